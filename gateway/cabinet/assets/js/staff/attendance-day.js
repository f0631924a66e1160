/** Attendance of a class on one day: one key a pupil, and reasons when the paper comes. Address: `#/attendance/<class>.<day>`. */

import { newKey } from "../api.js";
import { dayAndMonth, dayInFull, isDay, plusDays, today } from "../dates.js";
import { h, put, said } from "../dom.js";
import { asked } from "../session.js";
import { ATTENDANCE, counted, sentence } from "../text.js";
import { act } from "./acting.js";
import { ownClasses } from "./journal.js";
import { rollOf } from "./roll.js";
import { ownSchool, yearOf } from "./school.js";

const BACK = 14;

const DAY = `
  query DayAttendance($class: ID!, $from: Date!, $on: Date!) {
    schoolClass(id: $class) { id title groups { id } }
    students(first: 100, classId: $class) {
      nodes { id fullName familyName givenName attendance(from: $from, to: $on) { id version code reason lessonId lessonDate } }
    }
    dayLessons(on: $on) { id date number status subject { name } group { id } }
  }
`;

const NOTE_DAY = `
  mutation NoteDay($input: AttendanceDayInput!, $key: String) {
    attendanceDay(input: $input, key: $key) {
      __typename
      ... on AttendancesNoted { attendances { id version code reason lessonId lessonDate } }
      ... on NotAllowed { message }
      ... on NotFound { message }
      ... on Conflict { message }
      ... on InvalidInput { message fields { path message } }
    }
  }
`;

const NOTE_REASON = `
  mutation NoteReason($input: AttendanceReasonInput!, $key: String) {
    attendanceReason(input: $input, key: $key) {
      __typename
      ... on AttendancesNoted { attendances { id version code reason lessonId lessonDate } }
      ... on NotAllowed { message }
      ... on NotFound { message }
      ... on Conflict { message }
      ... on InvalidInput { message fields { path message } }
    }
  }
`;

export const attendanceView = { load, render, heading: () => "Посещаемость" };

async function load(place) {
  const school = await ownSchool();
  place.zone = school.timeZone;
  const day = today(place.zone);
  const [chosen, on] = (place.rest ?? "").split(".");
  const date = isDay(on) ? on : day;
  const year = yearOf(school, date);
  const classes = (await ownClasses()).filter((each) => each.year.id === year?.id);
  const one = classes.find((each) => each.id === chosen) ?? (classes.length === 1 ? classes[0] : null);
  if (!one) return { classes, date, day };
  const found = await asked(DAY, { class: one.id, from: plusDays(date, -BACK), on: date });
  const groups = new Set(found.schoolClass?.groups.map((group) => group.id));
  const lessons = (found.dayLessons ?? []).filter((lesson) => groups.has(lesson.group.id) && lesson.date === date && lesson.status !== "CANCELLED");
  return { classes, chosen: one.id, date, day, lessons, students: found.students?.nodes ?? [] };
}

function render(context) {
  const { data } = context;
  return [
    data.classes.length > 1 && h("nav", { class: "tabs", id: "classes", "aria-label": "Классы" }, data.classes.map((each) => h("a", { href: `#/attendance/${each.id}.${data.date}`, "aria-current": each.id === data.chosen ? "true" : null }, said(each.title)))),
    data.chosen ? dayPart(context) : h("p", { class: "quiet" }, data.classes.length > 0 ? "Выберите класс." : "Классов у вас пока нет."),
  ];
}

function dayPart({ data, account, again, tell, zone }) {
  const { chosen, date, day, lessons, students } = data;
  const notes = new Map(students.map((student) => [student.id, student.attendance ?? []]));
  const states = new Map();
  const isDeputy = account.role === "DEPUTY";
  const why = h("input", { type: "text", id: "reason", maxlength: "500", placeholder: isDeputy ? "Обязательна для завуча" : "" });
  const sum = h("p", { class: "sync", id: "sync", role: "status" });
  const reasons = h("section", { class: "card", id: "reasons", "aria-labelledby": "reasons-title" });
  const hours = new Set(lessons.map((lesson) => lesson.number)).size;
  const ofDay = (student) => notes.get(student).filter((note) => note.lessonDate === date);
  const roll = rollOf(
    students.map((student) => ({ id: student.id, name: `${student.familyName} ${student.givenName}` })),
    { label: "Кто в школе", of: lineOf, set: noted },
  );

  function lineOf(student) {
    const found = ofDay(student);
    const codes = [...new Set(found.map((note) => note.code))];
    const said = [...new Set(found.map((note) => note.reason).filter(Boolean))].join("; ");
    const part = found.length > 0 && found.length < hours ? `${found.length} из ${counted(hours, "урока", "уроков", "уроков")}` : "";
    return { code: codes.length === 1 ? codes[0] : null, more: [codes.length > 1 && "разное по урокам", part, said].filter(Boolean).join(", "), ...states.get(student) };
  }

  async function noted(student, code) {
    if (states.get(student)?.state === "sending") return;
    const seen = ofDay(student).map(({ id, version }) => ({ id, version }));
    await doing([student], NOTE_DAY, { classId: chosen, date, rows: [{ studentId: student, noted: code ? { code, reason: "" } : null, seen }], reason: why.value.trim() }, (done) => {
      notes.set(student, [...notes.get(student).filter((note) => note.lessonDate !== date), ...(code ? (done.attendances ?? []) : [])]);
    });
  }

  /** Note something of these pupils; the key goes again with the same answer where the first one was lost. */
  async function doing(pupils, document, input, then) {
    const mark = (state) => {
      for (const pupil of pupils) {
        if (state) states.set(pupil, state);
        else states.delete(pupil);
        roll.paint(pupil);
      }
      summed();
    };
    mark({ state: "sending" });
    const key = newKey();
    try {
      let { done, refusal } = await act(document, input, key);
      if (refusal?.kind === "offline" || refusal?.kind === "slow") ({ done, refusal } = await act(document, input, key));
      if (done) then(done);
      mark(refusal ? { state: "refused", why: refusal.text } : null);
      if (done) reasoned();
    } catch {
      mark({ state: "refused", why: "Не записано: сеанс закончился. Отметьте ещё раз." });
      again();
    }
  }

  function summed() {
    const absent = students.filter((student) => ofDay(student.id).some((note) => note.code !== "LATE" && note.code !== "EXEMPT")).length;
    const refused = [...states.values()].filter((state) => state.state === "refused").length;
    put(sum, refused > 0 ? `Не записано: ${refused}.` : `В классе ${counted(students.length, "ученик", "ученика", "учеников")}, нет ${absent}. Всё записано.`);
    sum.dataset.state = refused > 0 ? "refused" : "saved";
  }

  /** Absences that still say no reason, by pupil and day. */
  function reasoned() {
    const open = students.flatMap((student) => {
      const byDay = Map.groupBy(notes.get(student.id).filter((note) => note.code === "UNKNOWN"), (note) => note.lessonDate);
      return [...byDay].map(([on, found]) => ({ student, on, found }));
    });
    put(
      reasons,
      h("h2", { id: "reasons-title" }, "Без причины за две недели"),
      open.length === 0 ? h("p", { class: "nothing" }, "Все пропуски объяснены.") : h("ul", { class: "reason-list" }, open.map(({ student, on, found }, place) => reasonLine(student, on, found, place))),
    );
  }

  function reasonLine(student, on, found, place) {
    const name = `${student.familyName} ${student.givenName}`;
    const code = h("select", { id: `why-code-${place}`, "aria-label": `Вид пропуска: ${name}` }, ["ILL", "EXCUSED", "UNEXCUSED"].map((each) => h("option", { value: each }, ATTENDANCE[each].replace(/^Не был: |^Не был /, ""))));
    const text = h("input", { type: "text", id: `why-${place}`, maxlength: "300", placeholder: "Справка, заявление…", "aria-label": `Причина: ${name}` });
    const save = (event) => {
      event.preventDefault();
      const rows = found.map(({ id, version }) => ({ id, version }));
      doing([student.id], NOTE_REASON, { rows, noted: { code: code.value, reason: text.value.trim() }, reason: why.value.trim() }, (done) => {
        const changed = new Map((done.attendances ?? []).map((note) => [note.id, note]));
        notes.set(student.id, notes.get(student.id).map((note) => changed.get(note.id) ?? note));
        tell(`Причина записана: ${name}.`);
      });
    };
    return h("li", {}, h("form", { class: "reason-line", submit: save }, h("span", {}, said(name), h("span", { class: "quiet" }, ` · ${dayAndMonth(on, zone)}, ${counted(found.length, "урок", "урока", "уроков")}`)), code, text, h("button", { type: "submit" }, "Записать")));
  }

  summed();
  reasoned();
  return [
    h(
      "nav",
      { class: "turn", "aria-label": "Дни" },
      h("a", { class: "button", id: "day-before", href: `#/attendance/${chosen}.${plusDays(date, -1)}`, "aria-label": "Предыдущий день" }, "←"),
      h("b", {}, sentence(dayInFull(date)), date === day && h("span", { class: "tag" }, "сегодня")),
      h("a", { class: "button", id: "day-after", href: `#/attendance/${chosen}.${plusDays(date, 1)}`, "aria-label": "Следующий день" }, "→"),
    ),
    h(
      "div",
      { class: "desk-columns" },
      h("section", { class: "card", "aria-label": "Кто в школе" }, h("p", { class: "quiet" }, lessons.length === 0 ? "В этот день уроков нет." : `${counted(hours, "урок", "урока", "уроков")}: ${lessons.map((lesson) => `${lesson.number}. ${lesson.subject.name}`).join(", ")}. Клавиши: н, у, б, п, о — весь день, Delete — был.`), isDeputy && h("p", { class: "field" }, h("label", { for: "reason" }, "Причина правки"), why), sum, lessons.length > 0 && roll.element),
      reasons,
    ),
  ];
}
