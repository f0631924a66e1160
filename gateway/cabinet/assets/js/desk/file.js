/** The file of a pupil: name, classes, guardians and their rights, with everything that changes it. */

import { h, said } from "../dom.js";
import { dayAndMonth, dayOf, days, now } from "../dates.js";
import { contactsPart } from "./contacts.js";
import { kinForm, kinEndForm, kinRightsForm } from "./kin.js";
import { enrolForm, leaveForm, nameForm, returnForm, transferForm } from "./file-forms.js";
import { KINDS, RIGHTS, bornWords } from "./words.js";

export function fileShown(context) {
  const { student, zone } = context.data;
  if (!student) return h("p", { class: "nothing" }, "Такого ученика в школе нет. ", h("a", { href: "#/people" }, "К списку"));
  const { file } = student;
  const current = student.groups.find((group) => group.inClass)?.schoolClass ?? null;
  const moment = now().toISOString();
  const standing = file.guardianships.filter((found) => found.endsAt === null || found.endsAt > moment);
  const past = file.guardianships.filter((found) => !standing.includes(found));
  const about = { ...context, student, zone, current };
  return [
    h(
      "dl",
      { class: "facts", id: "facts" },
      fact("Класс", student.leftOn ? `выбыл ${dayAndMonth(student.leftOn, zone)}` : (current?.title ?? "без класса")),
      fact("Дата рождения", file.bornOn ? bornWords(file.bornOn) : "не записана"),
      fact("В школе с", file.arrivedOn ? bornWords(file.arrivedOn) : "не записано"),
    ),
    h(
      "p",
      { class: "actions" },
      act("edit", "Исправить…", () => nameForm(about)),
      !student.leftOn && current && act("transfer", "Перевести в другой класс…", () => transferForm(about)),
      !student.leftOn && !current && act("enrol", "Записать в класс…", () => enrolForm(about)),
      student.leftOn ? act("return", "Вернулся в школу…", () => returnForm(about)) : act("leave", "Выбыл…", () => leaveForm(about)),
      h("a", { class: "button", id: "to-consents", href: `#//${student.id}` }, "Согласия"),
    ),
    h(
      "section",
      { "aria-labelledby": "kin-title" },
      h("h2", { id: "kin-title" }, "Родители и представители"),
      standing.length === 0 && h("p", { class: "nothing" }, "Никто не записан: дневник некому открыть."),
      h("ul", { class: "rows", id: "kin" }, standing.map((kin) => kinRow(kin, about))),
      h("p", { class: "actions" }, act("kin-add", "Добавить представителя…", () => kinForm(about))),
      past.length > 0 && h("details", { class: "fold", id: "kin-past" }, h("summary", {}, `Прежние: ${past.length}`), h("ul", { class: "rows" }, past.map((kin) => h("li", { class: "line" }, said(kin.guardian.fullName), h("span", { class: "quiet" }, `${KINDS[kin.kind]}, по ${dayAndMonth(dayOf(kin.endsAt, zone), zone)}`))))),
    ),
    contactsPart(about, standing),
    h(
      "details",
      { class: "fold", id: "enrolments" },
      h("summary", {}, `Классы и группы: ${file.enrolments.length}`),
      h("ul", { class: "rows" }, file.enrolments.map((found) => h("li", { class: "line" }, h("span", {}, said(found.group.title)), h("span", { class: "quiet" }, days(found.startsOn, found.endsOn, zone))))),
    ),
  ];
}

function kinRow(kin, about) {
  const { zone } = about;
  return h(
    "li",
    {},
    h("p", {}, h("b", {}, said(kin.guardian.fullName)), ` — ${KINDS[kin.kind]}`, kin.rights !== "FULL" && h("span", { class: "tag" }, RIGHTS[kin.rights])),
    (kin.basis || kin.endsAt) && h("p", { class: "quiet" }, said([kin.basis && `Основание: ${kin.basis}`, kin.endsAt && `до ${dayAndMonth(dayOf(kin.endsAt, zone), zone)}`].filter(Boolean).join("; "))),
    h(
      "p",
      { class: "actions" },
      act(`rights-${kin.id}`, "Права…", () => kinRightsForm(kin, about), "small"),
      act(`end-${kin.id}`, "Закончить…", () => kinEndForm(kin, about), "small"),
    ),
  );
}

export function act(id, words, click, style = null) {
  return h("button", { type: "button", id, class: style, click }, words);
}

function fact(term, text) {
  return [h("dt", {}, term), h("dd", {}, text)];
}
