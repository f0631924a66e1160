/** What stands around every page: who is signed in, the menu, the children, and how fresh the answer is. */

import { accountOf, whoAmI } from "./account.js";
import { byId, h, put } from "./dom.js";
import { now, ownZone, today } from "./dates.js";
import { forgetChild, forgetOthers, keep, kept } from "./kept.js";
import { follow } from "./live.js";
import { childrenBar, closedBar, failed, foldMenus, menu, nothingFor, staleBar, topBar, waiting } from "./frame.js";
import { install } from "./installing.js";
import { newsOf } from "./news.js";
import { FOLLOWING, pagesOf, read } from "./routes.js";
import { current, forget, hearTabs, note, switchRole } from "./session.js";
import { Trouble } from "./api.js";
import { onTurns } from "./turning.js";

const QUIET = 300;
const MINUTE = 60_000;
const PATIENT = [3_000, 6_000, 12_000, 30_000];

const state = { account: null, fresh: false, place: null, asked: null, view: null, shown: null, turn: 0, tries: 0, booted: null };
let stopFollowing = null;
let followed = "";
let refreshing = null;
let retrying = null;

export function begin() {
  state.booted = current();
  addEventListener("hashchange", () => show({ moved: true }));
  addEventListener("pageshow", (event) => event.persisted && location.reload());
  addEventListener("online", onceMore);
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && turnOfDay());
  byId("skip").addEventListener("click", (event) => {
    event.preventDefault();
    byId("main").focus();
  });
  hearTabs(() => {
    const session = current();
    if (session?.token !== state.booted?.token || session?.role !== state.booted?.role) location.reload();
  });
  foldMenus();
  setInterval(() => state.view?.ticks && state.shown && document.visibilityState === "visible" && paint(), MINUTE);
  onTurns(() => (state.view?.beside && state.asked ? state.view.beside(state.asked) : null));
  show({ first: true });
}

/** There is a connection again: what is old or missing is asked for at once, and soon again where that was too early. */
function onceMore() {
  state.tries = 0;
  if (state.place && (state.shown === null || state.shown.stale)) show({ quiet: state.shown !== null });
}

/** Show what the address asks for. Quiet: what is shown stays until the answer is there. */
async function show({ moved = false, quiet = false, first = false } = {}) {
  const turn = ++state.turn;
  clearTimeout(retrying);
  if (moved) state.tries = 0;
  const session = current();
  if (!session && state.account) return ended();
  if (!session) {
    await (await import("./sign-in.js")).signInPage(() => location.reload());
    return;
  }
  const place = { ...read(location.hash, session.role), zone: session.zone ?? ownZone() };
  if (!quiet) {
    state.shown = null;
    frame(place);
    waiting(byId("main"));
  }
  try {
    const { view, data } = await answered(place);
    if (turn !== state.turn) return;
    state.tries = 0;
    shown({ place, view, data, at: now().toISOString(), stale: false });
    if (moved) byId("main").querySelector("h1")?.focus();
    if (first) setTimeout(install, QUIET * 10);
  } catch (error) {
    if (turn === state.turn) await missed(error instanceof Trouble ? error : broken(error), place);
  }
}

/** The page and its answer; the account on the way, where the page does not bring it. */
async function answered(place) {
  if (!place.page) {
    adopt(await whoAmI(today(place.zone)));
    return { view: nothingFor(state.account), data: {} };
  }
  if (!state.fresh && (!place.page.bringsAccount || (place.page.ofChild && !place.child))) adopt(await whoAmI(today(place.zone)));
  settle(place);
  const view = await place.page.view();
  Object.assign(state, { view, asked: place });
  if (place.page.ofChild && place.child && state.fresh && !place.student) throw new Trouble("closed");
  if (place.page.ofChild && !place.child) return { view: nothingFor(state.account), data: {} };
  frame(place);
  const data = await view.load(place);
  if (data.me) adopt(data.me);
  if (place.page.ofChild && !data.student) {
    await closed(place.child);
    throw new Trouble("closed");
  }
  return { view, data };
}

/** Which child, and by which school's clock. */
function settle(place) {
  const students = state.account?.students ?? [];
  if (place.page?.ofChild) {
    place.child = place.child ?? students[0]?.id ?? null;
    place.student = students.find((student) => student.id === place.child) ?? null;
  }
  const zone = (place.student ?? students[0])?.school.timeZone;
  if (zone) place.zone = zone;
}

function adopt(me) {
  const account = accountOf(me);
  const session = current();
  Object.assign(state, { account, fresh: true });
  if (!session) return;
  const zone = account.students[0]?.school.timeZone;
  note({ account: account.id, role: account.role, ...(zone && { zone }) });
  state.booted = current();
  if (session.own) {
    keep(account.id, "", "account", account);
    forgetOthers(account.id, account.students.map((student) => student.id));
  }
  listen(session.token);
}

function shown({ place, view, data, at, stale }) {
  settle(place);
  const text = JSON.stringify(data);
  const same = state.shown && !state.shown.stale && !stale && state.shown.text === text && state.shown.day === today(place.zone);
  Object.assign(state, { place, view, shown: { data, at, stale, text, day: today(place.zone) } });
  frame(place);
  if (!same) paint();
  const session = current();
  if (stale || !view.keptAs || !session?.own) return;
  for (const [child, part] of view.parts(data)) keep(session.account, child, view.keptAs, part);
}

/** Everything of the page anew, with focus, scroll and what was folded open where they were. */
function paint() {
  const main = byId("main");
  const { place, view, shown: answer } = state;
  const focused = main.contains(document.activeElement) ? document.activeElement.id || "main" : null;
  const open = [...main.querySelectorAll("details[open][id]")].map((found) => found.id);
  const context = { ...place, data: answer.data, account: state.account, again: () => show({ quiet: true }), tell, signedOut: ended };
  const title = view.heading?.(context) ?? place.page?.title ?? "Дневник";
  put(
    main,
    h("div", { class: "head" }, h("h1", { tabindex: "-1", id: "title" }, title), view.above?.(context)),
    place.page?.ofChild && childrenBar(state.account, place),
    answer.stale && staleBar(answer.at, place.zone, () => show({ quiet: true })),
    view.render(context),
  );
  document.title = [title, place.student?.givenName, "Дневник"].filter(Boolean).join(" · ");
  for (const id of open) byId(id)?.setAttribute("open", "");
  if (focused) byId(focused)?.focus({ preventScroll: true });
}

/** There is no answer: show what was kept, or say what happened. */
async function missed(trouble, place) {
  if (trouble.kind === "signedOut") return ended();
  if (trouble.kind === "closed") return closedPage();
  const reachable = trouble.kind === "offline" || trouble.kind === "slow" || trouble.kind === "down";
  if (reachable) retrying = setTimeout(() => show({ quiet: state.shown !== null }), PATIENT[Math.min(state.tries++, PATIENT.length - 1)]);
  if (state.shown) {
    state.shown.stale = true;
    return paint();
  }
  const found = reachable ? await restored(place) : null;
  if (found?.data) return shown(found);
  state.place = place;
  frame(place);
  failed(byId("main"), trouble, { again: () => show(), instead: found?.instead });
}

/** What this device has kept of the page, with the time of it. */
async function restored(place) {
  const session = current();
  if (!session?.own || !session.account) return null;
  state.account ??= (await kept(session.account, "", "account"))?.data ?? null;
  if (!state.account || !place.page) return null;
  settle(place);
  const view = await place.page.view().catch(() => null);
  if (!view?.keptAs) return null;
  const children = place.page.ofChild ? [place.child] : state.account.students.map((student) => student.id);
  const found = (await Promise.all(children.map((child) => kept(session.account, child, view.keptAs)))).filter(Boolean);
  const data = view.joined && found.length > 0 ? view.joined(found.map((part) => part.data), state.account) : found[0]?.data;
  if (!data) return null;
  if (view.fits?.(data, place) === false) return { instead: view.instead?.(data, place) };
  return { place, view, data, at: found.map((part) => part.at).sort()[0], stale: true };
}

function frame(place) {
  topBar(byId("top"), state.account, leave);
  menu(byId("nav"), pagesOf(current()?.role), place);
}

function listen(token) {
  const { account } = state;
  const children = FOLLOWING.includes(account.role) ? account.students.map((student) => student.id) : [];
  const wanted = [token, ...children].join(" ");
  if (followed === wanted) return;
  stopFollowing?.();
  followed = wanted;
  stopFollowing = follow(token, children, {
    event: (child, event) => {
      tell(newsOf(event, account.students.find((student) => student.id === child)));
      refresh(child);
    },
    resync: refresh,
    ended: closed,
    signedOut: lineEnded,
    line: (connected) => connected && state.shown?.stale && refresh(),
  });
}

/** The gateway wants no more of this line: the session is over, or it acts in another role by now, switched in whatever tab. */
async function lineEnded() {
  followed = "";
  const me = await whoAmI(today(ownZone())).catch((error) => error);
  if (me instanceof Error) {
    if (me.kind === "signedOut") await ended();
    else setTimeout(lineEnded, PATIENT[0]);
  } else if (roleIn(me) === roleIn(state.account)) {
    setTimeout(() => adopt(me), PATIENT[0]);
  } else {
    note({ role: me.role });
    location.reload();
  }
}

function roleIn({ roles }) {
  return roles.find((grant) => grant.current)?.id;
}

/** Ask again for what is shown, if it is about this child; much at once is asked for once. */
function refresh(child) {
  if (child && state.place?.child && state.place.child !== child) return;
  clearTimeout(refreshing);
  refreshing = setTimeout(() => state.shown && show({ quiet: true }), QUIET);
}

/** A page that stood open over midnight shows the new day. */
function turnOfDay() {
  if (state.shown && state.shown.day !== today(state.place.zone)) show({ quiet: true });
}

/** Access to a child has ended: nothing of it stays on the screen, in memory or on the device. */
async function closed(child) {
  const { account, place, shown: answer } = state;
  if (account) account.students = account.students.filter((student) => student.id !== child);
  if (answer) answer.text = null;
  if (answer?.data.me?.students) answer.data.me.students = answer.data.me.students.filter((student) => student.id !== child);
  if (place?.page?.ofChild && place.child === child) closedPage();
  else if (answer && place) paint();
  tell("Доступ к данным ребёнка закрыт: согласие больше не действует.");
  await forgetChild(child);
  const session = current();
  if (session?.own && account) await keep(account.id, "", "account", account);
}

function closedPage() {
  state.turn += 1;
  Object.assign(state, { shown: null, place: null, asked: null });
  closedBar(byId("main"));
  topBar(byId("top"), state.account, leave);
  document.title = "Дневник";
}

/** The session is over. What somebody was typing stays, hidden, until they have signed in again. */
async function ended() {
  stopFollowing?.();
  followed = "";
  const own = current()?.own ?? true;
  await forget();
  const before = state.account;
  if (!before) {
    await show();
    return;
  }
  await (await import("./sign-in.js")).signInAgain({
    own,
    done: async (reveal) => {
      const me = await actingAgain(before).catch(() => null);
      if (me?.id !== before.id || me.role !== before.role) {
        location.reload();
        return;
      }
      adopt(me);
      reveal();
      show({ quiet: true });
    },
  });
}

/** Who has signed in again, in the role that they acted in before: a session begins with the first role of an account. */
async function actingAgain(before) {
  const me = await whoAmI(today(ownZone()));
  const grant = before.roles?.find((found) => found.current);
  if (me.id !== before.id || !grant || me.roles.find((found) => found.current)?.id === grant.id) return me;
  return (await switchRole(grant.id)) === null ? whoAmI(today(ownZone())) : me;
}

/** Leave for good: a new document, so that nothing is left in memory for the way back. */
function leave() {
  stopFollowing?.();
  location.replace("/");
}

function tell(text) {
  if (!text) return;
  const place = byId("told");
  place.textContent = "";
  setTimeout(() => (place.textContent = text), 50);
}

function broken(error) {
  console.error(error);
  return new Trouble(error instanceof TypeError && /import/i.test(error.message) ? "old" : "fault");
}
