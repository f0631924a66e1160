/**
 * What was typed and is not at the gateway yet. Wishes of a moment go together, one page at a time, under a key that stays the same
 * until there is an answer: nothing is lost with a connection, and nothing is written twice. What waits can be put away and taken up.
 */

import { EMPTY, after, rowsFor } from "./cells.js";

const MOST = 60;
const PATIENT = [2_000, 4_000, 8_000, 15_000];
const AGAIN = 3_000;
const WAITING = ["offline", "slow", "down", "rate"];

/**
 * `does` has `send(input, key)`, which gives outcomes or throws a `Trouble`; `newKey()`; `later(act, milliseconds)` and
 * `never(timer)`; `keep(snapshot)`; `stands(id)`; `landed(id, stands, wish)`; `refused(id, wish, refusals)`; `changed(id)`;
 * `signedOut()`.
 */
export function queueOf(does, moment = 400) {
  const wishes = new Map();
  let flight = null;
  let timer = null;
  let tries = 0;
  let trouble = null;

  /** Wish a cell to hold something. `seen` is what stood there as it was read. */
  function put(id, { cell, seen, wish, workType, reason }) {
    const before = wishes.get(id);
    const flies = flight?.parts.some((part) => part.id === id) ?? false;
    wishes.set(id, { cell, wish, workType, reason, seen: before ? before.seen : seen, waits: before ? before.waits : flies });
    kept();
    does.changed(id);
    if (!flight) soon(moment);
  }

  function soon(milliseconds) {
    if (timer !== null) does.never(timer);
    timer = does.later(flush, milliseconds);
  }

  async function flush() {
    timer = null;
    if (!flight) board();
    if (!flight) return;
    const now = flight;
    for (const { id } of now.parts) does.changed(id);
    try {
      const outcomes = await does.send(now.input, now.key);
      [tries, trouble] = [0, null];
      taken(now, outcomes);
    } catch (problem) {
      missed(now, problem);
    }
  }

  /** As many wishes as go together: of one reason, within what one page may hold. */
  function board() {
    const parts = [];
    const rows = [];
    const dropped = [];
    let reason = null;
    for (const [id, one] of wishes) {
      if (one.waits) continue;
      const own = rowsFor(one.cell, one.seen, one.wish, one.workType);
      if (own.length === 0) dropped.push(id);
      else if ((reason === null || reason === one.reason) && rows.length + own.length <= MOST) {
        reason = one.reason;
        parts.push({ ...one, id, from: rows.length, count: own.length });
        rows.push(...own);
      }
    }
    for (const { id } of parts) wishes.delete(id);
    for (const id of dropped) {
      wishes.delete(id);
      does.landed(id, does.stands(id), null);
    }
    flight = parts.length > 0 ? { key: does.newKey(), input: { mode: "EACH", rows, reason: reason ?? "" }, parts } : null;
    kept();
    for (const id of dropped) does.changed(id);
  }

  function taken(now, { outcomes, message }) {
    flight = null;
    for (const part of now.parts) {
      const rows = now.input.rows.slice(part.from, part.from + part.count);
      const told = rows.map((row, place) => ({ row, outcome: outcomes ? outcomes[part.from + place] : { refusal: { __typename: "NotAllowed", message } } }));
      const refusals = told.map(({ outcome }) => outcome.refusal).filter(Boolean);
      const stands = after(part.seen ?? EMPTY, told);
      const next = wishes.get(part.id);
      if (next?.waits) Object.assign(next, { waits: false, seen: stands });
      if (refusals.length === 0) does.landed(part.id, stands, part.wish);
      else if (next) does.landed(part.id, stands, null);
      else does.refused(part.id, { ...part, stands }, refusals);
    }
    kept();
    for (const { id } of now.parts) does.changed(id);
    if (wishes.size > 0) soon(0);
  }

  function missed(now, problem) {
    trouble = problem;
    if (WAITING.includes(problem.kind)) {
      soon(PATIENT[Math.min(tries, PATIENT.length - 1)]);
      tries += 1;
    } else if (problem.kind === "signedOut") {
      if (tries === 0) does.signedOut();
      tries += 1;
      kept();
      soon(AGAIN);
    } else taken(now, { outcomes: null, message: problem.words ?? "Записать не вышло. Нажмите «Повторить»." });
    for (const { id } of now.parts) does.changed(id);
  }

  function kept() {
    does.keep(isEmpty() ? null : { wishes: [...wishes], flight });
  }

  function isEmpty() {
    return wishes.size === 0 && flight === null;
  }

  return {
    put,
    isEmpty,
    count: () => wishes.size + (flight?.parts.length ?? 0),
    trouble: () => trouble,
    wish: (id) => (wishes.get(id) ?? flight?.parts.find((part) => part.id === id))?.wish ?? null,
    flies: (id) => flight?.parts.some((part) => part.id === id) ?? false,
    drop: (id) => wishes.delete(id) && kept(),
    snapshot: () => (isEmpty() ? null : { wishes: [...wishes], flight }),
    /** Send now: there is a connection again, somebody has signed in again, or looks away. */
    hurry: () => !isEmpty() && soon(0),
    takeUp(snapshot) {
      for (const [id, one] of snapshot.wishes) wishes.set(id, one);
      flight = snapshot.flight;
      soon(0);
    },
  };
}
