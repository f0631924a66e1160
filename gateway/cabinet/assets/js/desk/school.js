/** The school that is acted in, with its classes of the day; asked once, since a change of role loads the page anew. */

import { asked, note } from "../session.js";
import { byClass } from "./words.js";

const SCHOOL = `
  query DeskSchool {
    schools(first: 1) { nodes { id name shortName timeZone version } }
    schoolClasses { id title groups { id title kind } }
  }
`;

let known = null;

/** `{ school, zone, classes: [{ id, title, groupId }] }` */
export async function deskSchool() {
  known ??= asked(SCHOOL).then(schoolOf);
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

function schoolOf(data) {
  const [school] = data.schools.nodes;
  if (school) note({ zone: school.timeZone });
  const classes = (data.schoolClasses ?? [])
    .map(({ id, title, groups }) => ({ id, title, groupId: groups?.find((group) => group.kind === "CLASS")?.id ?? null }))
    .sort((one, other) => byClass(one.title, other.title));
  return { school, zone: school?.timeZone ?? "UTC", classes };
}
