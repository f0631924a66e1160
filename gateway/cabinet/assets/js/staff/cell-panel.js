/** What is said of the present cell, and what can be done with it besides typing: choose in a conflict, another type of work. */

import { dayAndMonth, momentOf } from "../dates.js";
import { h, put, said } from "../dom.js";
import { ATTENDANCE, decimal, explained } from "../text.js";
import { textOf, wishOf } from "./cells.js";
import { readHistory } from "./page-data.js";

/** `does`: `how()`, `back()` to the grid. */
export function panelOf(page, grid, { school, zone }, does) {
  const element = h("section", { class: "cell-panel", id: "cell-panel", "aria-label": "Клетка" });
  let shown = null;

  function show(id) {
    const place = grid.place(id);
    if (!place) return put(element);
    shown = id;
    const { student, lesson } = place;
    const note = page.note(id);
    const stands = page.stands(id);
    put(
      element,
      h("p", { class: "cell-where" }, h("b", {}, said(student.fullName)), ` · ${dayAndMonth(lesson.date, zone)}, ${lesson.number}-й урок`, lesson.topic && [" · ", said(lesson.topic)], " · ", h("a", { href: `#/lessons/${lesson.id}` }, "тема и задание")),
      note?.kind === "refused" && refusal(note),
      note?.kind === "conflict" && conflict(id, note, stands),
      note?.kind === "strange" && h("p", { class: "quiet", id: "cell-message" }, note.why),
      stands.note && h("p", { class: "quiet" }, ATTENDANCE[stands.note.code], stands.note.reason && [": ", said(stands.note.reason)]),
      h("div", { class: "cell-marks" }, stands.marks.map((mark, order) => markLine(id, stands, mark, order)), h("button", { type: "button", class: "small", id: "cell-history", click: () => history(id) }, "История клетки")),
    );
  }

  function refusal(note) {
    return h("p", { class: "problem", id: "cell-message", role: "alert" }, said(note.why), " Исправьте (F2) или уберите (Esc).");
  }

  function conflict(id, note, stands) {
    const choose = (wish) => () => {
      page.settle(id, wish, does.how());
      does.back();
    };
    const [theirs, mine] = [textOf(stands) || "пусто", textOf(note.wish) || "пусто"];
    return h(
      "div",
      { class: "problem conflict", id: "cell-conflict", role: "alert" },
      h("p", { id: "cell-message" }, said(note.why), " Сейчас в клетке: ", h("b", { id: "conflict-theirs" }, said(theirs)), note.isTurn ? ", вы возвращаете: " : ", вы набрали: ", h("b", { id: "conflict-mine" }, said(mine)), "."),
      h("p", { class: "choices" }, h("button", { type: "button", id: "take-theirs", click: choose(null) }, `Оставить «${theirs}»`), h("button", { type: "button", class: "main", id: "take-mine", click: choose(note.wish) }, `Записать «${mine}»`)),
    );
  }

  function markLine(id, stands, mark, order) {
    const type = school.workTypes.find((found) => found.id === mark.workType);
    const change = (more) => {
      const wish = wishOf(stands);
      wish.marks[order] = { ...wish.marks[order], ...more };
      page.write([[id, wish]], does.how());
    };
    const field = `mark-type-${order}`;
    return h(
      "p",
      { class: "cell-mark" },
      h("label", { for: field }, "Отметка ", h("b", {}, mark.text), ":"),
      h("select", { id: field, change: ({ target }) => change({ workType: target.value }) }, school.workTypes.map((found) => h("option", { value: found.id, selected: found.id === mark.workType }, found.name))),
      h("span", { class: "quiet" }, mark.counts ? `вес ${decimal(mark.weight)}` : "не входит в средний", mark.by && [", ", said(mark.by)], type ? "" : ", вид работы убран"),
      h("input", { type: "text", class: "cell-comment", id: `mark-comment-${order}`, maxlength: "500", value: mark.comment, placeholder: "Комментарий для семьи", "aria-label": `Комментарий к отметке ${mark.text}`, change: ({ target }) => change({ comment: target.value.trim() }) }),
    );
  }

  async function history(id) {
    const place = grid.place(id);
    const old = element.querySelector("#cell-past");
    if (old) return old.remove();
    let list;
    try {
      const found = await readHistory(place.student.id, place.lesson.id);
      const lines = found.flatMap((mark) => mark.history).sort((one, other) => one.at.localeCompare(other.at));
      list = lines.map((line) => h("li", {}, momentOf(line.at, zone), ": ", said(line.before?.text ?? "—"), " → ", said(line.after?.text ?? "убрана"), ". ", line.by && said(line.by), line.reason && [". Причина: ", said(line.reason)]));
    } catch (trouble) {
      list = [h("li", {}, explained(trouble).join(". "))];
    }
    if (shown === id) element.append(h("ul", { id: "cell-past", class: "cell-past" }, list.length > 0 ? list : h("li", {}, "Отметок здесь не было.")));
  }

  return {
    element,
    show,
    refresh: (id) => (id === shown || id === null) && shown && !element.contains(document.activeElement) && show(shown),
    ask: () => element.querySelector("#take-theirs, button")?.focus(),
  };
}
