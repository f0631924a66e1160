/** A long list, page by page. */

import { h } from "../dom.js";
import { Trouble } from "../api.js";
import { explained } from "../text.js";

/** «Показать ещё» after a list. `next(after)`: the connection that follows; `append(nodes)`; `ended`: the session has ended. */
export function moreButton({ id, page, next, append, ended }) {
  let after = page.endCursor;
  const problem = h("span", { class: "quiet", role: "alert" });
  const button = h("button", { type: "button", id }, "Показать ещё");
  const part = h("p", { class: "buttons", hidden: !page.hasNextPage }, button, problem);
  button.addEventListener("click", async () => {
    button.disabled = true;
    problem.textContent = "";
    try {
      const found = await next(after);
      append(found.nodes);
      after = found.pageInfo.endCursor;
      part.hidden = !found.pageInfo.hasNextPage;
    } catch (error) {
      problem.textContent = explained(error instanceof Trouble ? error : null).join(". ");
      if (error.kind === "signedOut") ended?.();
    }
    button.disabled = false;
  });
  return part;
}
