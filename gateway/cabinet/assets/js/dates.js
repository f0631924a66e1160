/**
 * A day is the school's own, a text such as `2026-11-23`; an instant is a text in UTC. The zone of the telephone never matters,
 * and its clock only until the gateway has told the time.
 */

const DAY = 86_400_000;
const formats = new Map();
let ahead = 0;

/** Take the time from the `Date` header of an answer. */
export function setClock(header) {
  const told = header ? Date.parse(header) : NaN;
  if (!Number.isNaN(told)) ahead = Math.abs(told - Date.now()) < 60_000 ? 0 : told - Date.now();
}

export function now() {
  return new Date(Date.now() + ahead);
}

export function today(zone) {
  const parts = format("en-US", { timeZone: zone, year: "numeric", month: "2-digit", day: "2-digit" }).formatToParts(now());
  const part = (type) => parts.find((found) => found.type === type).value;
  return `${part("year")}-${part("month")}-${part("day")}`;
}

/** The zone of the device, for the one question that is asked before any school is known. */
export function ownZone() {
  return Intl.DateTimeFormat().resolvedOptions().timeZone || "UTC";
}

export function isDay(text) {
  return /^\d{4}-\d\d-\d\d$/.test(text ?? "") && !Number.isNaN(Date.parse(text)) && plusDays(text, 0) === text;
}

export function plusDays(day, days) {
  return new Date(Date.parse(day) + days * DAY).toISOString().slice(0, 10);
}

export function daysBetween(first, last) {
  return Math.round((Date.parse(last) - Date.parse(first)) / DAY);
}

export function mondayOf(day) {
  return plusDays(day, -((new Date(Date.parse(day)).getUTCDay() + 6) % 7));
}

/** «понедельник, 23 ноября» */
export function dayInFull(day) {
  return ofDay(day, { weekday: "long", day: "numeric", month: "long" });
}

/** «пн» */
export function weekdayOf(day) {
  return ofDay(day, { weekday: "short" });
}

/** «23 ноября», with the year where it is not the present one. */
export function dayAndMonth(day, zone) {
  const year = day.slice(0, 4) === today(zone ?? "UTC").slice(0, 4) ? {} : { year: "numeric" };
  return ofDay(day, { day: "numeric", month: "long", ...year });
}

/** «23.11» */
export function dayInShort(day) {
  return `${day.slice(8)}.${day.slice(5, 7)}`;
}

/** «23–29 ноября», «30 ноября – 6 декабря» */
export function days(first, last, zone) {
  if (first === last) return dayAndMonth(first, zone);
  if (first.slice(0, 7) === last.slice(0, 7)) return `${Number(first.slice(8))}–${dayAndMonth(last, zone)}`;
  return `${dayAndMonth(first, zone)} – ${dayAndMonth(last, zone)}`;
}

/** «08:30» by the school's clock. */
export function timeOf(instant, zone) {
  return format("ru-RU", { timeZone: zone, hour: "2-digit", minute: "2-digit" }).format(new Date(instant));
}

export function dayOf(instant, zone) {
  return format("sv-SE", { timeZone: zone, year: "numeric", month: "2-digit", day: "2-digit" }).format(new Date(instant));
}

/** «14:05» on the same day, otherwise «23 ноября, 14:05». */
export function momentOf(instant, zone) {
  const day = dayOf(instant, zone);
  return day === today(zone) ? timeOf(instant, zone) : `${dayAndMonth(day, zone)}, ${timeOf(instant, zone)}`;
}

function ofDay(day, options) {
  return format("ru-RU", { timeZone: "UTC", ...options }).format(new Date(Date.parse(day))).replace(/ г\.$/, "");
}

function format(language, options) {
  const key = `${language}${JSON.stringify(options)}`;
  if (!formats.has(key)) formats.set(key, new Intl.DateTimeFormat(language, options));
  return formats.get(key);
}
