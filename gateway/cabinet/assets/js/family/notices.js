/** Where the reader is told of the children, of what, and how often. */

import { h, put, said } from "../dom.js";
import { dayAndMonth, ownZone } from "../dates.js";
import { newKey } from "../api.js";
import { asked } from "../session.js";
import { explained } from "../text.js";
import { decisionDialog } from "./deciding.js";
import { refusalOf } from "./withdrawing.js";
import { CADENCES, CHANNELS, KINDS, SOURCES, changes, hindrance, minutesOf, timeOf } from "./notice-words.js";

const NOTICES = `
  query Notices {
    contacts { id channel shown source documentNumber documentDate version }
    noticeForms {
      student { id fullName }
      guardian { id }
      version
      quietFrom
      quietUntil
      hidesMarks
      unreached
      wishes { kind channel cadence possible }
      channels { channel isConsented hasContact }
    }
  }
`;

const AGREE = `
  mutation Agree($input: NoticesAgreeInput!, $key: String!) {
    noticesAgree(input: $input, key: $key) {
      __typename
      ... on NotAllowed { message }
      ... on NotFound { message }
      ... on InvalidInput { message fields { message } }
      ... on Conflict { message }
    }
  }
`;

const END_CONTACT = `
  mutation EndContact($input: ContactEndInput!, $key: String!) {
    contactEnd(input: $input, key: $key) {
      __typename
      ... on NotAllowed { message }
      ... on NotFound { message }
      ... on InvalidInput { message fields { message } }
      ... on Conflict { message }
    }
  }
`;

export const noticesView = {
  load: () => asked(NOTICES),
  render: noticesShown,
  heading: () => "Уведомления",
};

function noticesShown(context) {
  const { data, account } = context;
  const zone = account.students[0]?.school.timeZone ?? ownZone();
  const forms = data.noticeForms ?? [];
  return [
    contactsPart(data.contacts ?? [], zone, context),
    forms.length === 0 && h("p", { class: "nothing" }, "Детей, о которых можно сообщать, нет."),
    forms.map((form) => formPart(form, context)),
  ];
}

function contactsPart(contacts, zone, context) {
  return h(
    "section",
    { class: "consent", "aria-labelledby": "contacts-title" },
    h("h2", { id: "contacts-title" }, "Куда сообщать"),
    contacts.length === 0
      ? h("p", { class: "nothing" }, "Ни почты, ни телефона у школы нет.")
      : h("ul", { class: "rows" }, contacts.map((contact) => contactLine(contact, zone, context))),
    h("p", { class: "quiet" }, "Новый адрес или номер записывает делопроизводитель по вашему заявлению: на бумаге или из электронного документооборота."),
  );
}

function contactLine(contact, zone, context) {
  const number = contact.documentNumber && ` № ${contact.documentNumber}`;
  const dated = contact.documentDate && ` от ${dayAndMonth(contact.documentDate, zone)}`;
  return h(
    "li",
    { class: "line", id: `contact-${contact.id}` },
    h("b", {}, said(contact.shown)),
    h("small", {}, SOURCES[contact.source], number, dated),
    h("button", { type: "button", "aria-label": `Убрать ${contact.shown}`, click: () => removing(contact, context) }, "Убрать…"),
  );
}

function removing(contact, { again, tell }) {
  const key = newKey();
  decisionDialog({
    title: "Убрать этот контакт?",
    content: [h("p", {}, h("b", {}, said(contact.shown))), h("p", {}, "Больше на него ничего не придёт. Вернуть его можно через школу.")],
    button: "Убрать",
    act: async () => {
      const outcome = (await asked(END_CONTACT, { input: { contactId: contact.id, version: contact.version }, key })).contactEnd;
      return outcome.__typename === "ContactWritten" ? null : refusalOf(outcome);
    },
    done: () => {
      tell("Контакт убран.");
      again();
    },
  });
}

function formPart(form, context) {
  const id = form.student.id;
  const told = h("p", { role: "alert", hidden: true });
  const press = h("button", { type: "submit", class: "main" }, "Сохранить");
  return h(
    "form",
    { class: "child consent notices", id: `notices-${id}`, "aria-labelledby": `notices-title-${id}`, submit: (event) => agreed(event, form, told, press, context) },
    h("h2", { id: `notices-title-${id}` }, said(form.student.fullName)),
    form.channels.map((channel) => hindrance(channel) && h("p", { class: "notice" }, hindrance(channel))),
    form.unreached && h("p", { class: "notice" }, "О срочном вам сейчас не сообщить ни письмом, ни СМС: школа сообщает на бумаге."),
    h(
      "table",
      {},
      h("thead", {}, h("tr", {}, h("th", { scope: "col" }, "О чём"), Object.values(CHANNELS).map((name) => h("th", { scope: "col" }, name)))),
      h("tbody", {}, Object.keys(KINDS).map((kind) => kindRow(form, kind))),
    ),
    h(
      "div",
      { class: "quiet-hours" },
      timeField(`quiet-from-${id}`, "quietFrom", "Тихие часы с", form.quietFrom),
      timeField(`quiet-until-${id}`, "quietUntil", "до", form.quietUntil),
    ),
    h(
      "p",
      { class: "field check" },
      h("input", { type: "checkbox", id: `hides-${id}`, name: "hidesMarks", checked: form.hidesMarks }),
      h("label", { for: `hides-${id}` }, "Не писать саму отметку, только что она есть"),
    ),
    told,
    h("div", { class: "buttons" }, press),
  );
}

function kindRow(form, kind) {
  return h(
    "tr",
    {},
    h("th", { scope: "row" }, KINDS[kind]),
    Object.keys(CHANNELS).map((channel) => {
      const wish = form.wishes.find((found) => found.kind === kind && found.channel === channel);
      const name = `${kind}-${channel}`;
      const label = `${KINDS[kind]}, ${CHANNELS[channel]}`;
      const common = { name, id: `${name}-${form.student.id}`, "aria-label": label };
      if (channel === "SMS") return h("td", {}, h("input", { type: "checkbox", ...common, value: "NOW", checked: wish.cadence === "NOW" }));
      const choices = wish.possible.map((cadence) => h("option", { value: cadence, selected: cadence === wish.cadence }, CADENCES[cadence]));
      return h("td", {}, h("select", common, choices));
    }),
  );
}

function timeField(id, name, label, minutes) {
  return h("p", { class: "field" }, h("label", { for: id }, label), h("input", { type: "time", id, name, required: true, value: timeOf(minutes) }));
}

async function agreed(event, form, told, press, context) {
  event.preventDefault();
  const data = new FormData(event.target);
  const change = changes(form, {
    cadences: Object.fromEntries(form.wishes.map((wish) => [`${wish.kind}-${wish.channel}`, data.get(`${wish.kind}-${wish.channel}`) ?? "NEVER"])),
    quietFrom: minutesOf(data.get("quietFrom")),
    quietUntil: minutesOf(data.get("quietUntil")),
    hidesMarks: data.has("hidesMarks"),
  });
  const say = (text, problem) => {
    told.hidden = false;
    told.className = problem ? "problem" : "quiet";
    put(told, text);
  };
  if (Object.keys(change).length === 0) {
    say("Изменений нет.", false);
    return;
  }
  press.disabled = true;
  try {
    const input = { studentId: form.student.id, guardianId: form.guardian?.id, version: form.version, ...change };
    const outcome = (await asked(AGREE, { input, key: newKey() })).noticesAgree;
    if (outcome.__typename !== "NoticesAgreed") {
      say(refusalOf(outcome), true);
      return;
    }
    context.tell("Сохранено.");
    context.again();
  } catch (error) {
    say(explained(error).join(". "), true);
  } finally {
    press.disabled = false;
  }
}
