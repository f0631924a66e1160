/** The schedule of control works, from today on; those of the year so far below. */

import { h, said } from "../dom.js";
import { dayInFull, daysBetween, plusDays, today } from "../dates.js";
import { asked } from "../session.js";
import { counted, sentence } from "../text.js";

const WORKS = `
  query Works($child: ID!, $from: Date!, $to: Date!) {
    student(id: $child) {
      id
      controlWorks(from: $from, to: $to) { id date title subject { name } workType { name } }
    }
  }
`;
const BACK = 120;
const AHEAD = 240;
const SOON = 14;

export const worksView = {
  load: loadWorks,
  render: worksShown,
  heading: () => "Контрольные работы",
  keptAs: "works",
  parts: (data) => (data.student ? [[data.student.id, data]] : []),
};

async function loadWorks({ child, zone }) {
  const day = today(zone);
  return asked(WORKS, { child, from: plusDays(day, -BACK), to: plusDays(day, AHEAD) });
}

function worksShown({ data, zone }) {
  const day = today(zone);
  const works = data.student.controlWorks;
  const ahead = works.filter((work) => work.date >= day);
  const past = works.filter((work) => work.date < day).reverse();
  return [
    ahead.length > 0 ? h("ul", { class: "rows" }, ahead.map((work) => workRow(work, day))) : h("p", { class: "nothing" }, "Впереди контрольных работ не назначено."),
    past.length > 0 && h("details", { class: "fold", id: "past" }, h("summary", {}, `Прошедшие: ${past.length}`), h("ul", { class: "rows" }, past.map((work) => workRow(work, day)))),
  ];
}

function workRow(work, day) {
  const left = daysBetween(day, work.date);
  const soon = left === 0 ? "сегодня" : left === 1 ? "завтра" : `через ${counted(left, "день", "дня", "дней")}`;
  const when = left >= 0 && left <= SOON && soon;
  return h(
    "li",
    {},
    h("p", { class: "quiet" }, sentence(dayInFull(work.date)), when && h("span", { class: "tag" }, when)),
    h("h2", {}, said(work.subject.name)),
    h("p", {}, said(work.title), h("span", { class: "quiet" }, " · ", said(work.workType.name))),
  );
}
