"""The demo school's year of lessons: changes of the current week, control works, homework, recommendations."""

import json

from tests.domain.demo.conftest import MONDAY, Connection

MAIN_GROUPS = (
    "SELECT e.group_id FROM role_grant r JOIN enrolment e ON e.student_id = r.student_id WHERE r.role = 'student'"
    " AND CURRENT_DAY BETWEEN e.starts_on AND e.ends_on"
).replace("CURRENT_DAY", f"DATE '{MONDAY}'")


async def test_a_year_of_lessons_is_planned_and_what_has_passed_was_held(school: Connection) -> None:
    assert await school.fetchval("SELECT count(*) FROM lesson") > 20_000
    assert not await school.fetchval("SELECT count(*) FROM lesson WHERE date < $1 AND status = 'planned'", MONDAY)
    assert not await school.fetchval("SELECT count(*) FROM lesson WHERE date > $1 AND status = 'held'", MONDAY)
    assert not await school.fetchval("SELECT count(*) FROM lesson WHERE topic = ''")


async def test_the_parts_of_a_class_learn_at_once_from_two_teachers_in_two_rooms(school: Connection) -> None:
    pairs = await school.fetch(
        "SELECT count(DISTINCT l.group_id) AS parts, count(DISTINCT l.room_id) AS rooms, count(DISTINCT t.staff_id) AS teachers"
        " FROM lesson l JOIN study_group g ON g.id = l.group_id AND g.kind = 'part'"
        " JOIN lesson_teacher t ON t.lesson_id = l.id AND t.effective GROUP BY g.school_class_id, l.date, l.number"
    )
    assert len(pairs) > 1000
    assert {tuple(row) for row in pairs} == {(2, 2, 2)}


async def test_two_classes_are_merged_into_one_sitting(school: Connection) -> None:
    sittings = await school.fetch(
        "SELECT count(DISTINCT l.group_id) AS groups, count(DISTINCT t.staff_id) AS teachers, count(DISTINCT l.room_id) AS rooms"
        " FROM lesson l JOIN lesson_teacher t ON t.lesson_id = l.id AND t.effective GROUP BY l.sitting HAVING count(*) > 1"
    )
    assert len(sittings) > 20
    assert {tuple(row) for row in sittings} == {(2, 1, 1)}


async def test_a_lesson_of_this_week_is_substituted_in_the_classes_of_both_families(school: Connection) -> None:
    changes = await school.fetch(
        "SELECT g.title, c.before, c.after, c.made_by_id, array_agg((t.staff_id, t.planned, t.effective) ORDER BY t.planned)"
        " AS teachers FROM lesson_change c JOIN lesson l ON l.id = c.lesson_id JOIN study_group g ON g.id = l.group_id"
        " JOIN lesson_teacher t ON t.lesson_id = l.id WHERE c.kind = 'teacher' AND l.date BETWEEN $1 AND $1 + 4"
        " GROUP BY c.id, g.title ORDER BY g.title",
        MONDAY,
    )
    assert [row["title"] for row in changes] == ["3Б", "7А"]
    for row in changes:
        (substitute, *by_substitute), (absent, *by_absent) = row["teachers"]
        assert (by_substitute, by_absent) == ([False, True], [True, False])
        assert json.loads(row["before"]) == {"teacherIds": [absent]}
        assert json.loads(row["after"]) == {"teacherIds": [substitute]}
        assert row["made_by_id"] is not None


async def test_a_lesson_of_this_week_is_cancelled(school: Connection) -> None:
    rows = await school.fetch(
        f"SELECT l.status, l.number, c.before, c.after FROM lesson_change c JOIN lesson l ON l.id = c.lesson_id"
        f" WHERE c.kind = 'cancelled' AND c.withdrawn_at IS NULL AND l.date BETWEEN $1 AND $1 + 4 AND l.group_id IN ({MAIN_GROUPS})",
        MONDAY,
    )
    assert [row["status"] for row in rows] == ["cancelled"]
    before = json.loads(rows[0]["before"])
    assert before.keys() == {"date", "number", "startsAt", "endsAt"}
    assert (before["date"], before["number"]) == (MONDAY.isoformat(), rows[0]["number"])
    assert json.loads(rows[0]["after"]) == {}


async def test_a_lesson_of_this_week_is_moved(school: Connection) -> None:
    (row,) = await school.fetch(
        f"SELECT l.*, c.before, c.after FROM lesson_change c JOIN lesson l ON l.id = c.lesson_id"
        f" WHERE c.kind = 'moved' AND l.group_id IN ({MAIN_GROUPS})"
    )
    before, after = json.loads(row["before"]), json.loads(row["after"])
    assert (before["date"], before["number"]) == (row["planned_on"].isoformat(), row["planned_number"])
    assert (before["startsAt"], before["endsAt"]) == (
        row["planned_starts_at"].isoformat(),
        row["planned_ends_at"].isoformat(),
    )
    assert (after["date"], after["number"]) == (row["date"].isoformat(), row["number"])
    assert (after["startsAt"], after["endsAt"]) == (row["starts_at"].isoformat(), row["ends_at"].isoformat())
    assert row["planned_on"] != row["date"]
    assert {MONDAY.isocalendar()[:2]} == {row["planned_on"].isocalendar()[:2], row["date"].isocalendar()[:2]}


async def test_a_change_was_taken_back_and_its_lesson_stands(school: Connection) -> None:
    rows = await school.fetch(
        f"SELECT l.status FROM lesson_change c JOIN lesson l ON l.id = c.lesson_id"
        f" WHERE c.withdrawn_at IS NOT NULL AND c.withdrawn_by_id IS NOT NULL AND l.group_id IN ({MAIN_GROUPS})"
    )
    assert [row["status"] for row in rows] == ["planned"]


async def test_every_lesson_that_takes_place_has_a_teacher(school: Connection) -> None:
    assert not await school.fetchval(
        "SELECT count(*) FROM lesson l WHERE NOT EXISTS (SELECT 1 FROM lesson_teacher t WHERE t.lesson_id = l.id AND t.effective)"
    )


async def test_a_day_of_a_class_has_no_gaps_as_planned(school: Connection) -> None:
    days = await school.fetch(
        "SELECT array_agg(DISTINCT l.planned_number ORDER BY l.planned_number) AS numbers FROM lesson l"
        " JOIN study_group g ON g.id = l.group_id AND g.kind IN ('class', 'part') GROUP BY g.school_class_id, l.planned_on"
    )
    assert all(row["numbers"] == list(range(1, len(row["numbers"]) + 1)) for row in days)


async def test_control_works_are_ahead_of_the_demo_class(school: Connection) -> None:
    ahead = await school.fetchval(
        f"SELECT count(*) FROM control_work WHERE date BETWEEN $1 AND $1 + 21 AND group_id IN ({MAIN_GROUPS})", MONDAY
    )
    assert ahead >= 3


async def test_control_works_keep_to_the_letters_of_the_ministry(school: Connection) -> None:
    """One a day per class, a tenth of the hours, not the first or last lesson, one subject every 2.5 weeks."""
    works = (
        "SELECT g.school_class_id, l.group_id, l.subject_id, l.planned_on, l.planned_number FROM control_work w"
        " JOIN lesson l ON l.id = w.lesson_id JOIN study_group g ON g.id = l.group_id"
    )
    assert not await school.fetchval(
        f"SELECT count(*) FROM (SELECT 1 FROM ({works}) AS w GROUP BY school_class_id, planned_on"
        " HAVING count(DISTINCT planned_number) > 1) AS twice_a_day"
    )
    assert not await school.fetchval(
        f"SELECT count(*) FROM (SELECT w.group_id, w.subject_id, count(*) AS works FROM ({works}) AS w GROUP BY 1, 2) AS w"
        " JOIN (SELECT group_id, subject_id, count(*) AS hours FROM lesson GROUP BY 1, 2) AS l USING (group_id, subject_id)"
        " WHERE works * 10 > hours"
    )
    assert not await school.fetchval(
        f"SELECT count(*) FROM ({works}) AS w JOIN (SELECT g.school_class_id, l.planned_on, max(l.planned_number) AS last"
        " FROM lesson l JOIN study_group g ON g.id = l.group_id GROUP BY 1, 2) AS d USING (school_class_id, planned_on)"
        " WHERE planned_number IN (1, last)"
    )
    assert not await school.fetchval(
        f"SELECT count(*) FROM (SELECT planned_on - lag(planned_on) OVER (PARTITION BY group_id, subject_id ORDER BY planned_on)"
        f" AS days FROM ({works}) AS w) AS gaps WHERE days < 18"
    )


async def test_homework_is_given_and_due_this_week(school: Connection) -> None:
    for column in ("given_on", "due_on"):
        assert await school.fetchval(
            f"SELECT count(*) FROM homework WHERE {column} BETWEEN $1 AND $1 + 4 AND group_id IN ({MAIN_GROUPS})",
            MONDAY,
        )


async def test_homework_goes_from_a_held_lesson_to_the_next_one_that_takes_place(school: Connection) -> None:
    assert not await school.fetchval(
        "SELECT count(*) FROM homework h JOIN lesson g ON g.id = h.given_lesson_id JOIN lesson d ON d.id = h.due_lesson_id"
        " WHERE g.status <> 'held' OR d.status = 'cancelled' OR g.group_id <> d.group_id OR g.subject_id <> d.subject_id"
        " OR h.given_on <> g.date OR h.due_on <> d.date OR g.starts_at >= d.starts_at"
    )
    assert not await school.fetchval("SELECT count(*) FROM homework WHERE text LIKE '%{%'")


async def test_the_children_of_the_demo_accounts_have_recommendations(school: Connection) -> None:
    told = await school.fetch(
        "SELECT a.login, count(DISTINCT t.id) FROM account a JOIN role_grant r ON r.account_id = a.id AND r.role = 'guardian'"
        " JOIN guardianship g ON g.guardian_id = r.guardian_id JOIN recommendation t ON t.student_id = g.student_id"
        " AND t.written_at < $1::date GROUP BY a.login",
        MONDAY,
    )
    assert {row["login"] for row in told} == {"guardian", "guardian-two", "guardian-refused"}
    assert await school.fetchval("SELECT count(*) FROM recommendation WHERE subject_id IS NULL")
