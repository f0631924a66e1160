/** A class page on the screen: the tools above, the cell that is chosen, and the grid. */

import { today } from "../dates.js";
import { h, put } from "../dom.js";
import { follow } from "../live.js";
import { current } from "../session.js";
import { ATTENDANCE, decimal } from "../text.js";
import { panelOf } from "./cell-panel.js";
import { gridOf } from "./grid.js";
import { keysOf } from "./grid-keys.js";
import { keyAt, others, pageAt, resume, whenSignedOut } from "./open-pages.js";
import { progress } from "./open-page.js";
import { pageStream } from "./page-data.js";
import { LETTERS } from "./typed.js";

const TOGETHER = 350;
const screens = new WeakMap();
let live = null;

/** Read a page and follow it; nothing where it is not there. */
export async function openedPage(where) {
  resume();
  const page = pageAt(where);
  const data = await page.read();
  if (!data) return null;
  page.queue.hurry();
  listen(page);
  return page;
}

function listen(page) {
  const token = current()?.token;
  const key = keyAt(page.where);
  if (live?.key === `${key} ${token}`) return;
  live?.stop();
  let waiting = null;
  const again = () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => page.read().catch((trouble) => trouble.kind === "signedOut" && screens.get(page)?.again()), TOGETHER);
  };
  const stop = follow(
    token,
    [key],
    {
      event: again,
      resync: again,
      ended: () => screens.get(page)?.again(),
      signedOut: () => screens.get(page)?.again(),
      line: (connected) => connected && (page.queue.hurry(), again()),
    },
    pageStream(page.where.group, page.where.subject),
  );
  const address = location.hash;
  const left = () => {
    if (location.hash === address) return;
    removeEventListener("hashchange", left);
    if (live?.stop === stop) live = null;
    stop();
  };
  addEventListener("hashchange", left);
  live = { key: `${key} ${token}`, stop };
}

/** The page as it is shown; the same elements again where it was on the screen already. */
export function pageScreen(page, { school, zone, role, again, tell }) {
  whenSignedOut(again);
  const before = screens.get(page);
  if (before) {
    before.again = again;
    requestAnimationFrame(before.back);
    return before.element;
  }
  const screen = { again, ...built(page, { school, zone, role, tell }) };
  screens.set(page, screen);
  return screen.element;
}

function built(page, { school, zone, role, tell }) {
  const area = h("div", { class: "grid-scroll", id: "grid-scroll" });
  const tools = h("div", { class: "grid-tools" });
  const status = h("p", { class: "sync", id: "sync", role: "status" });
  const elsewhere = h("p", { class: "quiet", id: "unsent-elsewhere" });
  const place = h("div", {});
  const reason = h("input", { type: "text", id: "reason", maxlength: "500", placeholder: role === "DEPUTY" ? "Обязательна для завуча" : "Если меняете чужую отметку", change: () => page.again(how()) });
  const step = h("select", { id: "step" }, [["stay", "остаёмся"], ["down", "вниз"], ["right", "вправо"]].map(([value, name]) => h("option", { value }, name)));
  const type = h("select", { id: "work-type", change: chosen });
  const undo = h("button", { type: "button", id: "undo", "aria-keyshortcuts": "Control+Z", click: () => keys.undo("undo") }, "Отменить");
  const redo = h("button", { type: "button", id: "redo", "aria-keyshortcuts": "Control+Y", click: () => keys.undo("redo") }, "Вернуть");
  let grid = null;
  let keys = null;
  let panel = null;
  let at = { top: 0, left: 0 };
  area.addEventListener("scroll", () => (at = { top: area.scrollTop, left: area.scrollLeft }), { passive: true });

  const how = () => ({ reason: reason.value.trim(), typeOf });

  /** What marks of a lesson are given for unless they say otherwise: as was chosen, as most are, as the lesson is. */
  function typeOf(lesson) {
    const told = page.types.get(lesson);
    if (told) return told;
    const counts = new Map();
    for (const row of page.data().rows) for (const mark of page.stands(`${row.student.id} ${lesson}`).marks) counts.set(mark.workType, (counts.get(mark.workType) ?? 0) + 1);
    const [most] = [...counts].sort((one, other) => other[1] - one[1]);
    if (most) return most[0];
    const isControl = page.data().lessons.find((found) => found.id === lesson)?.lessonType === "CONTROL";
    const usual = school.workTypes.find((found) => (isControl ? found.control : found.code === "О")) ?? school.workTypes.at(-1);
    return usual?.id ?? null;
  }

  function chosen() {
    page.types.set(grid.lessons[keys.at.column].id, type.value);
    grid.heads();
    tell(`Вид работы: ${type.selectedOptions[0].textContent}`);
    keys.focus();
  }

  function moved(id) {
    if (page.seen(id)) grid.paint(id);
    const lesson = grid.lessons[keys?.at.column ?? 0];
    if (lesson) type.value = typeOf(lesson.id);
    panel.show(id);
  }

  function told() {
    const { state, text } = progress(page);
    if (status.textContent !== text) status.textContent = text;
    status.dataset.state = state;
    const can = page.can();
    undo.disabled = !can.undo;
    redo.disabled = !can.redo;
    again.hidden = ![...page.data().rows].length || page.refusals() === 0;
  }

  const again = h("button", { type: "button", id: "again-refused", hidden: true, click: () => page.again(how()) }, "Записать ещё раз");

  function rebuilt() {
    const before = keys ? { ...keys.at } : null;
    const had = area.contains(document.activeElement);
    grid = gridOf(page, { school, typeOf });
    panel = panelOf(page, grid, { school, zone }, { how, back: () => keys.focus() });
    keys = keysOf(page, grid, school.markingPolicy, { how, step: () => step.value, moved, told: tell, ask: () => panel.ask() });
    put(area, grid.element);
    put(place, panel.element);
    put(
      type,
      school.workTypes.map((found) => h("option", { value: found.id }, `${found.code} · ${found.name}, вес ${decimal(found.weight)}`)),
    );
    const now = today(zone);
    const last = grid.lessons.findLastIndex((lesson) => lesson.date <= now && lesson.status !== "CANCELLED");
    keys.go(before?.row ?? 0, before?.column ?? Math.max(0, last), { focus: had });
    told();
    if (!before) requestAnimationFrame(() => grid.at(0, keys.at.column)?.scrollIntoView({ inline: "center", block: "nearest" }));
  }

  put(
    tools,
    h("p", { class: "field-line" }, h("label", { for: "work-type" }, "Вид работы в колонке"), type),
    h("p", { class: "field-line" }, h("label", { for: "reason" }, "Причина правки"), reason),
    h("p", { class: "field-line" }, h("label", { for: "step" }, "После отметки"), step),
    h("p", { class: "buttons" }, undo, redo, again),
    palettePart(school.markingPolicy, keys),
    status,
  );
  rebuilt();
  page.watch({
    cell(id) {
      grid.paint(id);
      panel.refresh(id);
    },
    status: told,
    whole({ changedShape, strange }) {
      if (changedShape && !keys.typing()) rebuilt();
      else {
        for (const id of page.data().rows.flatMap((row) => grid.lessons.map((lesson) => `${row.student.id} ${lesson.id}`))) if (page.note(id) || strange.includes(id)) grid.paint(id);
        grid.means();
        panel.refresh(null);
        told();
      }
      if (strange.length > 0) tell(`Коллега изменил клеток: ${strange.length}.`);
      const left = others(keyAt(page.where));
      put(elsewhere, left.length > 0 && `На других страницах журнала не записано: ${left.length}.`);
    },
  });
  return {
    element: h("div", { class: "class-page", id: "class-page" }, tools, elsewhere, place, area, legend(school)),
    back() {
      area.scrollTo(at.left, at.top);
      told();
    },
  };
}

/** For fingers; on the keyboard it is one stop, left and right go through it. */
function palettePart(policy, keys) {
  const chosen = (key) => (keys.key(key) || keys.edit(), keys.focus());
  const buttons = [
    ...paletteOf(policy).map(([key, name]) => h("button", { type: "button", "data-key": key, title: name, "aria-label": name, tabindex: "-1", click: () => chosen(key) }, key)),
    h("button", { type: "button", "data-key": "clear", title: "Очистить клетку", "aria-label": "Очистить клетку", tabindex: "-1", click: () => (keys.clear(), keys.focus()) }, "⌫"),
  ];
  buttons[0].tabIndex = 0;
  const turn = (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const at = buttons.indexOf(document.activeElement);
    const next = buttons[(at + step + buttons.length) % buttons.length];
    buttons[at].tabIndex = -1;
    next.tabIndex = 0;
    next.focus();
  };
  return h("p", { class: "palette", id: "palette", role: "toolbar", "aria-label": "Поставить в клетку", keydown: turn }, buttons);
}

function paletteOf({ lowest, scale, codes }) {
  const numbers = scale < 10 ? Array.from({ length: scale - lowest + 1 }, (_, place) => scale - place).map((number) => [String(number), `Отметка ${number}`]) : [];
  const debt = codes.includes(".") ? [[".", "Точка: работа не сдана"]] : [];
  const absences = Object.entries(LETTERS).filter(([, letter]) => letter.length === 1).map(([code, letter]) => [letter, ATTENDANCE[code]]);
  return [...numbers, ...debt, ...absences];
}

function legend({ editDays, markingPolicy }) {
  return h(
    "details",
    { class: "fold", id: "grid-help" },
    h("summary", {}, h("h2", {}, "Как заполнять с клавиатуры")),
    h(
      "ul",
      { class: "help" },
      h("li", {}, `Цифры ${markingPolicy.lowest}–${markingPolicy.scale}, точка и буквы н, у, б, п, о записываются сразу. Остальное (${[...markingPolicy.codes.filter((code) => code !== "."), "ос"].join(", ")}, две отметки «5 4») — F2, набрать, Enter.`),
      h("li", {}, Object.entries(LETTERS).map(([code, letter], place) => [place > 0 && "; ", h("b", {}, letter), ` — ${ATTENDANCE[code].toLowerCase()}`]), "."),
      h("li", {}, "Стрелки, Tab, Enter, Home, End, Page Up и Page Down — ходить; с Ctrl — до края. Delete — очистить, Esc — не записывать."),
      h("li", {}, "Ctrl+Z — отменить свою запись, Ctrl+Y — вернуть. Столбец или блок из таблицы вставляется с Ctrl+V."),
      h("li", {}, `Учитель правит урок ${editDays} дн. после него, потом — завуч.`),
    ),
  );
}
