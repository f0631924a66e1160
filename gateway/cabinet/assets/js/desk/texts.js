/** The texts of the consents, to read and to print as forms that families sign. */

import { h, unseen } from "../dom.js";
import { CHANNELS, PURPOSES } from "../family/consent-words.js";

export function textsPart(texts) {
  return h(
    "details",
    { class: "fold", id: "texts" },
    h("summary", {}, "Тексты и бланки согласий", unseen(", чтобы прочитать или напечатать")),
    texts.map(textPart),
    h("button", { type: "button", id: "print-texts", click: () => print() }, "Напечатать бланки"),
  );
}

function textPart(text) {
  const boxes = (title, words) => h("p", { class: "printed" }, `${title}: `, Object.values(words).map((word) => h("span", { class: "block" }, `☐ ${word}`)));
  return h(
    "article",
    { class: "consent-text" },
    h("h3", {}, text.title),
    h("p", { class: "printed blank" }, "Ученик, класс:"),
    h("p", { class: "printed blank" }, "Представитель (фамилия, имя, отчество):"),
    text.paragraphs.map((paragraph) => h("p", {}, paragraph)),
    boxes("Для чего", PURPOSES),
    text.subject === "ELECTRONIC" && boxes("Как сообщать", CHANNELS),
    h("p", { class: "printed blank" }, "Дата, подпись:"),
    h("p", { class: "quiet" }, `Редакция ${text.version}`),
  );
}
