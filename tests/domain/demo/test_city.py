from collections.abc import AsyncIterator

import pytest

from domain import demo
from domain.demo.city import logins
from domain.passwords import verify
from tests.domain.demo.conftest import MONDAY, Connection, Empty


@pytest.fixture(scope="module")
async def city(empty: Empty) -> AsyncIterator[Connection]:
    place = await empty()
    await demo.seed_city(place.owner_url, today=MONDAY, schools=1, progress=print)
    async with place.as_owner() as connection:
        yield connection


async def test_a_school_of_the_city_has_its_size(city: Connection) -> None:
    sizes = {
        "school": 1,
        "school_class": 20,
        "student": 500,
        "guardian": 500,
        "lesson": 6_600,
        "mark": 75_000,
    }
    for table, size in sizes.items():
        assert await city.fetchval(f"SELECT count(*) FROM {table}") == size, table


async def test_a_page_of_a_class_has_thirty_lessons_and_more_of_one_subject_with_marks(city: Connection) -> None:
    pages = await city.fetch(
        "SELECT count(DISTINCT l.id) AS lessons, count(DISTINCT m.student_id) AS students, count(m.id) AS marks"
        " FROM lesson l JOIN mark m ON m.lesson_id = l.id GROUP BY l.group_id, l.subject_id"
    )
    assert len(pages) == 20 * 10
    assert all(page["students"] == 25 and page["lessons"] >= 24 and page["marks"] > 200 for page in pages)
    planned = await city.fetch("SELECT count(*) FROM lesson GROUP BY group_id, subject_id")
    assert min(row[0] for row in planned) >= 30


async def test_the_school_has_a_guardian_and_a_teacher_of_the_childs_class(city: Connection) -> None:
    assert logins(1) == ["city-guardian-1", "city-teacher-1"]
    (found,) = await city.fetch(
        "SELECT a.password_hash, ta.subject_id IS NOT NULL AS teaches FROM account a"
        " JOIN role_grant gu ON gu.account_id = a.id AND gu.role = 'guardian'"
        " JOIN guardianship g ON g.guardian_id = gu.guardian_id JOIN enrolment e ON e.student_id = g.student_id"
        " JOIN account t ON t.login = $2 JOIN role_grant st ON st.account_id = t.id AND st.role = 'teacher'"
        " LEFT JOIN teaching_assignment ta ON ta.group_id = e.group_id AND ta.staff_id = st.staff_id WHERE a.login = $1",
        *logins(1),
    )
    assert found["teaches"]
    assert await verify(found["password_hash"], "demo")


async def test_the_current_week_of_a_class_is_full(city: Connection) -> None:
    days = await city.fetch(
        "SELECT count(*) FROM lesson WHERE date BETWEEN $1 AND $1 + 4 GROUP BY group_id, date", MONDAY
    )
    assert len(days) == 20 * 5
    assert {row[0] for row in days} == {6}


async def test_marks_stand_only_at_held_lessons_and_beside_no_absence(city: Connection) -> None:
    assert not await city.fetchval(
        "SELECT count(*) FROM mark m JOIN lesson l ON l.id = m.lesson_id WHERE l.status <> 'held'"
    )
    assert not await city.fetchval("SELECT count(*) FROM mark m JOIN attendance a USING (lesson_id, student_id)")
