// What the consent desk proposes, what forms make of refusals, and how several writings become one. Run by Node.
import assert from "node:assert/strict";
import { join } from "node:path";
import test from "node:test";
import { pathToFileURL } from "node:url";

const load = (name) => import(pathToFileURL(join(process.env.DIARY_CABINET_SCRIPTS, name)));
const papers = await load("desk/papers.js");
const placing = await load("desk/placing.js");
const { stepwise } = await load("desk/steps.js");
const { yearOf } = await load("desk/school.js");
const { byClass } = await load("desk/words.js");
const routes = await load("routes.js");

test("the next number goes on where the last one ended", () => {
  assert.deepEqual(["СП-834", "0099", "12/9", "7-к", "99999999999999999999", "без номера", "", null].map(papers.nextNumber), [
    "СП-835",
    "0100",
    "12/10",
    "8-к",
    "100000000000000000000",
    "",
    "",
    "",
  ]);
});

test("the last number is a paper's, whatever was decided in the cabinet since", () => {
  const decisions = [{ medium: "ELECTRONIC", documentNumber: "" }, { medium: "ELECTRONIC", documentNumber: "ЭД-9" }, { medium: "WRITTEN", documentNumber: "СП-7" }, { medium: "WRITTEN", documentNumber: "СП-6" }];
  assert.equal(papers.lastNumber(decisions), "СП-7");
  assert.equal(papers.lastNumber([]), "");
});

const given = { decision: "CONSENT", standing: "IN_FORCE" };
const giver = (id, more) => ({ guardian: { id }, rights: "FULL", electronic: null, processing: null, ...more });

test("the decision that is missing is proposed first, of somebody who may make it", () => {
  assert.deepEqual(papers.missing([giver("a"), giver("b")]), { giver: "a", subject: "ELECTRONIC" });
  assert.deepEqual(papers.missing([giver("a", { rights: "NONE" }), giver("b")]), { giver: "b", subject: "ELECTRONIC" });
  assert.deepEqual(papers.missing([giver("a", { electronic: given }), giver("b")]), { giver: "b", subject: "ELECTRONIC" });
  assert.deepEqual(papers.missing([giver("a", { electronic: given, rights: "READ" }), giver("b", { electronic: given })]), { giver: "b", subject: "PROCESSING" });
  const refused = giver("a", { electronic: { decision: "REFUSAL", standing: "IN_FORCE" }, processing: given });
  assert.deepEqual(papers.missing([refused]), { giver: "a", subject: "ELECTRONIC" });
  assert.deepEqual(papers.missing([giver("a", { electronic: { decision: "WITHDRAWAL", standing: "IN_FORCE" }, processing: given }), refused]), { giver: "a", subject: "ELECTRONIC" });
  assert.deepEqual(papers.missing([{ guardian: null, rights: null, electronic: null, processing: null }]), { giver: "self", subject: "ELECTRONIC" });
  assert.deepEqual(papers.missing([]), { giver: null, subject: "ELECTRONIC" });
});

test("a paper says what its decision needs and nothing else", () => {
  const typed = { giver: "g", subject: "ELECTRONIC", decision: "CONSENT", number: " 7 ", date: "2026-11-23", medium: "WRITTEN", purposes: ["INFORMING"], channels: ["WEB"], version: "1", startsOn: "", endsOn: "2027-05-31" };
  const document = { number: "7", date: "2026-11-23", medium: "WRITTEN" };
  assert.deepEqual(papers.paperInput("s", typed), { studentId: "s", guardianId: "g", subject: "ELECTRONIC", purposes: ["INFORMING"], channels: ["WEB"], endsOn: "2027-05-31", textVersion: "1", document });
  assert.deepEqual(papers.paperInput("s", { ...typed, subject: "PROCESSING" }).channels, []);
  assert.deepEqual(papers.paperInput("s", { ...typed, giver: "self", decision: "REFUSAL" }), { studentId: "s", subject: "ELECTRONIC", textVersion: "1", document });
  assert.deepEqual(papers.paperInput("s", { ...typed, decision: "WITHDRAWAL" }), { studentId: "s", guardianId: "g", subject: "ELECTRONIC", document });
});

test("a problem stands at its field, the longest name first, and what has no field is said above", () => {
  const problems = [
    { path: "input.familyName", message: "a" },
    { path: "input.students[0].groupIds[1]", message: "b" },
    { path: "input.document.number", message: "c" },
    { path: "input.familyName", message: "d" },
    { path: "input.other", message: "e" },
  ];
  const { byName, rest } = placing.placed(problems, ["familyName", "students", "document", "document.number"]);
  assert.deepEqual([...byName], [
    ["familyName", ["a", "d"]],
    ["students", ["b"]],
    ["document.number", ["c"]],
  ]);
  assert.deepEqual(rest, ["e"]);
  assert.deepEqual(placing.placed(undefined, ["x"]).rest, []);
});

test("the same input goes under the same key, a corrected one under another", () => {
  let number = 0;
  const keyFor = placing.keyed(() => `key ${++number}`);
  assert.deepEqual([keyFor({ a: 1 }), keyFor({ a: 1 }), keyFor({ a: 2 }), keyFor({ a: 2 })], ["key 1", "key 1", "key 2", "key 2"]);
});

test("whatever goes wrong on the way, the words say that nothing typed is lost", () => {
  for (const kind of ["offline", "slow", "rate", "down", "signedOut", undefined]) assert.match(placing.lost({ kind }), /Введённое осталось|введённое осталось/);
  assert.match(placing.lost({ kind: "fault", fault: "a1" }), /a1/);
});

test("after a refusal the steps go on from there and nothing is written twice", async () => {
  const memory = { done: new Map(), keyFor: new Map() };
  const sent = [];
  let refuse = true;
  const step = (name, more) => ({
    name,
    ok: "Written",
    input: (done) => ({ name, after: [...done.keys()] }),
    send: async (input, key) => {
      sent.push([name, key]);
      return refuse && name === "kin" ? { __typename: "InvalidInput", message: "нет" } : { __typename: "Written", id: `${name} id` };
    },
    keep: (outcome) => outcome.id,
    ...more,
  });
  const steps = [step("student"), step("none", { input: () => null }), step("kin"), step("last", { input: (done) => ({ kin: done.get("kin") }) })];
  let number = 0;
  const keyed = () => placing.keyed(() => ++number);
  assert.deepEqual(await stepwise(steps, memory, keyed), { name: "kin", outcome: { __typename: "InvalidInput", message: "нет" } });
  refuse = false;
  assert.equal(await stepwise(steps, memory, keyed), null);
  assert.deepEqual(sent, [
    ["student", 1],
    ["kin", 2],
    ["kin", 2],
    ["last", 3],
  ]);
  assert.equal(memory.done.get("kin"), "kin id");
});

test("the year of a day is this one, in the summer the next, after all of them the last", () => {
  const years = [
    { id: "b", startsOn: "2026-09-01", endsOn: "2027-05-26" },
    { id: "a", startsOn: "2025-09-01", endsOn: "2026-05-26" },
  ];
  assert.deepEqual(["2026-01-01", "2026-07-01", "2026-11-23", "2028-01-01"].map((day) => yearOf(years, day).id), ["a", "b", "b", "b"]);
  assert.equal(yearOf([], "2026-01-01"), null);
});

test("classes stand in the order of a school", () => {
  assert.deepEqual(["10А", "9Б", "1Б", "9А", "1А"].sort(byClass), ["1А", "1Б", "9А", "9Б", "10А"]);
});

test("every role finds its own account, also by the address on a slip, and slips stand in no menu", () => {
  for (const role of ["GUARDIAN", "STUDENT", "TEACHER", "HOMEROOM", "DEPUTY", "REGISTRAR", "ADMINISTRATOR", "OPERATOR"]) {
    assert.equal(routes.read("#/own", role).page.name, "own", role);
    assert.deepEqual([routes.read("#/activate/CODE", role).page.name, routes.read("#/activate/CODE", role).rest], ["own", "CODE"], role);
    for (const page of routes.pagesOf(role)) if (page.name === "slips") assert.equal(page.unlisted, true);
  }
  assert.equal(routes.read("#/people/new", "REGISTRAR").rest, "new");
  assert.equal(routes.read("#//abc", "REGISTRAR").rest, "abc");
  assert.equal(routes.read("#/people", "GUARDIAN").page.name, "");
});
