/**
 * Signing in through an identity provider: away to its page, and back with a ticket in the address, which is good once and only in the
 * tab that left, since that tab alone has kept what its challenge is the hash of.
 */

import { Trouble, ask } from "./api.js";
import { h } from "./dom.js";
import { begun } from "./session.js";
import { asForm, field } from "./sign-in.js";
import { explained } from "./text.js";

const ERRAND = "cabinet.errand";
const WENT_WRONG = {
  down: "Сервис входа сейчас не отвечает. Повторите позже или войдите по логину и паролю.",
  refused: "Сервис входа не подтвердил, кто вы. Попробуйте ещё раз или войдите по логину и паролю.",
  cancelled: "Вы не завершили вход. Можно попробовать ещё раз или войти по логину и паролю.",
  lost: "Вход начат в другом окне или занял слишком много времени. Попробуйте ещё раз.",
};

const SIGN_IN = `
  mutation SignInWithTicket($input: SignInWithTicketInput!) {
    signInWithTicket(input: $input) {
      __typename
      ... on SignedIn { token expiresAt role }
      ... on IdentityUnlinked { ticket expiresAt }
      ... on NotAllowed { message }
    }
  }
`;

const LINK = `
  mutation IdentityLink($input: IdentityLinkInput!) {
    identityLink(input: $input) {
      __typename
      ... on SignedIn { token expiresAt role }
      ... on NotAllowed { message }
      ... on InvalidInput { message fields { path message } }
      ... on RateLimited { message retryAfter }
    }
  }
`;

/** Leave for the provider's page. A refusal in words where this page cannot. */
export async function begin(own) {
  if (!globalThis.crypto?.subtle) return "Такой вход работает только по защищённому адресу (https).";
  const verifier = text(crypto.getRandomValues(new Uint8Array(32)));
  const hash = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(verifier));
  sessionStorage.setItem(ERRAND, JSON.stringify({ verifier, own }));
  location.assign(`/identity/start?challenge=${text(new Uint8Array(hash))}`);
  return null;
}

/** The provider's page has led back: with a ticket, or with a word for what went wrong. */
export async function cameBack(kind, value, { show, entry, done }) {
  const errand = JSON.parse(sessionStorage.getItem(ERRAND) ?? "null");
  sessionStorage.removeItem(ERRAND);
  if (kind !== "ticket") return show(entry(WENT_WRONG[value] ?? WENT_WRONG.refused));
  if (!errand) return show(entry(WENT_WRONG.lost));
  const { verifier, own } = errand;
  try {
    const outcome = (await ask(SIGN_IN, { input: { ticket: value, verifier } })).signInWithTicket;
    if (outcome.__typename === "IdentityUnlinked") return show(linking({ ticket: outcome.ticket, verifier, own, done }));
    const refusal = begun(outcome, own);
    return refusal === null ? done() : show(entry(refusal));
  } catch (error) {
    return show(entry(explained(error instanceof Trouble ? error : null).join(". ")));
  }
}

/** Who this is has to be proved once, by what the school has given out. */
function linking({ ticket, verifier, own, done }, byCode = false) {
  const again = h(
    "button",
    { type: "button", id: "link-otherwise", click: () => form.replaceWith(linking({ ticket, verifier, own, done }, !byCode)) },
    byCode ? "У меня есть логин и пароль" : "У меня код из школы",
  );
  const first = byCode
    ? field("Код из школы", { name: "code", autocomplete: "one-time-code", maxlength: 80, autocapitalize: "characters", spellcheck: "false" })
    : field("Логин", { name: "login", autocomplete: "username", maxlength: 80, autocapitalize: "none", spellcheck: "false" });
  const second = byCode
    ? field("Новый пароль", { name: "password", type: "password", autocomplete: "new-password", minlength: 8, maxlength: 200 }, "Не короче 8 символов. Он пригодится, если сервис входа не работает.")
    : field("Пароль", { name: "password", type: "password", autocomplete: "current-password", maxlength: 200 });
  const form = asForm({
    title: "Кто вы в дневнике?",
    why: "Вы вошли впервые. Один раз подтвердите, что учётная запись дневника ваша: дальше этого не понадобится.",
    fields: [first, second],
    button: "Привязать и войти",
    send: async (data) => {
      const input = { ticket, verifier, password: data.get("password"), [byCode ? "code" : "login"]: data.get(byCode ? "code" : "login") };
      return begun((await ask(LINK, { input })).identityLink, own);
    },
    done,
    after: h("p", {}, again),
  });
  return form;
}

function text(bytes) {
  return btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}
