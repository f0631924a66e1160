"""When guardians and students read: the guardianship and the consents that are in force at a moment (R1.4)."""

from orm.people import Role


def consent_in_force(student: str, guardian: str, channel: str = "web") -> str:
    """The condition under which the newest decisions of this giver allow the electronic form (R1.4), by this channel.

    Whoever was never asked about the processing of data has not refused it; whoever was and let the term pass allows it no more.
    Both columns are names in the statement around it; `guardian` may be `NULL`, for the student's own consent.
    """
    giver = f"c.guardian_id = {guardian}" if guardian != "NULL" else "c.guardian_id IS NULL"
    newest = (
        "SELECT {answer} FROM consent_decision c WHERE c.student_id = "
        + student
        + " AND "
        + giver
        + " AND c.subject = '{subject}' AND c.effective_at <= app.now() ORDER BY c.id DESC LIMIT 1"
    )
    in_force = "c.decision = 'consent' AND (c.ends_at IS NULL OR c.ends_at > app.now())"
    electronic = newest.format(answer=f"{in_force} AND '{channel}' = ANY (c.channels)", subject="electronic")
    processing = newest.format(answer=in_force, subject="processing")
    return f"(coalesce(({electronic}), false) AND coalesce(({processing}), true))"


def guardianship_in_force(alias: str = "gs") -> str:
    return f"{alias}.rights <> 'none' AND {alias}.starts_at <= app.now() AND ({alias}.ends_at IS NULL OR {alias}.ends_at > app.now())"


def as_of(condition: str, moment: str) -> str:
    """A condition of this file, judged at another moment than now; `moment` is an expression of an instant."""
    return condition.replace("app.now()", moment)


def is_fourteen(student: str = "s", school: str = "sc") -> str:
    """The condition under which a student decides about their own data (R1.1), with the row of the school beside it."""
    today = f"(app.now() AT TIME ZONE {school}.time_zone)::date"
    return f"coalesce(({student}.born_on + interval '14 years')::date <= {today}, false)"


def guardian_reads(guardianship: str = "gs") -> str:
    """The condition under which the guardian of a row of `guardianship` reads the child (R1.4)."""
    consent = consent_in_force(f"{guardianship}.student_id", f"{guardianship}.guardian_id")
    return f"({guardianship_in_force(guardianship)} AND {consent})"


def guardian_on_paper(guardianship: str = "gs") -> str:
    """The condition under which the guardian of a row of `guardianship` is told of the child on paper instead (R2.9)."""
    consent = consent_in_force(f"{guardianship}.student_id", f"{guardianship}.guardian_id")
    return f"({guardianship_in_force(guardianship)} AND NOT {consent})"


def student_reads(student: str = "s") -> str:
    """The condition under which a student reads their own data, whoever asks (R1.4)."""
    return students_read(f"ARRAY[{student}.id]", student)


def guardians_read(persons: str, student: str) -> str:
    return (
        f"EXISTS (SELECT 1 FROM guardianship gs WHERE gs.student_id = {student}.id AND gs.guardian_id = ANY ({persons}::bigint[])"
        f" AND {guardianship_in_force()} AND {consent_in_force(f'{student}.id', 'gs.guardian_id')})"
    )


def guardian_told(channel: str, guardianship: str = "gs") -> str:
    """The condition under which the guardian of a row of `guardianship` is told of the child by this channel."""
    consent = consent_in_force(f"{guardianship}.student_id", f"{guardianship}.guardian_id", channel)
    return f"({guardianship_in_force(guardianship)} AND {consent})"


def student_told(channel: str, student: str = "s") -> str:
    """The condition under which a student is told of themselves by this channel."""
    return students_read(f"ARRAY[{student}.id]", student, channel)


def students_read(persons: str, student: str, channel: str = "web") -> str:
    by_guardian = (
        f"EXISTS (SELECT 1 FROM guardianship gs WHERE gs.student_id = {student}.id AND {guardianship_in_force()}"
        f" AND {consent_in_force(f'{student}.id', 'gs.guardian_id', channel)})"
    )
    fourteen = (
        f"({student}.born_on + interval '14 years')::date <= (app.now() AT TIME ZONE"
        f" (SELECT sc.time_zone FROM school sc WHERE sc.id = {student}.school_id))::date"
    )
    own = consent_in_force(f"{student}.id", "NULL", channel)
    return f"({student}.id = ANY ({persons}::bigint[]) AND ({by_guardian} OR ({fourteen} AND {own})))"


def family_reads(role: Role, persons: str, student: str = "s", at: str = "app.now()") -> str:
    """The condition on a row of `student` under which these persons read of them, at an instant, as guardians or as the student.

    `persons` and `at` are columns of the statement around it, so that one statement judges many readers.
    """
    if role is Role.GUARDIAN:
        return as_of(guardians_read(persons, student), at)
    return as_of(students_read(persons, student), at) if role is Role.STUDENT else "false"


def family_read_then(role: Role, persons: str, moment: str, student: str = "s") -> str:
    """The condition on a row of `student` under which these persons, who read of them now, did so at an earlier moment too.

    What ends between the two takes access away, and what gives it now gave it then, unless it began since: a decision, a
    guardianship, or for a student the age of 14. Only where something did is the moment judged in full.
    """
    since = f"BETWEEN {moment} AND app.now()"
    began = [
        f"{moment} > app.now()",
        f"EXISTS (SELECT 1 FROM consent_decision bc WHERE bc.student_id = {student}.id AND bc.effective_at {since})",
        f"EXISTS (SELECT 1 FROM guardianship bg WHERE bg.student_id = {student}.id AND bg.starts_at {since})",
    ]
    if role is Role.STUDENT:
        zone = f"(SELECT sc.time_zone FROM school sc WHERE sc.id = {student}.school_id)"
        began.append(f"({student}.born_on + interval '14 years')::date > ({moment} AT TIME ZONE {zone})::date")
    return f"CASE WHEN {' OR '.join(began)} THEN {family_reads(role, persons, student, moment)} ELSE true END"
