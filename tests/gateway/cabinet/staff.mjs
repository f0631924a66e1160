// What staff type into a class page and what becomes of it. Run by Node on a copy of the cabinet's own modules.
import assert from "node:assert/strict";
import { join } from "node:path";
import test from "node:test";
import { pathToFileURL } from "node:url";

const load = (name) => import(pathToFileURL(join(process.env.DIARY_CABINET_SCRIPTS, "staff", name)));
const { blockOf, keyOf, readCell } = await load("typed.js");
const { EMPTY, after, isSameWish, rowsFor, signature, textOf, wishFor, wishForKey, wishOf } = await load("cells.js");
const { queueOf } = await load("unsent.js");
const { stepsOf } = await load("steps.js");

const POLICY = { scale: 5, lowest: 1, codes: ["зч", "нзч", "н/а", "осв", "."] };
const TEN = { scale: 10, lowest: 1, codes: [] };
const CELL = { lesson: "L", student: "S" };
const mark = (id, text, more = {}) => ({ id, version: 1, text, workType: "W", weight: "1", comment: "", dueOn: null, counts: true, by: null, ...more });
const stands = (marks, note = null) => ({ marks, note });

test("a cell is read as a paper journal is", () => {
  const read = (text) => readCell(text, POLICY);
  assert.deepEqual(read("5"), { marks: ["5"], code: null });
  assert.deepEqual(read(" 5/4 "), { marks: ["5", "4"], code: null });
  assert.deepEqual(read("5, 4; 3"), { marks: ["5", "4", "3"], code: null });
  assert.deepEqual(read("Н"), { marks: [], code: "UNKNOWN" });
  assert.deepEqual(read("4 о"), { marks: ["4"], code: "LATE" });
  assert.deepEqual(read("н/а"), { marks: ["н/а"], code: null });
  assert.deepEqual(read("н ."), { marks: ["."], code: "UNKNOWN" });
  assert.deepEqual(read("осв ос"), { marks: ["осв"], code: "EXEMPT" });
  assert.deepEqual(read("нзч"), { marks: ["нзч"], code: null });
  assert.deepEqual(read(""), { marks: [], code: null });
});

test("what is no mark is refused in words and not guessed at", () => {
  for (const text of ["6", "0", "54", "5-", "abc", "пять", "н б", "н 5", "зчет", "<b>5</b>", "5\u202e4"]) {
    assert.match(readCell(text, POLICY).problem ?? "", /\S{3}/, text);
  }
  assert.deepEqual(readCell("10", TEN), { marks: ["10"], code: null });
  assert.match(readCell("зч", TEN).problem, /от 1 до 10/);
});

test("one key is a mark where no longer one may begin with it", () => {
  assert.deepEqual(keyOf("5", POLICY), { mark: "5" });
  assert.equal(keyOf("6", POLICY), null);
  assert.equal(keyOf("1", TEN), null);
  assert.deepEqual(keyOf(".", POLICY), { mark: "." });
  assert.equal(keyOf(".", TEN), null);
  assert.deepEqual(keyOf("Н", POLICY), { code: "UNKNOWN" });
  assert.deepEqual(keyOf("y", POLICY), { code: "UNKNOWN" });
  assert.equal(keyOf("з", POLICY), null);
  assert.equal(keyOf("Enter", POLICY), null);
});

test("a block of a spreadsheet has rows and columns", () => {
  assert.deepEqual(blockOf("5\t4\r\n\t3\r\n"), [["5", "4"], ["", "3"]]);
  assert.deepEqual(blockOf("5"), [["5"]]);
  assert.deepEqual(blockOf('"5 4"\n"н/а"\n'), [["5 4"], ["н/а"]]);
  assert.deepEqual(blockOf("5\n\n4"), [["5"], [""], ["4"]]);
});

test("a digit takes the place of marks and of an absence, a letter leaves marks alone", () => {
  const absent = stands([], { id: "A", version: 3, code: "ILL", reason: "Грипп" });
  assert.deepEqual(rowsFor(CELL, absent, wishForKey(absent, { mark: "4" }), "W"), [
    { attendance: { lessonId: "L", studentId: "S", noted: null, version: 3 } },
    { record: { lessonId: "L", studentId: "S", text: "4", workTypeId: "W", beside: [] } },
  ]);
  const two = stands([mark("M1", "5"), mark("M2", "3")]);
  assert.deepEqual(rowsFor(CELL, two, wishForKey(two, { mark: "3" }), "W"), [{ remove: { markId: "M1", version: 1 } }]);
  const one = stands([mark("M1", "5")]);
  assert.deepEqual(rowsFor(CELL, one, wishForKey(one, { code: "LATE" }), "W"), [
    { attendance: { lessonId: "L", studentId: "S", noted: { code: "LATE", reason: "" } } },
  ]);
});

test("rows say what was seen, and nothing where all stands already", () => {
  const one = stands([mark("M1", "5", { version: 7 })]);
  assert.deepEqual(rowsFor(CELL, one, wishFor(one, readCell("5", POLICY)), "X"), []);
  assert.deepEqual(rowsFor(CELL, one, wishFor(one, readCell("4", POLICY)), "X"), [{ correct: { markId: "M1", version: 7, text: "4" } }]);
  assert.deepEqual(rowsFor(CELL, one, wishFor(one, readCell("5 3", POLICY)), "X"), [
    { record: { lessonId: "L", studentId: "S", text: "3", workTypeId: "X", beside: ["M1"] } },
  ]);
  assert.deepEqual(rowsFor(CELL, one, wishOf(EMPTY), "X"), [{ remove: { markId: "M1", version: 7 } }]);
  const wish = wishOf(one);
  wish.marks[0] = { ...wish.marks[0], workType: "K" };
  assert.deepEqual(rowsFor(CELL, one, wish, "X"), [{ correct: { markId: "M1", version: 7, workTypeId: "K" } }]);
});

test("the way back brings a mark with all that was said of it", () => {
  const before = stands([mark("M1", "3", { workType: "K", weight: "1.5", comment: "Пересдать" })]);
  assert.deepEqual(rowsFor(CELL, EMPTY, wishOf(before), "W"), [
    { record: { lessonId: "L", studentId: "S", text: "3", workTypeId: "K", beside: [], comment: "Пересдать", weight: "1.5" } },
  ]);
});

test("outcomes change what stands, refusals do not", () => {
  const before = stands([mark("M1", "5"), mark("M2", "4")]);
  const told = { id: "M1", version: 2, text: "3", workType: { id: "W" }, weight: "1", comment: "", dueOn: null, counts: true, setBy: { shortName: "Я" } };
  const now = after(before, [
    { row: { correct: { markId: "M1" } }, outcome: { mark: told } },
    { row: { remove: { markId: "M2" } }, outcome: { refusal: { __typename: "Conflict" } } },
    { row: { attendance: {} }, outcome: { attendance: { id: "A", version: 1, code: "LATE", reason: "" } } },
  ]);
  assert.equal(textOf(now), "3 4 о");
  assert.notEqual(signature(before), signature(now));
  assert.ok(isSameWish(wishOf(now), { marks: [{ text: "3", workType: null, comment: "" }, { text: "4", workType: "W", comment: "" }], code: "LATE", reason: "" }));
});

/** A gateway that answers when it is told to, and remembers what came under which key. */
function desk() {
  const state = { sent: [], kept: null, landed: [], refused: [], timers: [], keys: 0, answer: null, stands: new Map(), signedOut: 0 };
  const does = {
    send: async (input, key) => {
      state.sent.push({ input, key });
      if (state.answer instanceof Error) throw state.answer;
      return state.answer ? state.answer(input) : { outcomes: input.rows.map((row) => ({ refusal: null, mark: made(row), attendance: null })) };
    },
    newKey: () => `key-${(state.keys += 1)}`,
    later: (act) => state.timers.push(act) - 1,
    never: (timer) => (state.timers[timer] = null),
    keep: (snapshot) => (state.kept = snapshot && JSON.parse(JSON.stringify(snapshot))),
    stands: (id) => state.stands.get(id) ?? EMPTY,
    landed: (id, now) => (state.stands.set(id, now), state.landed.push(id)),
    refused: (id, part, refusals) => state.refused.push([id, textOf(part.wish), refusals[0].message]),
    changed: () => null,
    signedOut: () => (state.signedOut += 1),
  };
  const made = (row) => {
    const { text, markId } = row.record ?? row.correct ?? {};
    return text ? { id: markId ?? `M${state.sent.length}`, version: state.sent.length, text, workType: { id: "W" }, weight: "1", comment: "", dueOn: null, counts: true, setBy: null } : null;
  };
  const run = async () => {
    for (let turn = 0; turn < 20; turn += 1) {
      const act = state.timers.findLast((found) => found);
      if (!act) return;
      state.timers = [];
      await act();
      if (state.answer instanceof Error) return;
    }
  };
  return { state, does, run };
}

const put = (queue, state, id, text, more = {}) =>
  queue.put(id, { cell: { lesson: "L", student: id }, seen: state.stands.get(id) ?? EMPTY, wish: wishFor(state.stands.get(id) ?? EMPTY, readCell(text, POLICY)), workType: "W", reason: "", ...more });

test("what is typed in a moment goes together", async () => {
  const { state, does, run } = desk();
  const queue = queueOf(does);
  put(queue, state, "a", "5");
  put(queue, state, "b", "4");
  put(queue, state, "b", "3");
  assert.equal(queue.count(), 2);
  await run();
  assert.equal(state.sent.length, 1);
  assert.deepEqual(state.sent[0].input.rows.map((row) => row.record.text), ["5", "3"]);
  assert.deepEqual(state.landed, ["a", "b"]);
  assert.ok(queue.isEmpty() && state.kept === null);
});

test("a lost connection loses nothing and writes nothing twice: the same key again, newer cells after it", async () => {
  const { state, does, run } = desk();
  const queue = queueOf(does);
  state.answer = Object.assign(new Error("offline"), { kind: "offline" });
  put(queue, state, "a", "5");
  await run();
  put(queue, state, "a", "4");
  put(queue, state, "b", "3");
  await run();
  assert.deepEqual(state.sent.map((one) => one.key), ["key-1", "key-1"]);
  assert.equal(queue.count(), 3);
  const kept = state.kept;
  state.answer = null;

  const later = desk();
  const taken = queueOf(later.does);
  taken.takeUp(kept);
  await later.run();
  assert.equal(later.state.sent[0].key, "key-1");
  assert.deepEqual(later.state.sent[0].input, state.sent[0].input);
  assert.deepEqual(later.state.sent[1].input.rows.map((row) => Object.keys(row)[0]), ["correct", "record"]);
  assert.ok(taken.isEmpty());
});

test("a refused cell stays with its text and reason, the others land", async () => {
  const { state, does, run } = desk();
  const queue = queueOf(does);
  const whole = does.send;
  does.send = async (input, key) => {
    const { outcomes } = await whole(input, key);
    outcomes[0] = { refusal: { __typename: "NotAllowed", message: "Срок правки урока прошёл." } };
    return { outcomes };
  };
  put(queue, state, "a", "5");
  put(queue, state, "b", "4");
  await run();
  assert.deepEqual(state.refused, [["a", "5", "Срок правки урока прошёл."]]);
  assert.deepEqual(state.landed, ["b"]);
});

test("different reasons go in different pages, and a page is never longer than it may be", async () => {
  const { state, does, run } = desk();
  const queue = queueOf(does);
  for (let number = 0; number < 70; number += 1) put(queue, state, `s${number}`, "5", { reason: number % 2 ? "" : "Описка" });
  await run();
  assert.ok(state.sent.every(({ input }) => input.rows.length <= 60));
  assert.equal(state.sent.reduce((sum, { input }) => sum + input.rows.length, 0), 70);
  assert.deepEqual(new Set(state.sent.map(({ input }) => input.reason)), new Set(["", "Описка"]));
});

test("the end of a session is told once and waits", async () => {
  const { state, does, run } = desk();
  const queue = queueOf(does);
  state.answer = Object.assign(new Error("signedOut"), { kind: "signedOut" });
  put(queue, state, "a", "5");
  await run();
  await run();
  assert.equal(state.signedOut, 1);
  assert.notEqual(state.kept, null);
  state.answer = null;
  queue.hurry();
  await run();
  assert.deepEqual(state.landed, ["a"]);
});

test("what is typed back before it left is not sent at all", async () => {
  const { state, does, run } = desk();
  const queue = queueOf(does);
  put(queue, state, "a", "5");
  put(queue, state, "a", "");
  await run();
  assert.equal(state.sent.length, 0);
  assert.ok(queue.isEmpty());
});

test("acts are taken back in their order and brought again until something new is done", () => {
  const steps = stepsOf();
  steps.made([]);
  assert.deepEqual(steps.can(), { undo: false, redo: false });
  steps.made([{ id: "a", before: 1, after: 2 }]);
  steps.made([{ id: "b", before: 1, after: 2 }, { id: "c", before: 0, after: 3 }]);
  assert.deepEqual(steps.undo().map(({ id }) => id), ["b", "c"]);
  assert.deepEqual(steps.redo()[1], { id: "c", before: 3, after: 0 });
  steps.undo();
  steps.made([{ id: "d", before: 1, after: 2 }]);
  assert.equal(steps.redo(), null);
  assert.deepEqual(steps.undo()[0].id, "d");
});
