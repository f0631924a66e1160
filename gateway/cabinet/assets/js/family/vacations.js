/** The vacation calendar of the year. */

import { h, said } from "../dom.js";
import { days, daysBetween, today } from "../dates.js";
import { asked } from "../session.js";
import { counted } from "../text.js";

const VACATIONS = `
  query Vacations($child: ID!, $on: Date!) {
    student(id: $child) { id vacations(on: $on) { id title startsOn endsOn } }
  }
`;

export const vacationsView = {
  load: ({ child, zone }) => asked(VACATIONS, { child, on: today(zone) }),
  render: vacationsShown,
  heading: () => "Каникулы и праздники",
  keptAs: "vacations",
  parts: (data) => (data.student ? [[data.student.id, data]] : []),
};

function vacationsShown({ data, zone }) {
  const day = today(zone);
  const { vacations } = data.student;
  if (vacations.length === 0) return h("p", { class: "nothing" }, "Каникулы этого года ещё не заведены.");
  return h("ul", { class: "rows" }, vacations.map((vacation) => vacationRow(vacation, day, zone)));
}

function vacationRow(vacation, day, zone) {
  const length = daysBetween(vacation.startsOn, vacation.endsOn) + 1;
  const left = daysBetween(day, vacation.startsOn);
  const when = vacation.endsOn < day ? "прошли" : left <= 0 ? "идут сейчас" : `через ${counted(left, "день", "дня", "дней")}`;
  return h(
    "li",
    { "data-past": vacation.endsOn < day },
    h("h2", {}, said(vacation.title), h("span", { class: "tag" }, when)),
    h("p", {}, days(vacation.startsOn, vacation.endsOn, zone), h("span", { class: "quiet" }, length > 1 ? `, ${counted(length, "день", "дня", "дней")}` : "")),
  );
}
