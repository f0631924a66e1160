"""Who is in which group and who teaches it: rows with everything they refer to found, for `intervals` to bring to the tables."""

from typing import Final

from domain.exchange.engine import tables
from domain.exchange.engine.intervals import TABLES
from domain.exchange.engine.run import Run
from domain.exchange.report import Level

HERE: Final = (
    "FROM member m JOIN stage_membership s ON s.file = m.file AND s.line = m.line"
    " WHERE m.file = t.file AND m.line = t.line AND NOT t.refused AND "
)


async def take_memberships(run: Run) -> None:
    """From `stage_membership` to a `take_…` table for each of `intervals.TABLES`."""
    await tables.refuse_duplicates(run, "stage_membership", run.source.column("membership.id"))
    await tables.note_gone(run, "stage_membership", tuple(table.name for table in TABLES))
    await _find(run)
    await _check(run)
    await _divide(run)


async def _find(run: Run) -> None:
    """`group_here`: groups that may be referred to. `member`: memberships with what they refer to, where it was found."""
    await run.make(
        "group_here",
        "SELECT e.external_id, g.id AS group_id, g.school_id, g.kind,"
        " g.school_class_id, g.year_id, y.starts_on AS year_starts_on, y.ends_on AS year_ends_on, t.starts_on, t.ends_on,"
        " coalesce(t.subject_id, s.internal_id) AS subject_id FROM external_row e JOIN study_group g ON g.id = e.internal_id"
        " JOIN school_year y ON y.id = g.year_id LEFT JOIN take_group t ON t.external_id = e.external_id"
        " LEFT JOIN external_row s ON s.source = e.source AND s.entity = 'subject'"
        " AND s.external_id = 'class|' || e.external_id || '|subject'"
        " WHERE e.source = $1 AND e.entity = 'study_group' AND e.withdrawn_at IS NULL",
        run.name,
        keys=("external_id",),
    )
    await run.make(
        "member",
        "SELECT m.file, m.line, m.id AS external_id, g.school_id, m.part, m.is_primary,"
        " g.group_id, g.kind, g.school_class_id, g.subject_id, p.internal_id AS person_id, m.starts_on IS NOT NULL AS explicit,"
        " m.incomplete OR g.starts_on IS NULL AND (m.starts_on IS NULL OR m.ends_on IS NULL) AS incomplete,"
        " coalesce(m.starts_on, g.starts_on, g.year_starts_on) AS starts_on, coalesce(m.ends_on, g.ends_on, g.year_ends_on) AS ends_on,"
        " g.year_id, g.year_starts_on, g.year_ends_on, o.school_id AS said_school_id"
        " FROM stage_membership m LEFT JOIN group_here g ON g.external_id = m.group_ref"
        " LEFT JOIN external_row p ON p.source = $1 AND p.entity = m.part AND p.external_id = m.person || '|' || g.school_id"
        " AND p.withdrawn_at IS NULL LEFT JOIN org_school o ON o.org = m.org WHERE NOT m.refused AND NOT m.gone",
        run.name,
        keys=("file, line",),
    )


async def _check(run: Run) -> None:
    source = run.source
    await run.refuse(
        "stage_membership",
        source.column("membership.group"),
        "CASE WHEN EXISTS (SELECT 1 FROM stage_group g WHERE g.id = t.group_ref AND g.gone) THEN 'the class is gone: '"
        " WHEN EXISTS (SELECT 1 FROM stage_group g WHERE g.id = t.group_ref AND g.refused)"
        " OR EXISTS (SELECT 1 FROM spared g WHERE g.kind = 'group' AND g.id = t.group_ref) THEN 'the class was refused: '"
        " ELSE 'refers to no class: ' END || t.group_ref",
        HERE + "m.group_id IS NULL",
    )
    await run.refuse(
        "stage_membership",
        source.column("membership.person"),
        "CASE WHEN EXISTS (SELECT 1 FROM person_part p WHERE p.person = t.person AND p.part <> t.part)"
        " THEN 'is no ' || t.part || ', but ' || (SELECT string_agg(DISTINCT p.part, ' and ') FROM person_part p"
        " WHERE p.person = t.person AND p.part <> t.part) || ': '"
        " WHEN EXISTS (SELECT 1 FROM person_part p WHERE p.person = t.person) THEN 'belongs to another school than the class: '"
        " ELSE 'refers to nobody who is taken: ' END || t.person",
        HERE + "m.person_id IS NULL",
    )
    await run.refuse(
        "stage_membership",
        source.column("membership.dates"),
        "m.starts_on || ' to ' || m.ends_on || ' is no interval: what it lacks is taken from the class'",
        HERE + "m.ends_on < m.starts_on",
    )
    await run.refuse(
        "stage_membership",
        source.column("membership.group"),
        "'the subject of the class is not known: ' || t.group_ref",
        HERE + "m.part = 'staff' AND m.subject_id IS NULL",
    )
    await run.note(
        Level.WARNING,
        "stage_membership",
        source.column("membership.dates"),
        "m.starts_on || ' to ' || m.ends_on || ' lies outside the school year of its class'",
        HERE + "(m.ends_on < m.year_starts_on OR m.starts_on > m.year_ends_on)",
    )
    await run.note(
        Level.WARNING,
        "stage_membership",
        source.column("membership.org"),
        "'another school than that of the class, which counts: ' || t.org",
        HERE + "m.said_school_id <> m.school_id",
    )


async def _divide(run: Run) -> None:
    """Students are enrolled, teachers teach; of the teachers of a class of pupils one at a time leads it as well."""
    valid = (
        "FROM member m JOIN stage_membership s ON s.file = m.file AND s.line = m.line"
        " WHERE NOT s.refused AND m.group_id IS NOT NULL AND m.person_id IS NOT NULL AND "
    )
    columns = "m.file, m.line, m.external_id, m.school_id, m.explicit, m.incomplete, m.starts_on, m.ends_on"
    await run.make(
        "take_enrolment",
        f"SELECT {columns}, m.person_id AS student_id, m.group_id,"
        f" m.kind = 'class' AS in_class {valid} m.part = 'student'",
    )
    await run.make(
        "take_teaching_assignment",
        f"SELECT {columns}, m.person_id AS staff_id, m.group_id, m.subject_id {valid} m.part = 'staff'",
    )
    await run.make(
        "take_homeroom",
        f"SELECT {columns}, m.person_id AS staff_id, m.school_class_id,"
        " CASE WHEN m.is_primary THEN 0 WHEN EXISTS (SELECT 1 FROM external_row e WHERE e.source = $1 AND e.entity = 'homeroom'"
        " AND e.external_id = m.external_id AND e.withdrawn_at IS NULL) THEN 1 ELSE 2 END AS rank"
        f" {valid} m.part = 'staff' AND m.kind = 'class'",
        run.name,
    )
    await _choose_homerooms(run)


async def _choose_homerooms(run: Run) -> None:
    """The primary teacher before the one who led the class so far, before the others; the first by id among equals."""
    better = (
        "SELECT a.external_id FROM take_homeroom a JOIN {others} b ON b.school_class_id = a.school_class_id"
        " AND (b.rank, b.external_id) < (a.rank, a.external_id)"
        " AND daterange(b.starts_on, b.ends_on, '[]') && daterange(a.starts_on, a.ends_on, '[]')"
    )
    beaten = better.format(others="take_homeroom")
    unbeaten = f"(SELECT * FROM take_homeroom WHERE external_id NOT IN ({beaten}))"
    while (
        await run.work.execute(f"DELETE FROM take_homeroom WHERE external_id IN ({better.format(others=unbeaten)})")
        != "DELETE 0"
    ):
        pass
