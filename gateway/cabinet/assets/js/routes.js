/**
 * Which pages a role has, in the order of the menu; on a telephone the first three stand below, the rest under «Ещё». Today and the
 * week are on the road to the first view, and come with the first script; the rest comes when somebody goes there.
 *
 * `view` brings a page. It has `load(place)`, which asks, `render({ data, … })`, which shows, and where it needs them
 * `heading(place)`: its name; `above(place)`: what stands over the answer;
 * `beside(place)`: the addresses to the left and to the right of it; `ticks`: that it shows the time of day;
 * `keptAs`: the name that its answer is kept under for when there is no connection; `parts(data)`: what is kept for each child;
 * `joined(parts, account)`: the answer again from these parts; `fits(data, place)`: whether what was kept is what is asked for;
 * `instead(data, place)`: where it belongs if not.
 */

import { todayView } from "./family/today.js";
import { weekView } from "./family/week.js";

const FAMILY = [
  { name: "", title: "Сегодня", bringsAccount: true, view: async () => todayView },
  { name: "week", title: "Неделя", ofChild: true, bringsAccount: true, view: async () => weekView },
  { name: "marks", title: "Отметки", ofChild: true, view: async () => (await import("./family/marks.js")).marksView },
  { name: "works", title: "Контрольные", ofChild: true, view: async () => (await import("./family/works.js")).worksView },
  { name: "results", title: "Итоги", ofChild: true, view: async () => (await import("./family/results.js")).resultsView },
  { name: "advice", title: "Рекомендации", ofChild: true, view: async () => (await import("./family/advice.js")).adviceView },
  { name: "teachers", title: "Учителя", ofChild: true, view: async () => (await import("./family/teachers.js")).teachersView },
  { name: "vacations", title: "Каникулы", ofChild: true, view: async () => (await import("./family/vacations.js")).vacationsView },
  { name: "consents", title: "Согласия", view: async () => (await import("./family/consents.js")).consentsView },
];

const SIGHTS = { name: "sights", title: "Кто смотрел", ofChild: true, view: async () => (await import("./family/sights.js")).sightsView };

const LESSONS = { name: "lessons", title: "Мои уроки", view: async () => (await import("./staff/my-lessons.js")).lessonsView };
const ATTENDANCE_DAY = { name: "attendance", title: "Посещаемость", view: async () => (await import("./staff/attendance-day.js")).attendanceView };
const CHANGES = { name: "changes", title: "Расписание", view: async () => (await import("./staff/day-changes.js")).changesView };
const PLAN = { name: "plan", title: "Контрольные", view: async () => (await import("./staff/planning.js")).planView };
const ADVISING = { name: "advising", title: "Рекомендации", view: async () => (await import("./staff/advising.js")).advisingView };
const JOURNAL = { name: "journal", title: "Журнал", view: async () => (await import("./staff/journal.js")).journalView };

const PAGES = {
  GUARDIAN: [...FAMILY, SIGHTS],
  STUDENT: FAMILY,
  TEACHER: [LESSONS, JOURNAL, ADVISING],
  HOMEROOM: [ATTENDANCE_DAY, JOURNAL, ADVISING],
  DEPUTY: [CHANGES, ATTENDANCE_DAY, JOURNAL, PLAN],
};

/** Roles whose children's diaries are followed as they are written. */
export const FOLLOWING = ["GUARDIAN", "STUDENT"];

export function pagesOf(role) {
  return PAGES[role] ?? [];
}

/** What an address asks for: `#/week/<child>/<day>`; a page without a child has its rest right behind its name. */
export function read(hash, role) {
  const [, name = "", ...parts] = decoded(hash).split("/");
  const page = pagesOf(role).find((found) => found.name === name) ?? pagesOf(role)[0];
  return { page, child: page?.ofChild ? parts[0] || null : null, rest: (page?.ofChild ? parts[1] : parts[0]) || null };
}

function decoded(hash) {
  try {
    return decodeURIComponent(hash);
  } catch {
    return "";
  }
}
