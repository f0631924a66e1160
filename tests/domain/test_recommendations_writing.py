"""Recommendations are written and taken back: by whom, to whom, and that the student alone is told."""

from typing import Any

import pytest

from domain.acts import Act
from domain.reading import Row
from domain.recommendations.writing import WriteRecommendation, remove_recommendation, write_recommendation
from domain.refusals import Conflict, NotAllowed, NotFound
from tests.week import Week, Writes, path

TEXT = "Больше читать вслух."


def recommend(week: Week, student: str = "anna", subject: str | None = None, text: str = TEXT) -> Writes:
    asked = WriteRecommendation(
        week[f"student:{student}"], text, None if subject is None else week[f"subject:{subject}"]
    )

    async def write(act: Act) -> Row:
        return await write_recommendation(act, asked)

    return write


def remove(number: int) -> Writes:
    async def write(act: Act) -> Row:
        return await remove_recommendation(act, number)

    return write


async def rows(week: Week) -> list[dict[str, Any]]:
    return [dict(row) for row in await week.fetch("SELECT * FROM recommendation ORDER BY id")]


@pytest.mark.parametrize(("who", "subject"), [("t_math", "math"), ("t_math", None), ("lead", None)])
async def test_a_teacher_of_the_student_and_the_homeroom_teacher_write(
    week: Week, who: str, subject: str | None
) -> None:
    await week.done(who, recommend(week, subject=subject))

    (row,) = await rows(week)
    about = None if subject is None else week[f"subject:{subject}"]
    assert (row["student_id"], row["staff_id"], row["subject_id"]) == (
        week["student:anna"],
        week[f"staff:{who}"],
        about,
    )
    assert (row["text"], row["removed_at"]) == (TEXT, None)
    assert await week.told() == [("recommendation_written", ["anna"], None, {"text": TEXT, "subjectId": about})]


@pytest.mark.parametrize("who", ["deputy", "registrar", "anna", "mother"])
async def test_who_neither_teaches_nor_leads_writes_none(week: Week, who: str) -> None:
    assert isinstance(await week.refused(who, recommend(week)), NotAllowed)


@pytest.mark.parametrize(
    ("who", "student"), [("lead", "boris"), ("t_free", "anna"), ("t_foreign", "anna"), ("lead", "nina")]
)
async def test_a_student_of_somebody_else_or_of_next_week_is_not_there(week: Week, who: str, student: str) -> None:
    assert isinstance(await week.refused(who, recommend(week, student)), NotFound)


@pytest.mark.parametrize(("who", "subject"), [("t_math", "phys"), ("t_math", "foreign"), ("lead", "math")])
async def test_a_subject_that_the_writer_does_not_teach_the_student_is_refused(
    week: Week, who: str, subject: str
) -> None:
    assert path(await week.refused(who, recommend(week, subject=subject))) == "input.subjectId"


@pytest.mark.parametrize("text", ["", " \n", "я" * 4001])
async def test_the_text_is_of_1_to_4000_characters(week: Week, text: str) -> None:
    assert path(await week.refused("t_math", recommend(week, text=text))) == "input.text"


async def test_ones_own_is_taken_back_once_and_stays_in_the_table(week: Week) -> None:
    number = (await week.done("t_math", recommend(week, subject="math")))["recommendation"]

    assert isinstance(await week.refused("t_phys", remove(number)), NotFound)
    assert isinstance(await week.refused("lead", remove(number)), NotFound)
    assert isinstance(await week.refused("deputy", remove(number)), NotAllowed)
    await week.done("t_math", remove(number))

    assert (await rows(week))[0]["removed_at"] is not None
    assert (await week.told())[1] == (
        "recommendation_removed",
        ["anna"],
        {"text": TEXT, "subjectId": week["subject:math"]},
        None,
    )
    assert isinstance(await week.refused("t_math", remove(number)), Conflict)
