"""The class page, who is in a group and who works with a child (R2.5, R2.6)."""

from datetime import date
from decimal import Decimal
from typing import Final

from domain.groups import class_page, enrolments, teachers_of_students
from domain.people import rosters
from domain.reading import Row
from domain.schools import vacations_of_students
from domain.selection import Wanted
from orm.database import Database
from tests.domain.reading import acting, name_of, names_of
from tests.world import World

PAGE: Final = Wanted.of(
    group={"title": {}},
    subject={"name": {}},
    lessons={"topic": {}},
    rows={
        "student": {"full_name": {}},
        "cells": {"lesson_id": {}, "marks": {"comment": {}}, "attendance": {"reason": {}}},
        "mean": {"exact": {}},
    },
)
AUTUMN: Final = (date(2026, 10, 1), date(2026, 12, 1))


def _full_name(name: str) -> str:
    return " ".join(3 * [f"Ф⟦student:A.{name}⟧"])


async def _page(database: Database, world: World, name: str, group: str, subject: str) -> Row | None:
    async with acting(database, name) as (work, viewer):
        return await class_page(work, viewer, world[group], world[subject], *AUTUMN, PAGE)


async def test_a_page_has_students_by_name_and_cells_in_the_order_of_lessons(
    world: World, world_database: Database
) -> None:
    page = await _page(world_database, world, "A.tm", "group:A.7a", "subject:A.math")
    assert page is not None
    assert names_of(row["topic"] for row in page["lessons"]) == ["7a.old", "7a.m1", "7a.m2", "7a.s1"]
    anna, mov = page["rows"]
    assert (anna["student"]["full_name"], mov["student"]["full_name"]) == (_full_name("anna"), _full_name("mov"))
    assert [(cell["lesson_id"], names_of(mark["comment"] for mark in cell["marks"])) for cell in anna["cells"]] == [
        (world["lesson:A.7a.old"], ["anna.2"]),
        (world["lesson:A.7a.m1"], ["anna.1", "anna.6", "anna.7"]),
        (world["lesson:A.7a.m2"], ["anna.5"]),
    ]
    assert anna["mean"] == {"value": Decimal("4.00"), "exact": "4/1", "weight": 3000, "count": 3}
    assert name_of(anna["cells"][2]["attendance"]["reason"]) == "anna.2"
    assert [names_of(mark["comment"] for mark in cell["marks"]) for cell in mov["cells"]] == [["mov.1"]]


async def test_a_substitute_has_the_page_of_their_lesson(world: World, world_database: Database) -> None:
    page = await _page(world_database, world, "A.sub", "group:A.7a", "subject:A.math")
    assert page is not None
    assert names_of(row["topic"] for row in page["lessons"]) == ["7a.m2"]
    assert [len(row["cells"]) for row in page["rows"]] == [1, 0]
    assert page["rows"][1]["mean"] is None


async def test_a_page_out_of_reach_is_not_there(world: World, world_database: Database) -> None:
    for name, group, subject in (
        ("A.tm", "group:A.7b", "subject:A.math"),
        ("A.tm", "group:B.7a", "subject:B.math"),
        ("A.dep", "group:A.7a", "subject:B.math"),
        ("A.gmom", "group:A.7a", "subject:A.math"),
        ("A.reg", "group:B.7a", "subject:A.math"),
    ):
        assert await _page(world_database, world, name, group, subject) is None


async def test_a_teachers_page_of_a_subject_they_do_not_teach_holds_no_lesson(
    world: World, world_database: Database
) -> None:
    page = await _page(world_database, world, "A.tm", "group:A.7a", "subject:A.phys")
    assert page is not None
    assert page["lessons"] == []
    assert all(row["cells"] == [] for row in page["rows"])


async def test_a_roster_has_everybody_who_was_there_in_these_days(world: World, world_database: Database) -> None:
    group = world["group:A.7a"]
    async with acting(world_database, "A.dep") as (work, viewer):
        wish = Wanted.of(full_name={})
        october = await rosters(work, viewer, [group], date(2026, 10, 1), date(2026, 10, 31), wish)
        november = await rosters(work, viewer, [group], date(2026, 11, 1), date(2026, 11, 30), wish)
        both = await rosters(work, viewer, [group], date(2026, 10, 31), date(2026, 11, 1), wish)
    found = [[row["full_name"] for row in rows[group]] for rows in (october, november, both)]
    assert found == [
        [_full_name(name) for name in names] for names in (("anna", "lft"), ("anna", "mov"), ("anna", "lft", "mov"))
    ]


async def test_the_groups_of_a_day_and_of_all_years(world: World, world_database: Database) -> None:
    student = world["student:A.anna"]
    wish = Wanted.of(
        group={"title": {}, "year": {"title": {}}}, school_class={"title": {}, "homeroom_teacher": {"full_name": {}}}
    )
    async with acting(world_database, "A.gmom") as (work, viewer):
        today = (await enrolments(work, viewer, [student], date(2026, 11, 23), wish))[student]
        ever = (await enrolments(work, viewer, [student], None, wish))[student]
    assert names_of(row["group"]["title"] for row in today) == ["7a", "elec", "eng1"]
    assert names_of(row["group"]["title"] for row in ever) == ["7a", "elec", "eng1", "6a"]
    assert [None if row["school_class"] is None else name_of(row["school_class"]["title"]) for row in ever] == [
        "7a",
        None,
        "7a",
        "6a",
    ]
    assert name_of(ever[0]["school_class"]["homeroom_teacher"]["full_name"]) == "hr"
    assert ever[3]["school_class"]["homeroom_teacher"] is None


async def test_who_works_with_a_child_plans_included(world: World, world_database: Database) -> None:
    student = world["student:A.ivan"]
    wish = Wanted.of(staff={"full_name": {}}, subject={"name": {}}, homeroom={})
    async with acting(world_database, "A.givan") as (work, viewer):
        found = (await teachers_of_students(work, viewer, [student], date(2026, 11, 23), wish))[student]
    assert [
        (name_of(row["staff"]["full_name"]), row["subject"] and name_of(row["subject"]["name"]), row["homeroom"])
        for row in found
    ] == [("hb", None, True), ("tb", "math", False), ("ti", "math", False), ("tb", "phys", False)]


async def test_a_teacher_is_not_told_of_an_individual_plan(world: World, world_database: Database) -> None:
    student = world["student:A.ivan"]
    async with acting(world_database, "A.tb") as (work, viewer):
        groups = (await enrolments(work, viewer, [student], None, Wanted.of(group={"title": {}})))[student]
        wish = Wanted.of(staff={"full_name": {}})
        teachers = (await teachers_of_students(work, viewer, [student], date(2026, 11, 23), wish))[student]
    assert names_of(row["group"]["title"] for row in groups) == ["7b"]
    assert set(names_of(row["staff"]["full_name"] for row in teachers)) == {"hb", "tb"}


async def test_the_vacations_of_a_class_are_those_of_its_year_and_grade(world: World, world_database: Database) -> None:
    student = world["student:A.anna"]
    async with acting(world_database, "A.gmom") as (work, _):
        wish = Wanted.of(title={})
        this_year = await vacations_of_students(work, [student], date(2026, 11, 23), wish)
        last_year = await vacations_of_students(work, [student], date(2026, 3, 1), wish)
    assert names_of(row["title"] for row in this_year[student]) == ["26autumn", "26seven"]
    assert names_of(row["title"] for row in last_year[student]) == ["25may"]
