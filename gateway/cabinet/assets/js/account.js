/** Who is signed in and whose data they read. */

import { asked } from "./session.js";

const ME = `
  query Me($on: Date!) {
    me {
      id
      fullName
      role
      roles { id role schoolName current }
      students {
        id
        fullName
        givenName
        school { id shortName timeZone }
        groups(on: $on) { inClass schoolClass { title marked periodKind } }
      }
    }
  }
`;

export async function whoAmI(day) {
  return (await asked(ME, { on: day })).me;
}

/** What is remembered of an account, whatever else an answer has said beside it. */
export function accountOf(me) {
  const { id, fullName, role, roles } = me;
  const students = me.students.map((student) => ({
    id: student.id,
    fullName: student.fullName,
    givenName: student.givenName,
    school: student.school,
    groups: student.groups,
  }));
  return { id, fullName, role, roles, students };
}

export function classOf(student) {
  return student.groups?.find((group) => group.inClass)?.schoolClass ?? null;
}
