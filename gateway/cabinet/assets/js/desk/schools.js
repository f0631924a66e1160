/** The city's schools, in numbers; a new one with its first administrator. */

import { h, said } from "../dom.js";
import { ownZone } from "../dates.js";
import { asked } from "../session.js";
import { NAME } from "./file-forms.js";
import { formDialog } from "./form.js";
import { moreButton } from "./more.js";
import { showSlips } from "./slips.js";
import { ZONES } from "./zones.js";

const SCHOOLS = `
  query Schools($after: String) {
    schools(first: 50, after: $after) {
      nodes { id name shortName timeZone counts { students staff classes } }
      pageInfo { hasNextPage endCursor }
    }
  }
`;

const OPEN = `
  mutation SchoolOpen($input: SchoolOpenInput!, $key: String!) {
    schoolOpen(input: $input, key: $key) {
      __typename
      ... on SchoolOpened {
        school { id shortName timeZone }
        slip { personId fullName login code expiresAt classTitle children position }
      }
      ... on NotAllowed { message }
      ... on InvalidInput { message fields { path message } }
      ... on Conflict { message }
    }
  }
`;

const AGAIN = `
  mutation SchoolSlip($input: SchoolSlipInput!, $key: String!) {
    schoolSlip(input: $input, key: $key) {
      __typename
      ... on SchoolOpened {
        school { id shortName timeZone }
        slip { personId fullName login code expiresAt classTitle children position }
      }
      ... on NotAllowed { message }
      ... on NotFound { message }
      ... on InvalidInput { message fields { path message } }
      ... on Conflict { message }
    }
  }
`;

export const schoolsView = {
  load: async () => (await asked(SCHOOLS)).schools,
  render: schoolsShown,
  heading: () => "Школы",
};

function schoolsShown({ data, signedOut }) {
  const rowOf = (school) => row(school, signedOut);
  const body = h("tbody", {}, data.nodes.map(rowOf));
  return [
    h("p", { class: "actions" }, h("button", { type: "button", class: "main", id: "open-school", click: () => openForm(signedOut) }, "Открыть школу…")),
    data.nodes.length === 0 && h("p", { class: "nothing" }, "Школ ещё нет: откройте первую."),
    data.nodes.length > 0 &&
      h(
        "div",
        { class: "scrolls wide-table", tabindex: "0", role: "region", "aria-label": "Школы" },
        h("table", { id: "schools" }, h("thead", {}, h("tr", {}, ["Школа", "Учеников", "Сотрудников", "Классов", "Время"].map((title) => h("th", { scope: "col" }, title)), h("td"))), body),
      ),
    moreButton({ id: "more-schools", page: data.pageInfo, next: async (after) => (await asked(SCHOOLS, { after })).schools, append: (nodes) => body.append(...nodes.map(rowOf)), ended: signedOut }),
  ];
}

function row(school, signedOut) {
  const { students, staff, classes } = school.counts ?? {};
  return h(
    "tr",
    {},
    h("th", { scope: "row" }, said(school.shortName), h("span", { class: "quiet block" }, said(school.name))),
    [students, staff, classes].map((number) => h("td", {}, number ?? "—")),
    h("td", {}, ZONES.find(([zone]) => zone === school.timeZone)?.[1] ?? school.timeZone),
    h("td", {}, h("button", { type: "button", class: "small", id: `slip-${school.id}`, "aria-label": `Новый листок: ${school.shortName}`, click: () => slipForm(school, signedOut) }, "Новый листок…")),
  );
}

function slipForm(school, signedOut) {
  formDialog({
    id: "school-slip",
    title: `Новый листок: ${school.shortName}`,
    intro: h("p", { class: "quiet" }, "Для первого администратора, пока никто из администраторов школы не входил. Прежний листок перестанет действовать."),
    fields: [],
    button: "Выдать листок",
    inputOf: () => ({ schoolId: school.id }),
    send: async (input, key) => (await asked(AGAIN, { input, key })).schoolSlip,
    ok: "SchoolOpened",
    done: ({ slip }) => showSlips({ slips: [slip], zone: school.timeZone, school: school.shortName, back: "#/" }),
    ended: signedOut,
  });
}

function openForm(signedOut) {
  const zone = ZONES.some(([known]) => known === ownZone()) ? ownZone() : "Europe/Moscow";
  formDialog({
    id: "school-open",
    title: "Открыть школу",
    fields: [
      { name: "name", label: "Как её называют", maxlength: 80, required: true, hint: "Например: Школа № 5." },
      { name: "fullName", label: "Полное название", maxlength: 200, hint: "Как в уставе; можно вписать позже." },
      { name: "timeZone", label: "Время", type: "select", options: ZONES, value: zone },
      ...NAME.map((field) => ({ ...field, name: `administrator.${field.name}`, label: `${field.label} администратора` })),
    ],
    button: "Открыть и выдать листок",
    inputOf: (typed) => ({
      name: typed.name,
      ...(typed.fullName && { fullName: typed.fullName }),
      timeZone: typed.timeZone,
      administrator: { familyName: typed["administrator.familyName"], givenName: typed["administrator.givenName"], patronymic: typed["administrator.patronymic"] },
    }),
    send: async (input, key) => (await asked(OPEN, { input, key })).schoolOpen,
    ok: "SchoolOpened",
    done: ({ school, slip }) => showSlips({ slips: [slip], zone: school.timeZone, school: school.shortName, back: "#/" }),
    ended: signedOut,
  });
}
