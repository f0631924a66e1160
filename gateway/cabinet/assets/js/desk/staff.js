/** The school's staff: added, corrected, left, returned; and the roles they act in. */

import { h, said } from "../dom.js";
import { dayAndMonth, today } from "../dates.js";
import { asked } from "../session.js";
import { ROLES } from "../text.js";
import { NAME, filled, given } from "./file-forms.js";
import { formDialog } from "./form.js";
import { moreButton } from "./more.js";
import { rolesForm } from "./roles.js";
import { searchField } from "./searching.js";
import { deskSchool } from "./school.js";
import { staffAdd, staffLeave, staffReturn, staffUpdate } from "./staff-acts.js";

const STAFF = `
  query StaffFiles($search: String, $after: String) {
    staff(search: $search, first: 50, after: $after) {
      nodes { id fullName familyName givenName patronymic position leftOn version }
      pageInfo { hasNextPage endCursor }
    }
  }
`;

const HOLDERS = `
  query StaffRoles($search: String, $after: String) {
    personAccounts(kind: STAFF, search: $search, first: 100, after: $after) {
      nodes { personId roles { id role } }
      pageInfo { hasNextPage endCursor }
    }
  }
`;

const POSITION = { name: "position", label: "Должность", maxlength: 120 };
const REASON = { name: "reason", label: "Основание", maxlength: 500, hint: "Приказ: останется в истории." };

let sought = null;

export const staffView = {
  load: async () => {
    const [{ zone }, found, roles] = await Promise.all([deskSchool(), staffOf(sought), rolesOf(sought)]);
    return { zone, search: sought, found, roles };
  },
  render: staffShown,
  heading: () => "Сотрудники",
};

async function staffOf(search, after = null) {
  return (await asked(STAFF, { search, after })).staff;
}

/** The roles of everybody who is looked for, by person; a school has a few hundred people at most. */
async function rolesOf(search) {
  const roles = {};
  let page = { hasNextPage: true, endCursor: null };
  while (page.hasNextPage) {
    const { personAccounts } = await asked(HOLDERS, { search, after: page.endCursor });
    for (const person of personAccounts.nodes) roles[person.personId] = person.roles;
    page = personAccounts.pageInfo;
  }
  return roles;
}

function staffShown(context) {
  const { data, again, signedOut } = context;
  const body = h("tbody", {}, data.found.nodes.map((person) => row(person, data.roles, context)));
  return [
    h(
      "div",
      { class: "bar" },
      searchField({ id: "search", label: "Первые буквы фамилии", value: data.search, changed: (value) => ((sought = value), again()) }),
      h("button", { type: "button", id: "new-staff", click: () => addForm(context) }, "Записать сотрудника…"),
    ),
    data.found.nodes.length === 0 && h("p", { class: "nothing" }, "Никого не нашлось: проверьте первые буквы фамилии."),
    data.found.nodes.length > 0 &&
      h(
        "div",
        { class: "scrolls wide-table", tabindex: "0", role: "region", "aria-label": "Сотрудники" },
        h("table", { id: "staff" }, h("thead", {}, h("tr", {}, ["Кто", "Должность", "Роли", "Действия"].map((title) => h("th", { scope: "col" }, title)))), body),
      ),
    moreButton({
      id: "more-staff",
      page: data.found.pageInfo,
      next: (after) => staffOf(data.search, after),
      append: (nodes) => body.append(...nodes.map((person) => row(person, data.roles, context))),
      ended: signedOut,
    }),
  ];
}

function row(person, roles, context) {
  const { zone } = context.data;
  const has = roles[person.id] ?? [];
  const gone = person.leftOn !== null && person.leftOn < today(zone);
  const button = (name, words, click) => h("button", { type: "button", class: "small", id: `${name}-${person.id}`, click }, words);
  return h(
    "tr",
    { "data-quiet": gone, "data-person": person.id },
    h("th", { scope: "row" }, said(person.fullName), person.leftOn && h("span", { class: "quiet block" }, `${gone ? "работал" : "работает"} по ${dayAndMonth(person.leftOn, zone)}`)),
    h("td", {}, said(person.position)),
    h("td", {}, has.map((grant) => h("span", { class: "block" }, ROLES[grant.role]))),
    h(
      "td",
      { class: "screen actions" },
      button("edit", "Исправить…", () => editForm(person, context)),
      !person.leftOn && button("roles", "Роли…", () => rolesForm(person, has, context)),
      person.leftOn ? button("return", "Вернулся…", () => returnForm(person, context)) : button("leave", "Уволен…", () => leaveForm(person, context)),
    ),
  );
}

/** The person as they stand now, for a change by somebody else in between. */
async function fresh(person, names) {
  const found = (await staffOf(person.familyName)).nodes.find((row) => row.id === person.id);
  return found && { version: found.version, values: Object.fromEntries(names.map((name) => [name, found[name]])) };
}

function addForm({ again, tell, signedOut }) {
  formDialog({
    id: "staff-add",
    title: "Записать сотрудника",
    fields: [...NAME, POSITION],
    twins: true,
    inputOf: (typed) => typed,
    send: staffAdd,
    ok: "StaffWritten",
    done: () => (tell("Сотрудник записан. Роли и листок с кодом — следующим шагом."), again()),
    ended: signedOut,
  });
}

function editForm(person, { again, tell, signedOut }) {
  formDialog({
    id: "staff-edit",
    title: "Исправить данные сотрудника",
    fields: [...filled([...NAME, POSITION], person), REASON],
    twins: true,
    inputOf: ({ reason, ...typed }) => ({ staffId: person.id, version: person.version, ...typed, ...given({ reason }) }),
    send: staffUpdate,
    ok: "StaffWritten",
    fresh: () => fresh(person, ["familyName", "givenName", "patronymic", "position"]),
    done: () => (tell("Записано."), again()),
    ended: signedOut,
  });
}

function leaveForm(person, context) {
  const { again, tell, signedOut } = context;
  formDialog({
    id: "staff-leave",
    title: `Уволен: ${person.fullName}`,
    intro: h("p", { class: "quiet" }, "После этого дня роли в школе закончатся. Записанное им остаётся."),
    fields: [{ name: "leftOn", label: "Последний день", type: "date", value: today(context.data.zone), required: true }, REASON],
    button: "Записать увольнение",
    inputOf: ({ leftOn, reason }) => ({ staffId: person.id, version: person.version, leftOn, ...given({ reason }) }),
    send: staffLeave,
    ok: "StaffWritten",
    fresh: () => fresh(person, []),
    done: ({ warnings }) => {
      again();
      tell(["Записано.", ...warnings].join(" "));
      if (warnings.length > 0) warned(warnings);
    },
    ended: signedOut,
  });
}

function warned(warnings) {
  const dialog = h(
    "dialog",
    { id: "warnings", "aria-labelledby": "warnings-title", close: () => dialog.remove() },
    h("h2", { id: "warnings-title" }, "Записано, но обратите внимание"),
    h("ul", { class: "follows" }, warnings.map((text) => h("li", {}, text))),
    h("p", { class: "buttons" }, h("button", { type: "button", class: "main", click: () => dialog.close() }, "Понятно")),
  );
  document.body.append(dialog);
  dialog.showModal();
}

function returnForm(person, { again, tell, signedOut }) {
  formDialog({
    id: "staff-return",
    title: `Вернулся: ${person.fullName}`,
    fields: [REASON],
    button: "Записать возвращение",
    inputOf: ({ reason }) => ({ staffId: person.id, version: person.version, ...given({ reason }) }),
    send: staffReturn,
    ok: "StaffWritten",
    fresh: () => fresh(person, []),
    done: () => (tell("Возвращение записано. Роли дайте заново."), again()),
    ended: signedOut,
  });
}
