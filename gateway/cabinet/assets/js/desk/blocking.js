/** Close somebody's way in, or open it again, with the reason that is kept. */

import { h } from "../dom.js";
import { asked } from "../session.js";
import { formDialog } from "./form.js";

const BLOCK = `
  mutation AccountBlock($input: AccountBlockInput!, $key: String!) {
    accountBlock(input: $input, key: $key) {
      __typename
      ... on NotAllowed { message }
      ... on NotFound { message }
      ... on InvalidInput { message fields { path message } }
      ... on Conflict { message }
    }
  }
`;

const UNBLOCK = `
  mutation AccountUnblock($input: AccountBlockInput!, $key: String!) {
    accountUnblock(input: $input, key: $key) {
      __typename
      ... on NotAllowed { message }
      ... on NotFound { message }
      ... on InvalidInput { message fields { path message } }
      ... on Conflict { message }
    }
  }
`;

export function blockForm(person, { again, tell, signedOut }) {
  const blocked = person.state === "BLOCKED";
  formDialog({
    id: "block-form",
    title: `${blocked ? "Открыть вход" : "Закрыть вход"}: ${person.fullName}`,
    intro: h("p", { class: "quiet" }, blocked ? "Человек снова войдёт со своим логином и паролем." : "Открытые страницы этого человека закроются сразу. Данные не удаляются, вход можно открыть снова."),
    fields: [{ name: "reason", label: "Причина", type: "area", value: "", required: true, maxlength: 500, hint: "Останется в истории." }],
    button: blocked ? "Открыть вход" : "Закрыть вход",
    inputOf: ({ reason }) => ({ personId: person.personId, reason }),
    send: blocked ? async (input, key) => (await asked(UNBLOCK, { input, key })).accountUnblock : async (input, key) => (await asked(BLOCK, { input, key })).accountBlock,
    ok: "PersonAccountWritten",
    done: () => (tell(blocked ? "Вход открыт." : "Вход закрыт."), again()),
    ended: signedOut,
  });
}
