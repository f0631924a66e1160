/** Withdraw a consent, after having read what follows. */

import { h, said } from "../dom.js";
import { newKey } from "../api.js";
import { asked } from "../session.js";
import { decisionDialog } from "./deciding.js";
import { FOLLOWS, SUBJECTS } from "./consent-words.js";

const WITHDRAW = `
  mutation Withdraw($input: ConsentWithdrawInput!, $key: String!) {
    consentWithdraw(input: $input, key: $key) {
      __typename
      ... on NotAllowed { message }
      ... on NotFound { message }
      ... on InvalidInput { message fields { message } }
      ... on Conflict { message }
    }
  }
`;

export function withdrawing({ subject, student, guardian, again, tell }) {
  const key = newKey();
  decisionDialog({
    title: "Отозвать согласие?",
    content: [
      h("p", {}, h("b", {}, SUBJECTS[subject].title), ": ", said(student.fullName)),
      h("p", {}, "Что произойдёт:"),
      h("ul", { class: "follows" }, FOLLOWS[subject].map((text) => h("li", {}, text))),
    ],
    button: "Отозвать согласие",
    act: async () => {
      const input = { studentId: student.id, guardianId: guardian?.id, subject };
      const outcome = (await asked(WITHDRAW, { input, key })).consentWithdraw;
      return outcome.__typename === "ConsentDecided" ? null : refusalOf(outcome);
    },
    done: () => {
      tell("Согласие отозвано.");
      again();
    },
  });
}

/** A refusal in words, the fields with it. */
export function refusalOf(outcome) {
  return [outcome.message, ...(outcome.fields ?? []).map((field) => field.message)].join(" ");
}
