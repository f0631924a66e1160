"""The demo school's marks, attendance and results."""

import json

from tests.domain.demo.conftest import MONDAY, Connection

STUDENT = "(SELECT student_id FROM role_grant WHERE role = 'student')"
ABSENT = "('ill', 'excused', 'unexcused', 'unknown')"


async def test_there_are_marks_of_every_kind(school: Connection) -> None:
    kinds = await school.fetch("SELECT kind, code FROM mark GROUP BY 1, 2 ORDER BY 1, 2")
    assert {tuple(row) for row in kinds} == {
        ("numeric", None),
        ("credit", "зч"),
        ("credit", "нзч"),
        ("code", "н/а"),
        ("code", "осв"),
        ("code", "."),
    }
    values = await school.fetch("SELECT DISTINCT value FROM mark WHERE kind = 'numeric' ORDER BY 1")
    assert [row["value"] for row in values] == [2, 3, 4, 5]
    assert await school.fetchval("SELECT count(*) FROM mark") > 20_000


async def test_weights_are_those_of_the_work_types_and_some_are_fractions(school: Connection) -> None:
    assert not await school.fetchval(
        "SELECT count(*) FROM mark m JOIN work_type w ON w.id = m.work_type_id WHERE m.weight <> w.weight"
    )
    weights = await school.fetch("SELECT DISTINCT weight FROM mark ORDER BY 1")
    assert [row["weight"] for row in weights] == [1000, 1200, 1300, 1400, 1500]


async def test_a_debt_has_a_day_by_which_it_is_owed(school: Connection) -> None:
    assert not await school.fetchval("SELECT count(*) FROM mark WHERE (code = '.') <> (due_on IS NOT NULL)")
    assert await school.fetchval(
        f"SELECT count(*) FROM mark WHERE code = '.' AND due_on > $1 AND student_id = {STUDENT}", MONDAY
    )


async def test_a_dictation_has_two_marks(school: Connection) -> None:
    twice = await school.fetch(
        "SELECT array_agg(m.comment ORDER BY m.id) AS comments, min(w.code) AS work FROM mark m"
        " JOIN work_type w ON w.id = m.work_type_id WHERE m.kind = 'numeric' GROUP BY m.lesson_id, m.student_id HAVING count(*) > 1"
    )
    assert len(twice) > 100
    assert {(*row["comments"], row["work"]) for row in twice} == {("грамотность", "грамматическое задание", "Н")}


async def test_marks_stand_at_held_lessons_of_the_groups_that_a_student_was_in(school: Connection) -> None:
    assert not await school.fetchval(
        "SELECT count(*) FROM mark m JOIN lesson l ON l.id = m.lesson_id WHERE l.status <> 'held' OR m.group_id <> l.group_id"
        " OR m.subject_id <> l.subject_id OR m.lesson_date <> l.date OR NOT EXISTS (SELECT 1 FROM enrolment e"
        " WHERE e.student_id = m.student_id AND e.group_id = l.group_id AND l.date BETWEEN e.starts_on AND e.ends_on)"
    )
    assert not await school.fetchval(
        "SELECT count(*) FROM mark m WHERE NOT EXISTS (SELECT 1 FROM lesson_teacher t"
        " WHERE t.lesson_id = m.lesson_id AND t.staff_id = m.set_by_id AND t.effective)"
    )


async def test_nobody_is_marked_where_absent(school: Connection) -> None:
    assert not await school.fetchval(
        f"SELECT count(*) FROM mark m JOIN attendance a USING (lesson_id, student_id) WHERE a.code IN {ABSENT}"
    )
    assert not await school.fetchval(
        "SELECT count(*) FROM mark m LEFT JOIN attendance a ON a.lesson_id = m.lesson_id AND a.student_id = m.student_id"
        " AND a.code = 'exempt' WHERE (m.code IS NOT DISTINCT FROM 'осв') <> (a.id IS NOT NULL)"
    )


async def test_the_first_grade_has_attendance_and_no_marks(school: Connection) -> None:
    by_noun = {
        noun: await school.fetchval(
            f"SELECT count(*) FROM {noun} n JOIN lesson l ON l.id = n.lesson_id JOIN study_group g ON g.id = l.group_id"
            " JOIN school_class c ON c.id = g.school_class_id WHERE c.grade = 1"
        )
        for noun in ("mark", "attendance")
    }
    assert by_noun["mark"] == 0
    assert by_noun["attendance"] > 0


async def test_there_is_attendance_of_every_code(school: Connection) -> None:
    codes = await school.fetch("SELECT DISTINCT code FROM attendance ORDER BY 1")
    assert [row["code"] for row in codes] == ["excused", "exempt", "ill", "late", "unexcused", "unknown"]
    own = await school.fetch(f"SELECT DISTINCT code FROM attendance WHERE student_id = {STUDENT}")
    assert {"ill", "excused"} <= {row["code"] for row in own}


async def test_the_demo_student_has_marks_of_this_week_and_of_weeks_before(school: Connection) -> None:
    weeks = await school.fetch(
        f"SELECT date_trunc('week', lesson_date)::date AS monday, count(*) FROM mark WHERE student_id = {STUDENT} GROUP BY 1"
    )
    assert MONDAY in {row["monday"] for row in weeks}
    assert len(weeks) > 8


async def test_a_mark_of_the_demo_class_was_corrected_by_its_teacher(school: Connection) -> None:
    (row,) = await school.fetch(
        "SELECT h.before, h.after, h.reason, a.login FROM mark_history h JOIN mark m ON m.id = h.row_id"
        " JOIN account a ON a.id = h.actor_id"
    )
    before, after = json.loads(row["before"]), json.loads(row["after"])
    assert row["login"] == "teacher"
    assert row["reason"]
    assert (after["value"], after["version"]) == (before["value"] + 1, 2)


async def test_every_student_has_a_final_mark_in_every_subject_of_the_past_quarter(school: Connection) -> None:
    assert not await school.fetchval(
        "SELECT count(*) FROM enrolment e JOIN study_group g ON g.id = e.group_id AND g.kind = 'class'"
        " JOIN school_class c ON c.id = g.school_class_id AND c.marked AND c.period_kind = 'quarter'"
        " JOIN reporting_period p ON p.year_id = c.year_id AND p.kind = 'quarter' AND p.ends_on < $1"
        " AND p.ends_on BETWEEN e.starts_on AND e.ends_on"
        " JOIN (SELECT DISTINCT cg.school_class_id, ta.subject_id FROM teaching_assignment ta"
        " JOIN study_group cg ON cg.id = ta.group_id) AS s ON s.school_class_id = c.id"
        " LEFT JOIN final_mark f ON f.student_id = e.student_id AND f.subject_id = s.subject_id AND f.period_id = p.id"
        " WHERE f.id IS NULL",
        MONDAY,
    )


async def test_final_marks_are_the_weighted_means_rounded_half_up(school: Connection) -> None:
    rows = await school.fetch(
        "SELECT f.value, sum(m.value * m.weight) AS total, sum(m.weight) AS weight, count(*) AS marks FROM final_mark f"
        " JOIN reporting_period p ON p.id = f.period_id JOIN mark m ON m.student_id = f.student_id"
        " AND m.subject_id = f.subject_id AND m.counts AND m.lesson_date BETWEEN p.starts_on AND p.ends_on"
        " WHERE f.kind = 'numeric' GROUP BY f.id"
    )
    assert len(rows) > 2000
    for row in rows:
        assert row["value"] == (2 * row["total"] + row["weight"]) // (2 * row["weight"])
        assert row["marks"] >= 3


async def test_a_result_is_pending_and_another_is_due(school: Connection) -> None:
    rows = await school.fetch(
        f"SELECT received_at, due_at, (due_at AT TIME ZONE 'Europe/Moscow')::timestamp AS local FROM final_mark"
        f" WHERE published_at IS NULL AND student_id = {STUDENT} ORDER BY due_at"
    )
    due, pending = rows
    midnight = await school.fetchval("SELECT $1::date::timestamp AT TIME ZONE 'Europe/Moscow'", MONDAY)
    assert due["due_at"] <= midnight < pending["due_at"]
    assert pending["received_at"] < midnight
    for row in rows:
        assert row["local"].time().isoformat() == "00:00:00"
        assert (row["local"].date() - row["received_at"].date()).days == 4
    assert await school.fetchval("SELECT count(*) FROM final_mark WHERE published_at IS NULL") == 2


async def test_results_of_earlier_years_follow_a_student_through_the_programmes(school: Connection) -> None:
    years = await school.fetch(
        "SELECT f.grade, f.programme, count(DISTINCT f.year_id) AS years, min(f.code) AS code FROM final_mark f"
        " WHERE f.period_id IS NULL AND f.student_id = (SELECT max(e.student_id) FROM enrolment e JOIN study_group g"
        " ON g.id = e.group_id WHERE g.title = '11А') GROUP BY 1, 2 ORDER BY 1"
    )
    programmes = [*["primary"] * 4, *["basic"] * 5, "secondary"]
    assert [(row["grade"], row["programme"], row["years"]) for row in years] == [
        (grade, programme, 1) for grade, programme in enumerate(programmes, 1)
    ]
    assert [row["code"] for row in years] == ["освоил", *[None] * 9]


async def test_final_marks_of_a_period_are_set_by_a_teacher_of_the_student(school: Connection) -> None:
    assert not await school.fetchval(
        "SELECT count(*) FROM final_mark f WHERE f.period_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM teaching_assignment ta"
        " JOIN enrolment e ON e.group_id = ta.group_id WHERE e.student_id = f.student_id AND ta.subject_id = f.subject_id"
        " AND ta.staff_id = f.set_by_id)"
    )
