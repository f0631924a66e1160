/** Where a family is reached, put on record from what it signed. */

import { h, put, said } from "../dom.js";
import { Trouble } from "../api.js";
import { dayAndMonth, today } from "../dates.js";
import { asked } from "../session.js";
import { explained } from "../text.js";
import { CHANNELS, SOURCES } from "../family/notice-words.js";
import { given } from "./file-forms.js";
import { formDialog } from "./form.js";

const CONTACTS = `
  query FamilyContacts($child: ID!) {
    contacts(studentId: $child) {
      id
      channel
      shown
      source
      documentNumber
      documentDate
      version
      guardian { id fullName }
    }
  }
`;

const CONTACT_ADD = `
  mutation ContactAdd($input: ContactAddInput!, $key: String!) {
    contactAdd(input: $input, key: $key) {
      __typename
      ... on ContactWritten { contact { id shown } }
      ... on NotAllowed { message }
      ... on NotFound { message }
      ... on InvalidInput { message fields { path message } }
      ... on Conflict { message }
    }
  }
`;

const CONTACT_END = `
  mutation ContactEnd($input: ContactEndInput!, $key: String!) {
    contactEnd(input: $input, key: $key) {
      __typename
      ... on NotAllowed { message }
      ... on NotFound { message }
      ... on InvalidInput { message fields { path message } }
      ... on Conflict { message }
    }
  }
`;

/** The contacts of a pupil and of whoever stands for them. It asks for them itself. */
export function contactsPart(about, standing) {
  const list = h("div", { id: "contacts-list" }, h("p", { class: "loading" }, "Загружаем…"));
  const again = () => filled(list, about, again);
  again();
  return h(
    "section",
    { "aria-labelledby": "contacts-title" },
    h("h2", { id: "contacts-title" }, "Контакты"),
    list,
    h("p", { class: "actions" }, h("button", { type: "button", id: "contact-add", click: () => addForm(about, standing, again) }, "Записать контакт…")),
  );
}

async function filled(list, about, again) {
  try {
    const { contacts } = await asked(CONTACTS, { child: about.student.id });
    put(list, contacts.length === 0 ? h("p", { class: "nothing" }, "Ни почты, ни телефона нет.") : h("ul", { class: "rows", id: "contacts" }, contacts.map((contact) => line(contact, about, again))));
  } catch (error) {
    put(list, h("p", { class: "problem", role: "alert" }, explained(error instanceof Trouble ? error : null).join(". ")));
    if (error.kind === "signedOut") about.signedOut?.();
  }
}

function line(contact, about, again) {
  const { zone } = about;
  const dated = contact.documentDate ? ` от ${dayAndMonth(contact.documentDate, zone)}` : "";
  return h(
    "li",
    {},
    h("p", { class: "line" }, h("b", {}, said(contact.shown)), h("span", {}, said(contact.guardian?.fullName ?? about.student.fullName))),
    h("p", { class: "quiet" }, said([SOURCES[contact.source], contact.documentNumber && `№ ${contact.documentNumber}${dated}`].filter(Boolean).join(" "))),
    h("p", { class: "actions" }, h("button", { type: "button", class: "small", id: `contact-end-${contact.id}`, "aria-label": `Убрать ${contact.shown}`, click: () => endForm(contact, about, again) }, "Убрать…")),
  );
}

function addForm({ student, zone, tell, signedOut }, standing, again) {
  const people = [...standing.map((kin) => [`guardian ${kin.guardian.id}`, kin.guardian.fullName]), [`student ${student.id}`, student.fullName]];
  formDialog({
    id: "contact-form",
    title: "Записать контакт",
    intro: h("p", { class: "quiet" }, "Из заявления, которое подписано. На этот адрес начнут приходить сообщения, если согласие их разрешает."),
    fields: [
      { name: "guardianId", label: "Чей", type: "select", options: people, value: people[0][0] },
      { name: "channel", label: "Что это", type: "one", options: Object.entries(CHANNELS), value: "EMAIL" },
      { name: "address", label: "Адрес почты или номер телефона", required: true, maxlength: 254, inputmode: "email" },
      { name: "document.number", label: "Номер заявления", required: true, maxlength: 80 },
      { name: "document.date", label: "Дата заявления", type: "date", required: true, value: today(zone), max: today(zone) },
      { name: "document.medium", label: "Заявление", type: "one", options: [["WRITTEN", "на бумаге"], ["ELECTRONIC", "из электронного документооборота"]], value: "WRITTEN" },
    ],
    button: "Записать",
    inputOf: (typed) => {
      const [whose, id] = typed.guardianId.split(" ");
      return {
        [`${whose}Id`]: id,
        channel: typed.channel,
        address: typed.address,
        document: { number: typed["document.number"], date: typed["document.date"], medium: typed["document.medium"] },
      };
    },
    send: async (input, key) => (await asked(CONTACT_ADD, { input, key })).contactAdd,
    ok: "ContactWritten",
    done: (outcome) => (tell(`Записано: ${outcome.contact?.shown ?? ""}`), again()),
    ended: signedOut,
  });
}

function endForm(contact, { tell, signedOut }, again) {
  formDialog({
    id: "contact-end",
    title: `Убрать ${contact.shown}?`,
    intro: h("p", { class: "quiet" }, "Больше на него ничего не придёт. История остаётся."),
    fields: [{ name: "reason", label: "Основание", maxlength: 500 }],
    button: "Убрать",
    inputOf: (typed) => ({ contactId: contact.id, version: contact.version, ...given(typed) }),
    send: async (input, key) => (await asked(CONTACT_END, { input, key })).contactEnd,
    ok: "ContactWritten",
    done: () => (tell("Контакт убран."), again()),
    ended: signedOut,
  });
}
