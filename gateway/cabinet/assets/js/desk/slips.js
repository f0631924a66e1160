/**
 * Slips to print and hand over. The codes are told once: they are in the memory of this page alone, and go with it. They are never in
 * an address or in the storage of the device.
 */

import { h, said } from "../dom.js";
import { dayAndMonth, dayOf } from "../dates.js";
import { counted } from "../text.js";

let held = null;

/** Show slips that have just been issued. `back`: the page to go on with. */
export function showSlips({ slips, refusals = [], zone, school, back }) {
  held = { slips, refusals, zone, school, back };
  const drop = () => {
    if (location.hash === "#/slips") return;
    held = null;
    removeEventListener("hashchange", drop);
  };
  location.hash = "#/slips";
  setTimeout(() => addEventListener("hashchange", drop));
}

export const slipsView = {
  load: async () => ({ shown: held !== null }),
  render: () => (held ? slipsShown(held) : none()),
  heading: () => "Листки для первого входа",
};

function none() {
  return [
    h("p", {}, "Листков здесь больше нет: коды показываются один раз и нигде не хранятся."),
    h("p", {}, "Если листок не напечатался, выдайте новый: прежний код перестанет действовать."),
    h("p", {}, h("a", { href: "#/accounts" }, "Вход в дневник")),
  ];
}

function slipsShown({ slips, refusals, zone, school, back }) {
  const coded = slips.filter((slip) => slip.code);
  const told = slips.filter((slip) => !slip.code);
  return [
    h(
      "div",
      { class: "slips-above" },
      h("p", {}, `Готово: ${counted(coded.length, "листок", "листка", "листков")}. Напечатайте их сейчас: когда вы уйдёте с этой страницы, коды исчезнут.`),
      h("p", { class: "actions" }, h("button", { type: "button", class: "main", id: "print", click: () => print() }, "Напечатать"), h("a", { class: "button", id: "slips-back", href: back }, "Готово, листки напечатаны")),
      told.length > 0 && h("p", { class: "problem", role: "alert" }, "Эти листки уже были показаны; если они не напечатались, выдайте новые: ", told.map((slip) => slip.fullName).join(", "), "."),
      refusals.length > 0 && [h("h2", {}, "Без листка"), h("ul", { class: "rows", id: "slip-refusals" }, refusals.map((refusal) => h("li", {}, refusal.fullName && [h("b", {}, said(refusal.fullName)), ": "], refusal.message)))],
    ),
    h("div", { class: "slips", id: "slips" }, coded.map((slip) => slipPart(slip, zone, school))),
  ];
}

function slipPart(slip, zone, school) {
  const whose = slip.children.length > 0 ? `Родитель: ${slip.children.join("; ")}` : (slip.classTitle ?? slip.position);
  return h(
    "section",
    { class: "slip" },
    h("p", { class: "slip-school" }, h("b", {}, "Электронный дневник"), school && [" · ", said(school)]),
    h("h2", { class: "slip-name" }, said(slip.fullName)),
    whose && h("p", { class: "quiet" }, said(whose)),
    h(
      "dl",
      {},
      h("dt", {}, "Адрес"),
      h("dd", { class: "typed slip-address" }, location.host),
      h("dt", {}, "Код"),
      h("dd", { class: "typed slip-code" }, slip.code),
      h("dt", {}, "Логин"),
      h("dd", { class: "typed slip-login" }, slip.login),
    ),
    h(
      "ol",
      {},
      h("li", {}, "Откройте адрес и нажмите «Войти по коду из школы»."),
      h("li", {}, "Введите код и придумайте пароль. Уже входите в дневник? Введите код в разделе «Аккаунт»."),
      h("li", {}, "Дальше входите по логину и своему паролю."),
    ),
    h("p", { class: "quiet" }, `Код действует по ${dayAndMonth(dayOf(slip.expiresAt, zone), zone)}, один раз. Никому его не показывайте.`),
  );
}
