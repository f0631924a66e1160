/** The public API, and everything that may go wrong on the way to it, by kinds that `explained` has words for. */

import { setClock } from "./dates.js";

const PATIENCE = 25_000;
const KINDS = {
  UNAUTHENTICATED: "signedOut",
  TOO_MANY_REQUESTS: "rate",
  SERVICE_UNAVAILABLE: "down",
  GRAPHQL_PARSE_FAILED: "old",
  GRAPHQL_VALIDATION_FAILED: "old",
  BAD_USER_INPUT: "input",
};

export class Trouble extends Error {
  constructor(kind, message = kind, fault = null) {
    super(message);
    this.kind = kind;
    this.fault = fault;
  }
}

/** A key under which something is done once, however often it is sent. A page without TLS has no `randomUUID`. */
export function newKey() {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** The data of an answer. Throws `Trouble`. */
export async function ask(document, variables, token) {
  const answer = await reached(document, variables, token);
  setClock(answer.headers.get("date"));
  if (answer.status === 429) throw new Trouble("rate");
  if (answer.status === 502 || answer.status === 503 || answer.status === 504) throw new Trouble("down");
  let body;
  try {
    body = await answer.json();
  } catch {
    throw new Trouble(answer.ok ? "offline" : "fault");
  }
  const error = body.errors?.[0];
  if (!error) return body.data;
  const { code, id } = error.extensions ?? {};
  throw new Trouble(KINDS[code] ?? "fault", error.message, id);
}

async function reached(document, variables, token) {
  try {
    return await fetch("/graphql", {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "application/json", ...(token && { Authorization: `Bearer ${token}` }) },
      body: JSON.stringify({ query: document, variables }),
      cache: "no-store",
      credentials: "omit",
      redirect: "error",
      signal: AbortSignal.timeout(PATIENCE),
    });
  } catch (error) {
    throw new Trouble(error.name === "TimeoutError" ? "slow" : "offline");
  }
}
