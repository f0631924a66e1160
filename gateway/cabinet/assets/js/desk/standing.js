/** What stands of a child's consents, giver by giver. */

import { h, said } from "../dom.js";
import { dayAndMonth, dayOf } from "../dates.js";
import { CHANNELS, DECISIONS, STANDINGS } from "../family/consent-words.js";
import { giverId, stands } from "./papers.js";
import { KINDS, RIGHTS } from "./words.js";

/** `choose({ giver, subject, decision })` brings the form to a decision. */
export function standingPart(state, zone, choose) {
  if (state.givers.length === 0) return null;
  return h(
    "div",
    { class: "scrolls", tabindex: "0", role: "region", "aria-label": "Что записано" },
    h(
      "table",
      { class: "standing", id: "standing" },
      h("thead", {}, h("tr", {}, ["Кто решает", "Электронная форма", "Обработка данных", "Как узнаёт об учёбе"].map((title) => h("th", { scope: "col" }, title)))),
      h("tbody", {}, state.givers.map((giver) => giverRow(giver, state, zone, choose))),
    ),
  );
}

function giverRow(giver, state, zone, choose) {
  const name = giver.guardian ? said(giver.guardian.fullName) : "Сам ученик (с 14 лет)";
  const what = giver.guardian ? [KINDS[giver.kind], giver.rights !== "FULL" && RIGHTS[giver.rights]].filter(Boolean).join(", ") : null;
  return h(
    "tr",
    {},
    h("th", { scope: "row" }, name, what && h("span", { class: "quiet block" }, what)),
    h("td", {}, cell("ELECTRONIC", giver.electronic, giver, zone, choose)),
    h("td", {}, cell("PROCESSING", giver.processing, giver, zone, choose)),
    h("td", {}, giver.reads ? "читает дневник" : giver.onPaper ? h("b", {}, "на бумаге") : "—"),
  );
}

function cell(subject, decided, giver, zone, choose) {
  const taken = decided?.decision === "CONSENT" && stands(decided);
  const id = `${subject.toLowerCase()}-${giverId(giver)}`;
  return [
    decided ? decidedWords(decided, zone) : h("span", { class: "quiet" }, "не решено"),
    h(
      "span",
      { class: "block" },
      taken
        ? h("button", { type: "button", class: "small", id: `withdraw-${id}`, click: () => choose({ giver: giverId(giver), subject, decision: "WITHDRAWAL" }) }, "Отозвать…")
        : h("button", { type: "button", class: "small", id: `take-${id}`, click: () => choose({ giver: giverId(giver), subject, decision: "CONSENT" }) }, "Записать…"),
    ),
  ];
}

function decidedWords(decided, zone) {
  const from = dayAndMonth(dayOf(decided.effectiveAt, zone), zone);
  const until = decided.endsAt ? ` до ${dayAndMonth(dayOf(decided.endsAt, zone), zone)}` : "";
  const document = decided.documentNumber && `№ ${decided.documentNumber}`;
  const channels = decided.channels.map((name) => CHANNELS[name]).join(", ");
  return [
    h("b", {}, DECISIONS[decided.decision]),
    `, ${STANDINGS[decided.standing]} с ${from}${until}`,
    h("span", { class: "quiet block" }, said([document, channels, `редакция ${decided.textVersion}`].filter(Boolean).join("; "))),
  ];
}
