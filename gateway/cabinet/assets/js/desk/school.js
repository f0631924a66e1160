/** The school that is acted in, with its classes of this year; asked once, since a change of role loads the page anew. */

import { today } from "../dates.js";
import { asked, note } from "../session.js";
import { byClass } from "./words.js";

const SCHOOL = `
  query DeskSchool {
    schools(first: 1) { nodes { id name shortName timeZone years { id title startsOn endsOn } } }
  }
`;

const CLASSES = `
  query DeskClasses($year: ID!) {
    schoolClasses(yearId: $year) { id title groups { id kind } }
  }
`;

let known = null;

/** `{ school, zone, classes: [{ id, title, groupId }] }` */
export async function deskSchool() {
  known ??= found();
  try {
    return await known;
  } catch (error) {
    known = null;
    throw error;
  }
}

export function forgetSchool() {
  known = null;
}

async function found() {
  const [school] = (await asked(SCHOOL)).schools.nodes;
  const zone = school?.timeZone ?? "UTC";
  if (school) note({ zone });
  const year = yearOf(school?.years ?? [], today(zone));
  const rows = year ? ((await asked(CLASSES, { year: year.id })).schoolClasses ?? []) : [];
  const classes = rows.map(({ id, title, groups }) => ({ id, title, groupId: groups?.find((group) => group.kind === "CLASS")?.id ?? null }));
  return { school, zone, classes: classes.sort((one, other) => byClass(one.title, other.title)) };
}

/** The year of a day; in the summer the one to come, and where there is none the last. */
export function yearOf(years, day) {
  const order = [...years].sort((one, other) => (one.startsOn < other.startsOn ? -1 : 1));
  return order.find((year) => year.endsOn >= day) ?? order.at(-1) ?? null;
}
