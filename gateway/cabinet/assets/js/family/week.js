/** A child's week at a glance. */

import { byId, h, said } from "../dom.js";
import { dayAndMonth, dayInFull, dayInShort, days, daysBetween, isDay, mondayOf, plusDays, today, weekdayOf } from "../dates.js";
import { counted, sentence } from "../text.js";
import { asked } from "../session.js";
import { controlLine, homeworkLine, lessonRow } from "./lesson.js";

const WEEK = `
  query Week($child: ID!, $from: Date!, $to: Date!) {
    me {
      id
      fullName
      role
      roles { id role schoolName current }
      students {
        id
        fullName
        givenName
        school { id shortName timeZone }
        groups(on: $from) { inClass schoolClass { title marked periodKind } }
      }
    }
    student(id: $child) {
      id
      diary(from: $from, to: $to) {
        date
        vacation { title }
        movedAway { lessonId number subject { name } date }
        lessons {
          lessonId
          number
          startsAt
          endsAt
          status
          topic
          subject { name }
          plannedSubject { name }
          room { name }
          plannedRoom { name }
          group { kind title }
          teachers { staff { shortName } effective }
          changes { kind reason before { date number } }
          homeworkDue { id text attachments { id name size url } }
          marks { id text counts comment workType { name control } }
          attendance { code reason }
        }
      }
      homework(from: $from, to: $to) { id text dueOn subject { name } attachments { id name size url } }
      controlWorks(from: $from, to: $to) { id date title subject { name } workType { name } }
    }
  }
`;

export const weekView = {
  load: loadWeek,
  render: weekShown,
  heading: weekHeading,
  keptAs: "week",
  fits: isOfWeek,
  instead: keptWeek,
  parts: (data) => (data.student ? [[data.student.id, { student: data.student, monday: data.monday }]] : []),
  above: weekTurner,
  beside: weeksBeside,
};

/** The monday that the address names, or the one of the school's present week. */
function mondayIn(rest, zone) {
  return mondayOf(isDay(rest) ? rest : today(zone));
}

/** The answer brings the right time with it: where that is another week, it is asked for. */
async function loadWeek({ child, rest, zone }) {
  const monday = mondayIn(rest, zone);
  const { me, student } = await asked(WEEK, { child, from: monday, to: plusDays(monday, 6) });
  const right = me.students.find((found) => found.id === child)?.school.timeZone ?? zone;
  return mondayIn(rest, right) === monday ? { me, student, monday } : loadWeek({ child, rest, zone: right });
}

/** Kept for another week than the one that is asked for, it is no answer. */
function isOfWeek(data, { rest, zone }) {
  return data.monday === mondayIn(rest, zone);
}

function keptWeek(data, { child, zone }) {
  return { address: `#/week/${child}/${data.monday}`, title: `неделя ${days(data.monday, plusDays(data.monday, 6), zone)}` };
}

function weekHeading({ rest, zone }) {
  const monday = mondayIn(rest, zone);
  return `Неделя ${days(monday, plusDays(monday, 6), zone)}`;
}

/** Where another week is: also for the keys ← and → and for a swipe. */
function weeksBeside({ child, rest, zone }) {
  const monday = mondayIn(rest, zone);
  return { before: `#/week/${child}/${plusDays(monday, -7)}`, after: `#/week/${child}/${plusDays(monday, 7)}` };
}

function weekTurner(place) {
  const { before, after } = weeksBeside(place);
  const away = daysBetween(mondayOf(today(place.zone)), mondayIn(place.rest, place.zone));
  return h(
    "nav",
    { class: "turn", "aria-label": "Недели" },
    h("a", { class: "button", id: "week-before", href: before, "aria-label": "Предыдущая неделя" }, "←"),
    h("a", { class: "button", id: "week-now", href: `#/week/${place.child}`, "aria-current": away === 0 ? "date" : null }, "Эта неделя"),
    h("a", { class: "button", id: "week-after", href: after, "aria-label": "Следующая неделя" }, "→"),
  );
}

function weekShown({ data, zone }) {
  const { student } = data;
  const now = today(zone);
  const due = new Set(student.diary.flatMap((day) => day.lessons.flatMap((lesson) => lesson.homeworkDue.map((homework) => homework.id))));
  const shown = student.diary.filter((day, index) => index < 5 || hasAnything(day));
  if (!student.diary.some(hasAnything)) return empty(student.diary, zone);
  return [
    strip(shown, now),
    h(
      "div",
      { class: "week" },
      shown.map((day) =>
        dayPart(day, {
          zone,
          now,
          works: student.controlWorks.filter((work) => work.date === day.date),
          loose: student.homework.filter((homework) => homework.dueOn === day.date && !due.has(homework.id)),
        }),
      ),
    ),
  ];
}

/** The days in one line, which stays in sight: a week is long on a telephone. */
function strip(shown, now) {
  return h(
    "div",
    { class: "strip", role: "group", "aria-label": "К дню" },
    shown.map((day) =>
      h(
        "button",
        { type: "button", id: `to-${day.date}`, "aria-current": day.date === now ? "date" : null, click: () => toDay(day.date) },
        h("span", {}, sentence(weekdayOf(day.date)), " "),
        h("b", {}, Number(day.date.slice(8))),
      ),
    ),
  );
}

function toDay(date) {
  const head = byId(`day-${date}`);
  head.scrollIntoView();
  head.focus({ preventScroll: true });
}

function hasAnything(day) {
  return day.lessons.length > 0 || day.movedAway.length > 0;
}

function empty(diary, zone) {
  const vacation = diary.find((day) => day.vacation)?.vacation;
  return h(
    "p",
    { class: "nothing" },
    vacation ? [said(vacation.title), ": уроков на этой неделе нет."] : `Уроков с ${dayAndMonth(diary[0].date, zone)} по ${dayAndMonth(diary.at(-1).date, zone)} нет.`,
  );
}

function dayPart(day, { zone, now, works, loose }) {
  const held = day.lessons.filter((lesson) => lesson.status !== "CANCELLED").length;
  const isNow = day.date === now;
  return h(
    "section",
    { class: "day", "data-now": isNow, "aria-labelledby": `day-${day.date}` },
    h(
      "h2",
      { id: `day-${day.date}`, tabindex: "-1" },
      h("span", {}, sentence(dayInFull(day.date))),
      isNow && h("span", { class: "tag", "data-kind": "now" }, "сегодня"),
      h("span", { class: "quiet" }, held > 0 ? counted(held, "урок", "урока", "уроков") : ""),
    ),
    day.vacation && h("p", { class: "nothing" }, said(day.vacation.title)),
    works.map(controlLine),
    day.lessons.length > 0
      ? h("ol", { class: "lessons" }, day.lessons.map((lesson) => lessonRow(lesson, zone)))
      : !day.vacation && h("p", { class: "nothing" }, "Уроков нет."),
    day.movedAway.map((lesson) =>
      h("p", { class: "change" }, said(lesson.subject.name), `: урок перенесён на ${weekdayOf(lesson.date)}, ${dayInShort(lesson.date)}, ${lesson.number}-й урок`),
    ),
    loose.map((homework) => homeworkLine(homework, homework.subject.name)),
  );
}
