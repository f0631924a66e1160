/** The consent register (журнал регистрации согласий): filtered, printed, and taken away as a table. */

import { h, put, said } from "../dom.js";
import { dayAndMonth, momentOf, today } from "../dates.js";
import { Trouble } from "../api.js";
import { asked } from "../session.js";
import { counted, explained } from "../text.js";
import { DECISIONS, STANDINGS, SUBJECTS } from "../family/consent-words.js";
import { moreButton } from "./more.js";
import { classSelect } from "./on-paper.js";
import { saveText } from "./save.js";
import { deskSchool } from "./school.js";
import { MEDIA } from "./words.js";

const REGISTER = `
  query ConsentRegister($class: ID, $about: ConsentSubject, $decision: Decision, $standing: ConsentStanding, $from: Date, $to: Date, $after: String) {
    consents(classId: $class, subject: $about, decision: $decision, standing: $standing, from: $from, to: $to, first: 50, after: $after) {
      nodes {
        id
        subject
        decision
        standing
        medium
        documentNumber
        documentDate
        textVersion
        registeredAt
        registeredBy
        student { id fullName }
        guardian { id fullName }
      }
      pageInfo { hasNextPage endCursor }
    }
  }
`;

const SHEET = `
  query ConsentSheetOf($class: ID, $about: ConsentSubject, $decision: Decision, $standing: ConsentStanding, $from: Date, $to: Date) {
    consentsSheet(classId: $class, subject: $about, decision: $decision, standing: $standing, from: $from, to: $to) { text count complete }
  }
`;

const only = { class: null, about: null, decision: null, standing: null, from: null, to: null };

export const registerView = {
  load: async () => {
    const own = await deskSchool();
    return { zone: own.zone, classes: own.classes, only: { ...only }, found: (await asked(REGISTER, { ...only })).consents };
  },
  render: registerShown,
  heading: () => "Журнал согласий",
};

function registerShown({ data, again, signedOut, tell }) {
  const { zone, classes, found } = data;
  const body = h("tbody", {}, found.nodes.map((decided) => row(decided, zone)));
  const problem = h("p", { class: "problem", role: "alert", hidden: true });
  const change = (name) => (value) => {
    only[name] = value || null;
    again();
  };
  return [
    h(
      "div",
      { class: "bar", id: "filters" },
      classSelect(classes, data.only.class, change("class")),
      pick("subject", "О чём", Object.entries(SUBJECTS).map(([name, { title }]) => [name, title]), data.only.about, change("about")),
      pick("decision", "Решение", Object.entries(DECISIONS), data.only.decision, change("decision")),
      pick("standing", "Состояние", [["IN_FORCE", "действует"], ["PENDING", "начнёт действовать"], ["ENDED", "срок истёк"], ["REPLACED", "заменено"]], data.only.standing, change("standing")),
      day("from", "Записано с", data.only.from, change("from")),
      day("to", "по", data.only.to, change("to")),
      h("button", { type: "button", id: "sheet", click: (event) => sheet(event.currentTarget, zone, problem, tell, signedOut) }, "Скачать таблицу"),
      h("button", { type: "button", id: "print", click: () => print() }, "Напечатать"),
    ),
    problem,
    found.nodes.length === 0 && h("p", { class: "nothing" }, "Таких решений в журнале нет."),
    found.nodes.length > 0 &&
      h(
        "div",
        { class: "scrolls wide-table", tabindex: "0", role: "region", "aria-label": "Журнал" },
        h(
          "table",
          { id: "register" },
          h("thead", {}, h("tr", {}, ["Записано", "Документ", "Ученик", "Кто решил", "О чём", "Решение", "Записал"].map((title) => h("th", { scope: "col" }, title)))),
          body,
        ),
      ),
    moreButton({
      id: "more-register",
      page: found.pageInfo,
      next: async (after) => (await asked(REGISTER, { ...data.only, after })).consents,
      append: (nodes) => body.append(...nodes.map((decided) => row(decided, zone))),
      ended: signedOut,
    }),
  ];
}

function pick(id, label, options, value, changed) {
  const select = h("select", { id, change: () => changed(select.value) }, h("option", { value: "" }, "Все"), options.map(([key, text]) => h("option", { value: key, selected: key === value }, text)));
  return h("label", { class: "bar-field", for: id }, h("span", {}, label), select);
}

function day(id, label, value, changed) {
  const input = h("input", { id, type: "date", value: value ?? "", change: () => changed(input.value) });
  return h("label", { class: "bar-field", for: id }, h("span", {}, label), input);
}

function row(decided, zone) {
  const document = decided.documentNumber ? [`№ ${decided.documentNumber}`, decided.documentDate && ` от ${dayAndMonth(decided.documentDate, zone)}`] : MEDIA[decided.medium];
  return h(
    "tr",
    {},
    h("td", {}, momentOf(decided.registeredAt, zone)),
    h("td", {}, document, h("span", { class: "quiet block" }, `редакция ${decided.textVersion}`)),
    h("th", { scope: "row" }, decided.student ? h("a", { href: `#/people/${decided.student.id}` }, said(decided.student.fullName)) : "—"),
    h("td", {}, decided.guardian ? said(decided.guardian.fullName) : "сам ученик"),
    h("td", {}, SUBJECTS[decided.subject].title),
    h("td", {}, DECISIONS[decided.decision], h("span", { class: "quiet block" }, STANDINGS[decided.standing].split(";")[0])),
    h("td", {}, decided.registeredBy ? said(decided.registeredBy) : "—"),
  );
}

async function sheet(button, zone, problem, tell, ended) {
  button.disabled = true;
  problem.hidden = true;
  try {
    const { text, count, complete } = (await asked(SHEET, { ...only })).consentsSheet;
    if (complete) {
      saveText(text, `soglasiya-${today(zone)}.csv`);
      tell(`Таблица скачана: ${counted(count, "решение", "решения", "решений")}.`);
    } else {
      problem.hidden = false;
      put(problem, "Решений слишком много для одной таблицы: выберите класс или меньше дней.");
    }
  } catch (error) {
    problem.hidden = false;
    put(problem, explained(error instanceof Trouble ? error : null).join(". "));
    if (error.kind === "signedOut") ended();
  }
  button.disabled = false;
}
