/** The timetable in the reader's own calendar program: open an address, subscribe to it, close it. */

import { h, said } from "../dom.js";
import { momentOf } from "../dates.js";
import { Trouble, newKey } from "../api.js";
import { asked } from "../session.js";
import { explained } from "../text.js";
import { decisionDialog } from "./deciding.js";
import { refusalOf } from "./withdrawing.js";

const CALENDARS = `
  query Calendars {
    calendars { id studentId openedAt lastReadAt }
  }
`;

const OPEN = `
  mutation CalendarOpen($input: CalendarOpenInput!, $key: String!) {
    calendarOpen(input: $input, key: $key) {
      __typename
      ... on CalendarOpened { url calendar { id } }
      ... on NotAllowed { message }
      ... on NotFound { message }
      ... on InvalidInput { message fields { message } }
      ... on Conflict { message }
    }
  }
`;

const CLOSE = `
  mutation CalendarClose($input: CalendarCloseInput!) {
    calendarClose(input: $input) {
      __typename
      ... on NotAllowed { message }
      ... on NotFound { message }
      ... on InvalidInput { message fields { message } }
      ... on Conflict { message }
    }
  }
`;

const HOW = [
  ["iPhone и iPad", "Нажмите «Подписаться на этом устройстве» и подтвердите подписку."],
  ["Компьютер Apple", "Нажмите «Подписаться на этом устройстве»: откроется программа «Календарь»."],
  ["Google Календарь", "На компьютере: «Другие календари» → «Добавить по URL» → вставьте адрес. В телефоне он появится сам. Google обновляет подписки несколько раз в день."],
  ["Яндекс Календарь", "«Новый календарь» → «Импорт» → «По ссылке» → вставьте адрес."],
  ["Outlook", "«Добавить календарь» → «Подписаться из Интернета» → вставьте адрес."],
];

/** The addresses of this visit, by the id of their calendar: the diary says each once. Nothing of them is kept. */
const told = new Map();

export const calendarView = {
  load: () => asked(CALENDARS),
  render: calendarShown,
  heading: () => "Календарь",
};

function calendarShown(context) {
  const { account, data } = context;
  const here = new Set(data.calendars.map((calendar) => calendar.id));
  for (const id of told.keys()) if (!here.has(id)) told.delete(id);
  const known = new Set(account.students.map((student) => student.id));
  const others = data.calendars.filter((calendar) => !known.has(calendar.studentId));
  return [
    h("p", {}, "Уроки с заменами и переносами, контрольные, домашние задания и каникулы — в календаре вашего телефона или компьютера. Отметок в нём нет."),
    h("p", { class: "notice" }, "Кто знает адрес календаря, тот видит расписание ребёнка: не публикуйте его. Закрытый адрес сразу перестаёт работать."),
    account.students.length === 0 && h("p", { class: "nothing" }, "Сейчас нет детей, чьё расписание вам открыто. Посмотрите раздел «Согласия»."),
    account.students.map((student) => childPart(student, data.calendars.filter((calendar) => calendar.studentId === student.id), context)),
    others.length > 0 &&
      h(
        "section",
        { class: "child", "aria-labelledby": "calendar-others" },
        h("h2", { id: "calendar-others" }, "Календари, которые сейчас не показываются"),
        h("p", {}, "Согласие на электронный дневник сейчас не действует. С новым согласием они заработают снова."),
        h("ul", { class: "rows" }, others.map((calendar) => calendarRow(calendar, null, context))),
      ),
    help(),
  ];
}

function childPart(student, calendars, context) {
  const problem = h("p", { class: "problem", role: "alert", hidden: true });
  const zone = student.school.timeZone;
  return h(
    "section",
    { class: "child", "aria-labelledby": `calendar-${student.id}` },
    h("h2", { id: `calendar-${student.id}` }, said(student.fullName)),
    calendars.length > 0 ? h("ul", { class: "rows" }, calendars.map((calendar) => calendarRow(calendar, zone, context))) : h("p", { class: "nothing" }, "Открытых адресов нет."),
    problem,
    h("button", { type: "button", id: `open-calendar-${student.id}`, click: (event) => opening(event.target, student, problem, context) }, calendars.length > 0 ? "Открыть ещё один адрес" : "Открыть календарь"),
  );
}

async function opening(button, student, problem, context) {
  button.disabled = true;
  problem.hidden = true;
  const say = (text) => Object.assign(problem, { textContent: text, hidden: false });
  try {
    const outcome = (await asked(OPEN, { input: { studentId: student.id }, key: newKey() })).calendarOpen;
    if (outcome.__typename === "CalendarOpened") {
      told.set(outcome.calendar.id, outcome.url);
      context.tell("Календарь открыт, адрес на странице.");
      context.again();
    } else say(refusalOf(outcome));
  } catch (error) {
    say(explained(error instanceof Trouble ? error : null).join(". "));
  }
  button.disabled = false;
}

function calendarRow(calendar, zone, context) {
  const when = (at) => h("time", { datetime: at }, momentOf(at, zone ?? context.zone));
  const url = told.get(calendar.id);
  return h(
    "li",
    {},
    h("p", {}, "Открыт ", when(calendar.openedAt), h("span", { class: "quiet" }, calendar.lastReadAt ? [", читали ", when(calendar.lastReadAt)] : ", ещё не читали")),
    url ? addressPart(calendar, url, context) : h("p", { class: "quiet" }, "Адрес показывается один раз, когда его открывают. Если он потерялся, закройте этот и откройте новый."),
    h("button", { type: "button", id: `close-calendar-${calendar.id}`, click: () => closing(calendar, context) }, "Закрыть адрес…"),
  );
}

function addressPart(calendar, url, context) {
  const id = `address-${calendar.id}`;
  const address = new URL(url, location.origin).href;
  const field = h("input", { id, type: "text", readonly: true, value: address, class: "address", focus: () => field.select() });
  const copy = async () => {
    field.select();
    const done = await navigator.clipboard?.writeText(address).then(() => true, () => false);
    context.tell(done ? "Адрес скопирован." : "Адрес выделен: скопируйте его сами.");
    button.textContent = done ? "Скопировано" : "Адрес выделен";
  };
  const button = h("button", { type: "button", id: `copy-${calendar.id}`, click: copy }, "Скопировать адрес");
  return h(
    "div",
    { class: "opened" },
    h("p", { class: "field" }, h("label", { for: id }, "Адрес календаря. Сохраните его сейчас: второй раз он не покажется"), field),
    h("p", { class: "deeds" }, button, h("a", { class: "button", id: `subscribe-${calendar.id}`, href: address.replace(/^https?:/, "webcal:") }, "Подписаться на этом устройстве")),
  );
}

function closing(calendar, { again, tell }) {
  decisionDialog({
    title: "Закрыть адрес?",
    content: [h("p", {}, "Все, кто подписан на этот адрес, больше не увидят изменений. Снова открыть именно его нельзя, можно открыть новый.")],
    button: "Закрыть адрес",
    act: async () => {
      const outcome = (await asked(CLOSE, { input: { calendarId: calendar.id } })).calendarClose;
      return outcome.__typename === "CalendarClosed" ? null : refusalOf(outcome);
    },
    done: () => {
      told.delete(calendar.id);
      tell("Адрес закрыт.");
      again();
    },
  });
}

function help() {
  return h(
    "details",
    { class: "fold", id: "calendar-how" },
    h("summary", {}, "Как подписаться"),
    h("dl", { class: "how" }, HOW.map(([name, text]) => [h("dt", {}, name), h("dd", {}, text)])),
  );
}
