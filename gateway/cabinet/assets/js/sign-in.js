/** Getting in: login and password, or the one-time code of the slip that the school has handed over. */

import { Trouble } from "./api.js";
import { byId, h, put } from "./dom.js";
import { activate, signIn } from "./session.js";
import { explained, typedCode } from "./text.js";

const CODE = /^#\/activate(?:\/(.+))?$/;
const BACK = /^#\/(ticket|identity)\/([\w-]+)$/;

/** The page for somebody who is not signed in. */
export async function signInPage(done) {
  byId("nav").hidden = true;
  put(byId("top"), h("span", { class: "brand" }, "Дневник"));
  for (const id of ["top", "nav"]) delete byId(id).dataset.shown;
  const back = BACK.exec(location.hash);
  if (back) {
    history.replaceState(null, "", "#/");
    const { cameBack } = await import("./identity.js");
    await cameBack(back[1], back[2], { show: (part) => put(byId("main"), part), entry: (why) => entry(done, { why, first: true }), done });
    document.title = "Вход · Дневник";
    byId("main").querySelector("input")?.focus();
    return;
  }
  const code = CODE.exec(location.hash);
  if (code?.[1]) history.replaceState(null, "", "#/activate");
  put(byId("main"), code ? activation(code[1] ?? "", done) : entry(done));
  document.title = code ? "Первый вход · Дневник" : "Вход · Дневник";
  byId("main").querySelector("input")?.focus();
}

/** Over a page whose session has ended. The page is hidden and kept, for what has been typed there. */
export async function signInAgain({ own, done }) {
  if (byId("sign-in-again")) return;
  const typing = document.activeElement;
  const behind = ["main", "nav", "top"].map(byId).filter((part) => !part.hidden);
  const reveal = () => {
    dialog.remove();
    for (const part of behind) part.hidden = false;
    typing?.focus();
  };
  for (const part of behind) part.hidden = true;
  const dialog = h(
    "dialog",
    { id: "sign-in-again", "aria-labelledby": "entry-title", cancel: (event) => event.preventDefault() },
    entry(() => done(reveal), { own, why: "Сеанс закончился. Войдите снова, чтобы продолжить." }),
  );
  document.body.append(dialog);
  dialog.showModal();
}

function entry(done, { own = true, why = null, first = !why } = {}) {
  return asForm({
    title: "Вход в дневник",
    why,
    fields: [
      field("Логин", { name: "login", autocomplete: "username", maxlength: 80, autocapitalize: "none", spellcheck: "false" }),
      field("Пароль", { name: "password", type: "password", autocomplete: "current-password", maxlength: 200 }),
      ownDevice(own),
    ],
    button: "Войти",
    send: (data) => signIn(data.get("login"), data.get("password"), data.has("own")),
    done,
    after: first && [
      h("p", {}, "Первый раз? ", h("a", { href: "#/activate", id: "entry-activate" }, "Войти по коду из школы")),
      h("p", { class: "quiet", id: "entry-forgotten" }, "Забыли пароль? Попросите в школе новый листок с кодом: семьям его даёт делопроизводитель, сотрудникам — администратор школы. По коду вы зададите новый пароль; логин останется прежним."),
      elsewhere(),
    ],
  });
}

/** The way in through an identity provider, where there is one: the page says what it is called. */
function elsewhere() {
  const name = document.querySelector('meta[name="identity"]')?.content;
  if (!name) return null;
  const problem = h("p", { class: "problem", role: "alert", hidden: true });
  const leave = async () => {
    const { begin } = await import("./identity.js");
    const refusal = await begin(byId("entry-own")?.checked ?? true);
    problem.hidden = !refusal;
    problem.textContent = refusal ?? "";
  };
  return h("div", { class: "elsewhere" }, h("button", { type: "button", id: "elsewhere", click: leave }, name), problem);
}

function activation(code, done) {
  return asForm({
    title: "Первый вход",
    why: "Код напечатан на листке, который вам дали в школе. Он действует один раз. Логин на том же листке понадобится для следующих входов.",
    fields: [
      field("Код из школы", { name: "code", autocomplete: "one-time-code", maxlength: 80, autocapitalize: "characters", spellcheck: "false", value: code }),
      field("Новый пароль", { name: "password", type: "password", autocomplete: "new-password", minlength: 8, maxlength: 200 }, "Не короче 8 символов."),
      field("Пароль ещё раз", { name: "repeated", type: "password", autocomplete: "new-password", minlength: 8, maxlength: 200 }),
      ownDevice(true),
    ],
    button: "Задать пароль и войти",
    send: (data) =>
      data.get("password") === data.get("repeated") ? activate(typedCode(data.get("code")), data.get("password"), data.has("own")) : "Пароли не совпадают. Введите их ещё раз.",
    done,
    after: [
      h("p", {}, h("a", { href: "#/", id: "entry-back" }, "У меня уже есть логин и пароль")),
      h("p", { class: "quiet" }, "Уже входите в дневник в другой роли? Войдите как обычно и введите код в разделе «Аккаунт»: роль добавится к вашему входу."),
    ],
  });
}

export function asForm({ title, why, fields, button, send, done, after }) {
  const problem = h("p", { class: "problem", role: "alert", hidden: true });
  const press = h("button", { type: "submit", class: "main" }, button);
  const say = (text) => {
    problem.textContent = text ?? "";
    problem.hidden = !text;
  };
  const submit = async (event) => {
    event.preventDefault();
    press.disabled = true;
    say(null);
    try {
      const refusal = await send(new FormData(event.target));
      if (refusal === null) {
        if (location.hash.startsWith("#/activate")) history.replaceState(null, "", "#/");
        done();
        return;
      }
      say(refusal);
    } catch (error) {
      say(explained(error instanceof Trouble ? error : null).join(". "));
    }
    press.disabled = false;
  };
  return h("form", { class: "entry", submit }, h("h1", { id: "entry-title" }, title), why && h("p", {}, why), fields, problem, press, after);
}

export function field(name, attributes, hint) {
  const id = `entry-${attributes.name}`;
  return h(
    "p",
    { class: "field" },
    h("label", { for: id }, name),
    h("input", { id, type: "text", required: true, "aria-describedby": hint ? `${id}-hint` : null, ...attributes }),
    hint && h("small", { id: `${id}-hint` }, hint),
  );
}

function ownDevice(own) {
  return h(
    "p",
    { class: "field check" },
    h("input", { id: "entry-own", type: "checkbox", name: "own", checked: own, "aria-describedby": "entry-own-hint" }),
    h("label", { for: "entry-own" }, "Это моё устройство"),
    h("small", { id: "entry-own-hint" }, "Вход запомнится, последняя неделя будет видна без интернета. На чужом устройстве снимите галочку."),
  );
}
