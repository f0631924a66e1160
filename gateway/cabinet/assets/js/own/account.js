/** Everybody's own account: who I am, where I am signed in, my password, a code from a slip. */

import { byId, h, put, said } from "../dom.js";
import { Trouble } from "../api.js";
import { momentOf } from "../dates.js";
import { asked, signOut } from "../session.js";
import { ROLES, counted, typedCode } from "../text.js";
import { lost } from "../desk/placing.js";
import { ownForm } from "./form.js";

const OWN = `
  query OwnAccount {
    me { id fullName role identified roles { id role schoolName current } }
    mySessions { id role signedInAt seenAt device current }
  }
`;

const END = `
  mutation SessionEnd($input: SessionEndInput!) {
    sessionEnd(input: $input) {
      __typename
      ... on NotFound { message }
    }
  }
`;

const END_OTHERS = `
  mutation SessionsEndOthers {
    sessionsEndOthers {
      __typename
      ... on SessionsEnded { ended }
      ... on NotAllowed { message }
    }
  }
`;

const PASSWORD = `
  mutation PasswordChange($input: PasswordChangeInput!) {
    passwordChange(input: $input) {
      __typename
      ... on NotAllowed { message }
      ... on InvalidInput { message fields { path message } }
      ... on RateLimited { message }
    }
  }
`;

const CLAIM = `
  mutation RoleClaim($input: RoleClaimInput!) {
    roleClaim(input: $input) {
      __typename
      ... on RolesClaimed { roles { id role schoolName } }
      ... on NotAllowed { message }
      ... on Conflict { message }
      ... on RateLimited { message }
    }
  }
`;

/** `me` is asked under another name, since the shell takes what is called `me` for the whole account. */
export const ownView = {
  load: async ({ rest }) => {
    if (location.hash.startsWith("#/activate")) {
      history.replaceState(null, "", "#/own");
      slip = rest;
    }
    const { me, mySessions } = await asked(OWN);
    return { own: me, sessions: mySessions };
  },
  render: ownShown,
  heading: () => "Аккаунт",
};

let built = null;
let slip = null;

function ownShown(context) {
  const { own, sessions } = context.data;
  built ??= { password: passwordForm(), claim: claimForm() };
  built.context = context;
  if (slip) {
    built.claim.querySelector("input").value = slip;
    slip = null;
    queueMicrotask(() => built.claim.querySelector("input").focus());
  }
  return [
    h(
      "section",
      { class: "own", "aria-labelledby": "own-title" },
      h("h2", { id: "own-title" }, said(own.fullName)),
      h("ul", { class: "rows", id: "own-roles" }, own.roles.map((grant) => h("li", { class: "line" }, h("b", {}, ROLES[grant.role]), grant.schoolName && said(grant.schoolName, { class: "quiet" }), grant.current && h("span", { class: "tag" }, "сейчас")))),
      context.account.role === "GUARDIAN" && h("p", { class: "quiet" }, own.identified ? "Код вам вручили в школе: согласия можно давать здесь, в кабинете." : "Школа ещё не подтвердила, что это вы: согласие пока принимают на бумаге."),
      h("p", { class: "actions" }, h("button", { type: "button", id: "own-sign-out", click: leave }, "Выйти на этом устройстве")),
    ),
    sessionsPart(sessions, context),
    h("section", { class: "own", "aria-labelledby": "password-title" }, h("h2", { id: "password-title" }, "Сменить пароль"), built.password),
    h("section", { class: "own", "aria-labelledby": "claim-title" }, h("h2", { id: "claim-title" }, "Присоединить код из листка"), h("p", { class: "quiet" }, "Вам дали ещё один листок — например, вы и учитель, и родитель? Введите его код здесь: роли добавятся к этому входу, второй логин не понадобится."), built.claim),
  ];
}

async function leave() {
  await signOut();
  location.replace("/");
}

function sessionsPart(sessions, context) {
  const { zone } = context;
  const problem = h("p", { class: "problem", role: "alert", hidden: true });
  const others = sessions.filter((session) => !session.current);
  const act = (id, words, work, said) => {
    const button = h("button", { type: "button", class: "small", id }, words);
    button.addEventListener("click", async () => {
      button.disabled = true;
      problem.hidden = true;
      try {
        const outcome = await work();
        if (outcome.__typename === "SessionsEnded") context.tell(said(outcome));
        else fail(outcome.message);
        context.again();
      } catch (error) {
        if (!(error instanceof Trouble)) console.error(error);
        fail(lost(error));
        if (error.kind === "signedOut") context.signedOut();
      }
      button.disabled = false;
    });
    return button;
  };
  const fail = (text) => {
    problem.hidden = false;
    put(problem, text);
  };
  const end = (session) => act(`end-${session.id}`, "Завершить", async () => (await asked(END, { input: { sessionId: session.id } })).sessionEnd, () => "Вход завершён.");
  return h(
    "section",
    { class: "own", "aria-labelledby": "sessions-title" },
    h("h2", { id: "sessions-title" }, "Где вы вошли"),
    h(
      "ul",
      { class: "rows", id: "sessions" },
      sessions.map((session) =>
        h(
          "li",
          { "data-session": session.id },
          h("p", { class: "line" }, h("b", {}, said(session.device || "Неизвестное устройство")), session.current ? h("span", { class: "tag" }, "этот вход") : end(session)),
          h("p", { class: "quiet" }, `${ROLES[session.role]}; вход ${momentOf(session.signedInAt, zone)}, последний раз ${momentOf(session.seenAt, zone)}`),
        ),
      ),
    ),
    problem,
    h("p", { class: "quiet" }, "Увидели незнакомое устройство? Завершите его вход и смените пароль."),
    others.length > 0 && h("p", { class: "actions" }, act("end-others", "Завершить все остальные", async () => (await asked(END_OTHERS)).sessionsEndOthers, ({ ended }) => `Завершено: ${counted(ended, "вход", "входа", "входов")}.`)),
  );
}

function passwordForm() {
  const form = ownForm({
    id: "password",
    fields: [
      { name: "current", label: "Нынешний пароль", type: "password", autocomplete: "current-password", maxlength: 200, required: true },
      { name: "password", label: "Новый пароль", type: "password", autocomplete: "new-password", maxlength: 200, required: true, hint: "Не короче 8 символов." },
      { name: "repeated", label: "Новый пароль ещё раз", type: "password", autocomplete: "new-password", maxlength: 200, required: true },
    ],
    button: "Сменить пароль",
    check: ({ current, password, repeated }) => [
      ...(current ? [] : [{ path: "input.current", message: "Введите нынешний пароль." }]),
      ...(password ? [] : [{ path: "input.password", message: "Введите новый пароль." }]),
      ...(password === repeated ? [] : [{ path: "input.repeated", message: "Пароли не совпадают. Введите их ещё раз." }]),
    ],
    send: async ({ current, password }) => (await asked(PASSWORD, { input: { current, password } })).passwordChange,
    ok: "PasswordChanged",
    done: () => built.context.again(),
    said: () => "Пароль изменён. На других устройствах вход завершён.",
    ended: () => built.context.signedOut(),
    after: h("p", { class: "quiet" }, "Забыли нынешний? Попросите в школе новый листок с кодом: прежний пароль действует, пока код не введён."),
  });
  return form;
}

function claimForm() {
  return ownForm({
    id: "claim",
    fields: [{ name: "code", label: "Код из листка", autocomplete: "one-time-code", maxlength: 80, required: true, spellcheck: "false", autocapitalize: "characters", value: "" }],
    button: "Присоединить",
    check: ({ code }) => (code.trim() ? [] : [{ path: "input.code", message: "Введите код." }]),
    send: async ({ code }) => (await asked(CLAIM, { input: { code: typedCode(code) } })).roleClaim,
    ok: "RolesClaimed",
    done: joined,
    said: ({ roles }) => `Готово. Добавлено: ${roles.map((grant) => [ROLES[grant.role], grant.schoolName].filter(Boolean).join(", ")).join("; ")}. Роль выбирают в меню с вашим именем.`,
    ended: () => built.context.signedOut(),
  });
}

/** The menu with the name has the new roles too: it is drawn once for an account. */
async function joined() {
  const { account, again } = built.context;
  const found = await asked(OWN).catch(() => null);
  if (found) account.roles = found.me.roles;
  delete byId("top").dataset.shown;
  again();
}
