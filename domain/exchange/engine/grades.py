"""Students whose grade is known and who have no class of their own: one class per school, year and grade stands for it."""

from domain.exchange.engine.groups import CLASS_FACTS, GRADE, write_classes, write_study_groups
from domain.exchange.engine.run import Run
from domain.exchange.report import Level


async def take_grades(run: Run) -> None:
    """Classes like «9 класс», and their members in `take_enrolment`: in each year in which a student has a group here.

    A student without a group is in the last year that the groups of the school lie in.
    """
    if not (await run.work.fetchrow("SELECT EXISTS (SELECT 1 FROM person_part WHERE grade IS NOT NULL)"))[0]:
        return
    await run.settle("take_enrolment", "student_id")
    await run.make(
        "in_grade",
        "SELECT p.person, p.school_id, p.grade, p.file, p.line, s.internal_id AS student_id,"
        " y.id AS year_id, y.title AS year, y.starts_on, y.ends_on FROM person_part p"
        " JOIN external_row s ON s.source = $1 AND s.entity = 'student' AND s.external_id = p.person || '|' || p.school_id"
        " LEFT JOIN LATERAL (SELECT DISTINCT g.year_id FROM take_enrolment t JOIN study_group g ON g.id = t.group_id"
        " WHERE t.student_id = s.internal_id UNION ALL (SELECT l.year_id FROM take_group l WHERE l.school_id = p.school_id"
        " AND NOT EXISTS (SELECT 1 FROM take_enrolment t WHERE t.student_id = s.internal_id) ORDER BY l.starts_on DESC, l.year_id"
        " LIMIT 1)) w ON true LEFT JOIN school_year y ON y.id = w.year_id WHERE p.part = 'student' AND p.grade IS NOT NULL",
        run.name,
    )
    await run.work.execute("ALTER TABLE in_grade ADD COLUMN refused boolean NOT NULL DEFAULT false")
    await run.note(
        Level.VALUE,
        "in_grade",
        run.source.column("role.grade"),
        "'no school year is known to put the grade in'",
        "WHERE year_id IS NULL",
    )
    await run.make(
        "take_grade",
        f"SELECT min(file) AS file, min(line) AS line, '{GRADE}' || school_id || '|' || year || '|' || grade AS external_id, school_id,"
        f" year_id, grade, grade || ' класс' AS title, {CLASS_FACTS} FROM in_grade t WHERE year_id IS NOT NULL"
        " GROUP BY school_id, year_id, year, grade",
    )
    await write_classes(run, "take_grade")
    await run.make(
        "take_grade_group",
        "SELECT external_id, school_id, year_id, title, 'class' AS kind,"
        " internal_id AS school_class_id FROM take_grade",
    )
    await write_study_groups(run, "take_grade_group")
    await run.work.execute(
        "INSERT INTO take_enrolment (file, line, external_id, school_id, explicit, incomplete, starts_on, ends_on, student_id,"
        f" group_id, in_class) SELECT i.file, i.line, '{GRADE}' || i.person || '|' || i.school_id || '|' || i.year || '|' || i.grade,"
        " i.school_id, false, false, i.starts_on, i.ends_on, i.student_id, g.internal_id, true FROM in_grade i JOIN take_grade_group g"
        f" ON g.external_id = '{GRADE}' || i.school_id || '|' || i.year || '|' || i.grade"
    )
