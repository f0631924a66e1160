/** The school itself: its name, the year, its periods and vacations. */

import { h, said } from "../dom.js";
import { days, today } from "../dates.js";
import { asked } from "../session.js";
import { given } from "./file-forms.js";
import { formDialog } from "./form.js";
import { deskSchool, forgetSchool, yearOf } from "./school.js";
import { ZONES } from "./zones.js";

const SETTINGS = `
  query SchoolSettings {
    schools(first: 1) {
      nodes {
        id
        name
        shortName
        address
        timeZone
        editDays
        version
        years {
          id
          title
          startsOn
          endsOn
          periods { id kind title startsOn endsOn closedAt }
          vacations { id title startsOn endsOn grades }
        }
      }
    }
  }
`;

const UPDATE = `
  mutation SchoolUpdate($input: SchoolUpdateInput!, $key: String!) {
    schoolUpdate(input: $input, key: $key) {
      __typename
      ... on NotAllowed { message }
      ... on InvalidInput { message fields { path message } }
      ... on Conflict { message }
    }
  }
`;

const VACATION = `
  mutation VacationAdd($input: VacationAddInput!, $key: String!) {
    vacationAdd(input: $input, key: $key) {
      __typename
      ... on NotAllowed { message }
      ... on NotFound { message }
      ... on InvalidInput { message fields { path message } }
      ... on Conflict { message }
    }
  }
`;

export const settingsView = {
  load: async () => {
    const [{ zone }, school] = await Promise.all([deskSchool(), schoolNow()]);
    return { zone, school };
  },
  render: settingsShown,
  heading: () => "Школа",
};

async function schoolNow() {
  return (await asked(SETTINGS)).schools.nodes[0] ?? null;
}

function settingsShown(context) {
  const { school, zone } = context.data;
  const year = yearOf(school.years, today(zone));
  const facts = [["Название", school.name], ["Коротко", school.shortName], ["Адрес", school.address || "не записан"], ["Время", ZONES.find(([name]) => name === school.timeZone)?.[1] ?? school.timeZone], ["Учитель правит журнал", `${school.editDays} дн. после урока`]];
  return [
    h("dl", { class: "facts", id: "facts" }, facts.map(([term, text]) => [h("dt", {}, term), h("dd", {}, said(text))])),
    h("p", { class: "actions" }, h("button", { type: "button", id: "edit", click: () => schoolForm(context) }, "Исправить…")),
    !year && h("p", { class: "nothing" }, "Учебного года ещё нет. Его передаёт программа, в которой школа ведёт журнал; попросите о выгрузке того, кто её настраивает."),
    year && [
      h("h2", {}, `Учебный год ${year.title}`),
      h("p", { class: "quiet" }, days(year.startsOn, year.endsOn, zone)),
      h("section", { "aria-labelledby": "periods-title" }, h("h3", { id: "periods-title" }, "Отчётные периоды"), spans("periods", year.periods, zone, (period) => period.closedAt && "закрыт")),
      h(
        "section",
        { "aria-labelledby": "vacations-title" },
        h("h3", { id: "vacations-title" }, "Каникулы"),
        spans("vacations", year.vacations, zone, (vacation) => (vacation.grades.length > 0 ? `для ${vacation.grades.join(", ")} классов` : null)),
        h("p", { class: "actions" }, h("button", { type: "button", id: "new-vacation", click: () => vacationForm(year, context) }, "Добавить каникулы…")),
      ),
    ],
  ];
}

function spans(id, rows, zone, more) {
  if (rows.length === 0) return h("p", { class: "nothing" }, "Пока нет.");
  return h("ul", { class: "rows", id }, rows.map((row) => h("li", { class: "line" }, h("b", {}, said(row.title)), h("span", {}, days(row.startsOn, row.endsOn, zone)), more(row) && h("span", { class: "quiet" }, more(row)))));
}

function schoolForm({ data, again, tell, signedOut }) {
  const { school } = data;
  formDialog({
    id: "school-edit",
    title: "Исправить данные школы",
    fields: [
      { name: "shortName", label: "Коротко", value: school.shortName, maxlength: 80, required: true },
      { name: "name", label: "Полное название", type: "area", value: school.name, maxlength: 200, required: true },
      { name: "address", label: "Адрес", value: school.address, maxlength: 300 },
      { name: "editDays", label: "Сколько дней после урока учитель правит журнал", type: "number", value: String(school.editDays), min: 0, max: 366 },
      { name: "reason", label: "Основание", maxlength: 500 },
    ],
    inputOf: ({ editDays, reason, ...typed }) => ({ version: school.version, ...typed, ...(editDays !== "" && { editDays: Number(editDays) }), ...given({ reason }) }),
    send: async (input, key) => (await asked(UPDATE, { input, key })).schoolUpdate,
    ok: "SchoolUpdated",
    fresh: async () => {
      const { version, name, shortName, address, editDays } = await schoolNow();
      return { version, values: { name, shortName, address, editDays: String(editDays) } };
    },
    done: () => (forgetSchool(), tell("Записано."), again()),
    ended: signedOut,
  });
}

function vacationForm(year, { again, tell, signedOut }) {
  formDialog({
    id: "vacation-add",
    title: `Каникулы ${year.title}`,
    fields: [
      { name: "title", label: "Название", maxlength: 80, required: true, hint: "Например: Осенние каникулы." },
      { name: "startsOn", label: "Первый день", type: "date", value: "", required: true },
      { name: "endsOn", label: "Последний день", type: "date", value: "", required: true },
      { name: "grades", label: "Для каких классов", type: "choices", options: Array.from({ length: 12 }, (_, number) => [String(number + 1), String(number + 1)]), value: [], hint: "Ничего не отмечено — для всех." },
      { name: "reason", label: "Основание", maxlength: 500, hint: "Приказ: останется в истории." },
    ],
    button: "Добавить",
    inputOf: ({ grades, ...typed }) => ({ yearId: year.id, ...typed, grades: grades.map(Number) }),
    send: async (input, key) => (await asked(VACATION, { input, key })).vacationAdd,
    ok: "VacationSaved",
    done: () => (tell("Каникулы добавлены."), again()),
    ended: signedOut,
  });
}
