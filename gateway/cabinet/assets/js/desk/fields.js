/** Fields of a form: each with its name, its hint, and what speaks against what has been typed into it. */

import { h, put } from "../dom.js";

/**
 * `fields`: `{ name, label, type, value, options, required, maxlength, hint, … }`; `type` also `select`, `area`, `check` and `choices`
 * (several of `options`) and `one` (one of them). Gives `{ parts, values, show, clear, at }`; ids are `<id>-<name>`.
 */
export function fieldSet(id, fields) {
  const built = new Map(fields.map((field) => [field.name, build(id, field)]));
  const names = [...built.keys()];
  return {
    parts: [...built.values()].map((field) => field.part),
    names,
    at: (name) => built.get(name)?.control,
    part: (name) => built.get(name)?.part,
    values: () => Object.fromEntries([...built].map(([name, field]) => [name, field.value()])),
    show: (byName) => {
      for (const [name, messages] of byName) built.get(name)?.say(messages.join(" "));
      const first = names.find((name) => byName.has(name));
      if (first) focusOf(built.get(first)).focus();
    },
    clear: () => built.forEach((field) => field.say(null)),
    note: (name, text) => built.get(name)?.note(text),
    lock: (some) => some.forEach((name) => (built.get(name).control.disabled = true)),
  };
}

function focusOf(field) {
  return field.control.matches("input, select, textarea") ? field.control : (field.control.querySelector("input:checked") ?? field.control.querySelector("input"));
}

function build(form, field) {
  const id = `${form}-${field.name.replaceAll(".", "-")}`;
  const hint = h("small", { id: `${id}-hint` }, field.hint);
  const noted = h("small", { class: "noted" });
  const problem = h("small", { class: "wrong", id: `${id}-wrong`, role: "alert", hidden: true });
  const many = field.type === "choices" || field.type === "one";
  const control = many ? choices(id, field, hint, problem) : single(id, field);
  if (!many) control.setAttribute("aria-describedby", `${id}-hint ${id}-wrong`);
  const inputs = many ? [...control.querySelectorAll("input")] : [control];
  const say = (text) => {
    problem.textContent = text ?? "";
    problem.hidden = !text;
    for (const input of inputs) text ? input.setAttribute("aria-invalid", "true") : input.removeAttribute("aria-invalid");
  };
  const part = many
    ? control
    : h("p", { class: field.type === "check" ? "field check" : "field", "data-name": field.name }, ordered(field, h("label", { for: id }, field.label), control), hint, noted, problem);
  if (many) control.append(noted);
  part.hidden = field.hidden ?? false;
  const note = (text) => put(noted, text);
  return { part, control, say, note, value: () => valueOf(field, control) };
}

function ordered(field, label, control) {
  return field.type === "check" ? [control, label] : [label, control];
}

function single(id, { name, type = "text", label, value, options, hint, hidden, ...more }) {
  const attributes = { id, name, ...more };
  if (type === "select") return h("select", attributes, options.map(([key, text]) => h("option", { value: key, selected: key === value }, text)));
  if (type === "area") return h("textarea", { rows: 3, ...attributes }, value);
  if (type === "check") return h("input", { type: "checkbox", ...attributes, checked: value === true });
  return h("input", { type, value, autocomplete: "off", ...attributes });
}

function choices(id, { name, type, label, options, value = [], hint: told }, hint, problem) {
  const chosen = Array.isArray(value) ? value : [value];
  return h(
    "fieldset",
    { id, class: "choices", "data-name": name },
    h("legend", {}, label),
    h(
      "div",
      { class: "choices-row" },
      options.map(([key, text]) =>
        h(
          "span",
          { class: "choice" },
          h("input", { type: type === "one" ? "radio" : "checkbox", id: `${id}-${key}`, name: id, value: key, checked: chosen.includes(key), "aria-describedby": `${id}-wrong` }),
          h("label", { for: `${id}-${key}` }, text),
        ),
      ),
    ),
    told && hint,
    problem,
  );
}

function valueOf(field, control) {
  if (field.type === "check") return control.checked;
  if (field.type === "one") return control.querySelector("input:checked")?.value ?? null;
  if (field.type === "choices") return [...control.querySelectorAll("input:checked")].map((input) => input.value);
  return control.value;
}
