/** Roles of somebody on the staff, given and taken one at a time. */

import { h, put } from "../dom.js";
import { Trouble, newKey } from "../api.js";
import { ROLES } from "../text.js";
import { lost, refusalText } from "./placing.js";
import { roleGive, roleTake } from "./staff-acts.js";

const GIVEN = ["TEACHER", "HOMEROOM", "DEPUTY", "REGISTRAR", "ADMINISTRATOR"];

export function rolesForm(person, roles, { again, tell, signedOut }) {
  let now = roles;
  let changed = false;
  const problem = h("p", { class: "problem", role: "alert", hidden: true });
  const list = h("ul", { class: "rows", id: "roles-list" });

  async function act(work, words) {
    problem.hidden = true;
    for (const button of list.querySelectorAll("button")) button.disabled = true;
    try {
      const outcome = await work();
      if (outcome.__typename === "PersonAccountWritten") {
        now = outcome.account?.roles ?? now;
        changed = true;
        tell(words);
      } else say(refusalText(outcome));
    } catch (error) {
      if (!(error instanceof Trouble)) console.error(error);
      say(lost(error));
      if (error.kind === "signedOut") signedOut();
    }
    fill();
  }

  function say(text) {
    problem.hidden = false;
    problem.textContent = text;
  }

  function fill() {
    put(
      list,
      GIVEN.map((role) => {
        const grant = now.find((found) => found.role === role);
        const button = grant
          ? h("button", { type: "button", class: "small", id: `take-${role}`, click: () => act(() => roleTake({ roleId: grant.id }, newKey()), `Роль снята: ${ROLES[role]}.`) }, "Снять")
          : h("button", { type: "button", class: "small", id: `give-${role}`, click: () => act(() => roleGive({ staffId: person.id, role }, newKey()), `Роль дана: ${ROLES[role]}.`) }, "Дать");
        return h("li", { class: "line" }, h("span", {}, grant ? h("b", {}, `✓ ${ROLES[role]}`) : ROLES[role]), button);
      }),
    );
  }

  const dialog = h(
    "dialog",
    { id: "roles", class: "form-dialog", "aria-labelledby": "roles-title", close: () => (dialog.remove(), changed && again()) },
    h("h2", { id: "roles-title" }, `Роли: ${person.fullName}`),
    h("p", { class: "quiet" }, "Учитель видит группы, которые ведёт по нагрузке; классный руководитель — свой класс. Снятая роль перестаёт действовать сразу."),
    list,
    problem,
    h("p", { class: "buttons" }, h("button", { type: "button", class: "main", id: "roles-close", click: () => dialog.close() }, "Готово")),
  );
  fill();
  document.body.append(dialog);
  dialog.showModal();
}
