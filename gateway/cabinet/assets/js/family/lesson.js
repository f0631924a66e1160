/** One lesson of a child, with all that a family should see of it. */

import { h, said, unseen } from "../dom.js";
import { dayAndMonth, timeOf } from "../dates.js";
import { fileButtons } from "./files.js";
import { ATTENDANCE, ATTENDANCE_SHORT } from "../text.js";

/** A mark as a pill. How it counts is said by its outline and in words, never by a colour. */
export function markPill(mark) {
  const owed = mark.text === ".";
  const kind = !mark.counts ? "apart" : mark.workType?.control ? "control" : "plain";
  const words = [mark.workType?.control ? "контрольная" : "", !mark.counts && !owed ? "не входит в средний балл" : ""];
  const more = words.filter(Boolean).join(", ");
  return h("span", { class: "mark", "data-kind": kind }, owed ? "долг" : said(mark.text), more && unseen(`, ${more}`));
}

export function attendanceTag(attendance) {
  return h(
    "span",
    { class: "tag", "data-kind": "attendance" },
    h("abbr", { title: ATTENDANCE[attendance.code] }, ATTENDANCE_SHORT[attendance.code] ?? "Н"),
  );
}

/** What is different from the timetable, in words. */
export function changesOf(lesson, zone) {
  return lesson.changes.map((change) => [changeInWords(change, lesson, zone), change.reason]);
}

function changeInWords(change, lesson, zone) {
  const { before } = change;
  switch (change.kind) {
    case "CANCELLED":
      return "Урок отменён";
    case "TEACHER":
      return `Замена: ${names(lesson, true)}${byTimetable(names(lesson, false))}`;
    case "SUBJECT":
      return `Другой предмет${byTimetable(lesson.plannedSubject.name)}`;
    case "ROOM":
      return `Другой кабинет: ${lesson.room?.name ?? "не указан"}${byTimetable(lesson.plannedRoom?.name)}`;
    case "MOVED":
    case "SWAPPED":
      return before ? `Перенесён: по расписанию ${dayAndMonth(before.date, zone)}, ${before.number}-й урок` : "Перенесён";
    case "MERGED":
      return "Группы объединены";
    default:
      return "Изменение в расписании";
  }
}

function byTimetable(text) {
  return text ? ` (по расписанию ${text})` : "";
}

function names(lesson, giving) {
  return lesson.teachers
    .filter((teacher) => teacher.effective === giving)
    .map((teacher) => teacher.staff.shortName)
    .join(", ");
}

/** Number, time, subject, place, changes, homework, marks. */
export function lessonRow(lesson, zone) {
  const off = lesson.status === "CANCELLED";
  return h(
    "li",
    { class: "lesson", "data-off": off },
    h(
      "p",
      { class: "lesson-when" },
      h("span", { class: "lesson-number" }, lesson.number, unseen("-й урок,")),
      h("time", { datetime: lesson.startsAt }, timeOf(lesson.startsAt, zone)),
    ),
    h(
      "div",
      { class: "lesson-what" },
      h("h3", {}, off ? h("s", {}, said(lesson.subject.name)) : said(lesson.subject.name)),
      !off && place(lesson),
      changesOf(lesson, zone).map(([text, reason]) =>
        h("p", { class: "change" }, said(text), reason && h("span", { class: "quiet" }, " · ", said(reason))),
      ),
      lesson.homeworkDue.map((homework) => homeworkLine(homework)),
      lesson.marks.length > 0 && h("p", { class: "quiet" }, lesson.marks.map(givenFor)),
      lesson.attendance && h("p", { class: "quiet" }, ATTENDANCE[lesson.attendance.code], lesson.attendance.reason && [": ", said(lesson.attendance.reason)]),
    ),
    (lesson.marks.length > 0 || lesson.attendance) &&
      h(
        "div",
        { class: "lesson-marks" },
        lesson.attendance && attendanceTag(lesson.attendance),
        lesson.marks.map(markPill),
      ),
  );
}

/** «Отметка 4 — ответ на уроке; 5 — проект. Слова учителя» */
function givenFor(mark, index) {
  return [
    index === 0 ? "Отметка " : "; ",
    mark.text === "." ? "долг" : said(mark.text),
    " — ",
    said(mark.workType.name.toLowerCase()),
    mark.comment && [": ", said(mark.comment)],
  ];
}

export function homeworkLine(homework, subject) {
  return [h("p", { class: "homework" }, h("b", {}, subject ? said(subject) : "Задано"), ": ", said(homework.text)), fileButtons(homework.attachments)];
}

function place(lesson) {
  const own = lesson.group.kind === "CLASS" || lesson.group.kind === "PART";
  const parts = [lesson.room && roomName(lesson.room), !own && lesson.group.title, lesson.topic];
  const known = parts.filter(Boolean);
  return known.length > 0 && h("p", { class: "quiet" }, known.map((part, index) => [index > 0 && " · ", said(part)]));
}

/** «каб. 215», «Спортивный зал» */
export function roomName(room) {
  return /^\d/.test(room.name) ? `каб. ${room.name}` : room.name;
}

/** What is to be known of a day besides its lessons. */
export function controlLine(work) {
  const named = work.title.toLowerCase().startsWith(work.workType.name.toLowerCase());
  return h("p", { class: "control" }, h("b", {}, said(work.subject.name)), ": ", !named && [said(work.workType.name), ". "], said(work.title));
}
