/** Guardians by name, with the children of each. */

import { h, said } from "../dom.js";
import { now } from "../dates.js";
import { asked } from "../session.js";
import { NAME, filled, given } from "./file-forms.js";
import { formDialog } from "./form.js";
import { moreButton } from "./more.js";
import { guardianUpdate } from "./register-acts.js";
import { searchField } from "./searching.js";
import { KINDS, RIGHTS } from "./words.js";

const GUARDIANS = `
  query Guardians($search: String, $after: String) {
    guardians(search: $search, first: 30, after: $after) {
      nodes {
        id
        fullName
        familyName
        givenName
        patronymic
        version
        guardianships { id kind rights endsAt student { id fullName } }
      }
      pageInfo { hasNextPage endCursor }
    }
  }
`;

let sought = null;

export const guardiansView = {
  load: async () => ({ search: sought, found: (await asked(GUARDIANS, { search: sought })).guardians }),
  render: guardiansShown,
  heading: () => "Родители и представители",
};

function guardiansShown(context) {
  const { data, again, signedOut } = context;
  const list = h("ul", { class: "rows", id: "guardians" }, data.found.nodes.map((guardian) => row(guardian, context)));
  return [
    h("div", { class: "bar" }, searchField({ id: "search", label: "Первые буквы фамилии", value: data.search, changed: (value) => ((sought = value), again()) })),
    h("p", { class: "quiet" }, "Нового представителя добавляют в личном деле ребёнка."),
    data.found.nodes.length > 0 ? list : h("p", { class: "nothing" }, "Никого не нашлось: проверьте первые буквы фамилии."),
    moreButton({
      id: "more-guardians",
      page: data.found.pageInfo,
      next: async (after) => (await asked(GUARDIANS, { search: data.search, after })).guardians,
      append: (nodes) => list.append(...nodes.map((guardian) => row(guardian, context))),
      ended: signedOut,
    }),
  ];
}

function row(guardian, context) {
  const moment = now().toISOString();
  const standing = guardian.guardianships.filter((kin) => kin.endsAt === null || kin.endsAt > moment);
  return h(
    "li",
    {},
    h("p", {}, h("b", {}, said(guardian.fullName)), " ", h("button", { type: "button", class: "small", id: `edit-${guardian.id}`, click: () => editForm(guardian, context) }, "Исправить…")),
    standing.length === 0 && h("p", { class: "quiet" }, "Детей в школе нет."),
    standing.map((kin) => h("p", { class: "line" }, h("span", { class: "quiet" }, `${KINDS[kin.kind]}${kin.rights === "FULL" ? "" : `, ${RIGHTS[kin.rights]}`}:`), h("a", { href: `#/people/${kin.student.id}` }, said(kin.student.fullName)))),
  );
}

function editForm(guardian, { again, tell, signedOut }) {
  formDialog({
    id: "guardian-edit",
    title: "Исправить имя",
    fields: [...filled(NAME, guardian), { name: "reason", label: "Основание", maxlength: 500, hint: "Документ: останется в истории." }],
    twins: true,
    inputOf: ({ reason, ...name }) => ({ guardianId: guardian.id, version: guardian.version, ...name, ...given({ reason }) }),
    send: guardianUpdate,
    ok: "GuardianWritten",
    fresh: async () => {
      const found = (await asked(GUARDIANS, { search: guardian.familyName })).guardians.nodes.find((row) => row.id === guardian.id);
      return found && { version: found.version, values: { familyName: found.familyName, givenName: found.givenName, patronymic: found.patronymic } };
    },
    done: () => (tell("Записано."), again()),
    ended: signedOut,
  });
}
