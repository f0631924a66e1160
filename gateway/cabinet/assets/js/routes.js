/**
 * Which pages a role has, in the order of the menu; on a telephone the first three stand below, the rest under «Ещё». Today and the
 * week are on the road to the first view, and come with the first script; the rest comes when somebody goes there.
 *
 * `unlisted`: a page that no menu names. `also`: another name of it. `view` brings a page. It has `load(place)`, which asks, `render({ data, … })`, which shows, and where it needs them
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
  { name: "calendar", title: "Календарь", view: async () => (await import("./family/calendar.js")).calendarView },
  { name: "consents", title: "Согласия", view: async () => (await import("./family/consents.js")).consentsView },
  { name: "notices", title: "Уведомления", view: async () => (await import("./family/notices.js")).noticesView },
];

const SIGHTS = { name: "sights", title: "Кто смотрел", ofChild: true, view: async () => (await import("./family/sights.js")).sightsView };

const IDENTITIES = { name: "identities", title: "Вход", view: async () => (await import("./identities.js")).identitiesView };
const LESSONS = { name: "lessons", title: "Мои уроки", view: async () => (await import("./staff/my-lessons.js")).lessonsView };
const ATTENDANCE_DAY = { name: "attendance", title: "Посещаемость", view: async () => (await import("./staff/attendance-day.js")).attendanceView };
const CHANGES = { name: "changes", title: "Расписание", view: async () => (await import("./staff/day-changes.js")).changesView };
const PLAN = { name: "plan", title: "Контрольные", view: async () => (await import("./staff/planning.js")).planView };
const ADVISING = { name: "advising", title: "Рекомендации", view: async () => (await import("./staff/advising.js")).advisingView };
const JOURNAL = { name: "journal", title: "Журнал", view: async () => (await import("./staff/journal.js")).journalView };

const OWN = { name: "own", also: "activate", title: "Аккаунт", view: async () => (await import("./own/account.js")).ownView };

const ACCOUNTS = { name: "accounts", title: "Вход в дневник", view: async () => (await import("./desk/accounts.js")).accountsView };

const SLIPS = { name: "slips", title: "Листки", unlisted: true, view: async () => (await import("./desk/slips.js")).slipsView };

const REGISTRAR = [
  { name: "", title: "Согласия", view: async () => (await import("./desk/consents.js")).consentDeskView },
  { name: "people", title: "Ученики", view: async () => (await import("./desk/people.js")).peopleView },
  { name: "guardians", title: "Родители", view: async () => (await import("./desk/guardians.js")).guardiansView },
  ACCOUNTS,
  { name: "paper", title: "На бумаге", view: async () => (await import("./desk/on-paper.js")).onPaperView },
  { name: "register", title: "Журнал согласий", view: async () => (await import("./desk/register.js")).registerView },
  SLIPS,
];

const ADMINISTRATOR = [
  { name: "", title: "Сотрудники", view: async () => (await import("./desk/staff.js")).staffView },
  ACCOUNTS,
  { name: "school", title: "Школа", view: async () => (await import("./desk/settings.js")).settingsView },
  { name: "sights", title: "Кто смотрел", view: async () => (await import("./desk/audit.js")).auditView },
  SLIPS,
];

const OPERATOR = [{ name: "", title: "Школы", view: async () => (await import("./desk/schools.js")).schoolsView }, SLIPS];

const PAGES = {
  GUARDIAN: [...FAMILY, SIGHTS, OWN],
  STUDENT: [...FAMILY, OWN],
  TEACHER: [LESSONS, JOURNAL, ADVISING, OWN],
  HOMEROOM: [ATTENDANCE_DAY, JOURNAL, ADVISING, ACCOUNTS, OWN],
  DEPUTY: [CHANGES, ATTENDANCE_DAY, JOURNAL, PLAN, ACCOUNTS, OWN],
  REGISTRAR: [...REGISTRAR, OWN],
  ADMINISTRATOR: [...ADMINISTRATOR, OWN],
  OPERATOR: [...OPERATOR, OWN],
};

/** Roles whose children's diaries are followed as they are written. */
export const FOLLOWING = ["GUARDIAN", "STUDENT"];

export function pagesOf(role) {
  const pages = PAGES[role] ?? [];
  return globalThis.document?.querySelector('meta[name="identity"]')?.content && pages.length > 0 ? [...pages, IDENTITIES] : pages;
}

/** What an address asks for: `#/week/<child>/<day>`; a page without a child has its rest right behind its name. */
export function read(hash, role) {
  const [, name = "", ...parts] = decoded(hash).split("/");
  const page = pagesOf(role).find((found) => found.name === name || found.also === name) ?? pagesOf(role)[0];
  return { page, child: page?.ofChild ? parts[0] || null : null, rest: (page?.ofChild ? parts[1] : parts[0]) || null };
}

function decoded(hash) {
  try {
    return decodeURIComponent(hash);
  } catch {
    return "";
  }
}
