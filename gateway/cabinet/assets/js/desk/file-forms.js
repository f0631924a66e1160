/** The forms of a pupil's file. */

import { h } from "../dom.js";
import { today } from "../dates.js";
import { fileOf } from "./file-reading.js";
import { formDialog } from "./form.js";
import { enrolmentAdd, studentLeave, studentReturn, studentTransfer, studentUpdate } from "./register-acts.js";

export const NAME = [
  { name: "familyName", label: "Фамилия", required: true, maxlength: 100 },
  { name: "givenName", label: "Имя", required: true, maxlength: 100 },
  { name: "patronymic", label: "Отчество", maxlength: 100, hint: "Пусто, если его нет." },
];

const REASON = { name: "reason", label: "Основание", maxlength: 500, hint: "Приказ или заявление: останется в истории." };

/** Fields with what is written down in them. */
export function filled(fields, row) {
  return fields.map((field) => ({ ...field, value: row[field.name] ?? "" }));
}

/** What was typed, without what was left empty. */
export function given(typed) {
  return Object.fromEntries(Object.entries(typed).filter(([, value]) => value !== "" && value !== null));
}

export function nameForm({ student, zone, again, tell, signedOut }) {
  const row = { ...student, ...student.file };
  formDialog({
    id: "student-edit",
    title: "Исправить данные ученика",
    fields: [...filled(NAME, row), { name: "bornOn", label: "Дата рождения", type: "date", value: row.bornOn ?? "" }, { name: "arrivedOn", label: "В школе с", type: "date", value: row.arrivedOn ?? "" }, REASON],
    twins: true,
    inputOf: ({ bornOn, arrivedOn, reason, ...name }) => ({ studentId: student.id, version: student.file.version, ...name, ...given({ bornOn, arrivedOn, reason }) }),
    send: studentUpdate,
    ok: "StudentWritten",
    fresh: async () => {
      const found = await fileOf(student.id, zone);
      return found && { version: found.file.version, values: { familyName: found.familyName, givenName: found.givenName, patronymic: found.patronymic, bornOn: found.file.bornOn, arrivedOn: found.file.arrivedOn } };
    },
    done: () => (tell("Записано."), again()),
    ended: signedOut,
  });
}

export function transferForm({ student, data, current, zone, again, tell, signedOut }) {
  const others = data.classes.filter((found) => found.id !== current.id);
  formDialog({
    id: "student-transfer",
    title: `Перевести из ${current.title}`,
    intro: h("p", { class: "quiet" }, "Отметки и история остаются при ученике. Группы внутри класса — по новому классу."),
    fields: [
      { name: "toClassId", label: "В класс", type: "select", options: others.map((found) => [found.id, found.title]), value: nearest(others, current)?.id },
      { name: "startsOn", label: "С какого дня", type: "date", value: today(zone), required: true },
      REASON,
    ],
    button: "Перевести",
    inputOf: ({ toClassId, startsOn, reason }) => ({ fromClassId: current.id, toClassId, startsOn, students: [{ studentId: student.id }], ...(reason && { reason }) }),
    send: studentTransfer,
    ok: "StudentsEnrolled",
    done: () => (tell("Ученик переведён."), again()),
    ended: signedOut,
  });
}

/** A parallel class is the usual choice. */
function nearest(classes, current) {
  return classes.find((found) => parseInt(found.title, 10) === parseInt(current.title, 10)) ?? classes[0];
}

export function enrolForm({ student, data, zone, again, tell, signedOut }) {
  const open = data.classes.filter((found) => found.groupId);
  formDialog({
    id: "student-enrol",
    title: "Записать в класс",
    fields: [
      { name: "groupId", label: "Класс", type: "select", options: open.map((found) => [found.groupId, found.title]), value: open[0]?.groupId },
      { name: "startsOn", label: "С какого дня", type: "date", value: today(zone), required: true },
      REASON,
    ],
    inputOf: ({ groupId, startsOn, reason }) => ({ groupId, studentIds: [student.id], startsOn, ...(reason && { reason }) }),
    send: enrolmentAdd,
    ok: "StudentsEnrolled",
    done: () => (tell("Ученик записан в класс."), again()),
    ended: signedOut,
  });
}

export function leaveForm({ student, zone, again, tell, signedOut }) {
  formDialog({
    id: "student-leave",
    title: "Ученик выбыл",
    intro: h("p", { class: "quiet" }, "Записи в классах закончатся этим днём. Данные не удаляются; если ученик вернётся, дело откроется снова."),
    fields: [{ name: "leftOn", label: "Последний день в школе", type: "date", value: today(zone), required: true }, REASON],
    button: "Записать выбытие",
    inputOf: ({ leftOn, reason }) => ({ studentId: student.id, version: student.file.version, leftOn, ...(reason && { reason }) }),
    send: studentLeave,
    ok: "StudentsEnrolled",
    fresh: async () => ({ version: (await fileOf(student.id, zone)).file.version, values: {} }),
    done: () => (tell("Выбытие записано."), again()),
    ended: signedOut,
  });
}

export function returnForm({ student, zone, again, tell, signedOut }) {
  formDialog({
    id: "student-return",
    title: "Ученик вернулся",
    fields: [{ name: "arrivedOn", label: "Первый день в школе", type: "date", value: today(zone), required: true }, REASON],
    button: "Записать возвращение",
    inputOf: ({ arrivedOn, reason }) => ({ studentId: student.id, version: student.file.version, arrivedOn, ...(reason && { reason }) }),
    send: studentReturn,
    ok: "StudentWritten",
    fresh: async () => ({ version: (await fileOf(student.id, zone)).file.version, values: {} }),
    done: () => (tell("Возвращение записано. Теперь запишите ученика в класс."), again()),
    ended: signedOut,
  });
}
