/** Who comes in, who never did, and slips for them: families for the registrar, staff for the administrator. */

import { h, said } from "../dom.js";
import { Trouble, newKey } from "../api.js";
import { dayAndMonth, dayOf, momentOf, today } from "../dates.js";
import { asked, current } from "../session.js";
import { counted } from "../text.js";
import { blockForm } from "./blocking.js";
import { moreButton } from "./more.js";
import { classSelect } from "./on-paper.js";
import { lost, refusalText } from "./placing.js";
import { searchField } from "./searching.js";
import { deskSchool } from "./school.js";
import { showSlips } from "./slips.js";
import { STATES } from "./words.js";

const ACCOUNTS = `
  query PersonAccounts($kind: AccountKind!, $state: AccountState, $never: Boolean, $class: ID, $search: String, $after: String) {
    personAccounts(kind: $kind, state: $state, neverCameIn: $never, classId: $class, search: $search, first: 100, after: $after) {
      nodes {
        personId
        fullName
        classTitle
        children
        position
        login
        state
        slipExpiresAt
        signedInAt
      }
      pageInfo { hasNextPage endCursor }
    }
  }
`;

const SLIPS = `
  mutation SlipsIssue($input: SlipsIssueInput!, $key: String!) {
    slipsIssue(input: $input, key: $key) {
      __typename
      ... on SlipsIssued {
        slips { personId fullName login code expiresAt classTitle children position }
        refusals { personId message }
      }
      ... on NotAllowed { message }
      ... on NotFound { message }
      ... on InvalidInput { message fields { path message } }
      ... on Conflict { message }
    }
  }
`;

const MOST = 100;
const KEEPERS = ["REGISTRAR", "ADMINISTRATOR"];
const only = { class: null, search: null, state: null, never: null };

export const accountsView = {
  load: async () => {
    const own = await deskSchool();
    const kind = current()?.role === "ADMINISTRATOR" ? "STAFF" : "FAMILY";
    return { ...own, kind, only: { ...only }, found: await accountsOf({ ...only }, kind) };
  },
  render: accountsShown,
  heading: () => "Вход в дневник",
};

async function accountsOf(wanted, kind) {
  return (await asked(ACCOUNTS, { ...wanted, kind })).personAccounts;
}

function accountsShown(context) {
  const { data, account, again, signedOut } = context;
  const keeps = KEEPERS.includes(account.role);
  const family = data.kind === "FAMILY";
  const rows = new Map();
  const body = h("tbody", {});
  const problem = h("p", { class: "problem", role: "alert", hidden: true });
  const issue = h("button", { type: "button", class: "main", id: "issue", disabled: true });
  const all = h("input", { type: "checkbox", id: "all", "aria-label": "Выбрать всех, кто показан" });

  const chosen = () => [...rows.values()].filter((row) => row.box?.checked);
  const count = () => {
    const number = chosen().length;
    issue.disabled = number === 0 || number > MOST;
    issue.textContent = number > MOST ? `Не больше ${MOST} за один раз` : `Выдать листки: ${number}`;
    all.checked = number > 0 && number === rows.size;
  };
  const add = (nodes) => {
    for (const person of nodes) {
      const row = personRow(person, context, keeps, family, (id) => give([id]));
      rows.set(person.personId, row);
      body.append(row.element);
    }
    count();
  };
  const give = async (personIds) => {
    issue.disabled = true;
    problem.hidden = true;
    const say = (text) => {
      problem.hidden = false;
      problem.textContent = text;
      problem.scrollIntoView({ block: "nearest" });
    };
    try {
      const outcome = (await asked(SLIPS, { input: { personIds }, key: newKey() })).slipsIssue;
      if (outcome.__typename !== "SlipsIssued") say(refusalText(outcome));
      else {
        const names = new Map([...rows].map(([id, row]) => [id, row.person.fullName]));
        const refusals = outcome.refusals.map((refusal) => ({ ...refusal, fullName: names.get(refusal.personId) }));
        showSlips({ slips: outcome.slips, refusals, zone: data.zone, school: data.school?.shortName, back: location.hash || "#/accounts" });
        return;
      }
    } catch (error) {
      if (!(error instanceof Trouble)) console.error(error);
      say(lost(error));
      if (error.kind === "signedOut") signedOut();
    }
    count();
  };
  issue.addEventListener("click", () => give(chosen().map((row) => row.person.personId)));
  all.addEventListener("change", () => {
    for (const row of rows.values()) if (row.box) row.box.checked = all.checked;
    count();
  });
  body.addEventListener("change", count);
  const pick = (id, words, wanted) =>
    h(
      "button",
      {
        type: "button",
        id,
        click: () => {
          for (const row of rows.values()) if (row.box) row.box.checked = wanted(row.person);
          count();
        },
      },
      words,
    );
  add(data.found.nodes);
  const change = (name) => (value) => {
    only[name] = value || null;
    again();
  };
  return [
    h("p", { class: "quiet screen" }, keeps ? "Листок с кодом открывает первый вход; он же помогает, когда забыт пароль: прежний пароль действует, пока код не введён." : "Кто из семей ещё не входил в дневник. Листки выдаёт делопроизводитель."),
    h(
      "div",
      { class: "bar", id: "filters" },
      family && classSelect(data.classes, data.only.class, change("class")),
      searchField({ id: "search", label: "Первые буквы фамилии", value: data.only.search, changed: change("search") }),
      stateSelect(data.only, again),
      keeps && family && [pick("pick-guardians", "Отметить родителей", (person) => person.children.length > 0), pick("pick-students", "Отметить учеников", (person) => person.children.length === 0)],
      keeps && issue,
      h("button", { type: "button", id: "print", click: () => print() }, "Напечатать список"),
    ),
    problem,
    h("p", { class: "printed" }, filterWords(data)),
    data.found.nodes.length === 0 && h("p", { class: "nothing" }, "Здесь никого нет."),
    data.found.nodes.length > 0 &&
      h(
        "div",
        { class: "scrolls wide-table", tabindex: "0", role: "region", "aria-label": "Люди" },
        h(
          "table",
          { id: "accounts" },
          h("thead", {}, h("tr", {}, keeps && h("th", { class: "screen" }, all), ["Кто", family ? "Класс, дети" : "Должность", keeps && "Логин", "Вход", keeps && "Действия"].filter(Boolean).map((title) => h("th", { scope: "col", class: title === "Действия" && "screen" }, title)))),
          body,
        ),
      ),
    moreButton({ id: "more-accounts", page: data.found.pageInfo, next: (after) => accountsOf({ ...data.only, after }, data.kind), append: add, ended: signedOut }),
    h("p", { class: "quiet", id: "shown" }, counted(data.found.nodes.length, "человек", "человека", "человек"), data.found.pageInfo.hasNextPage && ", это не все"),
  ];
}

/** What the printed list is a list of. */
function filterWords({ only: wanted, classes, zone }) {
  const title = classes.find((found) => found.id === wanted.class)?.title;
  return [title && `Класс ${title}`, wanted.never ? "ни разу не входили" : wanted.state && STATES[wanted.state], `на ${dayAndMonth(today(zone), zone)}`].filter(Boolean).join(", ");
}

function stateSelect(wanted, again) {
  const value = wanted.never ? "never" : (wanted.state ?? "");
  const options = [["", "Все"], ["never", "Ни разу не входили"], ...Object.entries(STATES)];
  const select = h(
    "select",
    {
      id: "state",
      change: () => {
        only.never = select.value === "never" ? true : null;
        only.state = select.value in STATES ? select.value : null;
        again();
      },
    },
    options.map(([key, text]) => h("option", { value: key, selected: key === value }, text)),
  );
  return h("label", { class: "bar-field", for: "state" }, h("span", {}, "Вход"), select);
}

function personRow(person, context, keeps, family, give) {
  const { zone } = context.data;
  const id = person.personId;
  const blocked = person.state === "BLOCKED";
  const box = keeps && !blocked ? h("input", { type: "checkbox", id: `choose-${id}`, "aria-label": `Выбрать: ${person.fullName}` }) : null;
  const element = h(
    "tr",
    { "data-person": id, "data-state": person.state },
    keeps && h("td", { class: "screen" }, box),
    h("th", { scope: "row" }, said(person.fullName)),
    h("td", {}, said(family ? (person.classTitle ? `${person.classTitle}, ученик` : person.children.join("; ")) : (person.position ?? ""))),
    keeps && h("td", { class: "login" }, person.login ?? "—"),
    h("td", {}, STATES[person.state], h("span", { class: "quiet block" }, stateWords(person, zone))),
    keeps &&
      h(
        "td",
        { class: "screen actions" },
        !blocked && h("button", { type: "button", class: "small", id: `slip-${id}`, click: () => give(id) }, person.state === "ACTIVE" ? "Забыт пароль: листок" : person.state === "NONE" ? "Выдать листок" : "Новый листок"),
        person.state !== "NONE" && h("button", { type: "button", class: "small", id: `${blocked ? "unblock" : "block"}-${id}`, click: () => blockForm(person, context) }, blocked ? "Открыть вход…" : "Закрыть вход…"),
      ),
  );
  return { person, element, box };
}

function stateWords(person, zone) {
  if (person.state === "SLIP" && person.slipExpiresAt) return `код по ${dayAndMonth(dayOf(person.slipExpiresAt, zone), zone)}`;
  return person.signedInAt ? `последний раз ${momentOf(person.signedInAt, zone)}` : null;
}
