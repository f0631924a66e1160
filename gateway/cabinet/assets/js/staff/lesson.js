/** One lesson between two bells: its topic, who is not here, and what is to be done at home. */

import { Trouble } from "../api.js";
import { dayAndMonth, dayInFull, plusDays, timeOf } from "../dates.js";
import { h, put, said } from "../dom.js";
import { asked } from "../session.js";
import { act } from "./acting.js";
import { openedPage } from "./class-page.js";
import { homeworkPart } from "./lesson-homework.js";
import { idOf, progress } from "./open-page.js";
import { pageAt, whenSignedOut } from "./open-pages.js";
import { rollOf } from "./roll.js";

const AHEAD = 30;
const TYPES = {
  NEW_MATERIAL: "Новый материал",
  PRACTICE: "Закрепление",
  REVISION: "Повторение",
  LABORATORY: "Лабораторная",
  CONTROL: "Контроль",
  EXCURSION: "Экскурсия",
  COMBINED: "Комбинированный",
};

const LESSON = `
  query StaffLesson($id: ID!) {
    node(id: $id) {
      ... on Lesson {
        id
        version
        date
        number
        startsAt
        endsAt
        status
        lessonType
        topic
        subject { id name }
        group { id title }
        room { name }
        homeworkGiven { id version text dueOn dueLessonId attachments { id name } }
        homeworkDue { id text }
      }
    }
  }
`;

const NEXT_LESSONS = `
  query NextLessons($group: ID!, $from: Date!, $to: Date!) {
    studyGroup(id: $group) { id lessons(from: $from, to: $to) { id date number status subject { id } } }
  }
`;

const UPDATE = `
  mutation UpdateLesson($input: LessonUpdateInput!, $key: String) {
    lessonUpdate(input: $input, key: $key) {
      __typename
      ... on LessonUpdated { lesson { id version topic lessonType status } }
      ... on NotAllowed { message }
      ... on NotFound { message }
      ... on Conflict { message }
      ... on InvalidInput { message fields { path message } }
    }
  }
`;

export async function loadLesson(id, school) {
  const lesson = (await asked(LESSON, { id })).node;
  if (!lesson?.subject) throw new Trouble("input");
  const { date, group, subject } = lesson;
  const found = (await asked(NEXT_LESSONS, { group: group.id, from: date, to: plusDays(date, AHEAD) })).studyGroup?.lessons ?? [];
  const next = found.filter((each) => each.subject.id === subject.id && each.id !== id && each.status !== "CANCELLED" && (each.date > date || each.number > lesson.number));
  const page = await openedPage({ group: group.id, subject: subject.id, from: date, to: date });
  return { lesson, next, where: page?.where ?? null, school };
}

export function lessonHeading({ data }) {
  return `${data.lesson.group.title} · ${data.lesson.subject.name}`;
}

export function lessonScreen(context) {
  const { data, zone, tell, again } = context;
  const { lesson, where, school } = data;
  whenSignedOut(again);
  return h(
    "div",
    { class: "lesson-desk", id: "lesson-desk" },
    h(
      "p",
      { class: "quiet" },
      `${dayInFull(lesson.date)}, ${lesson.number}-й урок, ${timeOf(lesson.startsAt, zone)}–${timeOf(lesson.endsAt, zone)}`,
      lesson.status === "CANCELLED" && " · урок отменён",
      " · ",
      h("a", { href: `#/lessons/${lesson.date}` }, "мои уроки"),
      " · ",
      h("a", { href: `#/journal/${lesson.group.id}.${lesson.subject.id}` }, "отметки"),
    ),
    h("div", { class: "desk-columns" }, h("div", { class: "desk-column" }, topicPart(lesson, { tell, again }), homeworkPart(data, { zone, tell, again })), where && h("div", { class: "desk-column" }, rollPart(pageAt(where), lesson, { school, tell }))),
  );
}

function topicPart(lesson, { tell, again }) {
  const problem = h("p", { class: "problem", role: "alert", id: "topic-problem", hidden: true });
  const topic = h("input", { type: "text", id: "topic", maxlength: "500", value: lesson.topic });
  const type = h("select", { id: "lesson-type" }, Object.entries(TYPES).map(([value, name]) => h("option", { value, selected: value === lesson.lessonType }, name)));
  const held = h("input", { type: "checkbox", id: "held", checked: lesson.status === "HELD" });
  const state = { ...lesson };
  const save = async (event) => {
    event.preventDefault();
    const button = event.submitter;
    if (button) button.disabled = true;
    const input = { lessonId: lesson.id, version: state.version, topic: topic.value.trim(), lessonType: type.value };
    if (held.checked !== (state.status === "HELD")) input.held = held.checked;
    try {
      const { done, refusal } = await act(UPDATE, input);
      problem.textContent = refusal?.text ?? "";
      problem.hidden = !refusal;
      if (done?.lesson) Object.assign(state, done.lesson);
      if (done) {
        held.checked = state.status === "HELD";
        tell("Урок записан.");
        put(saved, "Записано.");
      }
    } catch {
      again();
    }
    if (button) button.disabled = false;
  };
  const saved = h("span", { class: "quiet", id: "topic-saved" });
  return h(
    "form",
    { class: "card", submit: save, id: "topic-form", input: () => put(saved) },
    h("h2", {}, "Тема"),
    h("p", { class: "field" }, h("label", { for: "topic" }, "Тема урока"), topic),
    h("p", { class: "field" }, h("label", { for: "lesson-type" }, "Тип урока"), type),
    h("p", { class: "field check" }, held, h("label", { for: "held" }, "Урок проведён")),
    problem,
    h("p", { class: "buttons" }, h("button", { type: "submit", class: "main", id: "topic-save" }, "Записать урок"), saved),
  );
}

/** Attendance goes the way of the class page: at once, kept while there is no connection. */
function rollPart(page, lesson, { tell }) {
  const status = h("p", { class: "sync", id: "sync", role: "status" });
  const how = () => ({ reason: "", typeOf: () => null });
  const pupils = page.data().rows.map(({ student }) => ({ id: student.id, name: `${student.familyName} ${student.givenName}` }));
  const roll = rollOf(pupils, {
    label: "Кто на уроке",
    of(student) {
      const id = idOf(student, lesson.id);
      const note = page.note(id);
      const wish = note?.wish ?? page.expected(id);
      return { code: wish.code, more: wish.marks.map((mark) => mark.text).join(" "), state: note?.kind ?? (page.queue.wish(id) ? "sending" : null), why: note?.why };
    },
    set(student, code) {
      const id = idOf(student, lesson.id);
      page.write([[id, { ...page.expected(id), code, reason: "" }]], how());
    },
  });
  const told = () => {
    const { state, text } = progress(page);
    status.textContent = text;
    status.dataset.state = state;
  };
  page.watch({
    cell: (id) => pupils.some((pupil) => pupil.id === id.split(" ")[0]) && roll.paint(id.split(" ")[0]),
    status: told,
    whole: ({ strange }) => {
      roll.all();
      told();
      if (strange.length > 0) tell("Посещаемость изменена не здесь.");
    },
  });
  told();
  return h("section", { class: "card", "aria-labelledby": "roll-title" }, h("h2", { id: "roll-title" }, "Кто на уроке"), h("p", { class: "quiet" }, "Клавиши: н, у, б, п, о — отметить и перейти дальше, Delete — был. ", dayAndMonth(lesson.date)), status, roll.element);
}
