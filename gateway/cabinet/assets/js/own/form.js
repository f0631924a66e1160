/** A form that stands in a page: what it said stays until the next try, and so does what has been typed. */

import { h, put } from "../dom.js";
import { Trouble } from "../api.js";
import { fieldSet } from "../desk/fields.js";
import { lost, placed } from "../desk/placing.js";

/** `check(values)`: what is wrong before anything is sent. `said(outcome)`: the words after it worked; the fields are empty then. */
export function ownForm({ id, fields, button, check, send, ok, done, said, ended, after }) {
  const set = fieldSet(id, fields);
  const problem = h("p", { class: "problem", role: "alert", hidden: true });
  const good = h("p", { class: "notice", id: `${id}-done`, role: "status", hidden: true });
  const press = h("button", { type: "submit", class: "main", id: `${id}-save` }, button);
  const say = (place, text) => {
    place.hidden = !text;
    put(place, text && h("span", {}, text));
  };
  const refuse = (message, problems) => {
    const { byName, rest } = placed(problems, set.names);
    say(problem, [message, ...rest].filter(Boolean).join(" "));
    set.show(byName);
  };
  const submit = async (event) => {
    event.preventDefault();
    if (press.disabled) return;
    set.clear();
    for (const place of [problem, good]) say(place, null);
    const typed = set.values();
    const wrong = check(typed);
    if (wrong.length > 0) return refuse(null, wrong);
    press.disabled = true;
    try {
      const outcome = await send(typed);
      if (outcome.__typename === ok) {
        event.target.reset();
        say(good, said(outcome));
        done(outcome);
      } else refuse(outcome.message, outcome.fields);
    } catch (error) {
      if (!(error instanceof Trouble)) console.error(error);
      say(problem, lost(error));
      if (error.kind === "signedOut") ended();
    } finally {
      press.disabled = false;
    }
  };
  return h("form", { id, class: "own-form", submit, novalidate: true }, set.parts, problem, good, h("p", { class: "buttons" }, press), after);
}
