/**
 * Class pages that are open in this tab, and what of them is not at the gateway yet: kept in the storage of the tab, so that a page
 * that is loaded again sends it under the same key. Another account finds nothing of it, and another role leaves it alone.
 */

import { Trouble } from "../api.js";
import { current } from "../session.js";
import { openPage } from "./open-page.js";
import { writePage } from "./page-data.js";

const role = current()?.role;
const KEY = `cabinet.unsent.${role}`;
const pages = new Map();
let askAgain = async () => {};
let isListening = false;
let isResumed = false;

/** The page of a group and a subject in these days, as it was left. */
export function pageAt(where) {
  const key = keyAt(where);
  if (!pages.has(key)) pages.set(key, openPage(where, { send, keep: putAway, signedOut }));
  listen();
  return pages.get(key);
}

/** What to do when the session turns out to have ended. */
export function whenSignedOut(act) {
  askAgain = act;
}

/** Take up what this tab had not sent when it was left. */
export function resume() {
  if (isResumed) return;
  isResumed = true;
  const found = stored();
  if (!found || found.account !== current()?.account) return void sessionStorage.removeItem(KEY);
  for (const { where, unsent } of found.pages) pageAt(where).queue.takeUp(unsent);
}

/** Pages with something that is not written, but not this one. */
export function others(key) {
  return [...pages].filter(([name, page]) => name !== key && (!page.queue.isEmpty() || page.refusals() > 0)).map(([, page]) => page);
}

export function keyAt({ group, subject, from, to }) {
  return [group, subject, from, to].join(" ");
}

/** Another tab may act in another role by now: what was written in one is never sent in the other. */
async function send(input, key) {
  if (isElsewhere()) {
    location.reload();
    throw new Trouble("down");
  }
  return writePage(input, key);
}

function isElsewhere() {
  const session = current();
  return session !== null && session.role !== role;
}

function putAway() {
  const left = [...pages.values()].filter((page) => !page.queue.isEmpty()).map((page) => ({ where: page.where, unsent: page.queue.snapshot() }));
  const account = current()?.account ?? stored()?.account ?? putAway.account;
  putAway.account = account;
  try {
    if (left.length > 0) sessionStorage.setItem(KEY, JSON.stringify({ account, pages: left }));
    else sessionStorage.removeItem(KEY);
  } catch {
    // a storage that is full or closed: the page itself still holds it
  }
}

/** The end of a session clears the storage, and this page still knows what was typed. */
async function signedOut() {
  await askAgain();
  putAway();
}

function stored() {
  try {
    return JSON.parse(sessionStorage.getItem(KEY) ?? "null");
  } catch {
    return null;
  }
}

function listen() {
  if (isListening) return;
  isListening = true;
  addEventListener("beforeunload", (event) => {
    for (const page of pages.values()) page.queue.hurry();
    if (isElsewhere()) return; // it is put away, and comes back with the role
    if ([...pages.values()].some((page) => !page.queue.isEmpty() || page.refusals() > 0)) event.preventDefault();
  });
  addEventListener("online", () => pages.forEach((page) => page.queue.hurry()));
}
