/** Who stands for a child: added, given other rights, ended. */

import { h, put, said } from "../dom.js";
import { newKey } from "../api.js";
import { today } from "../dates.js";
import { asked } from "../session.js";
import { NAME, given } from "./file-forms.js";
import { fileOf } from "./file-reading.js";
import { finder } from "./finding.js";
import { formDialog } from "./form.js";
import { keyed } from "./placing.js";
import { guardianAdd, guardianshipAdd, guardianshipEnd, guardianshipUpdate } from "./register-acts.js";
import { stepwise } from "./steps.js";
import { KINDS, RIGHTS } from "./words.js";

const FIND = `
  query FindGuardian($search: String!) {
    guardians(search: $search, first: 8) { nodes { id fullName guardianships { id student { id fullName } } } }
  }
`;

export const KIN = [
  { name: "kind", label: "Кто это ребёнку", type: "select", options: Object.entries(KINDS), value: "MOTHER" },
  { name: "rights", label: "Права", type: "select", options: Object.entries(RIGHTS), value: "FULL" },
  { name: "basis", label: "Документ, который права ограничивает", maxlength: 200, hint: "Решение суда или соглашение; при полных правах не нужен." },
];

export async function guardiansLike(search) {
  const { guardians } = await asked(FIND, { search });
  return guardians.nodes.map((guardian) => ({
    id: guardian.id,
    name: guardian.fullName,
    more: [...new Set(guardian.guardianships.map((kin) => kin.student.fullName))].join(", ") || "без детей в школе",
  }));
}

/** A new guardian by name, or one whom the school knows already. */
export function kinForm({ student, again, tell, signedOut }) {
  let known = null;
  const memory = { done: new Map(), keyFor: new Map() };
  const chosen = h("p", { id: "kin-known", hidden: true });
  const fields = [...NAME.map((field) => ({ ...field, required: false })), ...KIN];
  const find = finder({
    id: "kin-search",
    label: "Уже есть в школе? Найдите",
    hint: "Родитель старшего или младшего ребёнка. Если его нет, заполните имя ниже.",
    find: guardiansLike,
    chosen: (person) => {
      known = person;
      chosen.hidden = false;
      put(chosen, h("b", {}, said(person.name)), " ", h("button", { type: "button", class: "small", id: "kin-other", click: () => settle(null) }, "Не этот"));
      settle(person);
    },
    ended: signedOut,
  });
  const form = formDialog({
    id: "kin-form",
    title: "Добавить представителя",
    intro: [find.element, chosen],
    fields,
    twins: true,
    button: "Добавить",
    inputOf: (typed) => ({ typed, known: known?.id ?? null }),
    send: async ({ typed }) => {
      const steps = [
        {
          name: "guardian",
          input: () => (known ? null : { familyName: typed.familyName, givenName: typed.givenName, patronymic: typed.patronymic, confirmDuplicate: typed.confirmDuplicate }),
          send: guardianAdd,
          ok: "GuardianWritten",
          keep: (outcome) => outcome.guardian.id,
        },
        {
          name: "kin",
          input: (results) => ({ studentId: student.id, guardianId: known?.id ?? results.get("guardian"), kind: typed.kind, rights: typed.rights, basis: typed.basis }),
          send: guardianshipAdd,
          ok: "GuardianshipWritten",
        },
      ];
      const refused = await stepwise(steps, memory, () => keyed(newKey));
      return refused ? refused.outcome : { __typename: "Everything" };
    },
    ok: "Everything",
    done: () => (tell("Представитель добавлен."), again()),
    ended: signedOut,
  });
  function settle(person) {
    known = person;
    chosen.hidden = person === null;
    for (const { name } of NAME) form.set.part(name).hidden = person !== null;
    (person ? form.set.at("kind") : form.set.at("familyName")).focus();
  }
}

export function kinRightsForm(kin, { student, zone, again, tell, signedOut }) {
  formDialog({
    id: "kin-rights",
    title: `Права: ${kin.guardian.fullName}`,
    intro: h("p", { class: "quiet" }, "Без прав представитель ребёнка не читает. Открытые страницы закроются сразу."),
    fields: [...KIN.map((field) => ({ ...field, value: kin[field.name] })), { name: "reason", label: "Основание", maxlength: 500 }],
    inputOf: ({ basis, ...typed }) => ({ guardianshipId: kin.id, version: kin.version, ...given(typed), basis }),
    send: guardianshipUpdate,
    ok: "GuardianshipWritten",
    fresh: async () => {
      const found = (await fileOf(student.id, zone))?.file.guardianships.find((row) => row.id === kin.id);
      return found && { version: found.version, values: { basis: found.basis } };
    },
    done: () => (tell("Права записаны."), again()),
    ended: signedOut,
  });
}

export function kinEndForm(kin, { student, zone, again, tell, signedOut }) {
  formDialog({
    id: "kin-end",
    title: `Закончить: ${kin.guardian.fullName}`,
    intro: h("p", { class: "quiet" }, "После этого дня представитель ребёнка не читает. История остаётся."),
    fields: [
      { name: "endsOn", label: "Последний день", type: "date", value: "", min: today(zone), hint: "Пусто — с этой минуты." },
      { name: "reason", label: "Основание", maxlength: 500 },
    ],
    button: "Закончить",
    inputOf: (typed) => ({ guardianshipId: kin.id, version: kin.version, ...given(typed) }),
    send: guardianshipEnd,
    ok: "GuardianshipWritten",
    fresh: async () => {
      const found = (await fileOf(student.id, zone))?.file.guardianships.find((row) => row.id === kin.id);
      return found && { version: found.version, values: {} };
    },
    done: () => (tell("Записано."), again()),
    ended: signedOut,
  });
}
