/** The words of registers and accounts. */

export const KINDS = { MOTHER: "мать", FATHER: "отец", LEGAL: "законный представитель" };

export const RIGHTS = { FULL: "полные права", READ: "только знакомиться", NONE: "прав нет" };

export const STATES = {
  NONE: "нет входа",
  SLIP: "листок выдан, не входил",
  EXPIRED: "листок просрочен, не входил",
  ACTIVE: "входит",
  BLOCKED: "закрыт",
};

export const MEDIA = { WRITTEN: "на бумаге", ELECTRONIC: "в кабинете" };

/** The first letters of what a class is looked for by, so that 10А comes after 9Б. */
export function byClass(one, other) {
  return parseInt(one, 10) - parseInt(other, 10) || one.localeCompare(other, "ru");
}

/** «04.11.2012» */
export function bornWords(day) {
  return day.split("-").reverse().join(".");
}
