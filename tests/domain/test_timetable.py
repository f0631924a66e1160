"""Lessons as a child has them: on their effective slots, with the facts of their changes (R2.2, R2.3, R2.4)."""

from datetime import date, datetime
from typing import Any, Final

from domain.reading import Row
from domain.selection import Wanted
from domain.timetable import control_works, diary, lessons_of_staff
from orm.database import Database
from tests.domain.reading import acting, name_of, names_of
from tests.world import World
from tests.world.learning import FRIDAY, MONDAY, THURSDAY, TUESDAY, WEDNESDAY, instants

LESSON: Final[dict[str, Any]] = {
    "number": {},
    "topic": {},
    "status": {},
    "planned_on": {},
    "subject": {"name": {}},
    "planned_subject": {"name": {}},
    "room": {"name": {}},
    "teachers": {"effective": {}, "planned": {}, "staff": {"full_name": {}}},
    "changes": {"kind": {}, "before": {}, "after": {}, "other_lesson_id": {}},
    "homework_given": {"text": {}},
    "homework_due": {"text": {}},
}
WEEK: Final = Wanted.of(
    date={},
    vacation={"title": {}},
    moved_away=LESSON,
    lessons={**LESSON, "marks": {"text": {}, "comment": {}}, "attendance": {"code": {}, "reason": {}}},
)


async def _week(database: Database, name: str, student: int, start: date, end: date) -> list[Row]:
    async with acting(database, name) as (work, viewer):
        return (await diary(work, viewer, [student], start, end, WEEK))[student]


async def test_a_week_has_all_its_days_and_each_lesson_where_it_is_held(world: World, world_database: Database) -> None:
    days = await _week(world_database, "A.gmom", world["student:A.anna"], MONDAY, FRIDAY)
    assert [day["date"] for day in days] == [MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY]
    assert [[(lesson["number"], name_of(lesson["topic"])) for lesson in day["lessons"]] for day in days] == [
        [(1, "7a.m1"), (3, "eng1.e1")],
        [(1, "7a.m2"), (3, "elec.x1")],
        [(2, "7a.p1"), (3, "7a.x1")],
        [(1, "7a.p2"), (3, "7a.g1")],
        [(1, "7a.s2"), (2, "7a.s1")],
    ]
    assert [names_of(lesson["topic"] for lesson in day["moved_away"]) for day in days] == [[], ["7a.p1"], [], [], []]


async def test_each_change_is_a_fact_of_its_own_kind(world: World, world_database: Database) -> None:
    days = await _week(world_database, "A.gmom", world["student:A.anna"], MONDAY, FRIDAY)
    lessons = {name_of(lesson["topic"]): lesson for day in days for lesson in day["lessons"]}
    kinds = {name: [str(change["kind"]) for change in lesson["changes"]] for name, lesson in lessons.items()}
    assert kinds == {
        "7a.m1": [],
        "eng1.e1": [],
        "7a.m2": ["teacher"],
        "elec.x1": ["room"],
        "7a.p1": ["moved"],
        "7a.x1": ["subject"],
        "7a.p2": ["cancelled"],
        "7a.g1": ["merged"],
        "7a.s2": ["swapped"],
        "7a.s1": ["swapped"],
    }
    assert lessons["7a.p2"]["status"] == "cancelled"
    assert (name_of(lessons["7a.x1"]["subject"]["name"]), name_of(lessons["7a.x1"]["planned_subject"]["name"])) == (
        "rus",
        "phys",
    )
    moved = lessons["7a.p1"]["changes"][0]
    starts_at, ends_at = instants("A", (TUESDAY, 2))
    assert moved["before"] == {"date": TUESDAY, "number": 2, "starts_at": starts_at, "ends_at": ends_at}
    assert (moved["after"]["date"], moved["after"]["number"]) == (WEDNESDAY, 2)
    assert lessons["7a.m2"]["changes"][0]["before"] is None


async def test_who_gives_a_lesson_stands_before_who_was_replaced(world: World, world_database: Database) -> None:
    days = await _week(world_database, "A.gmom", world["student:A.anna"], TUESDAY, TUESDAY)
    teachers = days[0]["lessons"][0]["teachers"]
    assert [(name_of(each["staff"]["full_name"]), each["effective"], each["planned"]) for each in teachers] == [
        ("sub", True, False),
        ("tm", False, True),
    ]


async def test_marks_absences_and_homework_stand_at_their_lessons(world: World, world_database: Database) -> None:
    days = await _week(world_database, "A.gmom", world["student:A.anna"], MONDAY, TUESDAY)
    monday, tuesday = days[0]["lessons"][0], days[1]["lessons"][0]
    assert [(mark["text"], name_of(mark["comment"])) for mark in monday["marks"]] == [
        ("4", "anna.1"),
        ("зч", "anna.6"),
        (".", "anna.7"),
    ]
    assert monday["attendance"] is None
    assert (tuesday["attendance"]["code"], name_of(tuesday["attendance"]["reason"])) == ("ill", "anna.2")
    assert names_of(each["text"] for each in monday["homework_given"]) == ["7a.1"]
    assert names_of(each["text"] for each in tuesday["homework_due"]) == ["7a.1"]


async def test_a_student_who_changed_class_has_the_lessons_of_each_for_as_long(
    world: World, world_database: Database
) -> None:
    student = world["student:A.mov"]
    days = await _week(world_database, "A.gmov", student, date(2026, 10, 12), date(2026, 10, 13))
    assert [names_of(lesson["topic"] for lesson in day["lessons"]) for day in days] == [["7b.old"], ["7b.sub"]]
    days = await _week(world_database, "A.gmov", student, MONDAY, MONDAY)
    assert names_of(lesson["topic"] for lesson in days[0]["lessons"]) == ["7a.m1"]


async def test_days_of_a_vacation_say_so(world: World, world_database: Database) -> None:
    days = await _week(world_database, "A.gmom", world["student:A.anna"], date(2026, 10, 25), date(2026, 11, 3))
    titles = [None if day["vacation"] is None else name_of(day["vacation"]["title"]) for day in days]
    assert titles == [None, *["26autumn"] * 8, None]
    assert all(day["lessons"] == [] for day in days)


async def test_a_vacation_of_other_grades_is_not_ones_own(world: World, world_database: Database) -> None:
    days = await _week(world_database, "A.gmom", world["student:A.anna"], date(2027, 2, 15), date(2027, 2, 15))
    assert days[0]["vacation"] is None


async def test_two_children_are_two_diaries(world: World, world_database: Database) -> None:
    students = [world["student:A.anna"], world["student:A.boris"]]
    async with acting(world_database, "A.gmom") as (work, viewer):
        found = await diary(work, viewer, students, MONDAY, MONDAY, WEEK)
    topics = {
        student: names_of(lesson["topic"] for day in days for lesson in day["lessons"])
        for student, days in found.items()
    }
    assert topics == {students[0]: ["7a.m1", "eng1.e1"], students[1]: ["7b.m1"]}


async def test_a_teacher_has_the_lessons_they_give_and_those_taken_from_them(world_database: Database) -> None:
    async with acting(world_database, "A.tp") as (work, viewer):
        found = await lessons_of_staff(work, viewer, MONDAY, FRIDAY, Wanted.of(topic={}))
    assert names_of(row["topic"] for row in found) == ["7a.p1", "7a.x1", "7a.p2", "7a.g1", "7b.g1", "7a.s2"]


async def test_control_works_are_those_of_the_groups_of_the_day(world: World, world_database: Database) -> None:
    student = world["student:A.mov"]
    async with acting(world_database, "A.gmov") as (work, viewer):
        wish = Wanted.of(title={}, work_type={"code": {}, "weight": {}, "control": {}})
        found = (await control_works(work, viewer, [student], date(2026, 10, 1), date(2026, 12, 1), wish))[student]
    assert names_of(row["title"] for row in found) == ["7b.2", "7a.3", "7a.2", "7a.1"]
    assert found[0]["work_type"] == {"id": world["worktype:A.control"], "code": "К", "weight": 1500, "control": True}


def test_the_world_is_the_week_that_it_says() -> None:
    assert instants("A", (MONDAY, 1))[0] == datetime.fromisoformat("2026-11-23T05:30:00Z")
    assert instants("B", (MONDAY, 1))[0] == datetime.fromisoformat("2026-11-23T03:30:00Z")
