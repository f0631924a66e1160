/** What happened, in a sentence: for a screen reader, and for whoever looks away. */

import { dayAndMonth } from "./dates.js";

export function newsOf(event, student) {
  const what = happening(event);
  return what && student ? `${student.givenName}: ${what}` : what;
}

function happening(event) {
  const of = (name, thing) => (thing ? `${name}, ${thing.subject.name.toLowerCase()}` : name);
  switch (event.kind) {
    case "MARK_RECORDED":
      return event.mark ? `новая отметка, ${event.mark.subject.name.toLowerCase()}: ${event.mark.text}` : null;
    case "MARK_CORRECTED":
      return event.mark ? `отметка исправлена, ${event.mark.subject.name.toLowerCase()}: ${event.mark.text}` : null;
    case "MARK_REMOVED":
      return "отметка убрана";
    case "ATTENDANCE_NOTED":
    case "ATTENDANCE_CORRECTED":
    case "ATTENDANCE_REMOVED":
      return "посещаемость изменилась";
    case "CHANGE_MADE":
      return `${of("изменение в расписании", event.lesson)}${event.lesson ? `, ${dayAndMonth(event.lesson.date)}` : ""}`;
    case "CHANGE_WITHDRAWN":
      return of("изменение в расписании отменено", event.lesson);
    case "HOMEWORK_GIVEN":
      return of("новое домашнее задание", event.homework);
    case "HOMEWORK_CORRECTED":
      return of("домашнее задание изменилось", event.homework);
    case "HOMEWORK_REMOVED":
      return "домашнее задание убрано";
    case "CONTROL_WORK_PLANNED":
    case "CONTROL_WORK_CORRECTED":
      return `${of("контрольная работа", event.controlWork)}${event.controlWork ? `, ${dayAndMonth(event.controlWork.date)}` : ""}`;
    case "CONTROL_WORK_REMOVED":
      return "контрольная работа снята";
    case "RECOMMENDATION_WRITTEN":
      return "новая рекомендация";
    default:
      return null;
  }
}
