"""The curriculum of a class is set whole, by the deputy head."""

import asyncio
from collections.abc import Sequence

import pytest

from domain.acts import Act
from domain.curriculum import CurriculumSet, Line, curricula_of_classes, set_curriculum
from domain.refusals import Conflict, NotAllowed, NotFound
from domain.selection import Wanted
from tests.domain.structure.conftest import desk
from tests.domain.structure.desk import Desk
from tests.week import MONDAY, NOW

__all__ = ["desk"]


def asked(desk: Desk, hours: dict[str, int], version: int | None = None, reason: str = "") -> CurriculumSet:
    lines = [Line(desk.week[f"subject:{name}"], each) for name, each in hours.items()]
    return CurriculumSet(desk.week["class:7a"], version, lines, reason)


async def read(desk: Desk) -> tuple[int, dict[str, int]]:
    wanted = Wanted(
        {"version": Wanted(), "subjects": Wanted({"hours": Wanted(), "subject": Wanted({"name": Wanted()})})}
    )
    number = desk.week["class:7a"]
    async with desk.week.database.work(desk.viewers["deputy"].schools) as work:
        row = (await curricula_of_classes(work, [number], wanted))[number]
        assert work.statements == 2
    return row["version"], {line["subject"]["name"]: line["hours"] for line in row["subjects"]}


async def test_a_curriculum_is_set_and_set_anew(desk: Desk) -> None:
    await desk.done(set_curriculum, asked(desk, {"math": 170, "phys": 68}), "deputy")
    assert await read(desk) == (1, {"math": 170, "phys": 68})

    await desk.done(set_curriculum, asked(desk, {"math": 204, "rus": 136}, 1, "Педсовет"), "deputy")
    assert await read(desk) == (2, {"math": 204, "rus": 136})
    kept = [each for each in await desk.history("curriculum_subject") if each["reason"]]
    assert sorted((each["before"] is None, each["after"] is None) for each in kept) == [
        (False, False),
        (False, True),
        (True, False),
    ]


async def test_the_same_again_changes_nothing(desk: Desk) -> None:
    await desk.done(set_curriculum, asked(desk, {"math": 170}), "deputy")
    await desk.done(set_curriculum, asked(desk, {"math": 170}, 1), "deputy")

    assert await read(desk) == (1, {"math": 170})


async def test_whoever_read_another_one_is_told(desk: Desk) -> None:
    assert "нет учебного плана" in await desk.conflict(set_curriculum, asked(desk, {"math": 170}, 1), "deputy")
    await desk.done(set_curriculum, asked(desk, {"math": 170}), "deputy")

    for version in (None, 2):
        assert "уже изменены" in await desk.conflict(set_curriculum, asked(desk, {"rus": 1}, version), "deputy")


async def test_of_two_at_once_one_is_told(desk: Desk) -> None:
    answers = await asyncio.gather(
        *(desk.do("deputy", set_curriculum, asked(desk, {name: 170})) for name in ("math", "rus"))
    )

    assert [type(answer) for answer in answers if not isinstance(answer, dict)] == [Conflict]
    assert len((await read(desk))[1]) == 1


@pytest.mark.parametrize(
    ("lines", "paths"),
    [
        ([("math", 0)], ["input.subjects[0].hours"]),
        ([("math", 2**31 - 1)], ["input.subjects[0].hours"]),
        ([("math", 170), ("math", 68)], ["input.subjects[1].subjectId"]),
        ([("math", 170), ("foreign", 68)], ["input.subjects[1].subjectId"]),
        ([("math", 170)] * 61, ["input.subjects"]),
    ],
)
async def test_lines_that_cannot_be_are_refused(desk: Desk, lines: Sequence[tuple[str, int]], paths: list[str]) -> None:
    rows = [Line(desk.week[f"subject:{name}"], hours) for name, hours in lines]

    assert await desk.paths(set_curriculum, CurriculumSet(desk.week["class:7a"], None, rows), "deputy") == paths


async def test_a_year_that_has_ended_needs_a_reason(desk: Desk) -> None:
    await desk.week.fetch("UPDATE school_year SET ends_on = '2026-11-22'")

    assert await desk.paths(set_curriculum, asked(desk, {"math": 170}), "deputy") == ["input.reason"]
    await desk.done(set_curriculum, asked(desk, {"math": 170}, reason="Описка"), "deputy")


async def test_it_is_the_deputy_heads_of_the_school(desk: Desk) -> None:
    assert await desk.refused(set_curriculum, asked(desk, {"math": 170})) == NotAllowed("Это делает завуч.")
    assert isinstance(await desk.refused(set_curriculum, asked(desk, {"math": 170}), "foreign"), NotFound)


async def test_many_subjects_take_as_many_statements_as_one(desk: Desk) -> None:
    counts = []
    for number, name in ((1, "7a"), (40, "7b")):
        await desk.week.fetch(
            "INSERT INTO subject (school_id, name, short_name) SELECT $1, $2 || n, n FROM generate_series(1, $3) n",
            desk.week["school"],
            name,
            number,
        )
        rows = await desk.week.fetch("SELECT id FROM subject WHERE name ~ $1", f"^{name}\\d")
        lines = [Line(row["id"], 34) for row in rows]
        viewer = desk.viewers["deputy"]
        async with desk.week.database.work(viewer.schools, actor=viewer.account_id) as work:
            act = Act(work, viewer, NOW, MONDAY)
            await set_curriculum(act, CurriculumSet(desk.week[f"class:{name}"], None, lines))
            counts.append(work.statements)
        assert len(lines) == number
    assert counts[0] == counts[1]
