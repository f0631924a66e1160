/** A form in a dialog. What has been typed stays through a refusal, a lost connection and the end of the session. */

import { byId, h, put } from "../dom.js";
import { newKey, Trouble } from "../api.js";
import { fieldSet } from "./fields.js";
import { keyed, lost, placed } from "./placing.js";

/**
 * `inputOf(values)`: the input, from what is in the fields. `send(input, key)`: what the mutation said. `ok`: the type of its success.
 * `done(outcome)`: after it. `fresh()`: `{ version, values }` as they stand now, for somebody else's change in between.
 * `twins`: that a namesake may be confirmed. `ended`: called when the session has ended.
 */
export function formDialog({ id = "form", title, intro, fields, button = "Сохранить", inputOf, send, ok, done, fresh, twins, ended }) {
  byId(id)?.closest("dialog")?.remove();
  const confirm = { name: "confirmDuplicate", type: "check", label: "Это другой человек, записать", hidden: true };
  const set = fieldSet(id, twins ? [...fields, confirm] : fields);
  const problem = h("p", { class: "problem", role: "alert", hidden: true });
  const press = h("button", { type: "submit", class: "main", id: `${id}-save` }, button);
  const keyFor = keyed(newKey);
  const before = JSON.stringify(set.values());
  let version = null;
  let sent = null;
  let warned = false;

  const say = (text) => {
    problem.hidden = !text;
    put(problem, text);
  };
  const leave = (event) => {
    if (warned || JSON.stringify(set.values()) === before) return;
    event.preventDefault();
    warned = true;
    say("Введённое не сохранено. Нажмите Esc ещё раз, чтобы закрыть без сохранения.");
  };
  const submit = async (event) => {
    event.preventDefault();
    if (press.disabled) return;
    press.disabled = true;
    say(null);
    set.clear();
    warned = false;
    const empty = fields.filter((field) => field.required && (field.type === "date" || field.type === "number") && !set.at(field.name).value);
    if (empty.length > 0) {
      press.disabled = false;
      set.show(new Map(empty.map((field) => [field.name, [field.type === "date" ? "Укажите день." : "Укажите число."]])));
      return;
    }
    try {
      const typed = inputOf(set.values());
      const input = version === null || !("version" in typed) ? typed : { ...typed, version };
      sent = input.version;
      const outcome = await send(input, keyFor(input));
      if (outcome.__typename === ok) {
        dialog.close();
        done(outcome);
        return;
      }
      await refused(outcome);
    } catch (error) {
      if (!(error instanceof Trouble)) console.error(error);
      say(lost(error));
      if (error.kind === "signedOut") ended?.();
    } finally {
      press.disabled = false;
    }
  };
  const refused = async (outcome) => {
    const { byName, rest } = placed(outcome.fields, set.names);
    say([outcome.message, ...rest].join(" "));
    set.show(byName);
    if (outcome.__typename !== "Conflict") return;
    if (twins) set.part("confirmDuplicate").hidden = false;
    const now = await fresh?.();
    if (!now) return;
    version = now.version;
    const mine = set.values();
    const other = Object.entries(now.values).filter(([name, value]) => (value ?? "") !== (mine[name] ?? ""));
    for (const [name, value] of other) set.note(name, `Сейчас записано: ${value || "пусто"}.`);
    if (now.version !== sent) say(`Пока вы писали, запись изменили. ${other.length > 0 ? "Под полями показано, что записано сейчас" : "Ваше от этого не отличается"}: сохраните ещё раз, если ваше верно.`);
  };
  const form = h(
    "form",
    { id, submit, novalidate: true },
    h("h2", { id: `${id}-heading` }, title),
    intro,
    set.parts,
    problem,
    h("div", { class: "buttons" }, press, h("button", { type: "button", id: `${id}-close`, click: () => dialog.close() }, "Закрыть без сохранения")),
  );
  const dialog = h("dialog", { class: "form-dialog", "aria-labelledby": `${id}-heading`, cancel: leave, keydown: (event) => event.key === "Escape" && !event.defaultPrevented && leave(event), close: () => dialog.remove() }, form);
  document.body.append(dialog);
  dialog.showModal();
  form.querySelector("input:not([type=checkbox]), select, textarea")?.focus();
  return { set, dialog, say };
}
