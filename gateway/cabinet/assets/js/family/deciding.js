/** The dialog in which something is decided. */

import { byId, h, put } from "../dom.js";
import { explained } from "../text.js";

/** A dialog about one decision, with what went wrong said in it. `act` gives the refusal in words, or nothing where it worked. */
export function decisionDialog({ title, content, button, act, done }) {
  byId("decision")?.remove();
  const problem = h("p", { class: "problem", role: "alert", hidden: true });
  const press = h("button", { type: "submit", class: "main" }, button);
  const submit = async (event) => {
    event.preventDefault();
    press.disabled = true;
    const refusal = await act(new FormData(event.target)).catch((error) => explained(error).join(". "));
    press.disabled = false;
    if (refusal === null) {
      dialog.close();
      done();
      return;
    }
    problem.hidden = false;
    put(problem, refusal);
  };
  const close = h("button", { type: "button", click: () => dialog.close() }, "Ничего не менять");
  const form = h("form", { submit }, h("h2", { id: "decision-title" }, title), content, problem, h("div", { class: "buttons" }, press, close));
  const dialog = h("dialog", { id: "decision", "aria-labelledby": "decision-title", close: () => dialog.remove() }, form);
  document.body.append(dialog);
  dialog.showModal();
}
