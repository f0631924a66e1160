/** Hand a text over as a file. */

import { h } from "../dom.js";

export function saveText(text, name, type = "text/csv;charset=utf-8") {
  const held = URL.createObjectURL(new Blob([text], { type }));
  h("a", { href: held, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(held), 60_000);
}
