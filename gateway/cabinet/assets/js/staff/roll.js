/** A list of pupils with one key for each: who is not here, who is late. Arrows go, a letter notes and goes on to the next one. */

import { h, put, said } from "../dom.js";
import { ATTENDANCE } from "../text.js";
import { LETTERS } from "./typed.js";

const CODES = [null, "UNKNOWN", "EXCUSED", "ILL", "UNEXCUSED", "LATE", "EXEMPT"];
const KEYS = { н: "UNKNOWN", y: "UNKNOWN", у: "EXCUSED", e: "EXCUSED", б: "ILL", ",": "ILL", п: "UNEXCUSED", g: "UNEXCUSED", о: "LATE", j: "LATE", с: "EXEMPT", c: "EXEMPT" };
const HERE = ["Delete", "Backspace", " ", "+"];

/** `pupils`: `{ id, name }`; `of(id)`: `{ code, more, state, why }` as it is now; `set(id, code)` notes. */
export function rollOf(pupils, { of, set, label }) {
  const lines = pupils.map((pupil, row) => h("div", { class: "roll-line", id: `roll-${row}`, role: "group" }));
  const at = { row: 0, column: 0 };
  const element = h("div", { class: "roll", id: "roll", role: "group", "aria-label": label, keydown: pressed }, lines);

  function paint(row) {
    const { id, name } = pupils[row];
    const { code = null, more = "", state = null, why = "" } = of(id);
    const line = lines[row];
    const had = line.contains(document.activeElement);
    const words = code ? ATTENDANCE[code] : "На уроке";
    line.setAttribute("aria-label", [name, words, more, why].filter(Boolean).join(", "));
    line.dataset.code = code ?? "";
    if (state) line.dataset.state = state;
    else delete line.dataset.state;
    put(
      line,
      h("span", { class: "roll-name" }, h("span", { class: "quiet" }, `${row + 1}. `), said(name)),
      h("span", { class: "roll-codes" }, CODES.map((one, column) => button(row, column, one, one === code))),
      h("span", { class: "roll-more" }, code && h("span", {}, words), more && h("span", { class: "quiet" }, code && " · ", said(more)), why && h("span", { class: "roll-why" }, " ", said(why))),
    );
    if (had) focus();
  }

  function button(row, column, code, isSet) {
    const name = code ? ATTENDANCE[code] : "На уроке";
    return h(
      "button",
      { type: "button", id: `roll-${row}-${column}`, "aria-pressed": String(isSet), "aria-label": code ? `${LETTERS[code]}: ${name}` : name, title: name, tabindex: row === at.row && column === at.column ? "0" : "-1", click: () => (go(row, column), set(pupils[row].id, code)) },
      code ? LETTERS[code] : "✓",
    );
  }

  function go(row, column) {
    element.querySelector(`#roll-${at.row}-${at.column}`)?.setAttribute("tabindex", "-1");
    at.row = Math.max(0, Math.min(pupils.length - 1, row));
    at.column = Math.max(0, Math.min(CODES.length - 1, column));
    focus();
  }

  function focus() {
    const found = element.querySelector(`#roll-${at.row}-${at.column}`);
    found?.setAttribute("tabindex", "0");
    found?.focus();
  }

  function pressed(event) {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    const step = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1], Home: [-pupils.length, 0], End: [pupils.length, 0] }[key];
    if (step) go(at.row + step[0], at.column + step[1]);
    else if (key in KEYS || (HERE.includes(key) && key !== " ")) {
      set(pupils[at.row].id, KEYS[key] ?? null);
      go(at.row + 1, at.column);
    } else return;
    event.preventDefault();
  }

  pupils.forEach((pupil, row) => paint(row));
  return { element, paint: (id) => paint(pupils.findIndex((pupil) => pupil.id === id)), all: () => pupils.forEach((pupil, row) => paint(row)) };
}
