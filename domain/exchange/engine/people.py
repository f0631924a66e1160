"""Persons become students and staff of the schools they are named in. Guardians follow in `guardians`, with their children."""

from typing import Final

from domain.clock import date_in
from domain.exchange.engine import tables
from domain.exchange.engine.run import Run
from domain.exchange.report import Level, Thing
from domain.exchange.rows import Kind, Part

ENTITIES: Final = tuple(part.value for part in Part)
NAMES: Final = ("family_name", "given_name", "patronymic")

PERSON: Final = "split_part(e.external_id, '|', 1)"
"""SQL for the person in the external id of a student, a member of staff or a guardian: `person|school`."""


async def take_people(run: Run) -> None:
    """From `stage_person` and `stage_role` to students and staff, and `person_part`: who is what, in which school."""
    await tables.refuse_duplicates(run, "stage_person", run.source.column("person.id"))
    await tables.note_gone(run, "stage_person", ENTITIES, part=1)
    await _check_roles(run)
    await _resolve(run)
    await _note_nobodies(run)
    await _students(run)
    await _staff(run)


async def _check_roles(run: Run) -> None:
    await run.work.execute(
        "UPDATE stage_role r SET refused = true FROM stage_person p WHERE p.file = r.file AND p.line = r.line AND p.refused"
    )
    today = date_in(run.options.time_zone, run.options.now)
    await run.work.execute("UPDATE stage_role SET gone = true WHERE ends_on < $1", today)
    await run.make(
        "person_known",
        f"SELECT DISTINCT {PERSON} AS person FROM external_row e WHERE e.source = $1 AND e.entity = ANY ($2::text[])"
        " AND e.withdrawn_at IS NULL AND NOT EXISTS (SELECT 1 FROM stage_person p"
        f" WHERE p.id = {PERSON} AND p.gone AND NOT p.refused)",
        run.name,
        list(ENTITIES),
        keys=("person",),
    )
    await run.refuse(
        "stage_role",
        run.source.column("role.person"),
        "'refers to nobody who is taken: ' || t.person",
        "WHERE NOT t.refused AND NOT t.gone AND NOT EXISTS (SELECT 1 FROM stage_person p WHERE p.id = t.person AND NOT p.refused"
        " AND NOT p.gone) AND NOT EXISTS (SELECT 1 FROM person_known k WHERE k.person = t.person)",
    )
    unknown = (
        "FROM (SELECT r.file, r.line, r.org AS org_id, r.org = ANY ($1::text[]) AS known, o.org IS NULL AS lost,"
        " count(o.org) OVER (PARTITION BY r.file, r.line) AS others FROM stage_role r LEFT JOIN org_school o ON o.org = r.org"
        " WHERE r.org <> '' AND NOT r.refused AND NOT r.gone) d WHERE d.lost AND"
        " t.file = d.file AND t.line = d.line AND t.org = d.org_id AND NOT t.refused AND "
    )
    reason = "CASE WHEN d.known THEN 'is no school nor part of one: ' ELSE 'refers to nothing: ' END || t.org"
    column, orgs = run.source.column("role.org"), [org.id for org in run.orgs]
    await run.note(Level.VALUE, "stage_role", column, reason, unknown + "(d.others > 0 OR t.part = 'guardian')", orgs)
    await run.refuse("stage_role", column, reason, unknown + "d.others = 0 AND t.part <> 'guardian'", orgs)


async def _resolve(run: Run) -> None:
    """`person_name`, `person_part` (with the school, or none for a guardian without one) and `born`."""
    await run.make(
        "person_name",
        "SELECT id AS person, file, line, family_name, given_name, patronymic"
        " FROM stage_person WHERE NOT refused AND NOT gone",
    )
    # A role without its person in a delta: the names are those that were taken before.
    await run.work.execute(
        "INSERT INTO person_name SELECT DISTINCT ON (r.person) r.person, r.file, r.line, x.family_name, x.given_name, x.patronymic"
        " FROM (SELECT person, file, line FROM stage_role WHERE NOT refused UNION ALL SELECT person, file, line FROM stage_link"
        " UNION ALL SELECT agent, file, line FROM stage_link) r"
        f" JOIN external_row e ON e.source = $1 AND e.entity = ANY ($2::text[]) AND {PERSON} = r.person AND e.withdrawn_at IS NULL"
        " JOIN LATERAL (SELECT family_name, given_name, patronymic FROM student WHERE e.entity = 'student' AND id = e.internal_id"
        " UNION ALL SELECT family_name, given_name, patronymic FROM staff WHERE e.entity = 'staff' AND id = e.internal_id"
        " UNION ALL SELECT family_name, given_name, patronymic FROM guardian WHERE e.entity = 'guardian' AND id = e.internal_id) x"
        " ON true WHERE NOT EXISTS (SELECT 1 FROM stage_person p WHERE p.id = r.person AND NOT p.refused)"
        " ORDER BY r.person, e.id",
        run.name,
        list(ENTITIES),
    )
    await run.settle("person_name", "person")
    await run.make(
        "person_part",
        "SELECT DISTINCT ON (r.person, r.part, o.school_id) r.person, r.part,"
        " o.school_id, r.position, r.grade, r.file, r.line, true AS stated FROM stage_role r LEFT JOIN org_school o ON o.org = r.org"
        " WHERE NOT r.refused AND NOT r.gone ORDER BY r.person, r.part, o.school_id, r.position = '', r.position, r.grade, r.line",
    )
    # What was known of persons whose roles this import does not state as a whole.
    await run.work.execute(
        "INSERT INTO person_part"
        f" SELECT {PERSON}, e.entity, e.school_id, NULL, NULL, '', 0, false FROM external_row e JOIN person_known k ON k.person = {PERSON}"
        " WHERE e.source = $1 AND e.entity = ANY ($2::text[]) AND e.withdrawn_at IS NULL"
        f" AND NOT EXISTS (SELECT 1 FROM person_part p WHERE p.person = {PERSON} AND p.part = e.entity AND p.school_id = e.school_id)"
        " AND NOT EXISTS (SELECT 1 FROM stage_role r JOIN org_school o ON o.org = r.org WHERE r.gone AND NOT r.refused"
        f" AND r.person = {PERSON} AND r.part = e.entity AND o.school_id = e.school_id)"
        f" AND (NOT $3 OR NOT EXISTS (SELECT 1 FROM stage_person p WHERE p.id = {PERSON} AND NOT p.refused)"
        f" OR EXISTS (SELECT 1 FROM stage_role r WHERE r.person = {PERSON} AND r.refused)"
        f" OR EXISTS (SELECT 1 FROM spared s WHERE s.kind = 'person' AND s.id = {PERSON}))"
        " AND (NOT $4 OR e.school_id <> ALL ($5::bigint[]) OR EXISTS (SELECT 1 FROM stage_person p"
        f" WHERE p.id = {PERSON}) OR EXISTS (SELECT 1 FROM spared s WHERE s.kind = 'person' AND s.id = {PERSON}))",
        run.name,
        list(ENTITIES),
        run.roles_whole,
        Kind.PERSON in run.complete,
        list(run.schools),
    )
    await run.settle("person_part", "person")
    await run.work.execute(
        "UPDATE stage_birth b SET refused = true FROM stage_person p WHERE p.file = b.file AND p.line = b.line AND p.refused"
    )
    await tables.refuse_duplicates(run, "stage_birth", run.source.column("birth.person"), key="person")
    await run.make("born", "SELECT person, born_on FROM stage_birth WHERE NOT refused", keys=("person",))


async def _note_nobodies(run: Run) -> None:
    await run.note(
        Level.LEFT_OUT,
        "stage_person",
        "",
        "'has no role that is taken'",
        "WHERE NOT t.refused AND NOT t.gone AND NOT EXISTS (SELECT 1 FROM person_part p WHERE p.person = t.id)"
        " AND NOT EXISTS (SELECT 1 FROM stage_role r WHERE r.person = t.id AND r.refused)",
    )
    await run.note(
        Level.VALUE,
        "stage_birth",
        run.source.column("birth.person"),
        "'refers to nobody who is taken: ' || t.person",
        "WHERE NOT t.refused AND NOT EXISTS (SELECT 1 FROM person_part p WHERE p.person = t.person)",
    )


async def _students(run: Run) -> None:
    await run.make(
        "take_student",
        "SELECT p.person || '|' || p.school_id AS external_id, p.school_id,"
        " n.family_name, n.given_name, n.patronymic, coalesce(b.born_on, s.born_on) AS born_on,"
        " b.born_on IS NOT NULL AND b.born_on IS DISTINCT FROM s.born_on AS news FROM person_part p"
        " JOIN person_name n ON n.person = p.person LEFT JOIN born b ON b.person = p.person"
        " LEFT JOIN external_row e ON e.source = $1 AND e.entity = 'student' AND e.external_id = p.person || '|' || p.school_id"
        " LEFT JOIN student s ON s.id = e.internal_id WHERE p.part = 'student' AND p.school_id IS NOT NULL",
        run.name,
    )
    await tables.match(run, "take_student", "student", NAMES, touched="t.news")
    await tables.write(run, "take_student", "student", (*NAMES, "born_on"), restore="left_on = NULL")
    await tables.tally(run, Thing.STUDENTS, "take_student")


async def _staff(run: Run) -> None:
    await run.make(
        "take_staff",
        "SELECT p.person || '|' || p.school_id AS external_id, p.school_id,"
        " n.family_name, n.given_name, n.patronymic, coalesce(p.position, s.position) AS position FROM person_part p"
        " JOIN person_name n ON n.person = p.person"
        " LEFT JOIN external_row e ON e.source = $1 AND e.entity = 'staff' AND e.external_id = p.person || '|' || p.school_id"
        " LEFT JOIN staff s ON s.id = e.internal_id WHERE p.part = 'staff' AND p.school_id IS NOT NULL",
        run.name,
    )
    await tables.match(run, "take_staff", "staff", (*NAMES, "position"))
    await tables.write(run, "take_staff", "staff", (*NAMES, "position"), restore="left_on = NULL")
    await tables.tally(run, Thing.STAFF, "take_staff")
