/** A new pupil with class and guardians, written in one go; after a refusal it goes on from where it stopped. */

import { h, put, said } from "../dom.js";
import { Trouble, newKey } from "../api.js";
import { today } from "../dates.js";
import { fieldSet } from "./fields.js";
import { NAME } from "./file-forms.js";
import { finder } from "./finding.js";
import { KIN, guardiansLike } from "./kin.js";
import { keyed, lost, placed } from "./placing.js";
import { enrolmentAdd, guardianAdd, guardianshipAdd, studentAdd } from "./register-acts.js";
import { stepwise } from "./steps.js";

const TWIN = { name: "confirmDuplicate", type: "check", label: "Это другой человек, записать", hidden: true };

let open = null;

/** The same form while the page around it is drawn anew; a new one after it is written. */
export function newFamily(context) {
  open ??= build(context);
  open.context = context;
  return open.element;
}

function build(context) {
  const { classes, zone } = context.data;
  const mine = { context };
  const memory = { done: new Map(), keyFor: new Map() };
  const places = classes.filter((found) => found.groupId);
  const child = fieldSet("child", [
    ...NAME,
    { name: "bornOn", label: "Дата рождения", type: "date", value: "", required: true, max: today(zone) },
    { name: "arrivedOn", label: "В школе с", type: "date", value: today(zone) },
    { name: "groupId", label: "Класс", type: "select", options: [["", "пока без класса"], ...places.map((found) => [found.groupId, found.title])], value: "" },
    TWIN,
  ]);
  const kin = [];
  const kinPart = h("div", { class: "sheet-kin" });
  const done = h("ul", { class: "done-steps", id: "written" });
  const problem = h("p", { class: "problem", role: "alert", hidden: true });
  const press = h("button", { type: "submit", class: "main", id: "family-save" }, "Записать");

  const say = (text) => {
    problem.hidden = !text;
    put(problem, text);
  };

  function addKin() {
    const number = kin.length + 1;
    const set = fieldSet(`kin${number}`, [...NAME, ...KIN.map((field) => (field.name === "kind" && number === 2 ? { ...field, value: "FATHER" } : field)), TWIN]);
    const one = { number, set, known: null, gone: false };
    const chosen = h("p", { hidden: true });
    const settle = (person) => {
      one.known = person;
      chosen.hidden = person === null;
      put(chosen, person && [h("b", {}, said(person.name)), " ", h("button", { type: "button", class: "small", click: () => settle(null) }, "Не этот")]);
      for (const { name } of NAME) set.part(name).hidden = person !== null;
    };
    const find = finder({ id: `kin${number}-search`, label: "Уже есть в школе? Найдите", hint: "Если нет, заполните имя.", find: guardiansLike, chosen: settle, ended: () => mine.context.signedOut() });
    one.part = h(
      "fieldset",
      { class: "kin", id: `kin${number}` },
      h("legend", {}, number === 1 ? "Представитель" : `Представитель ${number}`),
      find.element,
      chosen,
      h("div", { class: "sheet-fields" }, set.parts),
      h("p", { class: "actions" }, h("button", { type: "button", class: "small", id: `kin${number}-remove`, click: () => ((one.gone = true), one.part.remove()) }, "Убрать")),
    );
    kin.push(one);
    kinPart.append(one.part);
    return one;
  }

  function steps() {
    const typed = child.values();
    const all = [
      {
        name: "student",
        where: child,
        fields: [...NAME.map(({ name }) => name), "bornOn", "arrivedOn"],
        said: "ученик записан",
        input: () => ({ familyName: typed.familyName, givenName: typed.givenName, patronymic: typed.patronymic, bornOn: typed.bornOn, ...(typed.arrivedOn && { arrivedOn: typed.arrivedOn }), confirmDuplicate: typed.confirmDuplicate }),
        send: studentAdd,
        ok: "StudentWritten",
        keep: (outcome) => outcome.student.id,
      },
      {
        name: "enrolment",
        where: child,
        fields: ["groupId"],
        said: "записан в класс",
        input: (results) => (typed.groupId ? { groupId: typed.groupId, studentIds: [results.get("student")], ...(typed.arrivedOn >= today(zone) && { startsOn: typed.arrivedOn }) } : null),
        send: enrolmentAdd,
        ok: "StudentsEnrolled",
      },
    ];
    for (const one of kin.filter((found) => !found.gone)) {
      const about = one.set.values();
      all.push(
        {
          name: `guardian${one.number}`,
          where: one.set,
          fields: NAME.map(({ name }) => name),
          said: `представитель ${one.number} записан`,
          input: () => (one.known ? null : { familyName: about.familyName, givenName: about.givenName, patronymic: about.patronymic, confirmDuplicate: about.confirmDuplicate }),
          send: guardianAdd,
          ok: "GuardianWritten",
          keep: (outcome) => outcome.guardian.id,
        },
        {
          name: `guardianship${one.number}`,
          where: one.set,
          said: `представитель ${one.number} связан с ребёнком`,
          input: (results) => ({ studentId: results.get("student"), guardianId: one.known?.id ?? results.get(`guardian${one.number}`), kind: about.kind, rights: about.rights, basis: about.basis }),
          send: guardianshipAdd,
          ok: "GuardianshipWritten",
        },
      );
    }
    return all;
  }

  const submit = async (event) => {
    event.preventDefault();
    if (press.disabled) return;
    say(null);
    for (const set of [child, ...kin.map((one) => one.set)]) set.clear();
    if (!child.values().bornOn) {
      child.show(new Map([["bornOn", ["Укажите дату рождения."]]]));
      return;
    }
    press.disabled = true;
    const all = steps();
    try {
      const refused = await stepwise(all, memory, () => keyed(newKey));
      if (refused === null) {
        open = null;
        mine.context.tell("Записано.");
        location.hash = `#/people/${memory.done.get("student")}`;
        return;
      }
      const { where } = all.find((step) => step.name === refused.name);
      const { byName, rest } = placed(refused.outcome.fields, where.names);
      say([refused.outcome.message, ...rest].join(" "));
      where.show(byName);
      if (refused.outcome.__typename === "Conflict") where.part("confirmDuplicate").hidden = false;
    } catch (error) {
      if (!(error instanceof Trouble)) console.error(error);
      say(lost(error));
      if (error.kind === "signedOut") mine.context.signedOut();
    } finally {
      press.disabled = false;
      const written = all.filter((step) => memory.done.has(step.name));
      for (const step of written) step.where.lock(step.fields ?? []);
      put(done, written.map((step) => h("li", {}, step.said)));
    }
  };
  addKin();
  mine.element = h(
    "form",
    { id: "family", class: "sheet", submit, novalidate: true },
    h("div", { class: "sheet-fields" }, child.parts),
    kinPart,
    h("p", { class: "actions" }, h("button", { type: "button", id: "kin-more", click: () => addKin().set.at("familyName").focus() }, "Ещё представитель")),
    h("div", { role: "status" }, done),
    problem,
    h("div", { class: "buttons" }, press, h("a", { class: "button", id: "family-cancel", href: "#/people", click: () => (open = null) }, "Не записывать")),
  );
  queueMicrotask(() => child.at("familyName").focus());
  return mine;
}
