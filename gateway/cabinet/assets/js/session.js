/**
 * Who is signed in. The token lies in the storage of the device, or of this tab alone on somebody else's device; names, marks and
 * whatever else belongs to people are never beside it. Signing out leaves nothing.
 */

import { Trouble, ask } from "./api.js";
import { forgetAll } from "./kept.js";

const KEY = "cabinet.session";
const TABS = "cabinet.tabs";
let tabs = null;

const SIGN_IN = `
  mutation SignIn($input: SignInInput!) {
    signIn(input: $input) {
      __typename
      ... on SignedIn { token expiresAt role }
      ... on NotAllowed { message }
      ... on RateLimited { message retryAfter }
    }
  }
`;

const ACTIVATE = `
  mutation Activate($input: ActivateInput!) {
    activate(input: $input) {
      __typename
      ... on SignedIn { token expiresAt role }
      ... on NotAllowed { message }
      ... on InvalidInput { message fields { path message } }
      ... on RateLimited { message retryAfter }
    }
  }
`;

const SIGN_OUT = "mutation SignOut { signOut { __typename } }";

const SWITCH = `
  mutation SwitchRole($role: ID!) {
    sessionSwitchRole(roleId: $role) {
      __typename
      ... on RoleSwitched { role }
      ... on NotFound { message }
    }
  }
`;

/** `{ token, role, own, account, zone }`, or nothing. `own`: the device is the reader's own. */
export function current() {
  try {
    return JSON.parse(sessionStorage.getItem(KEY) ?? localStorage.getItem(KEY) ?? "null");
  } catch {
    return null;
  }
}

/** Ask as whoever is signed in. */
export async function asked(document, variables = {}) {
  const token = current()?.token;
  if (!token) throw new Trouble("signedOut");
  return ask(document, variables, token);
}

/** The refusal in words, or nothing where it worked. */
export async function signIn(login, password, own) {
  return begun((await ask(SIGN_IN, { input: { login, password } })).signIn, own);
}

export async function activate(code, password, own) {
  return begun((await ask(ACTIVATE, { input: { code, password } })).activate, own);
}

/** The refusal in words, or nothing where it worked. */
export async function switchRole(role) {
  const outcome = (await asked(SWITCH, { role })).sessionSwitchRole;
  if (outcome.__typename !== "RoleSwitched") return outcome.message;
  note({ role: outcome.role });
  announce();
  return null;
}

/** End the session here and at the gateway. Without a connection it ends here at least. */
export async function signOut() {
  const token = current()?.token;
  await forget();
  announce();
  if (token) await ask(SIGN_OUT, {}, token).catch(() => null);
}

/** Take away everything that this session has left on the device. */
export async function forget() {
  sessionStorage.clear();
  localStorage.clear();
  await forgetAll();
}

/** Remember something small about the session: its account and the zone of its school. */
export function note(more) {
  const session = current();
  if (!session) return;
  const place = sessionStorage.getItem(KEY) ? sessionStorage : localStorage;
  place.setItem(KEY, JSON.stringify({ ...session, ...more }));
}

/** Hear that another tab has signed out or acts in another role by now. Its message may be here before what it has stored. */
export function hearTabs(changed) {
  tabs = new BroadcastChannel(TABS);
  tabs.onmessage = changed;
  addEventListener("storage", changed);
}

function announce() {
  tabs?.postMessage("changed");
}

/** Keep a session that was opened: the refusal in words, or nothing where it worked. */
export function begun(outcome, own) {
  if (outcome.__typename !== "SignedIn") return [outcome.message, ...(outcome.fields ?? []).map((field) => field.message)].join(" ");
  const { token, role } = outcome;
  const place = own ? localStorage : sessionStorage;
  place.setItem(KEY, JSON.stringify({ token, role, own }));
  announce();
  return null;
}
