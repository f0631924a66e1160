/** The keyboard, the clipboard and the mouse on a class page: one cell is the present one, and it alone is in the order of Tab. */

import { h } from "../dom.js";
import { EMPTY, textOf, wishFor, wishForKey, wishOf } from "./cells.js";
import { idOf } from "./open-page.js";
import { blockOf, keyOf, readCell } from "./typed.js";

const PAGE = 10;

/** `does`: `how()` gives `{ reason, typeOf }`; `step()` where to go after a key; `moved(id)`; `told(text)`; `ask(id)`. */
export function keysOf(page, grid, policy, does) {
  const at = { row: 0, column: 0 };
  let editor = null;
  const table = grid.element;
  const last = { row: grid.rows.length - 1, column: grid.lessons.length - 1 };

  const idAt = (row, column) => idOf(grid.rows[row].student.id, grid.lessons[column].id);
  const here = () => idAt(at.row, at.column);

  function go(row, column, { focus = true } = {}) {
    if (last.row < 0 || last.column < 0) return;
    grid.at(at.row, at.column)?.setAttribute("tabindex", "-1");
    mark(false);
    at.row = Math.max(0, Math.min(last.row, row));
    at.column = Math.max(0, Math.min(last.column, column));
    mark(true);
    const cell = grid.at(at.row, at.column);
    cell.setAttribute("tabindex", "0");
    if (focus) cell.focus();
    does.moved(here());
  }

  /** The names of row and column stand out. */
  function mark(on) {
    for (const id of [`head-${at.column}`, `student-${at.row}`]) table.querySelector(`#${id}`)?.toggleAttribute("data-here", on);
  }

  function write(wish) {
    page.write([[here(), wish]], does.how());
  }

  function key(name) {
    const found = keyOf(name, policy);
    if (!found) return false;
    write(wishForKey(standing(here()), found));
    const [down, right] = { down: [1, 0], right: [0, 1] }[does.step()] ?? [0, 0];
    if (down || right) go(at.row + down, at.column + right);
    return true;
  }

  /** What a cell will hold, with the types of work of what stands. */
  function standing(id) {
    const wish = page.expected(id);
    return { marks: wish.marks, note: wish.code === null ? null : { code: wish.code, reason: wish.reason } };
  }

  function edit(text, isReplacing) {
    const id = here();
    const cell = grid.at(at.row, at.column);
    const note = page.note(id);
    const before = note?.typed ?? textOf(note?.wish ?? page.expected(id));
    editor = { id, isReplacing, closing: false };
    const input = h("input", { class: "g-input", type: "text", id: "editor", value: text ?? before, autocomplete: "off", spellcheck: "false", maxlength: "40", "aria-label": cell.getAttribute("aria-label"), blur: () => close(true) });
    cell.replaceChildren(input);
    input.focus();
    if (text === null) input.select();
    else input.setSelectionRange(text.length, text.length);
  }

  /** Take what was typed, or leave it. */
  function close(isTaken) {
    if (!editor || editor.closing) return;
    editor.closing = true;
    const { id } = editor;
    const input = table.querySelector("#editor");
    const text = input.value;
    const had = document.activeElement === input;
    editor = null;
    input.remove();
    if (isTaken) take([[id, text]]);
    grid.paint(id);
    if (had) grid.at(at.row, at.column).focus();
    does.moved(here());
  }

  /** Texts into cells, as one act. What is no mark stays where it was typed, and says so. */
  function take(texts) {
    const wishes = [];
    const strange = [];
    for (const [id, text] of texts) {
      const read = readCell(text, policy);
      if (read.problem) strange.push([id, text, read.problem]);
      else wishes.push([id, wishFor(standing(id), read)]);
    }
    page.write(wishes, does.how());
    for (const [id, text, problem] of strange) page.refuse(id, text, problem);
    return strange.length;
  }

  function clear() {
    write(wishOf(EMPTY));
  }

  function undo(direction) {
    const cells = page.turn(direction, does.how());
    does.told(cells ? (direction === "undo" ? "Отменено." : "Возвращено.") : direction === "undo" ? "Отменять больше нечего." : "Возвращать больше нечего.");
    const place = cells && grid.place(cells[0]);
    if (place) go(Number(place.cell.dataset.row), Number(place.cell.dataset.column));
  }

  function typed(event) {
    const { key: name, shiftKey } = event;
    if (name === "Escape") return close(false), true;
    if (name === "Enter" || name === "Tab" || name === "ArrowUp" || name === "ArrowDown" || (editor.isReplacing && /^Arrow/.test(name))) {
      close(true);
      const [down, right] = { Enter: [shiftKey ? -1 : 1, 0], Tab: [0, shiftKey ? -1 : 1], ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }[name];
      go(at.row + down, at.column + right);
      return true;
    }
    return false;
  }

  function moved(event) {
    const { key: name, ctrlKey, metaKey, shiftKey } = event;
    const command = ctrlKey || metaKey;
    const far = {
      ArrowUp: [command ? -last.row - 1 : -1, 0],
      ArrowDown: [command ? last.row + 1 : 1, 0],
      ArrowLeft: [0, command ? -last.column - 1 : -1],
      ArrowRight: [0, command ? last.column + 1 : 1],
      PageUp: [-PAGE, 0],
      PageDown: [PAGE, 0],
      Home: [command ? -last.row - 1 : 0, -last.column - 1],
      End: [command ? last.row + 1 : 0, last.column + 1],
      Enter: [shiftKey ? -1 : 1, 0],
    }[name];
    if (name === "Tab") {
      const column = at.column + (shiftKey ? -1 : 1);
      if (column < 0 || column > last.column) return false;
      go(at.row, column);
      return true;
    }
    if (!far) return false;
    if (name === "Enter" && page.note(here())?.kind === "conflict") return does.ask(here()), true;
    go(at.row + far[0], at.column + far[1]);
    return true;
  }

  function commanded(event) {
    if (!(event.ctrlKey || event.metaKey) || event.altKey) return false;
    if (event.code === "KeyZ") undo(event.shiftKey ? "redo" : "undo");
    else if (event.code === "KeyY") undo("redo");
    else return false;
    return true;
  }

  function pressed(event) {
    if (last.row < 0 || last.column < 0 || event.isComposing) return;
    const taken = editor ? typed(event) : moved(event) || commanded(event) || done(event);
    if (!taken) return;
    event.preventDefault();
    event.stopPropagation();
  }

  function done(event) {
    if (event.key === "F2") return page.note(here())?.kind === "conflict" ? does.ask(here()) : edit(null, false), true;
    if (event.key === "Delete" || event.key === "Backspace") return clear(), true;
    if (event.key === "Escape") return page.note(here()) && page.settle(here(), null), does.moved(here()), true;
    if (event.key.length !== 1 || event.ctrlKey || event.metaKey || event.altKey || event.key === " ") return false;
    if (!key(event.key)) edit(event.key, true);
    return true;
  }

  function pasted(event) {
    if (editor) return;
    event.preventDefault();
    const block = blockOf(event.clipboardData.getData("text/plain"));
    const texts = [];
    let outside = 0;
    for (const [down, line] of block.entries()) {
      for (const [right, text] of line.entries()) {
        if (text === "") continue;
        if (at.row + down > last.row || at.column + right > last.column) outside += 1;
        else texts.push([idAt(at.row + down, at.column + right), text]);
      }
    }
    const strange = take(texts);
    const more = [strange > 0 && `не отметки: ${strange}`, outside > 0 && `не поместилось: ${outside}`].filter(Boolean).join(", ");
    does.told(`Вставлено клеток: ${texts.length - strange}${more ? `; ${more}` : ""}.`);
    does.moved(here());
  }

  function copied(event) {
    if (editor) return;
    event.preventDefault();
    event.clipboardData.setData("text/plain", grid.text(here()));
  }

  function clicked(event) {
    const cell = event.target.closest(".g-cell");
    if (!cell || event.target.closest("input")) return;
    go(Number(cell.dataset.row), Number(cell.dataset.column));
    if (event.type === "dblclick") edit(null, false);
  }

  table.addEventListener("keydown", pressed);
  table.addEventListener("paste", pasted);
  table.addEventListener("copy", copied);
  table.addEventListener("mousedown", (event) => event.target.closest(".g-cell") && !event.target.closest("input") && event.preventDefault());
  table.addEventListener("click", clicked);
  table.addEventListener("dblclick", clicked);
  return { at, here, go, key, clear, undo, edit: () => edit(null, false), focus: () => go(at.row, at.column), typing: () => editor !== null };
}
