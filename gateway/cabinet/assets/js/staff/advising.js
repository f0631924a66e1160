/** Recommendations to pupils: write one to somebody whom one teaches or leads, read and take back one's own. Address: `#/advising/<student>`. */

import { momentOf, today } from "../dates.js";
import { h, said } from "../dom.js";
import { asked, current } from "../session.js";
import { act } from "./acting.js";
import { ownClasses } from "./journal.js";
import { ownSchool, yearOf } from "./school.js";

const PUPILS = `
  query PupilsOfClass($class: ID!) {
    students(first: 100, classId: $class) { nodes { id fullName } }
  }
`;

const ADVISED = `
  query Advised($student: ID!, $on: Date!) {
    student(id: $student) {
      id
      fullName
      groups(on: $on) { inClass schoolClass { id } }
      teachers(on: $on) { subject { id name } staff { id shortName } homeroom }
      recommendations(first: 50) { id text writtenAt subject { name } staff { shortName } }
    }
  }
`;

const WRITE_ADVICE = `
  mutation WriteAdvice($input: RecommendationWriteInput!, $key: String) {
    recommendationWrite(input: $input, key: $key) {
      __typename
      ... on RecommendationWritten { recommendation { id } }
      ... on NotAllowed { message }
      ... on NotFound { message }
      ... on Conflict { message }
      ... on InvalidInput { message fields { path message } }
    }
  }
`;

const REMOVE_ADVICE = `
  mutation RemoveAdvice($input: RecommendationRemoveInput!, $key: String) {
    recommendationRemove(input: $input, key: $key) {
      __typename
      ... on RecommendationRemoved { recommendationId }
      ... on NotAllowed { message }
      ... on NotFound { message }
      ... on Conflict { message }
      ... on InvalidInput { message fields { path message } }
    }
  }
`;

export const advisingView = { load, render, heading };

async function load(place) {
  const school = await ownSchool();
  place.zone = school.timeZone;
  const day = today(place.zone);
  const classes = (await ownClasses()).filter((each) => each.year.id === yearOf(school, day)?.id);
  const one = classes.find((each) => each.id === place.rest) ?? (classes.length === 1 && !place.rest ? classes[0] : null);
  if (one) return { classes, chosen: one.id, pupils: (await asked(PUPILS, { class: one.id })).students?.nodes ?? [] };
  if (!place.rest) return { classes };
  const { student } = await asked(ADVISED, { student: place.rest, on: day });
  return student ? { advised: student } : { classes };
}

function heading({ data }) {
  return data.advised ? data.advised.fullName : "Рекомендации";
}

function render(context) {
  const { data } = context;
  if (data.advised) return advised(context);
  return [
    data.classes.length > 1 && h("nav", { class: "tabs", id: "classes", "aria-label": "Классы" }, data.classes.map((each) => h("a", { href: `#/advising/${each.id}`, "aria-current": each.id === data.chosen ? "true" : null }, said(each.title)))),
    data.pupils ? h("ul", { class: "rows", id: "pupils" }, data.pupils.map((pupil) => h("li", {}, h("a", { href: `#/advising/${pupil.id}` }, said(pupil.fullName))))) : h("p", { class: "quiet" }, data.classes.length > 0 ? "Выберите класс." : "Классов у вас пока нет."),
  ];
}

function advised({ data, zone, again, tell }) {
  const { id, recommendations, teachers, groups } = data.advised;
  const isTeacher = current()?.role === "TEACHER";
  const problem = h("p", { class: "problem", role: "alert", id: "advice-problem", hidden: true });
  const text = h("textarea", { id: "advice-text", rows: "5", maxlength: "4000", required: true });
  const subjects = [...new Map((teachers ?? []).filter((each) => each.subject).map(({ subject }) => [subject.id, subject])).values()];
  const subject = h("select", { id: "advice-subject" }, subjects.map((each) => h("option", { value: each.id }, each.name)));
  const doing = async (document, input, words) => {
    try {
      const { done, refusal } = await act(document, input);
      problem.textContent = refusal?.text ?? "";
      problem.hidden = !refusal;
      if (!done) return;
      tell(words);
    } catch {
      // again asks to sign in, and what was typed stays
    }
    await again();
  };
  const submit = (event) => {
    event.preventDefault();
    return doing(WRITE_ADVICE, { studentId: id, text: text.value.trim(), ...(isTeacher && { subjectId: subject.value }) }, "Рекомендация записана, семья её видит.");
  };
  const home = groups?.find((group) => group.inClass)?.schoolClass?.id;
  return [
    h("p", {}, h("a", { href: home ? `#/advising/${home}` : "#/advising" }, "← К списку")),
    h(
      "div",
      { class: "desk-columns" },
      h("form", { class: "card", submit, id: "advice-form" }, h("h2", {}, "Новая рекомендация"), isTeacher && h("p", { class: "field" }, h("label", { for: "advice-subject" }, "Предмет"), subject), h("p", { class: "field" }, h("label", { for: "advice-text" }, "Текст для семьи"), text), problem, h("p", {}, h("button", { type: "submit", class: "main", id: "advice-save" }, "Записать"))),
      h(
        "section",
        { class: "card", "aria-labelledby": "advice-title" },
        h("h2", { id: "advice-title" }, "Написано"),
        recommendations.length === 0
          ? h("p", { class: "nothing" }, "Рекомендаций пока нет.")
          : h("ul", { class: "given", id: "advice-list" }, recommendations.map((each) => h("li", {}, h("p", { class: "quiet" }, momentOf(each.writtenAt, zone), each.subject && [" · ", said(each.subject.name)], " · ", said(each.staff.shortName)), h("p", { class: "long" }, said(each.text)), h("button", { type: "button", class: "small", click: () => doing(REMOVE_ADVICE, { recommendationId: each.id }, "Рекомендация убрана.") }, "Убрать")))),
      ),
    ),
  ];
}
