/** Who works with the child. */

import { h, said } from "../dom.js";
import { today } from "../dates.js";
import { asked } from "../session.js";

const TEACHERS = `
  query Teachers($child: ID!, $on: Date!) {
    student(id: $child) {
      id
      teachers(on: $on) { homeroom staff { id fullName position } subject { name } group { title kind } }
    }
  }
`;

export const teachersView = {
  load: ({ child, zone }) => asked(TEACHERS, { child, on: today(zone) }),
  render: teachersShown,
  heading: () => "Учителя",
  keptAs: "teachers",
  parts: (data) => (data.student ? [[data.student.id, data]] : []),
};

function teachersShown({ data }) {
  const { teachers } = data.student;
  if (teachers.length === 0) return h("p", { class: "nothing" }, "Сегодня учителя не назначены.");
  const people = [...new Map(teachers.map((found) => [found.staff.id, found.staff])).values()];
  return h("ul", { class: "rows" }, people.map((staff) => person(staff, teachers.filter((found) => found.staff.id === staff.id))));
}

function person(staff, roles) {
  const subjects = roles.filter((found) => found.subject);
  return h(
    "li",
    {},
    h("h2", {}, said(staff.fullName), roles.some((found) => found.homeroom) && h("span", { class: "tag" }, "классный руководитель")),
    subjects.length > 0 && h("p", {}, subjects.map((found, index) => [index > 0 && ", ", said(found.subject.name)])),
    staff.position && h("p", { class: "quiet" }, said(staff.position)),
  );
}
