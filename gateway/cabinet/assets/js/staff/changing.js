/** What a deputy head does to one lesson: cancel, substitute, move, swap; and taking a change back. */

import { isDay } from "../dates.js";
import { h, put, said } from "../dom.js";
import { act } from "./acting.js";

const CANCEL = `
  mutation CancelLesson($input: LessonCancelInput!, $key: String) {
    lessonCancel(input: $input, key: $key) {
      __typename
      ... on LessonChanged { warnings }
      ... on NotAllowed { message }
      ... on NotFound { message }
      ... on Conflict { message }
      ... on InvalidInput { message fields { path message } }
    }
  }
`;

const SUBSTITUTE = `
  mutation SubstituteLesson($input: LessonSubstituteInput!, $key: String) {
    lessonSubstitute(input: $input, key: $key) {
      __typename
      ... on LessonChanged { warnings }
      ... on NotAllowed { message }
      ... on NotFound { message }
      ... on Conflict { message }
      ... on InvalidInput { message fields { path message } }
    }
  }
`;

const MOVE = `
  mutation MoveLesson($input: LessonMoveInput!, $key: String) {
    lessonMove(input: $input, key: $key) {
      __typename
      ... on LessonChanged { warnings }
      ... on NotAllowed { message }
      ... on NotFound { message }
      ... on Conflict { message }
      ... on InvalidInput { message fields { path message } }
    }
  }
`;

const SWAP = `
  mutation SwapLessons($input: LessonSwapInput!, $key: String) {
    lessonSwap(input: $input, key: $key) {
      __typename
      ... on LessonChanged { warnings }
      ... on NotAllowed { message }
      ... on NotFound { message }
      ... on Conflict { message }
      ... on InvalidInput { message fields { path message } }
    }
  }
`;

const WITHDRAW_CHANGE = `
  mutation WithdrawChange($input: ChangeWithdrawInput!, $key: String) {
    changeWithdraw(input: $input, key: $key) {
      __typename
      ... on LessonChanged { warnings }
      ... on NotAllowed { message }
      ... on NotFound { message }
      ... on Conflict { message }
      ... on InvalidInput { message fields { path message } }
    }
  }
`;

const DEEDS = { substitute: "Замена", cancel: "Отменить урок", move: "Перенести", swap: "Поменять местами" };
const KINDS = { CANCELLED: "Отмену", TEACHER: "Замену учителя", SUBJECT: "Замену предмета", ROOM: "Другой кабинет", MOVED: "Перенос", SWAPPED: "Обмен", MERGED: "Объединение" };

export function changeForm(lesson, { data, again, tell }, close) {
  const { teachers, school, lessons, date } = data;
  const problem = h("p", { class: "problem", role: "alert", id: "change-problem", hidden: true });
  const fields = h("div", { class: "change-fields" });
  const deed = h("select", { id: "change-deed", change: asks }, Object.entries(DEEDS).map(([value, name]) => h("option", { value }, name)));
  const reason = h("input", { type: "text", id: "change-reason", maxlength: "500", required: true });
  const field = (label, control) => h("p", { class: "field-line" }, h("label", { for: control.id }, label), control);
  const teacher = h("select", { id: "change-teacher" }, h("option", { value: "" }, "тот же"), teachers.map((one) => h("option", { value: one.id }, one.fullName)));
  const giving = lesson.teachers.filter((each) => each.effective);
  const instead = h("select", { id: "change-instead" }, giving.map((each) => h("option", { value: each.staff.id }, each.staff.shortName)));
  const subject = h("select", { id: "change-subject" }, h("option", { value: "" }, "тот же"), school.subjects.map((one) => h("option", { value: one.id }, one.name)));
  const room = h("select", { id: "change-room" }, h("option", { value: "" }, "тот же"), school.rooms.map((one) => h("option", { value: one.id }, one.name)));
  const day = h("input", { type: "date", id: "change-date", value: date });
  const number = h("input", { type: "number", id: "change-number", min: "0", max: "20", value: lesson.number });
  const other = h("select", { id: "change-other" }, lessons.filter((each) => each.id !== lesson.id && each.status !== "CANCELLED").sort((one, two) => (one.group.id !== lesson.group.id) - (two.group.id !== lesson.group.id)).map((each) => h("option", { value: each.id }, `${each.group.title}: ${each.number}. ${each.subject.name}`)));

  function asks() {
    put(
      fields,
      {
        cancel: () => [],
        substitute: () => [field("Учитель", teacher), giving.length > 1 && field("Вместо", instead), field("Предмет", subject), field("Кабинет", room)],
        move: () => [field("День", day), field("Номер урока", number), field("Кабинет", room)],
        swap: () => [field("С уроком", other)],
      }[deed.value](),
      field("Причина (её прочтут семьи)", reason),
    );
  }

  function asked() {
    const input = { lessonId: lesson.id, version: lesson.version, reason: reason.value.trim() };
    const where = room.value && { roomId: room.value };
    if (deed.value === "cancel") return [CANCEL, input];
    if (deed.value === "swap") {
      const two = lessons.find((each) => each.id === other.value);
      return [SWAP, { ...input, otherLessonId: two.id, otherVersion: two.version }];
    }
    if (deed.value === "move") return isDay(day.value) ? [MOVE, { ...input, date: day.value, number: Number(number.value), ...where }] : null;
    return [SUBSTITUTE, { ...input, ...(teacher.value && { teacherId: teacher.value }), ...(teacher.value && giving.length > 1 && { insteadOfId: instead.value }), ...(subject.value && { subjectId: subject.value }), ...where }];
  }

  async function doing(document, input, said) {
    let outcome;
    try {
      outcome = await act(document, input);
    } catch {
      return again();
    }
    const { done, refusal } = outcome;
    problem.textContent = refusal?.text ?? "";
    problem.hidden = !refusal;
    if (!done) return;
    tell([said, ...done.warnings].join(" "));
    await again();
    if (done.warnings.length > 0) warn(done.warnings);
  }

  async function submit(event) {
    event.preventDefault();
    const wanted = asked();
    if (!wanted) return;
    const button = event.submitter;
    if (button) button.disabled = true;
    await doing(...wanted, "Изменение записано, семьи предупреждены.");
    if (button) button.disabled = false;
  }

  asks();
  return h(
    "form",
    { class: "change-form", id: "change-form", submit, keydown: (event) => event.key === "Escape" && (event.stopPropagation(), close()) },
    lesson.changes.length > 0 &&
      h(
        "ul",
        { class: "standing-changes" },
        lesson.changes.map((change) =>
          h(
            "li",
            {},
            h("button", { type: "button", class: "small", "data-change": change.id, click: () => doing(WITHDRAW_CHANGE, { changeId: change.id, reason: reason.value.trim() }, "Изменение снято.") }, `Снять: ${KINDS[change.kind].toLowerCase()}`),
            change.reason && h("span", { class: "quiet" }, " ", said(change.reason)),
          ),
        ),
      ),
    h("p", { class: "field-line" }, h("label", { for: "change-deed" }, "Что сделать"), deed),
    fields,
    problem,
    h("p", { class: "buttons" }, h("button", { type: "submit", class: "main", id: "change-save" }, "Записать"), h("button", { type: "button", click: close }, "Закрыть")),
  );
}

/** What holds nevertheless and should be known. */
function warn(texts) {
  const place = document.getElementById("day-lessons");
  place?.prepend(h("p", { class: "notice", role: "status", id: "change-warnings" }, texts.join(" ")));
}
