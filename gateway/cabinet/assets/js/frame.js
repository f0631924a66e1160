/** The parts around a page: the bar above, the menu, the children, and what is said where there is no answer. */

import { classOf } from "./account.js";
import { h, put, said } from "./dom.js";
import { momentOf } from "./dates.js";
import { signOut, switchRole } from "./session.js";
import { ROLES, explained } from "./text.js";

const BELOW = 3;

/** `leave` is called when the session has ended or acts in another role. */
export function topBar(bar, account, leave) {
  const key = account ? `${account.id} ${account.role}` : "";
  if (bar.dataset.shown === key && bar.childElementCount > 0) return;
  bar.dataset.shown = key;
  put(bar, h("a", { class: "brand", href: "#/" }, "Дневник"), account && who(account, leave));
}

function who(account, leave) {
  const others = account.roles.filter((grant) => !grant.current);
  return h(
    "details",
    { class: "who", id: "who" },
    h("summary", {}, said(account.fullName), h("span", { class: "quiet" }, ROLES[account.role])),
    h(
      "div",
      { class: "who-menu" },
      others.length > 0 && h("p", { class: "quiet" }, "Перейти в другую роль:"),
      others.map((grant) =>
        h(
          "button",
          { type: "button", click: async () => (await switchRole(grant.id)) === null && leave() },
          ROLES[grant.role],
          grant.schoolName && h("span", { class: "quiet" }, " ", said(grant.schoolName)),
        ),
      ),
      h(
        "button",
        {
          type: "button",
          id: "sign-out",
          click: async () => {
            await signOut();
            leave();
          },
        },
        "Выйти",
      ),
    ),
  );
}

/** All pages for a wide screen; for a narrow one the first of them and «Ещё». */
export function menu(nav, all, place) {
  const pages = all.filter((page) => !page.unlisted);
  nav.hidden = pages.length === 0;
  const now = place?.page?.name;
  const key = [pages.map((page) => page.name), now, place?.child].join(" ");
  if (nav.dataset.shown === key) return;
  nav.dataset.shown = key;
  const link = (page) => {
    const child = page.ofChild && place?.child ? `/${place.child}` : "";
    return h("li", {}, h("a", { href: `#/${page.name}${child}`, "aria-current": page.name === now ? "page" : null }, page.title));
  };
  const more = pages.slice(BELOW);
  const within = more.some((page) => page.name === now);
  put(
    nav,
    h("ul", {}, pages.slice(0, BELOW).map(link)),
    more.length > 0 &&
      h("details", { class: "more", id: "more", "data-within": within }, h("summary", {}, "Ещё"), h("ul", {}, more.map(link))),
    more.length > 0 && h("ul", { class: "wide" }, more.map(link)),
  );
}

/** What is folded out folds in again when somebody looks elsewhere, or with Escape. */
export function foldMenus() {
  const open = () => document.querySelectorAll(".who[open], .more[open]");
  document.addEventListener("click", ({ target }) => open().forEach((found) => found.contains(target) && !target.closest("a") ? null : found.removeAttribute("open")));
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const found of open()) {
      found.removeAttribute("open");
      found.querySelector("summary").focus();
    }
  });
}

export function childrenBar(account, place) {
  const students = account?.students ?? [];
  if (students.length < 2) {
    return place.student && h("p", { class: "whose" }, said(place.student.fullName), classTag(place.student));
  }
  return h(
    "nav",
    { class: "tabs", "aria-label": "Дети" },
    students.map((student) =>
      h(
        "a",
        {
          href: `#/${place.page.name}/${student.id}${place.rest ? `/${place.rest}` : ""}`,
          id: `tab-${student.id}`,
          "aria-current": student.id === place.child ? "true" : null,
        },
        said(student.givenName),
        classTag(student),
      ),
    ),
  );
}

function classTag(student) {
  const schoolClass = classOf(student);
  return schoolClass && h("span", { class: "quiet" }, said(schoolClass.title));
}

export function waiting(main) {
  put(main, h("p", { class: "loading" }, "Загружаем…"));
}

export function staleBar(at, zone, again) {
  return h(
    "p",
    { class: "notice", role: "status" },
    h("span", {}, `Данные от ${momentOf(at, zone)}, нет связи.`),
    h("button", { type: "button", id: "again", click: again }, "Обновить"),
  );
}

/** `instead`: what this device has kept, though it is not what was asked for. */
export function failed(main, trouble, { again, instead }) {
  const [title, text] = explained(trouble);
  const old = trouble.kind === "old";
  put(
    main,
    h("h1", { tabindex: "-1" }, title),
    h("p", {}, text),
    instead && h("p", {}, "На этом устройстве сохранена ", h("a", { href: instead.address }, instead.title), "."),
    h("button", { type: "button", class: "main", click: old ? () => location.reload() : again }, old ? "Обновить страницу" : "Повторить"),
  );
  document.title = `${title} · Дневник`;
}

export function closedBar(main) {
  put(
    main,
    h("h1", { tabindex: "-1" }, "Доступ закрыт"),
    h("p", {}, "Этих данных здесь больше нет: согласие на электронную форму не действует, или они не относятся к вам."),
    h("p", {}, h("a", { href: "#/" }, "На главную"), " · ", h("a", { href: "#/consents" }, "Согласия")),
  );
}

/** A page for a role or an account that has none. */
export function nothingFor(account) {
  const family = account.role === "GUARDIAN" || account.role === "STUDENT";
  return {
    heading: () => (family ? "Дневник закрыт" : ROLES[account.role]),
    render: () => [
      h("p", {}, family ? "Действующего согласия на электронную форму нет." : "Для этой роли страниц здесь пока нет."),
      family && h("p", {}, h("a", { href: "#/consents" }, "Посмотреть согласия")),
      !family && account.roles.length > 1 && h("p", {}, "Другую роль можно выбрать в меню с вашим именем."),
    ],
  };
}
