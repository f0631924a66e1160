/** The file of a pupil, as it stands. */

import { today } from "../dates.js";
import { asked } from "../session.js";

const FILE = `
  query StudentFileOf($child: ID!, $on: Date!) {
    student(id: $child) {
      id
      fullName
      familyName
      givenName
      patronymic
      leftOn
      groups(on: $on) { inClass schoolClass { id title } }
      file {
        version
        bornOn
        arrivedOn
        enrolments { id version inClass startsOn endsOn group { id title kind } }
        guardianships { id version kind rights basis startsAt endsAt guardian { id fullName } }
      }
    }
  }
`;

export async function fileOf(child, zone) {
  return (await asked(FILE, { child, on: today(zone) })).student;
}
