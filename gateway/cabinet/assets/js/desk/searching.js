/** A field that searches while somebody types, and keeps its place when the page around it is drawn anew. */

import { h } from "../dom.js";

const PAUSE = 250;
const timers = new Map();

/** `changed(text)`: the text, or nothing where the field is empty. */
export function searchField({ id, label, value, changed }) {
  const input = h("input", {
    id,
    type: "search",
    value: value ?? "",
    autocomplete: "off",
    spellcheck: "false",
    maxlength: 100,
    input: () => {
      clearTimeout(timers.get(id));
      timers.set(id, setTimeout(() => changed(input.value.trim() || null), PAUSE));
    },
  });
  queueMicrotask(() => restore(input));
  return h("label", { class: "bar-field", for: id }, h("span", {}, label), input);
}

/** The cursor behind what has been typed: the shell gives the new field the focus of the old one. */
function restore(input) {
  if (document.activeElement === input) input.setSelectionRange(input.value.length, input.value.length);
}
