/** The schedule of control works of a class, and planning one: the deputy head's. Address: `#/plan/<class>`. */

import { dayAndMonth, dayInShort, plusDays, today, weekdayOf } from "../dates.js";
import { h, said } from "../dom.js";
import { asked } from "../session.js";
import { act } from "./acting.js";
import { ownClasses } from "./journal.js";
import { ownSchool, yearOf } from "./school.js";

const AHEAD = 60;

const PLAN = `
  query PlanOfClass($class: ID!, $from: Date!, $to: Date!) {
    students(first: 100, classId: $class) {
      nodes { id controlWorks(from: $from, to: $to) { id version date title subject { name } group { title } workType { name } } }
    }
    schoolClass(id: $class) { id groups { id title teachers(on: $from) { subject { id name } } } }
  }
`;

const PLAN_WORK = `
  mutation PlanWork($input: ControlWorkPlanInput!, $key: String) {
    controlWorkPlan(input: $input, key: $key) {
      __typename
      ... on ControlWorkScheduled { warnings }
      ... on NotAllowed { message }
      ... on NotFound { message }
      ... on Conflict { message }
      ... on InvalidInput { message fields { path message } }
    }
  }
`;

const REMOVE_WORK = `
  mutation RemoveWork($input: ControlWorkRemoveInput!, $key: String) {
    controlWorkRemove(input: $input, key: $key) {
      __typename
      ... on ControlWorkRemoved { controlWorkId }
      ... on NotAllowed { message }
      ... on NotFound { message }
      ... on Conflict { message }
      ... on InvalidInput { message fields { path message } }
    }
  }
`;

export const planView = { load, render, heading: () => "Контрольные работы" };

async function load(place) {
  const school = await ownSchool();
  place.zone = school.timeZone;
  const day = today(place.zone);
  const classes = (await ownClasses()).filter((each) => each.year.id === yearOf(school, day)?.id);
  const one = classes.find((each) => each.id === place.rest);
  if (!one) return { classes };
  const found = await asked(PLAN, { class: one.id, from: day, to: plusDays(day, AHEAD) });
  const works = new Map((found.students?.nodes ?? []).flatMap((student) => student.controlWorks ?? []).map((work) => [work.id, work]));
  return { classes, chosen: one.id, school, day, groups: found.schoolClass?.groups ?? [], works: [...works.values()].sort((a, b) => a.date.localeCompare(b.date)) };
}

function render(context) {
  const { data } = context;
  return [
    h("nav", { class: "tabs", id: "classes", "aria-label": "Классы" }, data.classes.map((each) => h("a", { href: `#/plan/${each.id}`, "aria-current": each.id === data.chosen ? "true" : null }, said(each.title)))),
    data.chosen ? h("div", { class: "desk-columns" }, planned(context), planning(context)) : h("p", { class: "quiet" }, data.classes.length > 0 ? "Выберите класс." : "Классов у вас пока нет."),
  ];
}

function planned({ data, zone, again, tell }) {
  const problem = h("p", { class: "problem", role: "alert", id: "work-problem", hidden: true });
  const remove = async (work) => {
    try {
      const { refusal } = await act(REMOVE_WORK, { controlWorkId: work.id, version: work.version });
      problem.textContent = refusal?.text ?? "";
      problem.hidden = !refusal;
      if (refusal) return;
      tell("Работа снята, семьи предупреждены.");
    } catch {
      // again asks to sign in
    }
    await again();
  };
  return h(
    "section",
    { class: "card", "aria-labelledby": "plan-title" },
    h("h2", { id: "plan-title" }, "Запланированы"),
    problem,
    data.works.length === 0
      ? h("p", { class: "nothing" }, "На ближайшие два месяца работ нет.")
      : h(
          "ul",
          { id: "plan" },
          data.works.map((work) =>
            h("li", { class: "change-row" }, h("span", { class: "my-when" }, h("b", {}, dayInShort(work.date)), ` ${weekdayOf(work.date)}`), h("span", { class: "change-what" }, said(work.title), h("span", { class: "quiet" }, " · ", said(work.subject.name), " · ", said(work.group.title), ` · ${work.workType.name.toLowerCase()}`)), h("button", { type: "button", class: "small", "aria-label": `Снять: ${work.title}, ${dayAndMonth(work.date, zone)}`, click: () => remove(work) }, "Снять")),
          ),
        ),
  );
}

function planning({ data, again, tell }) {
  const places = data.groups.flatMap((group) => [...new Map((group.teachers ?? []).map(({ subject }) => [subject.id, subject])).values()].map((subject) => ({ group, subject })));
  const where = h("select", { id: "work-where" }, places.map(({ group, subject }, place) => h("option", { value: place }, `${subject.name} · ${group.title}`)));
  const type = h("select", { id: "work-kind" }, data.school.workTypes.filter((found) => found.control).map((found) => h("option", { value: found.id }, found.name)));
  const title = h("input", { type: "text", id: "work-title", maxlength: "300", required: true });
  const date = h("input", { type: "date", id: "work-date", required: true, value: plusDays(data.day, 7) });
  const problem = h("p", { class: "problem", role: "alert", id: "plan-problem", hidden: true });
  const field = (label, control) => h("p", { class: "field" }, h("label", { for: control.id }, label), control);
  const submit = async (event) => {
    event.preventDefault();
    const button = event.submitter;
    const chosen = places[Number(where.value)];
    if (!chosen) return;
    if (button) button.disabled = true;
    try {
      const { done, refusal } = await act(PLAN_WORK, { groupId: chosen.group.id, subjectId: chosen.subject.id, workTypeId: type.value, title: title.value.trim(), date: date.value });
      problem.textContent = refusal?.text ?? "";
      problem.hidden = !refusal;
      if (done) {
        tell(["Работа запланирована, семьи предупреждены.", ...(done.warnings ?? [])].join(" "));
        await again();
      }
    } catch {
      again();
    }
    if (button) button.disabled = false;
  };
  return h("form", { class: "card", submit, id: "plan-form" }, h("h2", {}, "Запланировать"), field("Предмет и группа", where), field("Вид работы", type), field("Тема", title), field("День", date), problem, h("p", {}, h("button", { type: "submit", class: "main", id: "plan-save" }, "Запланировать")));
}
