/**
 * A class page while it is open: what stands in its cells, what was typed and is on its way, what was refused, and what somebody
 * else has changed. It outlives its place on the screen, so that what is typed arrives wherever the reader goes.
 */

import { newKey } from "../api.js";
import { counted } from "../text.js";
import { wordsOf } from "./acting.js";
import { EMPTY, isSameWish, signature, wishOf } from "./cells.js";
import { readPage } from "./page-data.js";
import { stepsOf } from "./steps.js";
import { queueOf } from "./unsent.js";

const SAVED_FOR = 1_600;

/** `send(input, key)` writes; `keep(snapshot)` puts away what is not sent; `signedOut()` asks to sign in again. */
export function openPage(where, { send, keep, signedOut }) {
  const steps = stepsOf();
  const cells = new Map();
  const notes = new Map();
  const types = new Map();
  let data = null;
  let landings = 0;
  let watcher = { cell: () => {}, whole: () => {}, status: () => {} };

  const queue = queueOf({
    send,
    newKey,
    later: (act, milliseconds) => setTimeout(act, milliseconds),
    never: (timer) => clearTimeout(timer),
    keep,
    stands,
    signedOut,
    changed: (id) => {
      watcher.cell(id);
      watcher.status();
    },
    landed(id, now, wish) {
      landings += 1;
      cells.set(id, now);
      if (wish) flash(id);
    },
    refused(id, { wish, stands: now, reason }, refusals) {
      landings += 1;
      cells.set(id, now);
      const clash = refusals.find((refusal) => refusal.__typename === "Conflict");
      notes.set(id, { kind: clash ? "conflict" : "refused", why: wordsOf(clash ?? refusals[0]).replace(" Обновите страницу.", ""), wish, reason });
      if (clash) read();
    },
  });

  function stands(id) {
    return cells.get(id) ?? EMPTY;
  }

  /** What a cell will hold as far as this page knows. */
  function expected(id) {
    return queue.wish(id) ?? wishOf(stands(id));
  }

  function flash(id) {
    const note = { kind: "saved" };
    notes.set(id, note);
    setTimeout(() => {
      if (notes.get(id) !== note) return;
      notes.delete(id);
      watcher.cell(id);
    }, SAVED_FOR);
  }

  /** Ask again, and take over what is other than it was: that was somebody else. */
  async function read() {
    const before = landings;
    const found = await readPage(where);
    if (before !== landings) return read();
    if (!found) return null;
    const strange = merged(found);
    const changedShape = !data || shape(data) !== shape(found);
    data = found;
    watcher.whole({ changedShape, strange });
    return data;
  }

  function merged(found) {
    const strange = [];
    for (const row of found.rows) {
      for (const lesson of found.lessons) {
        const id = idOf(row.student.id, lesson.id);
        const now = row.cells.get(lesson.id) ?? EMPTY;
        if (queue.flies(id)) continue;
        const before = stands(id);
        if (data && signature(before) !== signature(now) && notes.get(id)?.kind !== "conflict") {
          strange.push(id);
          if (!notes.has(id) || notes.get(id).kind === "saved") notes.set(id, { kind: "strange", why: whose(before, now) });
        }
        cells.set(id, now);
      }
    }
    return strange;
  }

  /** Write several cells as one act. `wishes`: `[id, wish]`; a wish may be what a cell holds already. */
  function write(wishes, { reason, typeOf, isStep = true }) {
    const step = [];
    for (const [id, wish] of wishes) {
      const before = expected(id);
      notes.delete(id);
      if (isSameWish(before, wish)) {
        watcher.cell(id);
        continue;
      }
      step.push({ id, before, after: wish });
      const [student, lesson] = id.split(" ");
      queue.put(id, { cell: { student, lesson }, seen: stands(id), wish, workType: typeOf(lesson), reason });
    }
    if (isStep) steps.made(step);
    watcher.status();
    return step.length;
  }

  /** One act back, or forth again. A cell that holds something else by now asks first. */
  function turn(direction, how) {
    const step = steps[direction]();
    if (!step) return null;
    const free = [];
    for (const { id, before, after } of step) {
      if (notes.get(id)?.kind === "refused") notes.delete(id);
      if (isSameWish(expected(id), after) || queue.wish(id)) free.push([id, before]);
      else if (!isSameWish(expected(id), before)) notes.set(id, { kind: "conflict", isTurn: true, why: "После вашей записи здесь появилось другое.", wish: before, reason: how.reason });
      watcher.cell(id);
    }
    write(free, { ...how, isStep: false });
    return step.map(({ id }) => id);
  }

  /** What could not be read as a mark stays in its cell, with the reason beside it. */
  function refuse(id, typed, why) {
    notes.set(id, { kind: "refused", why, typed });
    watcher.cell(id);
    watcher.status();
  }

  function settle(id, wish, how) {
    notes.delete(id);
    if (wish) write([[id, wish]], how);
    watcher.cell(id);
    watcher.status();
  }

  /** Everything that was refused, once more: the reason is there by now, or the day is open. */
  function again(how) {
    const refused = [...notes].filter(([, note]) => note.kind === "refused" && note.wish);
    write(refused.map(([id, note]) => [id, note.wish]), how);
  }

  return {
    where,
    types,
    queue,
    read,
    write,
    turn,
    refuse,
    settle,
    again,
    stands,
    expected,
    seen: (id) => ["strange"].includes(notes.get(id)?.kind) && notes.delete(id),
    note: (id) => notes.get(id) ?? null,
    refusals: () => [...notes.values()].filter((note) => note.kind === "refused" || note.kind === "conflict").length,
    can: steps.can,
    data: () => data,
    watch: (next) => (watcher = next),
  };
}

export function idOf(student, lesson) {
  return `${student} ${lesson}`;
}

/** How far the page is with writing, in a sentence. */
export function progress(page) {
  const waiting = page.queue.count();
  const kind = page.queue.trouble()?.kind;
  const cells = counted(waiting, "клетка", "клетки", "клеток");
  if (waiting === 0) return { state: page.refusals() > 0 ? "refused" : "saved", text: page.refusals() > 0 ? `Не записано: ${page.refusals()}. Причины — в красных клетках.` : "Всё записано." };
  if (kind === "signedOut") return { state: "waiting", text: `Сеанс закончился. Не записано: ${cells}. Войдите снова, и они запишутся.` };
  if (kind) return { state: "waiting", text: `Нет связи с дневником. Не записано: ${cells}. Запишем сами, как только связь появится.` };
  return { state: "sending", text: `Записываем: ${cells}…` };
}

function shape({ lessons, rows }) {
  return JSON.stringify([lessons, rows.map((row) => row.student.id)]);
}

function whose(before, now) {
  const known = new Set(before.marks.map((mark) => mark.id));
  const by = now.marks.find((mark) => !known.has(mark.id))?.by;
  return by ? `Поставлено не здесь: ${by}.` : "Изменено не здесь.";
}
