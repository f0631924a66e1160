/** Homework given at a lesson: what stands, to be corrected or taken back, and a form for more. */

import { dayAndMonth, plusDays, weekdayOf } from "../dates.js";
import { byId, h, put, said } from "../dom.js";
import { act } from "./acting.js";

const GIVE = `
  mutation GiveHomework($input: HomeworkGiveInput!, $key: String) {
    homeworkGive(input: $input, key: $key) {
      __typename
      ... on HomeworkGiven { homework { id version text dueOn dueLessonId attachments { id name } } }
      ... on NotAllowed { message }
      ... on NotFound { message }
      ... on Conflict { message }
      ... on InvalidInput { message fields { path message } }
    }
  }
`;

const CORRECT_HOMEWORK = `
  mutation CorrectHomework($input: HomeworkCorrectInput!, $key: String) {
    homeworkCorrect(input: $input, key: $key) {
      __typename
      ... on HomeworkCorrected { homework { id version text dueOn dueLessonId attachments { id name } } }
      ... on NotAllowed { message }
      ... on NotFound { message }
      ... on Conflict { message }
      ... on InvalidInput { message fields { path message } }
    }
  }
`;

const REMOVE_HOMEWORK = `
  mutation RemoveHomework($input: HomeworkRemoveInput!, $key: String) {
    homeworkRemove(input: $input, key: $key) {
      __typename
      ... on HomeworkRemoved { homeworkId }
      ... on NotAllowed { message }
      ... on NotFound { message }
      ... on Conflict { message }
      ... on InvalidInput { message fields { path message } }
    }
  }
`;

export function homeworkPart({ lesson, next }, { zone, tell, again }) {
  const given = [...lesson.homeworkGiven];
  const list = h("ul", { class: "given", id: "homework-given" });
  const problem = h("p", { class: "problem", role: "alert", id: "homework-problem", hidden: true });
  const text = h("textarea", { id: "homework-text", rows: "3", maxlength: "4000" });
  const due = h(
    "select",
    { id: "homework-due" },
    next.slice(0, 8).map((each, place) => h("option", { value: each.id }, `${place === 0 ? "К следующему уроку: " : ""}${weekdayOf(each.date)}, ${dayAndMonth(each.date, zone)}`)),
    h("option", { value: plusDays(lesson.date, 1) }, `К дню без урока: ${dayAndMonth(plusDays(lesson.date, 1), zone)}`),
  );

  async function doing(document, input, then) {
    try {
      const { done, refusal } = await act(document, input);
      problem.textContent = refusal?.text ?? "";
      problem.hidden = !refusal;
      if (done) then(done);
    } catch {
      again();
    }
  }

  async function give(event) {
    event.preventDefault();
    const button = event.submitter;
    if (button) button.disabled = true;
    const until = /^\d{4}-/.test(due.value) ? { dueOn: due.value } : { dueLessonId: due.value };
    await doing(GIVE, { lessonId: lesson.id, text: text.value.trim(), ...until }, ({ homework }) => {
      if (homework) given.push(homework);
      text.value = "";
      listed();
      tell("Задание записано, ученики его видят.");
    });
    if (button) button.disabled = false;
  }

  function listed() {
    put(list, given.map(line));
  }

  function line(homework) {
    const field = h("textarea", { rows: "2", maxlength: "4000", id: `homework-${homework.id}`, "aria-label": "Текст задания" }, homework.text);
    const correct = () =>
      doing(CORRECT_HOMEWORK, { homeworkId: homework.id, version: homework.version, text: field.value.trim() }, (done) => {
        Object.assign(homework, done.homework);
        listed();
        tell("Задание исправлено.");
        byId(`homework-${homework.id}`)?.focus();
      });
    const remove = () =>
      doing(REMOVE_HOMEWORK, { homeworkId: homework.id, version: homework.version }, () => {
        given.splice(given.indexOf(homework), 1);
        listed();
        tell("Задание убрано.");
        text.focus();
      });
    return h(
      "li",
      {},
      h("p", { class: "quiet" }, `К ${dayAndMonth(homework.dueOn, zone)}`, homework.attachments.length > 0 && [" · файлы: ", said(homework.attachments.map((file) => file.name).join(", "))]),
      field,
      h("p", { class: "buttons" }, h("button", { type: "button", click: correct }, "Исправить"), h("button", { type: "button", click: remove }, "Убрать")),
    );
  }

  listed();
  return h(
    "form",
    { class: "card", submit: give, id: "homework-form" },
    h("h2", {}, "Домашнее задание"),
    list,
    h("p", { class: "field" }, h("label", { for: "homework-text" }, "Новое задание"), text),
    h("p", { class: "field" }, h("label", { for: "homework-due" }, "К какому уроку"), due),
    problem,
    h("p", { class: "buttons" }, h("button", { type: "submit", class: "main", id: "homework-give" }, "Задать")),
    lesson.homeworkDue.length > 0 && h("p", { class: "quiet" }, "Было задано к этому уроку: ", said(lesson.homeworkDue.map((each) => each.text).join("; "))),
  );
}
