/** Today for all children on one screen: lessons with what is different, what is due next, and the newest marks. */

import { byId, h, said, unseen } from "../dom.js";
import { dayInFull, dayInShort, now, ownZone, plusDays, timeOf, today } from "../dates.js";
import { counted, sentence } from "../text.js";
import { asked, current } from "../session.js";
import { attendanceTag, changesOf, controlLine, homeworkLine, markPill, roomName } from "./lesson.js";

const TODAY = `
  query Today($from: Date!, $to: Date!, $since: Date!) {
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
        diary(from: $from, to: $to) {
          date
          vacation { title endsOn }
          lessons {
            lessonId
            number
            startsAt
            endsAt
            status
            subject { name }
            plannedSubject { name }
            room { name }
            plannedRoom { name }
            teachers { staff { shortName } effective }
            changes { kind reason before { date number } }
            homeworkDue { id text attachments { id name size url } }
            marks { id text counts workType { control } }
            attendance { code }
          }
        }
        marks(from: $since, to: $from) {
          subject { shortName }
          marks { id text counts lessonDate setAt workType { control } }
        }
        controlWorks(from: $from, to: $to) { id date title subject { name } workType { name } }
      }
    }
  }
`;

export const todayView = {
  load: loadToday,
  render: todayShown,
  heading: todayHeading,
  keptAs: "today",
  parts: todayParts,
  joined: todayJoined,
  ticks: true,
};

const AHEAD = 4;
const BACK = 6;
const NEWEST = 8;

/** The day is that of the school; where its zone is not known yet, the answer may show that the guess was wrong. */
async function loadToday() {
  const guess = today(current()?.zone ?? ownZone());
  const data = await loadOf(guess);
  const zone = data.me.students[0]?.school.timeZone;
  return zone && today(zone) !== guess ? loadOf(today(zone)) : data;
}

async function loadOf(day) {
  const { me } = await asked(TODAY, { from: day, to: plusDays(day, AHEAD), since: plusDays(day, -BACK) });
  return { me, day };
}

function todayHeading({ zone }) {
  return sentence(dayInFull(today(zone)));
}

/** One part for each child, for keeping them apart. */
function todayParts(data) {
  return data.me.students.map((student) => [student.id, { day: data.day, student }]);
}

/** The kept parts of the children as one answer again. */
function todayJoined(parts, me) {
  return { day: parts[0]?.day, me: { ...me, students: parts.map((part) => part.student) } };
}

function todayShown({ data, account }) {
  if (data.me.students.length === 0) return nobody(account);
  const { students } = data.me;
  return [
    students.length > 1 && h("ul", { class: "glance" }, students.map(glance)),
    h("div", { class: "children" }, students.map(childCard)),
  ];
}

/** A child in one line: all of them are on the first screen of a telephone, however many lessons they have. */
function glance(student) {
  const zone = student.school.timeZone;
  const day = today(zone);
  const present = student.diary.find((found) => found.date === day);
  const held = present?.lessons.filter(isHeld) ?? [];
  const changed = present?.lessons.filter((lesson) => lesson.changes.length > 0).length ?? 0;
  const marks = present?.lessons.flatMap((lesson) => lesson.marks) ?? [];
  const hours = held.length > 0 ? `${timeOf(held[0].startsAt, zone)}–${timeOf(held.at(-1).endsAt, zone)}` : present?.vacation ? "каникулы" : "уроков нет";
  return h(
    "li",
    {},
    h("button", { type: "button", class: "plain", id: `to-${student.id}`, click: () => byId(`child-${student.id}`).scrollIntoView() }, said(student.givenName)),
    h("span", {}, hours),
    changed > 0 && h("span", { class: "tag", "data-kind": "now" }, counted(changed, "изменение", "изменения", "изменений")),
    marks.length > 0 && h("span", { class: "brief-marks" }, unseen("отметки сегодня: "), marks.map(markPill)),
  );
}

function nobody(account) {
  if (account.role === "STUDENT") {
    return [
      h("p", { class: "nothing" }, "Сейчас дневник для вас закрыт: нет действующего согласия на электронную форму."),
      h("p", {}, "Расписание и отметки сообщит классный руководитель. ", h("a", { href: "#/consents" }, "Посмотреть согласия")),
    ];
  }
  return [
    h("p", { class: "nothing" }, "Дневник в электронной форме для вас закрыт: нет действующего согласия."),
    h("p", {}, "Школа сообщает об учёбе на бумаге. Чтобы читать дневник здесь, дайте согласие: ", h("a", { href: "#/consents" }, "Согласия"), "."),
  ];
}

function childCard(student) {
  const zone = student.school.timeZone;
  const day = today(zone);
  const present = student.diary.find((found) => found.date === day);
  const next = student.diary.find((found) => found.date > day && found.lessons.some(isHeld));
  const schoolClass = student.groups?.find((group) => group.inClass)?.schoolClass;
  return h(
    "section",
    { class: "child", "aria-labelledby": `child-${student.id}` },
    h(
      "h2",
      { id: `child-${student.id}` },
      h("a", { href: `#/week/${student.id}`, id: `to-week-${student.id}` }, said(student.givenName)),
      schoolClass && h("span", { class: "quiet" }, said(`${schoolClass.title} класс`)),
    ),
    presentPart(present, zone),
    h("div", { class: "beside" }, nextPart(next, student, day, zone), newestPart(student)),
  );
}

function isHeld(lesson) {
  return lesson.status !== "CANCELLED";
}

function presentPart(day, zone) {
  if (!day || day.lessons.length === 0) {
    return h("p", { class: "nothing" }, day?.vacation ? [said(day.vacation.title), ": уроков нет."] : "Сегодня уроков нет.");
  }
  return h("ol", { class: "brief" }, day.lessons.map((lesson) => briefRow(lesson, zone)));
}

function briefRow(lesson, zone) {
  const off = !isHeld(lesson);
  const at = now().toISOString();
  const running = !off && lesson.startsAt <= at && at < lesson.endsAt;
  return h(
    "li",
    { "data-off": off, "data-now": running },
    h("time", { datetime: lesson.startsAt }, timeOf(lesson.startsAt, zone)),
    h(
      "span",
      { class: "brief-what" },
      off ? h("s", {}, said(lesson.subject.name)) : said(lesson.subject.name),
      !off && lesson.room && h("span", { class: "quiet" }, " ", said(roomName(lesson.room))),
      running && h("span", { class: "tag", "data-kind": "now" }, "идёт"),
      changesOf(lesson, zone).map(([text]) => h("span", { class: "change" }, said(text))),
    ),
    h("span", { class: "brief-marks" }, lesson.attendance && attendanceTag(lesson.attendance), lesson.marks.map(markPill)),
  );
}

function nextPart(day, student, present, zone) {
  if (!day) return null;
  const held = day.lessons.filter(isHeld);
  const due = held.flatMap((lesson) => lesson.homeworkDue.map((homework) => homeworkLine(homework, lesson.subject.name)));
  const name = day.date === plusDays(present, 1) ? "Завтра" : sentence(dayInFull(day.date));
  return h(
    "div",
    {},
    h("h3", {}, name, h("span", { class: "quiet" }, ` к ${timeOf(held[0].startsAt, zone)}, ${counted(held.length, "урок", "урока", "уроков")}`)),
    student.controlWorks.filter((work) => work.date === day.date).map(controlLine),
    day.lessons.flatMap((lesson) => changesOf(lesson, zone).map(([text]) => h("p", { class: "change" }, said(lesson.subject.name), ": ", said(text)))),
    due.length > 0 ? due : h("p", { class: "nothing" }, "Домашних заданий нет."),
  );
}

function newestPart(student) {
  const marks = newestOf(student);
  return h(
    "div",
    {},
    h("h3", {}, h("a", { href: `#/marks/${student.id}`, id: `to-marks-${student.id}` }, "Отметки за неделю")),
    marks.length > 0
      ? h("ul", { class: "newest" }, marks.map((mark) => h("li", {}, markPill(mark), said(mark.subject.shortName), h("span", { class: "quiet" }, dayInShort(mark.lessonDate)))))
      : h("p", { class: "nothing" }, "За неделю отметок нет."),
  );
}

function newestOf(student) {
  return student.marks
    .flatMap((row) => row.marks.map((mark) => ({ ...mark, subject: row.subject })))
    .sort((one, other) => other.setAt.localeCompare(one.setAt))
    .slice(0, NEWEST);
}
