"""Guardians and whom they stand for. A guardianship gives no consent: nobody reads anything until the school registers one (R1.4)."""

from domain.access import grant_stands
from domain.exchange.engine import tables
from domain.exchange.engine.people import NAMES, PERSON
from domain.exchange.engine.run import Run
from domain.exchange.report import Level, Thing
from domain.exchange.rows import Kind


async def take_guardians(run: Run) -> None:
    """From `stage_link` to guardians, in the schools that name them and in those of their children."""
    await _resolve(run)
    await run.make(
        "take_guardian",
        "SELECT p.person || '|' || p.school_id AS external_id, p.school_id,"
        " n.family_name, n.given_name, n.patronymic FROM (SELECT person, school_id FROM person_part WHERE part = 'guardian'"
        " AND school_id IS NOT NULL UNION SELECT guardian, school_id FROM pair"
        # A delta may change the name of a guardian without naming the children.
        f" UNION SELECT {PERSON}, e.school_id FROM external_row e WHERE NOT $2 AND e.source = $1 AND e.entity = 'guardian'"
        f" AND e.withdrawn_at IS NULL AND EXISTS (SELECT 1 FROM person_known k WHERE k.person = {PERSON}) AND NOT EXISTS"
        f" (SELECT 1 FROM stage_role r WHERE r.person = {PERSON} AND r.part = 'guardian' AND r.gone AND NOT r.refused)"
        ") p JOIN person_name n ON n.person = p.person",
        run.name,
        Kind.PERSON in run.complete,
    )
    await tables.match(run, "take_guardian", "guardian", NAMES)
    await tables.write(run, "take_guardian", "guardian", NAMES)
    await tables.tally(run, Thing.GUARDIANS, "take_guardian")


async def _resolve(run: Run) -> None:
    """`pair`: guardian and student by their external ids, in each school of the student. Either may name the other."""
    await run.work.execute(
        "UPDATE stage_link l SET refused = true FROM stage_person p WHERE p.file = l.file AND p.line = l.line AND p.refused"
    )
    await run.make(
        "link_part",
        "SELECT l.file, l.line, l.person, l.agent,"
        " a.parts AS person_parts, b.parts AS agent_parts FROM stage_link l"
        " LEFT JOIN (SELECT person, array_agg(DISTINCT part) AS parts FROM person_part GROUP BY person) a ON a.person = l.person"
        " LEFT JOIN (SELECT person, array_agg(DISTINCT part) AS parts FROM person_part GROUP BY person) b ON b.person = l.agent"
        " WHERE NOT l.refused",
        keys=("file, line",),
    )
    column = run.source.column("link.agent")
    here = (
        "FROM link_part d WHERE d.file = t.file AND d.line = t.line AND d.person = t.person AND d.agent = t.agent AND "
    )
    await run.note(
        Level.VALUE,
        "stage_link",
        column,
        "'refers to nobody who is taken: ' || t.agent",
        here + "d.agent_parts IS NULL",
    )
    joined = (
        "('student' = ANY (d.person_parts) AND 'guardian' = ANY (d.agent_parts)"
        " OR 'guardian' = ANY (d.person_parts) AND 'student' = ANY (d.agent_parts))"
    )
    await run.note(
        Level.LEFT_OUT,
        "stage_link",
        column,
        "t.agent || ' and ' || t.person || ' are no guardian and student, but '"
        " || array_to_string(d.agent_parts, ' and ') || ' and ' || array_to_string(d.person_parts, ' and ')",
        f"{here} d.agent_parts IS NOT NULL AND d.person_parts IS NOT NULL AND NOT {joined}",
    )
    await run.make(
        "pair",
        "SELECT DISTINCT l.guardian, l.student, s.school_id FROM ("
        " SELECT agent AS guardian, person AS student FROM link_part d"
        " WHERE 'student' = ANY (d.person_parts) AND 'guardian' = ANY (d.agent_parts)"
        " UNION SELECT person, agent FROM link_part d WHERE 'guardian' = ANY (d.person_parts) AND 'student' = ANY (d.agent_parts)"
        ") l JOIN person_part s ON s.person = l.student AND s.part = 'student' AND s.school_id IS NOT NULL",
        keys=("guardian",),
    )


async def take_guardianships(run: Run) -> None:
    """Guardianships begin when they are taken, and end when a full set no longer has them while it has the student.

    One that comes again keeps the rights and the basis that the last one between the two had: what a court took away does not
    come back with a file.
    """
    await _withdraw(run)
    await run.make(
        "take_guardianship",
        "SELECT p.guardian || '|' || p.student || '|' || p.school_id"
        " AS external_id, p.school_id, g.internal_id AS guardian_id, s.internal_id AS student_id, 'legal'::text AS kind,"
        " 'full'::text AS rights, ''::text AS basis, $2::timestamptz AS starts_at FROM pair p"
        " JOIN external_row g ON g.source = $1 AND g.entity = 'guardian' AND g.external_id = p.guardian || '|' || p.school_id"
        " JOIN external_row s ON s.source = $1 AND s.entity = 'student' AND s.external_id = p.student || '|' || p.school_id",
        run.name,
        run.options.now,
    )
    await run.work.execute(
        "ALTER TABLE take_guardianship ADD COLUMN internal_id bigint, ADD COLUMN outcome text,"
        " ADD COLUMN digest bytea NOT NULL DEFAULT sha256('')"
    )
    await run.work.execute(
        "UPDATE take_guardianship t SET outcome = 'left' FROM external_row e WHERE e.source = $1 AND e.entity = 'guardianship'"
        " AND e.external_id = t.external_id AND e.withdrawn_at IS NULL",
        run.name,
    )
    await run.work.execute(
        "UPDATE take_guardianship t SET internal_id = g.id, outcome = 'changed' FROM guardianship g WHERE t.outcome IS NULL"
        " AND g.guardian_id = t.guardian_id AND g.student_id = t.student_id AND (g.ends_at IS NULL OR g.ends_at > $1)",
        run.options.now,
    )
    await run.work.execute(
        "UPDATE take_guardianship t SET kind = g.kind, rights = g.rights, basis = g.basis, starts_at = greatest(t.starts_at, g.ends_at)"
        " FROM (SELECT DISTINCT ON (guardian_id, student_id) * FROM guardianship ORDER BY guardian_id, student_id, starts_at DESC) g"
        " WHERE t.outcome IS NULL AND g.guardian_id = t.guardian_id AND g.student_id = t.student_id"
    )
    await run.work.execute(
        "UPDATE take_guardianship SET outcome = 'created', internal_id = nextval(pg_get_serial_sequence('guardianship', 'id'))"
        " WHERE outcome IS NULL"
    )
    columns = "school_id, guardian_id, student_id, kind, rights, basis, starts_at"
    await run.work.execute(
        f"INSERT INTO guardianship (id, {columns}) SELECT internal_id, {columns} FROM take_guardianship WHERE outcome = 'created'"
    )
    await tables.remember(run, "take_guardianship", "guardianship")
    await tables.tally(run, Thing.GUARDIANSHIPS, "take_guardianship")


async def _withdraw(run: Run) -> None:
    student = "split_part(e.external_id, '|', 2)"
    spared = f"EXISTS (SELECT 1 FROM spared s WHERE s.kind IN ('person', 'link') AND s.id IN ({PERSON}, {student}))"
    refused = f"EXISTS (SELECT 1 FROM stage_person p WHERE p.refused AND p.id IN ({PERSON}, {student}))"
    kept = f"EXISTS (SELECT 1 FROM person_part p WHERE p.part = 'student' AND p.person = {student} AND p.school_id = e.school_id)"
    await tables.bury(
        run,
        "guardianship",
        f"{kept} AND ($1 AND e.school_id = ANY ($2::bigint[]) AND NOT {spared} AND NOT {refused} AND NOT EXISTS (SELECT 1 FROM pair p"
        " WHERE p.guardian || '|' || p.student || '|' || p.school_id = e.external_id) OR EXISTS (SELECT 1 FROM buried b"
        f" WHERE b.entity = 'guardian' AND b.external_id = {PERSON} || '|' || e.school_id))",
        Kind.PERSON in run.complete,
        list(run.schools),
        into="buried",
    )
    await run.work.execute(
        "UPDATE guardianship g SET ends_at = greatest($1, g.starts_at + interval '1 microsecond') FROM buried b"
        " WHERE b.entity = 'guardianship' AND g.id = b.internal_id AND (g.ends_at IS NULL OR g.ends_at > $1)",
        run.options.now,
    )
    accounts = await run.work.fetch(
        "SELECT DISTINCT r.account_id FROM buried b JOIN guardianship g ON g.id = b.internal_id JOIN role_grant r"
        f" ON (r.guardian_id = g.guardian_id OR r.student_id = g.student_id) AND {grant_stands('r')} WHERE b.entity = 'guardianship'"
    )
    run.alarmed |= {account["account_id"] for account in accounts}
    await run.count(Thing.GUARDIANSHIPS, "withdrawn", "SELECT count(*) FROM buried WHERE entity = 'guardianship'")
