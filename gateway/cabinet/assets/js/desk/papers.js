/** What the consent desk proposes, so that a paper takes a name, a number and Enter. */

/** «СП-835» after «СП-834», «0100» after «0099»; empty where a number ends with no digit. */
export function nextNumber(number) {
  const found = /^(.*?)(\d+)(\D{0,4})$/.exec(number ?? "");
  if (!found) return "";
  const [, before, digits, after] = found;
  return `${before}${(BigInt(digits) + 1n).toString().padStart(digits.length, "0")}${after}`;
}

/** The number of the last paper, the newest decision first: what was decided in the cabinet has none. */
export function lastNumber(decisions) {
  return decisions.find((decided) => decided.medium === "WRITTEN" && decided.documentNumber)?.documentNumber ?? "";
}

/** Who of the givers may decide about a subject: about the child's data only with full rights. A student decides from 14. */
export function mayDecide(giver, subject) {
  if (giver.guardian === null) return true;
  return giver.rights === "FULL" || (giver.rights === "READ" && subject === "ELECTRONIC");
}

/** The decision that is missing first, as `{ giver, subject }`: the electronic form of each giver before the processing of data. */
export function missing(givers) {
  const guardians = givers.filter((giver) => giver.guardian !== null);
  for (const [subject, of] of [
    ["ELECTRONIC", (giver) => giver.electronic],
    ["PROCESSING", (giver) => giver.processing],
  ]) {
    const found = guardians.find((giver) => mayDecide(giver, subject) && !stands(of(giver)));
    if (found) return { giver: giverId(found), subject };
  }
  const first = guardians.find((giver) => mayDecide(giver, "ELECTRONIC")) ?? givers.find((giver) => giver.guardian === null);
  return { giver: first ? giverId(first) : null, subject: "ELECTRONIC" };
}

/** Whether a decision, a refusal too, is in force or will be. */
export function stands(decided) {
  return decided !== null && decided !== undefined && decided.decision !== "WITHDRAWAL" && (decided.standing === "IN_FORCE" || decided.standing === "PENDING");
}

/** A name for a giver among the choices of a form: the guardian's id, or `self`. */
export function giverId(giver) {
  return giver.guardian?.id ?? "self";
}

/** The input of the mutation, from what is in the form. A withdrawal says only what it takes back. */
export function paperInput(student, typed) {
  const { giver, subject, decision, number, date, medium, purposes, channels, version, startsOn, endsOn } = typed;
  return {
    studentId: student,
    ...(giver !== "self" && { guardianId: giver }),
    subject,
    ...(decision === "CONSENT" && { purposes, channels: subject === "ELECTRONIC" ? channels : [], ...(startsOn && { startsOn }), ...(endsOn && { endsOn }) }),
    ...(decision !== "WITHDRAWAL" && { textVersion: version }),
    document: { number: number.trim(), date, medium },
  };
}
