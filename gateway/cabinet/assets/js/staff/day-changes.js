/** Changes of the timetable: a day's lessons by class or by teacher, and what is done to one of them. Address: `#/changes/<day>`. */

import { dayInFull, isDay, plusDays, timeOf, today } from "../dates.js";
import { h, put, said } from "../dom.js";
import { roomName } from "../family/lesson.js";
import { asked } from "../session.js";
import { sentence } from "../text.js";
import { changeForm } from "./changing.js";
import { ownSchool } from "./school.js";

const DAY_LESSONS = `
  query DayLessons($on: Date!) {
    dayLessons(on: $on) {
      id
      version
      date
      number
      plannedOn
      plannedNumber
      startsAt
      endsAt
      status
      topic
      subject { id name }
      plannedSubject { id name }
      room { id name }
      plannedRoom { id name }
      group { id title }
      teachers { planned effective staff { id shortName fullName } }
      changes { id kind reason lessonId otherLessonId before { date number } after { date number } }
    }
  }
`;

const TEACHERS = `
  query TeachersToChoose($after: String) {
    staff(first: 100, after: $after) { nodes { id fullName position leftOn } pageInfo { hasNextPage endCursor } }
  }
`;

const KINDS = {
  CANCELLED: "отменён",
  TEACHER: "замена учителя",
  SUBJECT: "другой предмет",
  ROOM: "другой кабинет",
  MOVED: "перенесён",
  SWAPPED: "обмен",
  MERGED: "объединён",
};

const chosen = { by: "class", who: "" };

export const changesView = { load, render, heading: () => "Изменения в расписании", above };

async function load(place) {
  const school = await ownSchool();
  place.zone = school.timeZone;
  const date = isDay(place.rest) ? place.rest : today(place.zone);
  const [lessons, teachers] = [(await asked(DAY_LESSONS, { on: date })).dayLessons ?? [], await everybody()];
  return { date, lessons, teachers, school };
}

let known = null;

async function everybody() {
  if (known) return known;
  const found = [];
  let after = null;
  for (;;) {
    const { staff } = await asked(TEACHERS, { after });
    found.push(...(staff?.nodes ?? []).filter((one) => !one.leftOn));
    if (!staff?.pageInfo.hasNextPage) break;
    after = staff.pageInfo.endCursor;
  }
  return (known = found);
}

function above({ data, zone }) {
  const { date } = data;
  return h(
    "nav",
    { class: "turn", "aria-label": "Дни" },
    h("a", { class: "button", id: "day-before", href: `#/changes/${plusDays(date, -1)}`, "aria-label": "Предыдущий день" }, "←"),
    h("a", { class: "button", id: "day-now", href: "#/changes", "aria-current": date === today(zone) ? "date" : null }, "Сегодня"),
    h("a", { class: "button", id: "day-after", href: `#/changes/${plusDays(date, 1)}`, "aria-label": "Следующий день" }, "→"),
  );
}

function render(context) {
  const { data } = context;
  const list = h("div", { id: "day-lessons" });
  const who = h("select", { id: "changes-who", "aria-label": "Кого показать", change: () => ((chosen.who = who.value), listed()) });
  const by = h("select", { id: "changes-by", "aria-label": "Как показать", change: () => ((chosen.by = by.value), (chosen.who = ""), choose()) }, [["class", "По классам"], ["teacher", "По учителям"], ["changed", "Только изменения"]].map(([value, name]) => h("option", { value, selected: value === chosen.by }, name)));

  const keysOf = (lesson) => (chosen.by === "teacher" ? lesson.teachers.map((each) => each.staff.shortName) : [lesson.group.title]);
  const compare = (one, other) => one.localeCompare(other, "ru", { numeric: true });

  function choose() {
    const names = [...new Set(data.lessons.flatMap(keysOf))].sort(compare);
    who.hidden = chosen.by === "changed";
    put(who, h("option", { value: "" }, chosen.by === "teacher" ? "Все учителя" : "Все классы"), names.map((name) => h("option", { value: name, selected: name === chosen.who }, name)));
    listed();
  }

  function listed() {
    const parts = new Map();
    for (const lesson of data.lessons) {
      if (chosen.by === "changed" && lesson.changes.length === 0) continue;
      for (const name of chosen.by === "changed" ? ["Изменения дня"] : keysOf(lesson)) {
        if (chosen.who && name !== chosen.who) continue;
        parts.set(name, [...(parts.get(name) ?? []), lesson]);
      }
    }
    const names = [...parts.keys()].sort(compare);
    put(list, names.length === 0 ? h("p", { class: "nothing" }, chosen.by === "changed" ? "В этот день всё по расписанию." : "Уроков в этот день нет.") : names.map((name) => h("section", { class: "card", "aria-label": name }, h("h2", {}, said(name)), h("ol", { class: "change-list" }, parts.get(name).map((lesson) => line(lesson, context))))));
  }

  choose();
  return [h("p", { class: "quiet" }, sentence(dayInFull(data.date))), h("p", { class: "filters" }, by, who), list];
}

function line(lesson, context) {
  const { data, zone } = context;
  const off = lesson.status === "CANCELLED";
  const away = lesson.date !== data.date;
  const element = h("li", { class: "change-line", "data-off": off || away, "data-changed": lesson.changes.length > 0, "data-lesson": lesson.id });
  const open = h("button", { type: "button", class: "small", "aria-expanded": "false", click: unfold }, "Изменить");
  const place = h("div", {});

  function unfold() {
    const isOpen = open.getAttribute("aria-expanded") === "true";
    open.setAttribute("aria-expanded", String(!isOpen));
    put(place, !isOpen && changeForm(lesson, context, () => (unfold(), open.focus())));
    if (!isOpen) place.querySelector("select, button")?.focus();
  }

  const giving = lesson.teachers.filter((each) => each.effective).map((each) => each.staff.shortName).join(", ");
  const gone = lesson.teachers.filter((each) => each.planned && !each.effective).map((each) => each.staff.shortName).join(", ");
  put(
    element,
    h(
      "div",
      { class: "change-row" },
      h("span", { class: "my-when" }, h("b", {}, lesson.number), ` ${timeOf(lesson.startsAt, zone)}`),
      h("span", { class: "change-what" }, off || away ? h("s", {}, said(lesson.subject.name)) : said(lesson.subject.name), h("span", { class: "quiet" }, " · ", said(lesson.group.title), giving && [" · ", said(giving)], gone && giving !== gone && [" вместо ", said(gone)], lesson.room && [" · ", said(roomName(lesson.room))])),
      h("span", { class: "change-tags" }, away && h("span", { class: "tag" }, `проведут ${lesson.date.slice(8)}.${lesson.date.slice(5, 7)}`), lesson.changes.map((change) => h("span", { class: "tag" }, KINDS[change.kind]))),
      open,
    ),
    place,
  );
  return element;
}
