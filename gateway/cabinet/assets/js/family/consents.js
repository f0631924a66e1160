/** What the reader has decided about the children's data: read it, withdraw it, give it again. */

import { h, said } from "../dom.js";
import { dayAndMonth, dayOf, momentOf, ownZone } from "../dates.js";
import { asked } from "../session.js";
import { sentence } from "../text.js";
import { withdrawing } from "./withdrawing.js";
import { giving } from "./giving.js";
import { CHANNELS, DECISIONS, PURPOSES, STANDINGS, SUBJECTS } from "./consent-words.js";

const CONSENTS = `
  query Consents {
    own: me { id identified }
    consentTexts { subject version title paragraphs }
    consentStates(first: 50) {
      nodes {
        student { id fullName }
        givers {
          guardian { id fullName }
          rights
          reads
          electronic { ...Decided }
          processing { ...Decided }
        }
      }
    }
    consents(first: 50) {
      nodes { id subject decision standing effectiveAt registeredAt documentNumber student { id fullName } }
    }
  }
  fragment Decided on ConsentDecision {
    id
    decision
    standing
    purposes
    channels
    effectiveAt
    endsAt
    medium
    documentNumber
    documentDate
    textVersion
  }
`;

export const consentsView = {
  load: () => asked(CONSENTS),
  render: consentsShown,
  heading: () => "Согласия",
};

function consentsShown(context) {
  const { data, account } = context;
  const states = data.consentStates?.nodes ?? [];
  const zone = account.students[0]?.school.timeZone ?? ownZone();
  return [
    h("p", {}, "Здесь видно, на что вы согласились, и можно передумать. Школьный журнал ведётся по закону и от этих решений не зависит."),
    states.length === 0 && h("p", { class: "nothing" }, "Решений, которые можно показать, нет."),
    states.map((state) => statePart(state, zone, context)),
    history(data.consents?.nodes ?? [], zone),
  ];
}

function statePart(state, zone, context) {
  return h(
    "section",
    { class: "child consent", "aria-labelledby": `consent-${state.student.id}` },
    h("h2", { id: `consent-${state.student.id}` }, said(state.student.fullName)),
    state.givers.length === 0 && h("p", { class: "nothing" }, "Ваших решений нет: до 14 лет решают родители."),
    state.givers.map((giver) => [
      state.givers.length > 1 && h("h3", {}, giver.guardian ? said(giver.guardian.fullName) : "Ученик"),
      h("p", {}, giver.reads ? "Дневник открыт в электронной форме." : "Дневник в электронной форме закрыт: школа сообщает на бумаге."),
      decisionPart("ELECTRONIC", giver, state, zone, context),
      decisionPart("PROCESSING", giver, state, zone, context),
    ]),
  );
}

function decisionPart(subject, giver, state, zone, context) {
  const decided = subject === "ELECTRONIC" ? giver.electronic : giver.processing;
  const given = decided?.decision === "CONSENT" && (decided.standing === "IN_FORCE" || decided.standing === "PENDING");
  const text = context.data.consentTexts.find((found) => found.subject === subject);
  const about = { subject, student: state.student, guardian: giver.guardian, text, identified: context.data.own.identified, again: context.again, tell: context.tell };
  return h(
    "div",
    { class: "decision" },
    h("h3", {}, SUBJECTS[subject].title),
    decided ? decidedPart(decided, zone) : h("p", { class: "nothing" }, "Решения ещё нет."),
    given
      ? h("button", { type: "button", id: `withdraw-${subject}-${state.student.id}`, click: () => withdrawing(about) }, "Отозвать…")
      : h("button", { type: "button", id: `give-${subject}-${state.student.id}`, click: () => giving(about) }, "Дать согласие…"),
  );
}

function decidedPart(decided, zone) {
  const document = decided.documentNumber && `документ № ${decided.documentNumber}${decided.documentDate ? ` от ${dayAndMonth(decided.documentDate, zone)}` : ""}`;
  const list = (words, names) => names.map((name) => words[name]).join("; ");
  return [
    h("p", {}, h("b", {}, DECISIONS[decided.decision]), `, ${STANDINGS[decided.standing]} с ${dayAndMonth(dayOf(decided.effectiveAt, zone), zone)}`, decided.endsAt && ` до ${dayAndMonth(dayOf(decided.endsAt, zone), zone)}`, "."),
    decided.purposes.length > 0 && h("p", { class: "quiet" }, `Для чего: ${list(PURPOSES, decided.purposes)}.`),
    decided.channels.length > 0 && h("p", { class: "quiet" }, `Как: ${list(CHANNELS, decided.channels)}.`),
    h("p", { class: "quiet" }, sentence([document, `текст в редакции ${decided.textVersion}`].filter(Boolean).join(", ")), "."),
  ];
}

function history(decisions, zone) {
  if (decisions.length === 0) return null;
  return h(
    "details",
    { class: "fold", id: "decisions" },
    h("summary", {}, `Все решения: ${decisions.length}`),
    h(
      "ul",
      { class: "rows" },
      decisions.map((found) =>
        h(
          "li",
          {},
          h("p", {}, h("b", {}, DECISIONS[found.decision]), ` · ${SUBJECTS[found.subject].title.toLowerCase()}`),
          h("p", { class: "quiet" }, found.student && [said(found.student.fullName), " · "], momentOf(found.registeredAt, zone)),
        ),
      ),
    ),
  );
}
