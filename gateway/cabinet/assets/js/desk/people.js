/** The pupils of the school: found, added, and the file of each. */

import { h, said } from "../dom.js";
import { dayAndMonth, today } from "../dates.js";
import { asked } from "../session.js";
import { newFamily } from "./family-form.js";
import { fileOf } from "./file-reading.js";
import { fileShown } from "./file.js";
import { moreButton } from "./more.js";
import { classSelect } from "./on-paper.js";
import { searchField } from "./searching.js";
import { deskSchool } from "./school.js";
import { bornWords } from "./words.js";

const PEOPLE = `
  query People($search: String, $class: ID, $after: String, $on: Date!) {
    students(search: $search, classId: $class, first: 50, after: $after) {
      nodes { id fullName leftOn file { bornOn } groups(on: $on) { inClass schoolClass { title } } }
      pageInfo { hasNextPage endCursor }
    }
  }
`;

const sought = { search: null, class: null };

export const peopleView = {
  load: async ({ rest }) => {
    const own = await deskSchool();
    const base = { rest, zone: own.zone, classes: own.classes };
    if (rest === "new") return base;
    if (rest) return { ...base, student: await fileOf(rest, own.zone) };
    return { ...base, sought: { ...sought }, found: (await asked(PEOPLE, { ...sought, on: today(own.zone) })).students };
  },
  render: (context) => (context.data.rest === "new" ? newFamily(context) : context.data.rest ? fileShown(context) : peopleShown(context)),
  heading: ({ data }) => (data.rest === "new" ? "Новый ученик" : (data.student?.fullName ?? (data.rest ? "Личное дело" : "Ученики"))),
};

function peopleShown({ data, again, signedOut }) {
  const { zone, classes, found } = data;
  const body = h("tbody", {}, found.nodes.map((student) => row(student, zone)));
  return [
    h(
      "div",
      { class: "bar" },
      searchField({ id: "search", label: "Первые буквы фамилии", value: data.sought.search, changed: (value) => ((sought.search = value), again()) }),
      classSelect(classes, data.sought.class, (value) => ((sought.class = value), again())),
      h("a", { class: "button", id: "new-student", href: "#/people/new" }, "Записать ученика…"),
    ),
    found.nodes.length === 0 && h("p", { class: "nothing" }, "Никого не нашлось: проверьте первые буквы фамилии и класс."),
    found.nodes.length > 0 &&
      h(
        "div",
        { class: "scrolls", tabindex: "0", role: "region", "aria-label": "Ученики" },
        h("table", { id: "students" }, h("thead", {}, h("tr", {}, ["Ученик", "Класс", "Дата рождения"].map((title) => h("th", { scope: "col" }, title)))), body),
      ),
    moreButton({
      id: "more-students",
      page: found.pageInfo,
      next: async (after) => (await asked(PEOPLE, { ...data.sought, after, on: today(zone) })).students,
      append: (nodes) => body.append(...nodes.map((student) => row(student, zone))),
      ended: signedOut,
    }),
  ];
}

function row(student, zone) {
  const title = student.groups?.find((group) => group.inClass)?.schoolClass?.title;
  return h(
    "tr",
    { "data-quiet": student.leftOn !== null },
    h("th", { scope: "row" }, h("a", { href: `#/people/${student.id}` }, said(student.fullName))),
    h("td", {}, student.leftOn ? `выбыл ${dayAndMonth(student.leftOn, zone)}` : (title ?? "без класса")),
    h("td", {}, student.file?.bornOn ? bornWords(student.file.bornOn) : "—"),
  );
}
