/**
 * What a cell of the class page holds, and the rows that make it hold something else. What stands is `{ marks, note }` as it was
 * read, with ids and versions; what is wished is `{ marks, code, reason }` without them.
 */

import { LETTERS, isAbsent } from "./typed.js";

export const EMPTY = { marks: [], note: null };

/** What stands, as a wish: the way back to it. */
export function wishOf({ marks, note }) {
  return {
    marks: marks.map(({ text, workType, weight, comment, dueOn }) => ({ text, workType, weight, comment, dueOn })),
    code: note?.code ?? null,
    reason: note?.reason ?? "",
  };
}

/** A wish for what was typed as a whole. Marks that stay keep what was said of them. */
export function wishFor(stands, { marks, code }) {
  const left = [...stands.marks];
  return {
    marks: marks.map((text, place) => {
      const same = left.findIndex((mark) => mark.text === text);
      if (same >= 0) return wishOf({ marks: left.splice(same, 1), note: null }).marks[0];
      const before = stands.marks.length === marks.length ? stands.marks[place] : null;
      return { text, workType: before?.workType ?? null, weight: null, comment: before?.comment ?? "", dueOn: null };
    }),
    code,
    reason: code !== null && code === stands.note?.code ? stands.note.reason : "",
  };
}

/** A wish for one key: a mark takes the place of marks and of an absence; an absence leaves marks where they are. */
export function wishForKey(stands, key) {
  const now = wishOf(stands);
  if (key.code) return { ...now, code: key.code, reason: key.code === now.code ? now.reason : "" };
  const code = isAbsent(now.code) && key.mark !== "." ? null : now.code;
  const [before] = now.marks;
  const kept = before?.text === key.mark ? before : { text: key.mark, workType: before?.workType ?? null, weight: null, comment: before?.comment ?? "", dueOn: null };
  return { marks: [kept], code, reason: code === null ? "" : now.reason };
}

export function textOf({ marks, code, note }) {
  const absence = code ?? note?.code ?? null;
  return [...marks.map((mark) => mark.text), absence && LETTERS[absence]].filter(Boolean).join(" ");
}

/** Whether two wishes come to the same. A mark without a type of work is of whatever type its lesson has. */
export function isSameWish(one, other) {
  if (one.code !== other.code || one.reason !== other.reason || one.marks.length !== other.marks.length) return false;
  return one.marks.every(({ text, workType, comment }, place) => {
    const mark = other.marks[place];
    return text === mark.text && comment === mark.comment && (!workType || !mark.workType || workType === mark.workType);
  });
}

/** Which versions these are: another signature is another content. */
export function signature({ marks, note }) {
  return [...marks.map((mark) => `${mark.id} ${mark.version}`), note ? `${note.id} ${note.version}` : ""].join("|");
}

/** Rows of `classPageWrite`, each by what was seen; none where all of it stands already. */
export function rowsFor({ lesson, student }, seen, wish, workType) {
  const rows = [];
  const [code, reason] = [seen.note?.code ?? null, seen.note?.reason ?? ""];
  if (wish.code !== code || (code !== null && wish.reason !== reason)) {
    const noted = wish.code === null ? null : { code: wish.code, reason: wish.reason };
    rows.push({ attendance: { lessonId: lesson, studentId: student, noted, ...(seen.note && { version: seen.note.version }) } });
  }
  const wished = [...wish.marks];
  const left = [];
  for (const mark of seen.marks) {
    const same = wished.findIndex((found) => found.text === mark.text && (found.workType ?? mark.workType) === mark.workType && found.comment === mark.comment);
    if (same >= 0) wished.splice(same, 1);
    else left.push(mark);
  }
  for (const mark of left) {
    const next = wished.shift();
    if (next) rows.push({ correct: correction(mark, next) });
    else rows.push({ remove: { markId: mark.id, version: mark.version } });
  }
  for (const mark of wished) {
    const { text, comment, dueOn, weight } = mark;
    rows.push({
      record: {
        lessonId: lesson,
        studentId: student,
        text,
        workTypeId: mark.workType ?? workType,
        beside: seen.marks.map((found) => found.id),
        ...(comment && { comment }),
        ...(dueOn && { dueOn }),
        ...(weight && /^\d/.test(text) && { weight }),
      },
    });
  }
  return rows;
}

function correction(mark, next) {
  return {
    markId: mark.id,
    version: mark.version,
    ...(next.text !== mark.text && { text: next.text }),
    ...(next.workType && next.workType !== mark.workType && { workTypeId: next.workType }),
    ...(next.comment !== mark.comment && { comment: next.comment }),
    ...(next.dueOn && next.dueOn !== mark.dueOn && { dueOn: next.dueOn }),
  };
}

/** What stands after these outcomes of its rows; what was refused changes nothing. */
export function after(stands, outcomes) {
  let { marks, note } = stands;
  for (const { row, outcome } of outcomes) {
    if (outcome.refusal) continue;
    if (row.attendance) note = outcome.attendance;
    else if (row.remove) marks = marks.filter((mark) => mark.id !== row.remove.markId);
    else if (outcome.mark) {
      const mark = markOf(outcome.mark);
      marks = [...marks.filter((found) => found.id !== mark.id), mark].sort((one, other) => place(stands, one) - place(stands, other));
    }
  }
  return { marks, note };
}

function place({ marks }, { id }) {
  const found = marks.findIndex((mark) => mark.id === id);
  return found < 0 ? marks.length : found;
}

/** A mark as the page keeps it. */
export function markOf(mark) {
  const { id, version, text, weight, comment, dueOn, counts } = mark;
  return { id, version, text, weight, comment, dueOn, counts, workType: mark.workType.id, by: mark.setBy?.shortName ?? null };
}
