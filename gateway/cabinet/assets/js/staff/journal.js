/** The journal: which class pages there are, and one of them in one period. Address: `#/journal/<group>.<subject>.<period>`. */

import { days, plusDays, today } from "../dates.js";
import { h, said } from "../dom.js";
import { asked, current } from "../session.js";
import { openedPage, pageScreen } from "./class-page.js";
import { pageAt } from "./open-pages.js";
import { ownSchool, periodsOf, yearOf } from "./school.js";

const BACK = 21;
const AHEAD = 14;

const TAUGHT = `
  query Taught($from: Date!, $to: Date!) {
    myLessons(from: $from, to: $to) { group { id title kind } subject { id name } teachers { effective planned } }
  }
`;

const CLASSES = `
  query StaffClasses {
    schoolClasses { id title grade periodKind marked year { id } groups { id title kind } }
  }
`;

const CLASS_SUBJECTS = `
  query ClassSubjects($class: ID!, $on: Date!) {
    schoolClass(id: $class) { id title groups { id title kind teachers(on: $on) { subject { id name } staff { shortName } } } }
  }
`;

export const journalView = { load, render, heading };

let classes = null;

/** The classes in reach, asked for once. */
export async function ownClasses() {
  classes ??= asked(CLASSES).then((found) => found.schoolClasses ?? []).catch((trouble) => {
    classes = null;
    throw trouble;
  });
  return classes;
}

async function load(place) {
  const school = await ownSchool();
  place.zone = school.timeZone;
  const day = today(place.zone);
  const [group, subject, period] = (place.rest ?? "").split(".");
  if (!subject) return { list: await listed(school, day, group) };
  const found = (await ownClasses()).find((each) => each.groups.some((one) => one.id === group));
  const year = school.years.find((each) => each.id === found?.year.id) ?? yearOf(school, day);
  const kind = found?.periodKind ?? "QUARTER";
  const { periods, present } = periodsOf(year, kind, day);
  const chosen = periods.find((each) => each.id === period) ?? present;
  if (!chosen) return { nothing: true };
  const page = await openedPage({ group, subject, from: chosen.startsOn, to: chosen.endsOn });
  if (!page) return { missing: true };
  const { group: named, subject: of } = page.data();
  return { where: page.where, title: `${named.title} · ${of.name}`, periods, period: chosen, group, subject, school };
}

/** What the viewer teaches; for those who lead or answer for classes, all that a chosen class learns. */
async function listed(school, day, chosen) {
  if (current()?.role === "TEACHER") {
    const found = (await asked(TAUGHT, { from: plusDays(day, -BACK), to: plusDays(day, AHEAD) })).myLessons ?? [];
    const pages = new Map(found.map((lesson) => [`${lesson.group.id}.${lesson.subject.id}`, { group: lesson.group, subject: lesson.subject }]));
    return { pages: [...pages.values()] };
  }
  const year = yearOf(school, day);
  const own = (await ownClasses()).filter((each) => each.year.id === year?.id);
  const one = own.find((each) => each.id === chosen) ?? (own.length === 1 ? own[0] : null);
  if (!one) return { classes: own };
  const found = (await asked(CLASS_SUBJECTS, { class: one.id, on: day })).schoolClass;
  const pages = (found?.groups ?? []).flatMap((group) => {
    const subjects = new Map((group.teachers ?? []).map((teacher) => [teacher.subject.id, { ...teacher.subject, teachers: group.teachers.filter((each) => each.subject.id === teacher.subject.id).map((each) => each.staff.shortName).join(", ") }]));
    return [...subjects.values()].map((subject) => ({ group, subject }));
  });
  return { classes: own, chosen: one.id, pages };
}

function heading({ data }) {
  return data.title ?? "Журнал";
}

function render(context) {
  const { data, zone } = context;
  if (data.nothing) return h("p", { class: "nothing" }, "Отчётные периоды в школе ещё не заведены.");
  if (data.missing) return h("p", { class: "nothing" }, "Такой страницы журнала у вас нет. ", h("a", { href: "#/journal" }, "Все страницы"));
  if (data.list) return list(data.list);
  return [
    h(
      "nav",
      { class: "tabs periods scrolls", "aria-label": "Периоды" },
      h("a", { href: "#/journal" }, "← Все классы"),
      data.periods.map((period) => h("a", { href: `#/journal/${data.group}.${data.subject}.${period.id}`, "aria-current": period.id === data.period.id ? "true" : null }, said(period.title), period.id === data.period.id && h("span", { class: "quiet" }, days(period.startsOn, period.endsOn, zone)))),
    ),
    data.period.closedAt && h("p", { class: "notice", id: "closed" }, "Период закрыт: отметки и посещаемость больше не меняются."),
    pageScreen(pageAt(data.where), { school: data.school, zone, role: context.account.role, again: context.again, tell: context.tell }),
  ];
}

function list({ classes: all, chosen, pages }) {
  return [
    all && all.length > 1 && h("nav", { class: "tabs", "aria-label": "Классы", id: "classes" }, all.map((each) => h("a", { href: `#/journal/${each.id}`, "aria-current": each.id === chosen ? "true" : null }, said(each.title)))),
    pages &&
      (pages.length === 0
        ? h("p", { class: "nothing" }, "Уроков в эти недели нет.")
        : h(
            "ul",
            { class: "rows", id: "pages" },
            pages
              .sort((one, other) => one.group.title.localeCompare(other.group.title, "ru", { numeric: true }) || one.subject.name.localeCompare(other.subject.name, "ru"))
              .map(({ group, subject }) => h("li", {}, h("a", { href: `#/journal/${group.id}.${subject.id}` }, said(group.title), " · ", said(subject.name)), subject.teachers && h("span", { class: "quiet" }, " ", said(subject.teachers)))),
          )),
    !pages && h("p", { class: "quiet" }, all.length > 0 ? "Выберите класс." : "Классов у вас пока нет."),
  ];
}
