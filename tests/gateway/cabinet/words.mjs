// What pages say, and by which day and hour they say it. Run by Node on a copy of the cabinet's own modules.
import assert from "node:assert/strict";
import { join } from "node:path";
import test from "node:test";
import { pathToFileURL } from "node:url";

const load = (name) => import(pathToFileURL(join(process.env.DIARY_CABINET_SCRIPTS, name)));
const dates = await load("dates.js");
const text = await load("text.js");
const routes = await load("routes.js");
const news = await load("news.js");
const account = await load("account.js");
const notices = await load("family/notice-words.js");

test("a day is the school's, whatever the clock and the zone of the device", () => {
  dates.setClock("Thu, 31 Dec 2026 22:30:00 GMT");
  assert.equal(dates.today("UTC"), "2026-12-31");
  assert.equal(dates.today("Europe/Moscow"), "2027-01-01");
  assert.equal(dates.today("Asia/Kamchatka"), "2027-01-01");
  assert.equal(dates.momentOf("2026-12-31T21:05:00Z", "Europe/Moscow"), "00:05");
  assert.equal(dates.momentOf("2026-12-31T20:55:00Z", "Europe/Moscow"), "31 декабря 2026, 23:55");
});

test("a header that says nothing changes nothing, and a clock that is nearly right is kept", () => {
  dates.setClock("Thu, 31 Dec 2026 22:30:00 GMT");
  dates.setClock(null);
  dates.setClock("nonsense");
  assert.equal(dates.now().getUTCFullYear(), 2026);
  const before = Date.now();
  dates.setClock(new Date(before + 20_000).toUTCString());
  assert.ok(dates.now().getTime() - before < 10_000);
});

test("days go on across months, years and leap days", () => {
  assert.equal(dates.plusDays("2028-02-28", 1), "2028-02-29");
  assert.equal(dates.plusDays("2026-12-31", 1), "2027-01-01");
  assert.equal(dates.mondayOf("2027-01-01"), "2026-12-28");
  assert.equal(dates.mondayOf("2026-11-23"), "2026-11-23");
  assert.equal(dates.mondayOf("2026-11-29"), "2026-11-23");
  assert.equal(dates.daysBetween("2026-10-24", "2026-10-26"), 2);
});

test("what is no day is none", () => {
  for (const bad of ["2026-02-30", "2026-13-01", "2026-1-1", "", "week", null, undefined, "2026-11-23T00:00"]) assert.equal(dates.isDay(bad), false);
  assert.equal(dates.isDay("2028-02-29"), true);
});

test("days are said in Russian", () => {
  dates.setClock("Mon, 23 Nov 2026 09:00:00 GMT");
  assert.equal(dates.dayInFull("2026-11-23"), "понедельник, 23 ноября");
  assert.equal(dates.days("2026-11-23", "2026-11-29"), "23–29 ноября");
  assert.equal(dates.days("2026-11-30", "2026-12-06"), "30 ноября – 6 декабря");
  assert.equal(dates.days("2026-12-28", "2027-01-03"), "28 декабря – 3 января 2027");
  assert.equal(dates.days("2026-11-04", "2026-11-04"), "4 ноября");
  assert.equal(dates.dayInShort("2026-11-04"), "04.11");
});

test("hours are those of the school, in summer and in winter", () => {
  assert.equal(dates.timeOf("2026-11-23T05:00:00Z", "Europe/Moscow"), "08:00");
  assert.equal(dates.timeOf("2026-11-22T22:30:00Z", "Asia/Vladivostok"), "08:30");
  assert.equal(dates.timeOf("2026-07-01T06:00:00Z", "Europe/Berlin"), "08:00");
  assert.equal(dates.timeOf("2026-12-01T07:00:00Z", "Europe/Berlin"), "08:00");
  assert.equal(dates.dayOf("2026-11-22T22:30:00Z", "Asia/Vladivostok"), "2026-11-23");
});

test("numbers have the right form of the word", () => {
  const lessons = (number) => text.counted(number, "урок", "урока", "уроков");
  assert.deepEqual([0, 1, 2, 5, 11, 12, 21, 22, 111].map(lessons), [
    "0 уроков",
    "1 урок",
    "2 урока",
    "5 уроков",
    "11 уроков",
    "12 уроков",
    "21 урок",
    "22 урока",
    "111 уроков",
  ]);
});

test("every trouble has a title and says what to do", () => {
  for (const kind of ["offline", "slow", "rate", "down", "old", "input", "signedOut", "fault"]) {
    const [title, advice] = text.explained({ kind });
    assert.ok(title.length > 5 && advice.length > 10, kind);
  }
  assert.match(text.explained({ kind: "fault", fault: "a1b2" })[1], /a1b2/);
  assert.equal(text.explained(null).length, 2);
});

test("an address is read by the pages of the role", () => {
  const at = (hash, role = "GUARDIAN") => {
    const { page, child, rest } = routes.read(hash, role);
    return [page?.name, child, rest];
  };
  assert.deepEqual(at(""), ["", null, null]);
  assert.deepEqual(at("#/week/abc/2026-11-23"), ["week", "abc", "2026-11-23"]);
  assert.deepEqual(at("#/week"), ["week", null, null]);
  assert.deepEqual(at("#/consents/abc"), ["consents", null, "abc"]);
  assert.deepEqual(at("#/nothing/abc"), ["", null, "abc"]);
  assert.deepEqual(at("#/%E0%A4%A"), ["", null, null]);
  assert.deepEqual(at("#/sights/abc", "STUDENT")[0], "");
  assert.deepEqual(at("#/week/abc", "JOURNAL")[0], undefined);
  assert.deepEqual(at("#/week/abc", "TEACHER"), ["lessons", null, "abc"]);
  assert.deepEqual(at("#/journal/g.s.p", "DEPUTY"), ["journal", null, "g.s.p"]);
});

test("news names the child, and what it has no words for stays unsaid", () => {
  const child = { givenName: "Артём" };
  assert.equal(
    news.newsOf({ kind: "MARK_RECORDED", mark: { text: "5", subject: { name: "Алгебра" } } }, child),
    "Артём: новая отметка, алгебра: 5",
  );
  assert.equal(news.newsOf({ kind: "MARK_RECORDED", mark: null }, child), null);
  assert.equal(news.newsOf({ kind: "SOMETHING_NEW" }, child), null);
  assert.equal(news.newsOf({ kind: "HOMEWORK_GIVEN", homework: null }, undefined), "новое домашнее задание");
});

test("a code is the one on the slip, however it was typed", () => {
  const code = "L7QYZ-FDVW9-L9DG6-4NXEU";
  for (const typed of [code, "l7qyz fdvw9 l9dg6 4nxeu", " L7QYZFDVW9L9DG64NXEU ", "l7qуz—fdvw9—l9dg6—4nхеu"]) assert.equal(text.typedCode(typed), code);
  assert.equal(text.typedCode(" short "), "short");
  assert.equal(text.typedCode("a-token_of-another_kind"), "a-token_of-another_kind");
});

test("an account keeps no lesson and no mark", () => {
  const me = { id: "a", fullName: "b", role: "GUARDIAN", roles: [], students: [{ id: "s", givenName: "c", diary: [1], marks: [2] }] };
  const kept = account.accountOf(me);
  assert.deepEqual(Object.keys(kept.students[0]), ["id", "fullName", "givenName", "school", "groups"]);
  assert.equal(account.classOf({ groups: [{ inClass: false }, { inClass: true, schoolClass: { title: "7А" } }] }).title, "7А");
  assert.equal(account.classOf({ groups: null }), null);
});

test("of a form only what was changed is sent", () => {
  const form = { wishes: [{ kind: "MARK", channel: "EMAIL", cadence: "DAILY" }, { kind: "MARK", channel: "SMS", cadence: "NEVER" }], quietFrom: 1260, quietUntil: 420, hidesMarks: false };
  const said = { cadences: { "MARK-EMAIL": "NOW", "MARK-SMS": "NEVER" }, quietFrom: 1260, quietUntil: 360, hidesMarks: false };
  assert.deepEqual(notices.changes(form, said), { wishes: [{ kind: "MARK", channel: "EMAIL", cadence: "NOW" }], quietUntil: 360 });
  assert.deepEqual(notices.changes(form, { ...said, cadences: {}, quietUntil: null }), {});
});

test("an hour is read and written as people do", () => {
  assert.equal(notices.timeOf(0), "00:00");
  assert.equal(notices.timeOf(1265), "21:05");
  assert.equal(notices.minutesOf("21:05"), 1265);
  assert.equal(notices.minutesOf("7:00"), 420);
  assert.equal(notices.minutesOf("24:00"), null);
  assert.equal(notices.minutesOf(""), null);
});
