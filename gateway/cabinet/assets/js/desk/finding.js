/** Find a person by the first letters: type, arrows, Enter. */

import { byId, h, put, said } from "../dom.js";
import { Trouble } from "../api.js";
import { explained } from "../text.js";

const PAUSE = 120;

/**
 * A field with the people found under it. `find(text)`: `[{ id, name, more }]`; `chosen(person)`; `ended`: the session has ended.
 * Enter takes the first one where none was pointed at.
 */
export function finder({ id, label, hint, find, chosen, ended }) {
  const state = { found: [], text: null, at: -1, turn: 0, wanted: false, timer: null };
  const list = h("ul", { id: `${id}-list`, class: "found", role: "listbox", "aria-label": label, hidden: true });
  const told = h("p", { class: "quiet", id: `${id}-told`, role: "status" }, hint);
  const input = h("input", {
    id,
    type: "search",
    role: "combobox",
    autocomplete: "off",
    spellcheck: "false",
    "aria-autocomplete": "list",
    "aria-expanded": "false",
    "aria-controls": `${id}-list`,
    "aria-describedby": `${id}-told`,
    input: () => {
      state.wanted = false;
      clearTimeout(state.timer);
      state.timer = setTimeout(look, PAUSE);
    },
    keydown: (event) => pressed(event),
    blur: () => setTimeout(() => fold(), 150),
  });

  async function look() {
    const text = input.value.trim();
    const turn = ++state.turn;
    if (!text) return show([], hint);
    try {
      const found = await find(text);
      if (turn !== state.turn) return;
      state.text = text;
      show(found, found.length === 0 ? "Никого не нашлось: проверьте первые буквы фамилии." : `Нашлось: ${found.length}. Выберите стрелками и нажмите Enter.`);
      if (state.wanted && found.length > 0) take(Math.max(state.at, 0));
    } catch (error) {
      if (turn !== state.turn) return;
      show([], explained(error instanceof Trouble ? error : null).join(". "));
      if (error.kind === "signedOut") ended?.();
    }
    state.wanted = false;
  }

  function show(found, text) {
    Object.assign(state, { found, at: found.length > 0 ? 0 : -1 });
    put(told, text);
    put(list, found.map((person, number) => option(person, number)));
    list.hidden = found.length === 0;
    input.setAttribute("aria-expanded", String(found.length > 0));
    point();
  }

  function option(person, number) {
    return h(
      "li",
      { id: `${id}-${number}`, role: "option", "aria-selected": "false", mousedown: (event) => event.preventDefault(), click: () => take(number) },
      said(person.name),
      person.more && h("span", { class: "quiet" }, said(person.more)),
    );
  }

  function point() {
    for (const [number, row] of [...list.children].entries()) row.setAttribute("aria-selected", String(number === state.at));
    if (state.at >= 0) {
      input.setAttribute("aria-activedescendant", `${id}-${state.at}`);
      byId(`${id}-${state.at}`)?.scrollIntoView({ block: "nearest" });
    } else input.removeAttribute("aria-activedescendant");
  }

  function pressed(event) {
    const { length } = state.found;
    if ((event.key === "ArrowDown" || event.key === "ArrowUp") && length > 0) {
      event.preventDefault();
      list.hidden = false;
      state.at = (state.at + (event.key === "ArrowDown" ? 1 : length - 1)) % length;
      point();
    } else if (event.key === "Enter") {
      event.preventDefault();
      clearTimeout(state.timer);
      state.wanted = true;
      if (length > 0 && state.text === input.value.trim()) take(state.at);
      else look();
    } else if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      fold();
    }
  }

  function take(number) {
    const person = state.found[number];
    if (!person) return;
    fold();
    put(told, hint);
    input.value = "";
    Object.assign(state, { found: [], text: null, turn: state.turn + 1 });
    chosen(person);
  }

  function fold() {
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }

  const element = h("div", { class: "finder" }, h("label", { for: id }, label), input, list, told);
  return { element, focus: () => input.focus() };
}
