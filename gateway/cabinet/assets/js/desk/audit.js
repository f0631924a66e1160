/** Who of the staff saw whose data, for the school's administrator. */

import { h, said } from "../dom.js";
import { momentOf } from "../dates.js";
import { asked } from "../session.js";
import { ROLES } from "../text.js";
import { moreButton } from "./more.js";
import { deskSchool } from "./school.js";

const AUDIT = `
  query SchoolSights($after: String) {
    sights(first: 50, after: $after) {
      nodes { at who role operation student { id fullName } }
      pageInfo { hasNextPage endCursor }
    }
  }
`;

/** What was asked for, by the root fields of the request; what the cabinet itself does not ask for keeps its name. */
const ASKED = {
  personAccounts: "кто входит в дневник",
  slipsIssue: "листки для входа",
  consents: "журнал согласий",
  consentState: "согласия",
  consentStates: "согласия",
  classPage: "страница журнала",
  classPageWrite: "запись в журнал",
  students: "список учеников",
  guardians: "список родителей",
};

export const auditView = {
  load: async () => ({ zone: (await deskSchool()).zone, found: (await asked(AUDIT)).sights }),
  render: auditShown,
  heading: () => "Кто смотрел данные",
};

function auditShown({ data, signedOut }) {
  const body = h("tbody", {}, data.found.nodes.map((sight) => row(sight, data.zone)));
  return [
    h("p", { class: "quiet" }, "Каждый просмотр данных ученика сотрудником записывается. Самих данных здесь нет."),
    data.found.nodes.length === 0 && h("p", { class: "nothing" }, "Записей пока нет."),
    data.found.nodes.length > 0 &&
      h(
        "div",
        { class: "scrolls wide-table", tabindex: "0", role: "region", "aria-label": "Просмотры" },
        h("table", { id: "sights" }, h("thead", {}, h("tr", {}, ["Когда", "Кто", "Роль", "Чьи данные", "Что запрошено"].map((title) => h("th", { scope: "col" }, title)))), body),
      ),
    moreButton({ id: "more-sights", page: data.found.pageInfo, next: async (after) => (await asked(AUDIT, { after })).sights, append: (nodes) => body.append(...nodes.map((sight) => row(sight, data.zone))), ended: signedOut }),
  ];
}

function row(sight, zone) {
  return h("tr", {}, h("td", {}, momentOf(sight.at, zone)), h("th", { scope: "row" }, said(sight.who)), h("td", {}, ROLES[sight.role]), h("td", {}, said(sight.student.fullName)), h("td", { class: "quiet" }, sight.operation && [...new Set(sight.operation.split(" ").map((name) => ASKED[name] ?? name))].join(", ")));
}
