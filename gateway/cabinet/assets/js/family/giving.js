/** Give a consent: for which purposes, and by which ways. */

import { h, said } from "../dom.js";
import { newKey } from "../api.js";
import { asked } from "../session.js";
import { decisionDialog } from "./deciding.js";
import { keyed } from "../desk/placing.js";
import { refusalOf } from "./withdrawing.js";
import { CHANNELS, PURPOSES, SUBJECTS } from "./consent-words.js";

const GIVE = `
  mutation Give($input: ConsentRegisterInput!, $key: String!) {
    consentRegister(input: $input, key: $key) {
      __typename
      ... on NotAllowed { message }
      ... on NotFound { message }
      ... on InvalidInput { message fields { message } }
      ... on Conflict { message }
    }
  }
`;

export function giving({ subject, student, guardian, text, identified, again, tell }) {
  if (!identified) {
    decisionDialog({
      title: "Это согласие даётся в школе",
      content: [
        h("p", {}, "Школа ещё не подтвердила, что этим входом пользуетесь вы: код первого входа должны вручить вам лично."),
        h("p", {}, "Придите к делопроизводителю: он запишет согласие на бумаге или даст новый листок с кодом. Текст можно прочитать здесь."),
        textPart(text),
      ],
      button: "Понятно",
      act: async () => null,
      done: () => null,
    });
    return;
  }
  const keyFor = keyed(newKey);
  const electronic = subject === "ELECTRONIC";
  decisionDialog({
    title: "Дать согласие",
    content: [
      h("p", {}, h("b", {}, SUBJECTS[subject].title), ": ", said(student.fullName)),
      choices("Для чего", "purposes", PURPOSES, ["INFORMING", "NOTICES"], electronic ? ["INFORMING"] : []),
      electronic && choices("Как", "channels", CHANNELS, ["WEB"], []),
      textPart(text),
      h("p", { class: "quiet" }, "Отозвать согласие можно здесь в любой день."),
    ],
    button: "Даю согласие",
    act: async (data) => {
      const purposes = [...new Set([...(electronic ? ["INFORMING"] : []), ...data.getAll("purposes")])];
      const channels = electronic ? data.getAll("channels") : [];
      const input = { studentId: student.id, guardianId: guardian?.id, subject, purposes, channels, textVersion: text.version };
      const outcome = (await asked(GIVE, { input, key: keyFor(input) })).consentRegister;
      return outcome.__typename === "ConsentDecided" ? null : refusalOf(outcome);
    },
    done: () => {
      tell("Согласие записано.");
      again();
    },
  });
}

/** What is agreed to, as the school hands it out on paper too. */
function textPart(text) {
  return h(
    "section",
    { class: "consent-text", id: "consent-text" },
    h("h3", {}, text.title),
    text.paragraphs.map((paragraph) => h("p", {}, paragraph)),
    h("p", { class: "quiet" }, `Редакция ${text.version}`),
  );
}

function choices(title, name, words, chosen, needed) {
  return h(
    "fieldset",
    {},
    h("legend", {}, title),
    Object.entries(words).map(([value, text]) =>
      h(
        "p",
        { class: "field check" },
        h("input", { type: "checkbox", id: `${name}-${value}`, name, value, checked: chosen.includes(value), disabled: needed.includes(value) }),
        h("label", { for: `${name}-${value}` }, text),
      ),
    ),
  );
}
