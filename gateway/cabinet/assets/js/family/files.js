/** Files of homework. They are read with the sign-in, so that no address of one works by itself. */

import { h, said } from "../dom.js";
import { current } from "../session.js";
import { decimal } from "../text.js";

const SAFE = /^\/[\w./-]+$/;

export function fileButtons(attachments) {
  return attachments.length > 0 && h("p", { class: "files" }, attachments.map(fileButton));
}

function fileButton(attachment) {
  const button = h("button", { type: "button", class: "plain", id: `file-${attachment.id}` }, said(attachment.name), h("span", { class: "quiet" }, ` ${sizeInWords(attachment.size)}`));
  button.addEventListener("click", async () => {
    button.disabled = true;
    const taken = await save(attachment).catch(() => false);
    button.disabled = false;
    if (!taken) button.append(h("span", { class: "quiet", role: "alert" }, " — не удалось загрузить, попробуйте ещё раз"));
  });
  return button;
}

async function save({ url, name }) {
  const address = new URL(url, location.origin);
  if (address.origin !== location.origin || !SAFE.test(address.pathname)) return false;
  const answer = await fetch(address, { headers: { Authorization: `Bearer ${current()?.token}` }, cache: "no-store", credentials: "omit" });
  if (!answer.ok) return false;
  const held = URL.createObjectURL(await answer.blob());
  h("a", { href: held, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(held), 60_000);
  return true;
}

/** «340 КБ», «1,2 МБ» */
export function sizeInWords(bytes) {
  return bytes < 1_000_000 ? `${Math.max(1, Math.round(bytes / 1000))} КБ` : `${decimal((bytes / 1_000_000).toFixed(1))} МБ`;
}
