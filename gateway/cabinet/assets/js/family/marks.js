/** Marks of a period by subject: the mean, where it comes from, and every mark with what it was given for. */

import { h, said, unseen } from "../dom.js";
import { dayAndMonth, dayInShort, days, today } from "../dates.js";
import { classOf } from "../account.js";
import { asked } from "../session.js";
import { counted, decimal } from "../text.js";
import { markPill } from "./lesson.js";

const YEAR = `
  query Year($school: ID!) {
    school(id: $school) { years { id title startsOn endsOn periods { id kind title startsOn endsOn } } }
  }
`;

const MARKS = `
  query Marks($child: ID!, $from: Date!, $to: Date!) {
    student(id: $child) {
      id
      marks(from: $from, to: $to) {
        subject { id name }
        mean { value exact weight count }
        marks { id text value counts weight comment dueOn lessonDate workType { name control } setBy { shortName } }
      }
      attendance(from: $from, to: $to) { id code }
    }
  }
`;

export const marksView = {
  load: loadMarks,
  render: marksShown,
  heading: () => "Отметки",
  keptAs: "marks",
  fits: (data, { rest }) => !rest || data.period?.id === rest,
  parts: (data) => (data.student ? [[data.student.id, data]] : []),
};

async function loadMarks({ child, student, rest, zone }) {
  const periods = student ? await periodsOf(student, zone) : [];
  const period = periods.find((found) => found.id === rest) ?? present(periods, today(zone));
  if (!period) return { student: { id: child, marks: [], attendance: [] }, periods, period: null };
  const data = await asked(MARKS, { child, from: period.startsOn, to: period.endsOn });
  return { student: data.student, periods, period };
}

/** The reporting periods of the child's class in the present year, and the year itself. */
async function periodsOf(student, zone) {
  const day = today(zone);
  const { school } = await asked(YEAR, { school: student.school.id });
  const year = school?.years.find((found) => found.startsOn <= day && day <= found.endsOn) ?? school?.years.find((found) => found.startsOn <= day);
  if (!year) return [];
  const kind = classOf(student)?.periodKind;
  return [...year.periods.filter((period) => !kind || period.kind === kind), { ...year, title: "Весь год" }];
}

/** The one that runs, else the last one that has begun. */
function present(periods, day) {
  const begun = periods.slice(0, -1).filter((period) => period.startsOn <= day);
  return begun.at(-1) ?? periods[0] ?? null;
}

function marksShown({ data, child, student, zone }) {
  const { period, periods } = data;
  if (!period) return h("p", { class: "nothing" }, "Учебный год в школе ещё не заведён.");
  const unmarked = classOf(student ?? {})?.marked === false;
  return [
    h(
      "nav",
      { class: "tabs periods scrolls", "aria-label": "Периоды" },
      periods.map((found) =>
        h("a", { href: `#/marks/${child}/${found.id}`, id: `period-${found.id}`, "aria-current": found.id === period.id ? "true" : null }, said(found.title)),
      ),
    ),
    h("p", { class: "quiet" }, days(period.startsOn, period.endsOn, zone), absences(data.student.attendance)),
    data.student.marks.length === 0
      ? h("p", { class: "nothing" }, unmarked ? "В этом классе учатся без отметок." : "За этот период отметок пока нет.")
      : h("div", { class: "subjects" }, data.student.marks.map((row) => subjectPart(row, zone))),
    data.student.marks.length > 0 && legend(),
  ];
}

function absences(attendance) {
  const missed = attendance.filter((found) => found.code !== "LATE" && found.code !== "EXEMPT").length;
  const late = attendance.filter((found) => found.code === "LATE").length;
  const parts = [missed > 0 && `пропущено ${counted(missed, "урок", "урока", "уроков")}`, late > 0 && counted(late, "опоздание", "опоздания", "опозданий")];
  return parts.filter(Boolean).map((part) => ` · ${part}`);
}

function subjectPart(row, zone) {
  return h(
    "details",
    { class: "subject", id: `subject-${row.subject.id}` },
    h(
      "summary",
      {},
      h("h2", {}, said(row.subject.name)),
      h("span", { class: "mean" }, row.mean ? [unseen("Средний балл "), decimal(row.mean.value)] : h("span", { class: "quiet" }, "нет среднего")),
      h("span", { class: "marks" }, row.marks.map(markPill)),
    ),
    row.mean && h("p", { class: "quiet" }, fraction(row)),
    h(
      "div",
      { class: "scrolls", role: "region", "aria-label": `Отметки: ${row.subject.name}`, tabindex: "0" },
      h(
        "table",
        {},
        h("thead", {}, h("tr", {}, ["Дата", "Отметка", "За что", "Вес", "Учитель"].map((name) => h("th", { scope: "col" }, name)))),
        h("tbody", {}, row.marks.map((mark) => markRow(mark, zone))),
      ),
    ),
  );
}

/** «Средний балл 4,52 = 95/21: отметок 4, сумма весов 4,2» */
function fraction({ mean }) {
  const exact = mean.exact.endsWith("/1") ? mean.exact.slice(0, -2) : mean.exact;
  return `Точно ${exact}: сумма отметок, умноженных на вес, делится на сумму весов ${decimal(mean.weight)}. Входит ${counted(mean.count, "отметка", "отметки", "отметок")}.`;
}

function markRow(mark, zone) {
  return h(
    "tr",
    {},
    h("td", {}, dayInShort(mark.lessonDate)),
    h("td", {}, markPill(mark)),
    h("td", {}, said(mark.workType.name), mark.comment && [". ", said(mark.comment)], mark.dueOn && `. Сдать до ${dayAndMonth(mark.dueOn, zone)}`),
    h("td", {}, mark.counts ? decimal(mark.weight) : "—"),
    h("td", {}, mark.setBy && said(mark.setBy.shortName)),
  );
}

function legend() {
  return h(
    "p",
    { class: "quiet legend" },
    h("span", {}, h("span", { class: "mark", "data-kind": "plain" }, "5"), " обычная"),
    h("span", {}, h("span", { class: "mark", "data-kind": "control" }, "5"), " за контрольную"),
    h("span", {}, h("span", { class: "mark", "data-kind": "apart" }, "н/а"), " не входит в средний балл"),
  );
}
