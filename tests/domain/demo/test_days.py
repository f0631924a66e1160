"""The demo school on awkward days: in each, the week that holds the day is a school week with everything in it."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest

from domain import demo
from domain.demo.rows import TABLES, Rows
from domain.demo.school import build
from tests.databases import Place

DAYS = {
    "in the middle of summer": date(2026, 7, 15),
    "a Sunday of the spring vacation": date(2026, 4, 5),
    "the first of January": date(2027, 1, 1),
    "the last day of August": date(2026, 8, 31),
    "a leap day": date(2028, 2, 29),
}


@dataclass(frozen=True, slots=True)
class School:
    """The rows of a day as they will be written, by table."""

    today: date
    rows: dict[str, list[dict[str, Any]]]

    @property
    def monday(self) -> date:
        return self.today - timedelta(days=self.today.weekday())

    def week(self, day: date, weeks: int = 1) -> bool:
        return self.monday <= day < self.monday + timedelta(weeks=weeks)

    def lessons(self) -> dict[int, dict[str, Any]]:
        return {row["id"]: row for row in self.rows["lesson"]}

    def student(self) -> int:
        return next(int(row["student_id"]) for row in self.rows["role_grant"] if row["student_id"])

    def groups_of_student(self) -> set[int]:
        return {
            row["group_id"]
            for row in self.rows["enrolment"]
            if row["student_id"] == self.student() and row["starts_on"] <= self.today <= row["ends_on"]
        }


@pytest.fixture(scope="module", params=list(DAYS.values()), ids=list(DAYS))
def school(request: pytest.FixtureRequest) -> School:
    rows = Rows(dict.fromkeys(TABLES, 1))
    build(rows, request.param, "hash")
    return School(
        request.param,
        {
            name: [dict(zip(TABLES[name].columns, row, strict=True)) for row in found]
            for name, found in rows.take().items()
        },
    )


def test_every_class_has_lessons_on_the_five_days_of_this_week_and_the_next(school: School) -> None:
    titles = {row["id"]: row["title"] for row in school.rows["study_group"] if row["kind"] == "class"}
    days = {
        (titles[row["group_id"]], row["planned_on"])
        for row in school.rows["lesson"]
        if row["group_id"] in titles and school.week(row["planned_on"], 2)
    }
    assert Counter(Counter(title for title, _ in days).values()) == {10: 22}


def test_the_day_lies_in_a_period_of_each_kind(school: School) -> None:
    kinds = [
        row["kind"] for row in school.rows["reporting_period"] if row["starts_on"] <= school.today <= row["ends_on"]
    ]
    assert sorted(kinds) == ["half_year", "quarter"]


def test_nobody_and_no_room_is_in_two_places(school: School) -> None:
    lessons = {number: row for number, row in school.lessons().items() if row["status"] != "cancelled"}
    shared = {row["id"] for row in school.rows["room"] if row["shared"]}
    sittings = {number: row["sitting"] or number for number, row in lessons.items()}
    places = {
        *(
            ("teacher", row["staff_id"], lessons[row["lesson_id"]]["starts_at"], sittings[row["lesson_id"]])
            for row in school.rows["lesson_teacher"]
            if row["effective"] and row["lesson_id"] in lessons
        ),
        *(
            ("room", row["room_id"], row["starts_at"], sittings[number])
            for number, row in lessons.items()
            if row["room_id"] not in shared
        ),
    }
    assert max(Counter((what, which, when) for what, which, when, _ in places).values()) == 1


def test_the_week_has_a_substituted_a_moved_and_a_cancelled_lesson(school: School) -> None:
    lessons = school.lessons()
    titles = {row["id"]: row["title"] for row in school.rows["study_group"]}
    kinds = [
        (titles[lessons[row["lesson_id"]]["group_id"]], row["kind"])
        for row in school.rows["lesson_change"]
        if school.week(lessons[row["lesson_id"]]["date"])
    ]
    assert sorted(kinds) == [("3Б", "teacher"), ("7А", "cancelled"), ("7А", "moved"), ("7А", "teacher")]


def test_the_demo_student_has_marks_of_the_week_and_a_debt(school: School) -> None:
    own = [row for row in school.rows["mark"] if row["student_id"] == school.student()]
    assert any(school.week(row["lesson_date"]) for row in own)
    assert any(row["code"] == "." and row["due_on"] > school.today for row in own)


def test_homework_is_due_this_week_and_control_works_are_ahead(school: School) -> None:
    groups = school.groups_of_student()
    assert any(row["group_id"] in groups and school.week(row["due_on"]) for row in school.rows["homework"])
    ahead = school.today, school.today + timedelta(days=28)
    assert any(row["group_id"] in groups and ahead[0] < row["date"] < ahead[1] for row in school.rows["control_work"])


def test_one_result_is_pending_one_is_due_and_the_others_are_published(school: School) -> None:
    hidden = [row for row in school.rows["final_mark"] if row["published_at"] is None]
    assert [row["student_id"] for row in hidden] == [school.student()] * 2
    due, pending = sorted(row["due_at"].date() for row in hidden)
    assert due < school.today < pending
    past = [row for row in school.rows["final_mark"] if row["period_id"] and row["published_at"]]
    assert len(past) > 2000


def test_nothing_was_signed_or_received_in_the_future(school: School) -> None:
    for table, column in (
        ("consent_decision", "registered_at"),
        ("final_mark", "received_at"),
        ("lesson_change", "made_at"),
    ):
        assert max(row[column].date() for row in school.rows[table]) < school.today, table


async def test_a_year_that_begins_in_summer_is_taken_by_the_database(place: Place) -> None:
    told: list[str] = []
    await demo.seed(place.owner_url, today=date(2026, 8, 31), progress=told.append)
    async with place.as_owner() as connection:
        counts = [await connection.fetchval(f"SELECT count(*) FROM {noun}") for noun in ("student", "lesson", "mark")]
    assert told[-1] == "{} students, {} lessons, {} marks.".format(*counts)
