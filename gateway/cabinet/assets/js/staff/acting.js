/** What is done, and what a refusal says: the message, and what is wrong with which field, in words. */

import { Trouble, newKey } from "../api.js";
import { asked } from "../session.js";
import { explained } from "../text.js";

/** `{ done }` or `{ refusal: { text, fields, kind } }`. Sent again under the same key where the answer was lost. */
export async function act(document, input, key = newKey()) {
  try {
    const [outcome] = Object.values(await asked(document, { input, key }));
    return refusedBy(outcome) ? { refusal: refusalOf(outcome) } : { done: outcome };
  } catch (error) {
    if (!(error instanceof Trouble) || error.kind === "signedOut") throw error;
    return { refusal: { kind: error.kind, text: explained(error).join(". "), fields: [], key } };
  }
}

function refusedBy(outcome) {
  return ["NotAllowed", "NotFound", "InvalidInput", "Conflict", "RateLimited"].includes(outcome.__typename);
}

function refusalOf({ __typename, message, fields }) {
  return { kind: __typename, text: wordsOf({ __typename, message, fields }), fields: fields ?? [] };
}

/** A refusal in one line. */
export function wordsOf({ __typename, message, fields }) {
  const said = [...new Set((fields ?? []).map((field) => field.message))];
  return __typename === "InvalidInput" && said.length > 0 ? said.join(" ") : message;
}
