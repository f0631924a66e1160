/** A teacher's own lessons, the present day first; one of them with its topic, homework and attendance one tap away. */

import { dayInFull, days, daysBetween, isDay, mondayOf, now, plusDays, timeOf, today } from "../dates.js";
import { h, said } from "../dom.js";
import { roomName } from "../family/lesson.js";
import { asked } from "../session.js";
import { sentence } from "../text.js";
import { lessonHeading, lessonScreen, loadLesson } from "./lesson.js";
import { resume } from "./open-pages.js";
import { ownSchool } from "./school.js";

const MY_LESSONS = `
  query MyLessons($from: Date!, $to: Date!) {
    myLessons(from: $from, to: $to) {
      id
      date
      number
      startsAt
      endsAt
      status
      topic
      subject { id name }
      plannedSubject { name }
      group { id title }
      room { name }
      teachers { effective planned staff { shortName } }
      changes { kind reason }
      homeworkGiven { id }
      homeworkDue { id text }
    }
  }
`;

export const lessonsView = { load, render, heading, above, ticks: true };

async function load(place) {
  const school = await ownSchool();
  place.zone = school.timeZone;
  resume();
  if (place.rest && !isDay(place.rest)) return loadLesson(place.rest, school);
  const monday = mondayOf(isDay(place.rest) ? place.rest : today(place.zone));
  return { monday, lessons: (await asked(MY_LESSONS, { from: monday, to: plusDays(monday, 6) })).myLessons ?? [] };
}

function heading(place) {
  return place.data.monday ? "Мои уроки" : lessonHeading(place);
}

function above({ data, zone }) {
  if (!data.monday) return null;
  const away = daysBetween(mondayOf(today(zone)), data.monday);
  return h(
    "nav",
    { class: "turn", "aria-label": "Недели" },
    h("a", { class: "button", id: "week-before", href: `#/lessons/${plusDays(data.monday, -7)}`, "aria-label": "Предыдущая неделя" }, "←"),
    h("a", { class: "button", id: "week-now", href: "#/lessons", "aria-current": away === 0 ? "date" : null }, "Эта неделя"),
    h("a", { class: "button", id: "week-after", href: `#/lessons/${plusDays(data.monday, 7)}`, "aria-label": "Следующая неделя" }, "→"),
  );
}

function render(context) {
  const { data, zone } = context;
  if (!data.monday) return lessonScreen(context);
  const day = today(zone);
  const isThis = data.monday === mondayOf(day);
  const found = Array.from({ length: 7 }, (_, place) => plusDays(data.monday, place)).filter((each, place) => place < 5 || data.lessons.some((lesson) => lesson.date === each));
  const ahead = isThis ? [...found.filter((each) => each >= day), ...found.filter((each) => each < day)] : found;
  return [
    h("p", { class: "quiet" }, days(data.monday, plusDays(data.monday, 6), zone)),
    h("div", { class: "my-days", id: "my-lessons" }, ahead.map((each) => dayOf(each, data.lessons.filter((lesson) => lesson.date === each), { day, zone }))),
  ];
}

function dayOf(date, lessons, { day, zone }) {
  return h(
    "section",
    { class: "day my-day", "data-now": date === day, "aria-labelledby": `day-${date}` },
    h("h2", { id: `day-${date}` }, sentence(dayInFull(date)), date === day && h("span", { class: "tag" }, "сегодня")),
    lessons.length === 0 ? h("p", { class: "nothing" }, "Уроков нет.") : h("ol", {}, lessons.map((lesson) => lessonLine(lesson, zone))),
  );
}

function lessonLine(lesson, zone) {
  const off = lesson.status === "CANCELLED";
  const at = now().toISOString();
  const isNow = !off && lesson.startsAt <= at && at < lesson.endsAt;
  return h(
    "li",
    { class: "my-lesson", "data-off": off, "data-now": isNow, id: `lesson-${lesson.id}` },
    h("p", { class: "my-when" }, h("b", {}, lesson.number), h("time", { datetime: lesson.startsAt }, ` ${timeOf(lesson.startsAt, zone)}`)),
    h(
      "div",
      {},
      h("h3", {}, off ? h("s", {}, said(lesson.group.title), " · ", said(lesson.subject.name)) : [said(lesson.group.title), " · ", said(lesson.subject.name)]),
      h("p", { class: "quiet" }, [lesson.room && roomName(lesson.room), lesson.topic || "тема не записана", lesson.homeworkGiven.length === 0 && !off && "без домашнего задания"].filter(Boolean).map((part, place) => [place > 0 && " · ", said(part)])),
      told(lesson).map((text) => h("p", { class: "change" }, said(text))),
    ),
    h("p", { class: "my-links" }, h("a", { class: "button", href: `#/lessons/${lesson.id}` }, "Урок"), h("a", { class: "button", href: `#/journal/${lesson.group.id}.${lesson.subject.id}` }, "Отметки")),
  );
}

/** What is other than the timetable said, in words. */
function told({ status, teachers, changes }) {
  const texts = [];
  if (status === "CANCELLED") texts.push("Урок отменён");
  const [gone, instead] = [teachers.filter((each) => each.planned && !each.effective), teachers.filter((each) => !each.planned && each.effective)];
  if (gone.length > 0 && instead.length > 0) texts.push(`${instead.map((each) => each.staff.shortName).join(", ")} вместо ${gone.map((each) => each.staff.shortName).join(", ")}`);
  if (changes.some((change) => change.kind === "MOVED" || change.kind === "SWAPPED")) texts.push("Урок перенесён");
  const reasons = [...new Set(changes.map((change) => change.reason).filter(Boolean))];
  return reasons.length > 0 && texts.length > 0 ? [`${texts.join(". ")}: ${reasons.join("; ")}`] : texts;
}
