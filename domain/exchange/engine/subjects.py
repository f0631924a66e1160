"""Courses become subjects of a school, found by name: two courses of mathematics are one subject."""

from domain.exchange.engine.run import Run
from domain.exchange.engine.tables import refuse_duplicates
from domain.exchange.report import Level, Thing
from domain.exchange.rows import Kind


async def take_subjects(run: Run) -> None:
    """Give every row of `take_group` its subject, and rename those whose course was renamed.

    A course that is not in the files gives way to the subject's name that the class itself has, with a note.
    """
    await refuse_duplicates(run, "stage_course", run.source.column("course.id"))
    await _note_unknown_courses(run)
    await run.make(
        "take_subject",
        "SELECT g.school_id, g.course, bool_or(c.title IS NOT NULL) AS certain,"
        " min(coalesce(c.title, nullif(g.subject, ''), g.title)) AS name, NULL::bigint AS subject_id, false AS known"
        " FROM take_group g LEFT JOIN stage_course c ON c.id = g.course AND NOT c.refused AND NOT c.gone"
        " GROUP BY g.school_id, g.course, CASE WHEN g.course = '' THEN coalesce(nullif(g.subject, ''), g.title) END",
    )
    # Courses of a delta whose classes are not in it.
    await run.work.execute(
        "INSERT INTO take_subject SELECT e.school_id, c.id, true, c.title, NULL, false FROM stage_course c"
        " JOIN external_row e ON e.source = $1 AND e.entity = 'subject' AND e.external_id = c.id || '|' || e.school_id"
        " WHERE NOT c.refused AND NOT c.gone AND NOT EXISTS"
        " (SELECT 1 FROM take_subject t WHERE t.school_id = e.school_id AND t.course = c.id)",
        run.name,
    )
    await run.work.execute(
        "UPDATE take_subject t SET subject_id = e.internal_id, known = true FROM external_row e"
        " WHERE t.course <> '' AND e.source = $1 AND e.entity = 'subject' AND e.external_id = t.course || '|' || t.school_id",
        run.name,
    )
    renamed = await _rename(run)
    created = await _create(run)
    await _remember(run)
    row = await run.work.fetchrow("SELECT count(DISTINCT subject_id) FROM take_subject")
    for outcome, number in (("changed", renamed), ("created", created), ("left", row[0] - renamed - created)):
        run.tally.add(Thing.SUBJECTS, outcome, number)


async def _note_unknown_courses(run: Run) -> None:
    await run.note(
        Level.VALUE,
        "stage_group",
        run.source.column("group.course"),
        "'refers to nothing: ' || t.course || ', the subject is named by the class'",
        "WHERE t.course <> '' AND NOT t.refused AND NOT t.gone AND NOT EXISTS (SELECT 1 FROM stage_course c WHERE c.id = t.course"
        " AND NOT c.refused AND NOT c.gone) AND ($2 OR NOT EXISTS (SELECT 1 FROM external_row e JOIN org_school o"
        " ON o.org = t.org WHERE e.source = $1 AND e.entity = 'subject' AND e.external_id = t.course || '|' || o.school_id))",
        run.name,
        Kind.GROUP not in run.source.delta,
    )


async def _rename(run: Run) -> int:
    """A subject that only this course stands for, and whose new name is free, keeps its marks and gets the name."""
    row = await run.work.fetchrow(
        "WITH named AS (UPDATE subject s SET name = t.name, short_name = left(t.name, 40) FROM take_subject t"
        " WHERE t.certain AND t.known AND s.id = t.subject_id AND s.name <> t.name"
        " AND NOT EXISTS (SELECT 1 FROM subject o WHERE o.school_id = t.school_id AND o.name = t.name)"
        " AND NOT EXISTS (SELECT 1 FROM take_subject o WHERE o.school_id = t.school_id AND o.name = t.name AND o.course <> t.course)"
        " AND (SELECT count(*) FROM external_row e WHERE e.entity = 'subject' AND e.internal_id = s.id AND e.withdrawn_at IS NULL"
        " AND e.external_id NOT LIKE 'class|%') = 1 RETURNING s.id) SELECT count(*) FROM named"
    )
    return int(row[0])


async def _create(run: Run) -> int:
    other = "NOT t.known OR t.certain AND NOT EXISTS (SELECT 1 FROM subject s WHERE s.id = t.subject_id AND s.name = t.name)"
    row = await run.work.fetchrow(
        "WITH made AS (INSERT INTO subject (school_id, name, short_name)"
        f" SELECT DISTINCT school_id, name, left(name, 40) FROM take_subject t WHERE {other} ORDER BY school_id, name"
        " ON CONFLICT ON CONSTRAINT uq_subject_name DO NOTHING RETURNING id) SELECT count(*) FROM made"
    )
    await run.work.execute(
        f"UPDATE take_subject t SET subject_id = n.id FROM subject n WHERE n.school_id = t.school_id AND n.name = t.name AND ({other})"
    )
    return int(row[0])


async def _remember(run: Run) -> None:
    """Courses, and what each class is taught, for a delta that names only the class."""
    await run.work.execute(
        "UPDATE take_group g SET subject_id = t.subject_id FROM take_subject t WHERE t.school_id = g.school_id"
        " AND t.course = g.course AND (g.course <> '' OR t.name = coalesce(nullif(g.subject, ''), g.title))"
    )
    await run.work.execute(
        "INSERT INTO external_row (source, entity, external_id, internal_id, school_id, digest, taken_at)"
        " SELECT $1, 'subject', x.external_id, x.subject_id, x.school_id, sha256(convert_to(x.subject_id::text, 'UTF8')), $2 FROM ("
        " SELECT course || '|' || school_id AS external_id, subject_id, school_id FROM take_subject WHERE course <> ''"
        " UNION ALL SELECT 'class|' || external_id || '|subject', subject_id, school_id FROM take_group) x"
        " ON CONFLICT (source, entity, external_id) DO UPDATE SET internal_id = excluded.internal_id, digest = excluded.digest,"
        " taken_at = excluded.taken_at, withdrawn_at = NULL"
        " WHERE external_row.digest <> excluded.digest OR external_row.withdrawn_at IS NOT NULL",
        run.name,
        run.options.now,
    )
