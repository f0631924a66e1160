/** The school that the staff member works at: its clock, its years, what marks are given for. Asked for once. */

import { Trouble } from "../api.js";
import { asked, current, note } from "../session.js";

const SCHOOL = `
  query StaffSchool {
    schools(first: 1) {
      nodes {
        id
        shortName
        timeZone
        editDays
        years { id title startsOn endsOn periods { id kind title startsOn endsOn closedAt } }
        workTypes { id code name weight control }
        markingPolicy { scale lowest codes }
        rooms { id name shared }
        subjects { id name shortName }
      }
    }
  }
`;

let known = null;

export async function ownSchool() {
  const session = current();
  const whose = `${session?.account} ${session?.role}`;
  if (known?.whose === whose) return known.school;
  const [school] = (await asked(SCHOOL)).schools.nodes;
  if (!school) throw new Trouble("closed");
  known = { whose, school };
  note({ zone: school.timeZone });
  return school;
}

/** The year of a day, else the last one that has begun. */
export function yearOf(school, day) {
  return school.years.find((year) => year.startsOn <= day && day <= year.endsOn) ?? school.years.find((year) => year.startsOn <= day) ?? school.years[0] ?? null;
}

/** Periods of a kind in a year, and the one of a day: else the last that has begun. */
export function periodsOf(year, kind, day) {
  const periods = (year?.periods ?? []).filter((period) => period.kind === kind).sort((one, other) => one.startsOn.localeCompare(other.startsOn));
  const begun = periods.filter((period) => period.startsOn <= day);
  return { periods, present: begun.at(-1) ?? periods[0] ?? null };
}
