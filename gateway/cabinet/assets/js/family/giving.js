/** Give a consent: for which purposes, and by which ways. */

import { h, said } from "../dom.js";
import { newKey } from "../api.js";
import { asked } from "../session.js";
import { decisionDialog } from "./deciding.js";
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

export function giving({ subject, student, guardian, decided, again, tell }) {
  const version = decided?.textVersion;
  if (!version) {
    decisionDialog({
      title: "Первое согласие даётся в школе",
      content: h("p", {}, "Придите к делопроизводителю: там дадут прочитать текст согласия и запишут ваше решение."),
      button: "Понятно",
      act: async () => null,
      done: () => null,
    });
    return;
  }
  const key = newKey();
  const electronic = subject === "ELECTRONIC";
  decisionDialog({
    title: "Дать согласие",
    content: [
      h("p", {}, h("b", {}, SUBJECTS[subject].title), ": ", said(student.fullName)),
      choices("Для чего", "purposes", PURPOSES, ["INFORMING", "NOTICES"], electronic ? ["INFORMING"] : []),
      electronic && choices("Как", "channels", CHANNELS, ["WEB"], []),
      h("p", { class: "quiet" }, `Текст согласия — в редакции ${version}, его дают прочитать в школе. Отозвать согласие можно здесь в любой день.`),
    ],
    button: "Даю согласие",
    act: async (data) => {
      const purposes = [...new Set([...(electronic ? ["INFORMING"] : []), ...data.getAll("purposes")])];
      const channels = electronic ? data.getAll("channels") : [];
      const input = { studentId: student.id, guardianId: guardian?.id, subject, purposes, channels, textVersion: version };
      const outcome = (await asked(GIVE, { input, key })).consentRegister;
      return outcome.__typename === "ConsentDecided" ? null : refusalOf(outcome);
    },
    done: () => {
      tell("Согласие записано.");
      again();
    },
  });
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
