"""Classes, the study groups of classes and of courses, and what each is taught."""

from typing import Final

from domain.exchange.engine import tables
from domain.exchange.engine.run import Run
from domain.exchange.engine.subjects import take_subjects
from domain.exchange.report import Level, Thing
from domain.exchange.rows import Kind

GRADE: Final = "grade|"
"""Begins the external id of a class that stands for all students of a grade, and of what belongs to it."""

CLASS_COLUMNS: Final = ("year_id", "grade", "title", "programme")
POLICY: Final = ("period_kind", "marked")
"""Columns that are the school's to change once the class is there."""
GROUP_COLUMNS: Final = ("year_id", "kind", "title", "school_class_id")


CLASS_FACTS: Final = """
    CASE WHEN grade <= 4 THEN 'primary' WHEN grade <= 9 THEN 'basic' ELSE 'secondary' END AS programme,
    coalesce((SELECT p.kind FROM reporting_period p WHERE p.year_id = t.year_id
        ORDER BY p.kind = CASE WHEN grade >= 10 THEN 'half_year' ELSE 'quarter' END DESC, p.kind LIMIT 1),
        CASE WHEN grade >= 10 THEN 'half_year' ELSE 'quarter' END) AS period_kind,
    grade > 1 AS marked"""
"""The programme of a grade; its periods: those that the year has, else quarters to grade 9 and half-years after; no marks in the first."""


async def take_groups(run: Run) -> None:
    """From `stage_group` to `take_group`, with the classes, subjects and study groups that it makes."""
    await tables.refuse_duplicates(run, "stage_group", run.source.column("group.id"))
    await tables.note_gone(run, "stage_group", ("study_group",))
    await _refuse_what_has_no_place(run)
    await _resolve(run)
    await take_subjects(run)
    await run.make(
        "take_class",
        "SELECT file, line, external_id, school_id, year_id, grade, title,"
        f" {CLASS_FACTS} FROM take_group t WHERE homeroom",
    )
    await write_classes(run, "take_class")
    await run.work.execute(
        "UPDATE stage_group g SET refused = true WHERE homeroom AND NOT gone AND NOT EXISTS"
        " (SELECT 1 FROM take_class c WHERE c.external_id = g.id)"
    )
    await run.make(
        "take_study_group",
        "SELECT g.external_id, g.school_id, g.year_id, g.title,"
        " CASE WHEN g.homeroom THEN 'class' ELSE 'across' END AS kind, c.internal_id AS school_class_id"
        " FROM take_group g LEFT JOIN take_class c ON c.external_id = g.external_id"
        " WHERE NOT g.homeroom OR c.internal_id IS NOT NULL",
    )
    await write_study_groups(run, "take_study_group")
    await _withdraw(run)


async def _refuse_what_has_no_place(run: Run) -> None:
    await run.refuse(
        "stage_group",
        run.source.column("group.org"),
        "CASE WHEN known THEN 'is no school nor part of one: ' ELSE 'refers to nothing: ' END || t.org",
        "FROM (SELECT g.org AS org_id, g.org = ANY ($1::text[]) AS known FROM stage_group g"
        " LEFT JOIN org_school o ON o.org = g.org WHERE o.org IS NULL GROUP BY g.org) d"
        " WHERE t.org = d.org_id AND NOT t.gone AND NOT t.refused",
        [org.id for org in run.orgs],
    )
    await run.make(
        "group_session",
        "SELECT g.file, g.line, s.id, k.year_id, k.starts_on, k.ends_on"
        " FROM stage_group g JOIN org_school o ON o.org = g.org CROSS JOIN LATERAL unnest(g.sessions) AS s(id)"
        " LEFT JOIN session_known k ON k.id = s.id AND k.school_id = o.school_id WHERE NOT g.refused AND NOT g.gone",
        keys=("file, line",),
    )
    column = run.source.column("group.sessions")
    lacking = (
        "FROM (SELECT g.file, g.line, string_agg(s.id, ', ' ORDER BY s.id) FILTER (WHERE s.year_id IS NULL) AS missing,"
        " count(s.year_id) AS found, count(DISTINCT s.year_id) AS years FROM stage_group g"
        " LEFT JOIN group_session s ON s.file = g.file AND s.line = g.line GROUP BY g.file, g.line) d"
        " WHERE d.file = t.file AND d.line = t.line AND NOT t.refused AND NOT t.gone AND "
    )
    reason = "coalesce('refers to nothing: ' || d.missing, 'empty')"
    await run.refuse("stage_group", column, reason, lacking + "d.found = 0")
    await run.note(Level.VALUE, "stage_group", column, reason, lacking + "d.missing IS NOT NULL")
    await run.refuse("stage_group", column, "'lies in ' || d.years || ' school years'", lacking + "d.years > 1")
    await run.refuse(
        "stage_group",
        run.source.column("group.kind"),
        "'was taken as another kind of class before, and has members'",
        "FROM external_row e JOIN study_group g ON g.id = e.internal_id WHERE e.source = $1 AND e.entity = 'study_group'"
        " AND e.external_id = t.id AND (g.kind = 'class') <> t.homeroom AND NOT t.gone AND NOT t.refused",
        run.name,
    )


async def _resolve(run: Run) -> None:
    """`take_group`: groups with their school, their year and the days of their sessions."""
    await run.make(
        "take_group",
        "SELECT g.file, g.line, g.id AS external_id, o.school_id, g.title,"
        " g.homeroom, g.grade, g.course, g.subject, s.year_id, s.starts_on, s.ends_on, NULL::bigint AS subject_id"
        " FROM stage_group g JOIN org_school o ON o.org = g.org JOIN (SELECT file, line, min(year_id) AS year_id,"
        " min(starts_on) AS starts_on, max(ends_on) AS ends_on FROM group_session WHERE year_id IS NOT NULL GROUP BY file, line) s"
        " ON s.file = g.file AND s.line = g.line WHERE NOT g.refused AND NOT g.gone",
        keys=("external_id",),
    )


async def write_classes(run: Run, take: str) -> None:
    """Classes whose title is free in their year. One of the same title that was made here is taken over."""
    await run.work.execute(
        f"ALTER TABLE {take} ADD COLUMN internal_id bigint, ADD COLUMN refused boolean NOT NULL DEFAULT false"
    )
    await run.refuse(
        take,
        run.source.column("group.title"),
        "'another class of this year is called so: ' || d.other",
        "FROM (SELECT a.external_id, min(b.external_id) AS other"
        f" FROM {take} a JOIN {take} b ON b.year_id = a.year_id AND b.title = a.title AND b.external_id < a.external_id"
        " GROUP BY a.external_id) d WHERE d.external_id = t.external_id",
    )
    others = (
        "FROM school_class c LEFT JOIN external_row e ON e.source = $1 AND e.entity = 'school_class' AND e.internal_id = c.id"
        " WHERE c.year_id = t.year_id AND c.title = t.title AND NOT t.refused"
        " AND e.external_id IS DISTINCT FROM t.external_id"
    )
    await run.refuse(
        take,
        run.source.column("group.title"),
        "'another class of this year is called so: ' || e.external_id",
        f"{others} AND e.external_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM {take} r WHERE r.external_id = e.external_id)",
        run.name,
    )
    await run.work.execute(f"DELETE FROM {take} WHERE refused")
    await run.work.execute(
        f"UPDATE {take} t SET internal_id = c.id {others.replace('NOT t.refused', 'true')} AND e.external_id IS NULL"
        " AND NOT EXISTS (SELECT 1 FROM external_row k WHERE k.source = $1 AND k.entity = 'school_class'"
        " AND k.external_id = t.external_id)",
        run.name,
    )
    await tables.match(run, take, "school_class", ("year_id", "grade", "title"))
    aside = "title = left('|' || x.id || '|' || x.title, 40)"
    await tables.write(run, take, "school_class", CLASS_COLUMNS, once=POLICY, aside=aside)
    await tables.tally(run, Thing.CLASSES, take)


async def write_study_groups(run: Run, take: str) -> None:
    """Groups; the one of a class that was taken over is taken over with it."""
    await run.work.execute(f"ALTER TABLE {take} ADD COLUMN internal_id bigint")
    await run.work.execute(
        f"UPDATE {take} t SET internal_id = g.id FROM study_group g WHERE g.school_class_id = t.school_class_id AND g.kind = 'class'"
    )
    await tables.match(run, take, "study_group", GROUP_COLUMNS)
    await tables.write(run, take, "study_group", GROUP_COLUMNS)
    await tables.tally(run, Thing.GROUPS, take, "kind <> 'class'")


async def _withdraw(run: Run) -> None:
    """Groups that a full set no longer has, or whose deletion is stated. Who is in them leaves with the memberships."""
    absent = (
        f"NOT starts_with(e.external_id, '{GRADE}') AND ($1 AND e.school_id = ANY ($2::bigint[])"
        " AND NOT EXISTS (SELECT 1 FROM stage_group g WHERE g.id = e.external_id)"
        " AND NOT EXISTS (SELECT 1 FROM spared s WHERE s.kind = 'group' AND s.id = e.external_id)"
        " OR EXISTS (SELECT 1 FROM stage_group g WHERE g.id = e.external_id AND g.gone AND NOT g.refused))"
    )
    complete = Kind.GROUP in run.complete
    for entity in ("study_group", "school_class"):
        await tables.bury(run, entity, absent, complete, list(run.schools), into="buried")
    rows = await run.work.fetch(
        "SELECT b.entity, count(*) AS number FROM buried b LEFT JOIN study_group g ON b.entity = 'study_group' AND g.id = b.internal_id"
        " WHERE b.entity = 'school_class' OR g.kind <> 'class' GROUP BY b.entity"
    )
    for row in rows:
        run.tally.add(Thing.GROUPS if row["entity"] == "study_group" else Thing.CLASSES, "withdrawn", row["number"])
