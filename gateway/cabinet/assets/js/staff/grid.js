/** The class page as a table of cells: students by lessons. A cell is painted by itself, whatever happens in others. */

import { dayAndMonth, today, weekdayOf } from "../dates.js";
import { h, put, said } from "../dom.js";
import { ATTENDANCE, decimal } from "../text.js";
import { textOf } from "./cells.js";
import { idOf } from "./open-page.js";
import { LETTERS } from "./typed.js";

const STATES = {
  waiting: "не записано",
  sending: "записывается",
  saved: "записано",
  refused: "не записано",
  conflict: "не записано: здесь появилось другое",
  strange: "изменено не здесь",
};

/** `{ element, cell(id), paint(id), means(), rows, lessons, heads() }` for what the page holds now. */
export function gridOf(page, { school, typeOf }) {
  const { lessons, rows, group, subject } = page.data();
  const day = today(school.timeZone);
  const types = new Map(school.workTypes.map((type) => [type.id, type]));
  const found = new Map();
  const heads = lessons.map((lesson, place) => head(lesson, place));
  const means = rows.map((row) => h("td", { class: "g-mean", role: "gridcell", "aria-readonly": "true" }, meanOf(row)));
  const table = h(
    "table",
    { role: "grid", class: "g", id: "grid", "aria-label": `Журнал: ${group.title}, ${subject.name}`, "aria-rowcount": rows.length + 1, "aria-colcount": lessons.length + 2 },
    h("thead", {}, h("tr", { role: "row", "aria-rowindex": 1 }, h("th", { class: "g-corner", role: "columnheader", scope: "col" }, "Ученик"), heads, h("th", { class: "g-mean", role: "columnheader", scope: "col" }, h("abbr", { title: "Средний балл" }, "Ср."))),),
    h("tbody", {}, rows.map((row, place) => line(row, place))),
  );

  function head(lesson, place) {
    return h(
      "th",
      { class: "g-head", role: "columnheader", scope: "col", id: `head-${place}`, "data-lesson": lesson.id, "data-off": lesson.status === "CANCELLED", "data-day": lesson.date === day ? "now" : lesson.date > day ? "ahead" : "past", "aria-colindex": place + 2 },
      headText(lesson),
    );
  }

  function headText(lesson) {
    const type = types.get(typeOf(lesson.id));
    return [
      h("span", { class: "g-weekday" }, weekdayOf(lesson.date)),
      h("span", { class: "g-date" }, `${Number(lesson.date.slice(8))}.${lesson.date.slice(5, 7)}`),
      h("span", { class: "g-type" }, lesson.status === "CANCELLED" ? "отм." : `${type?.code ?? ""}${type && type.weight !== "1" ? ` ×${decimal(type.weight)}` : ""}`),
    ];
  }

  function line({ student }, row) {
    return h(
      "tr",
      { role: "row", "aria-rowindex": row + 2 },
      h("th", { class: "g-name", role: "rowheader", scope: "row", "aria-colindex": 1, id: `student-${row}` }, h("span", { class: "quiet g-number" }, row + 1), said(`${student.familyName} ${student.givenName}`)),
      lessons.map((lesson, column) => {
        const id = idOf(student.id, lesson.id);
        const cell = h("td", { role: "gridcell", class: "g-cell", id: `cell-${row}-${column}`, tabindex: "-1", "aria-colindex": column + 2, "data-row": row, "data-column": column, "data-lesson": lesson.id, "data-student": student.id });
        found.set(id, { cell, student, lesson });
        paint(id);
        return cell;
      }),
      means[row],
    );
  }

  function paint(id) {
    const place = found.get(id);
    if (!place || place.cell.querySelector("input")) return;
    const { cell, student, lesson } = place;
    const note = page.note(id);
    const wish = page.queue.wish(id);
    const state = note && note.kind !== "saved" ? note.kind : wish ? (page.queue.flies(id) ? "sending" : "waiting") : (note?.kind ?? null);
    const shown = wish ?? (note?.kind === "refused" || note?.kind === "conflict" ? note.wish : null) ?? page.expected(id);
    put(cell, note?.typed !== undefined ? said(note.typed) : contents(shown, lesson));
    if (state) cell.dataset.state = state;
    else delete cell.dataset.state;
    cell.setAttribute("aria-label", [`${student.familyName} ${student.givenName}`, dayAndMonth(lesson.date, school.timeZone), spoken(shown, lesson, note), STATES[state], note?.why].filter(Boolean).join(", "));
    if (state === "refused") cell.setAttribute("aria-invalid", "true");
    else cell.removeAttribute("aria-invalid");
  }

  function contents({ marks, code }, lesson) {
    return [
      marks.map((mark, place) => {
        const type = types.get(mark.workType ?? typeOf(lesson.id));
        const kind = !/^\d/.test(mark.text) ? "apart" : type?.control ? "control" : "plain";
        return [place > 0 && " ", h("span", { class: "g-mark", "data-kind": kind }, mark.text)];
      }),
      code && [marks.length > 0 && " ", h("span", { class: "g-absence" }, LETTERS[code])],
    ];
  }

  function spoken({ marks, code }, lesson, note) {
    if (note?.typed !== undefined) return `набрано ${note.typed}`;
    const parts = marks.map((mark) => {
      const type = types.get(mark.workType ?? typeOf(lesson.id));
      return `отметка ${mark.text === "." ? "точка" : mark.text}${type ? `, ${type.name.toLowerCase()}` : ""}`;
    });
    if (code) parts.push(ATTENDANCE[code].toLowerCase());
    if (parts.length === 0) parts.push("пусто");
    if (lesson.status === "CANCELLED") parts.push("урок отменён");
    return parts.join(", ");
  }

  return {
    element: table,
    rows,
    lessons,
    paint,
    place: (id) => found.get(id) ?? null,
    at: (row, column) => table.querySelector(`#cell-${row}-${column}`),
    heads: () => heads.forEach((cell, place) => put(cell, headText(lessons[place]))),
    means: () => page.data().rows.forEach((row, place) => put(means[place], meanOf(row))),
    text: (id) => textOf(page.expected(id)),
  };
}

function meanOf({ mean }) {
  return mean ? h("abbr", { title: `Точно ${mean.exact}, отметок: ${mean.count}` }, decimal(mean.value)) : "";
}
