/** Final marks: of the present year by period, and of the years before. */

import { h, said } from "../dom.js";
import { dayAndMonth, dayOf } from "../dates.js";
import { asked } from "../session.js";

const RESULTS = `
  query Results($child: ID!) {
    student(id: $child) {
      id
      results {
        id
        grade
        text
        receivedAt
        publishedAt
        year { id title }
        period { id title startsOn }
        subject { id name }
      }
    }
  }
`;

export const resultsView = {
  load: ({ child }) => asked(RESULTS, { child }),
  render: resultsShown,
  heading: () => "Итоговые отметки",
  keptAs: "results",
  parts: (data) => (data.student ? [[data.student.id, data]] : []),
};

function resultsShown({ data, zone }) {
  const { results } = data.student;
  if (results.length === 0) return h("p", { class: "nothing" }, "Итоговых отметок пока нет.");
  const years = [...new Map(results.map((result) => [result.year.id, result])).values()];
  return years.map((first, index) => {
    const ofYear = results.filter((result) => result.year.id === first.year.id);
    return h(
      "details",
      { class: "fold", id: `year-${first.year.id}`, open: index === 0 },
      h("summary", {}, h("h2", {}, said(first.year.title), h("span", { class: "quiet" }, ` ${first.grade}-й класс`))),
      sheet(ofYear, first.year.title),
      h("p", { class: "quiet" }, `Последняя получена ${dayAndMonth(lastDay(ofYear, zone), zone)}.`),
    );
  });
}

function lastDay(results, zone) {
  return dayOf(results.map((result) => result.receivedAt).sort().at(-1), zone);
}

/** Subjects by periods; the year's own mark last. */
function sheet(results, title) {
  const periods = [...new Map(results.filter((result) => result.period).map((result) => [result.period.id, result.period])).values()].sort((one, other) =>
    one.startsOn.localeCompare(other.startsOn),
  );
  const whole = results.some((result) => !result.period);
  const subjects = [...new Map(results.map((result) => [result.subject.id, result.subject])).values()].sort((one, other) => one.name.localeCompare(other.name, "ru"));
  const cell = (subject, period) => results.find((result) => result.subject.id === subject.id && (result.period?.id ?? null) === period);
  return h(
    "div",
    { class: "scrolls", role: "region", "aria-label": `Итоги ${title}`, tabindex: "0" },
    h(
      "table",
      {},
      h("thead", {}, h("tr", {}, h("th", { scope: "col" }, "Предмет"), periods.map((period) => h("th", { scope: "col" }, said(period.title))), whole && h("th", { scope: "col" }, "Год"))),
      h(
        "tbody",
        {},
        subjects.map((subject) =>
          h(
            "tr",
            {},
            h("th", { scope: "row" }, said(subject.name)),
            periods.map((period) => h("td", {}, shownMark(cell(subject, period.id)))),
            whole && h("td", {}, shownMark(cell(subject, null))),
          ),
        ),
      ),
    ),
  );
}

function shownMark(result) {
  return result ? h("span", { class: "mark" }, said(result.text)) : h("span", { class: "quiet" }, "—");
}
