"""Reporting periods: their place in the year, closing and opening again."""

import asyncio
from datetime import date
from typing import Any

import pytest

from domain.acts import Act
from domain.marks.asked import RecordMark
from domain.marks.recording import write_one
from domain.reading import Row
from domain.refusals import NotAllowed, NotFound, Refusal
from domain.structure.periods import (
    PeriodAdd,
    PeriodChoice,
    PeriodUpdate,
    add_period,
    close_period,
    remove_period,
    reopen_period,
    update_period,
)
from orm.schools import PeriodKind
from tests.domain.structure.desk import Desk
from tests.domain.structure.test_years import this_year
from tests.week import MONDAY, NOW, path

FIRST = (date(2026, 9, 1), date(2026, 10, 25))
SECOND = (date(2026, 11, 3), date(2026, 12, 28))


def quarter(year: int, ordinal: int, days: tuple[date, date], **more: Any) -> PeriodAdd:  # noqa: ANN401 - fields
    given = {"kind": PeriodKind.QUARTER, "title": f"{ordinal} четверть", **more}
    return PeriodAdd(year, ordinal=ordinal, starts_on=days[0], ends_on=days[1], **given)


async def added(desk: Desk, ordinal: int, days: tuple[date, date]) -> int:
    number: int = (await desk.done(add_period, quarter(await this_year(desk), ordinal, days)))["period"]
    return number


async def test_a_period_is_added(desk: Desk) -> None:
    row = await desk.row("reporting_period", await added(desk, 1, FIRST))

    assert (row["kind"], row["ordinal"], row["starts_on"], row["ends_on"]) == ("quarter", 1, *FIRST)
    assert (row["closed_at"], row["version"]) == (None, 1)


@pytest.mark.parametrize(
    ("ordinal", "days", "more", "paths"),
    [
        (3, (SECOND[1], SECOND[0]), {}, ["input.endsOn"]),
        (5, (date(2027, 1, 11), date(2027, 3, 20)), {}, ["input.ordinal"]),
        (0, (date(2027, 1, 11), date(2027, 3, 20)), {}, ["input.ordinal"]),
        (3, (date(2027, 1, 11), date(2027, 3, 20)), {"kind": PeriodKind.HALF_YEAR}, ["input.ordinal"]),
        (3, (date(2027, 1, 11), date(2027, 3, 20)), {"title": "ч" * 41}, ["input.title"]),
        (3, (date(2026, 8, 1), date(2027, 6, 30)), {}, ["input.startsOn", "input.endsOn", "input.startsOn"]),
        (3, (date(2026, 12, 28), date(2027, 3, 20)), {}, ["input.startsOn"]),
        (1, (date(2026, 9, 1), date(2026, 11, 3)), {}, ["input.endsOn"]),
        (2, (date(2027, 1, 11), date(2027, 3, 20)), {}, ["input.ordinal"]),
        (3, (date(2026, 9, 1), date(2026, 10, 25)), {}, ["input.startsOn"]),
    ],
)
async def test_a_period_out_of_place_is_refused(
    desk: Desk, ordinal: int, days: tuple[date, date], more: dict[str, Any], paths: list[str]
) -> None:
    year = await this_year(desk)
    await added(desk, 2, SECOND)

    assert await desk.paths(add_period, quarter(year, ordinal, days, **more)) == paths


async def test_periods_of_two_kinds_lie_over_each_other(desk: Desk) -> None:
    await added(desk, 1, FIRST)
    half = quarter(await this_year(desk), 1, (FIRST[0], SECOND[1]), kind=PeriodKind.HALF_YEAR, title="I полугодие")

    assert "period" in await desk.done(add_period, half)


async def test_a_period_moves_within_its_place(desk: Desk) -> None:
    period = await added(desk, 1, FIRST)
    await added(desk, 2, SECOND)

    assert await desk.paths(update_period, PeriodUpdate(period, 1, ends_on=SECOND[0])) == ["input.endsOn"]
    assert await desk.paths(update_period, PeriodUpdate(period, 1, ends_on=date(2026, 8, 1))) == ["input.endsOn"]
    await desk.done(update_period, PeriodUpdate(period, 1, title="I четверть", ends_on=date(2026, 10, 30)))
    row = await desk.row("reporting_period", period)
    assert (row["title"], row["ends_on"], row["version"]) == ("I четверть", date(2026, 10, 30), 2)


@pytest.mark.parametrize("who", ["admin", "deputy"])
async def test_a_period_that_has_ended_is_closed_and_opened_again_with_a_reason(desk: Desk, who: str) -> None:
    period = await added(desk, 1, FIRST)

    await desk.done(close_period, PeriodChoice(period, 1), who)
    assert (await desk.row("reporting_period", period))["closed_at"] == NOW
    assert await desk.conflict(close_period, PeriodChoice(period, 2), who) == "Период уже закрыт."
    assert await desk.paths(reopen_period, PeriodChoice(period, 2, " "), who) == ["input.reason"]
    await desk.done(reopen_period, PeriodChoice(period, 2, "Пропущена отметка"), who)
    assert (await desk.row("reporting_period", period))["closed_at"] is None
    assert await desk.conflict(reopen_period, PeriodChoice(period, 3, "Ещё раз"), who) == "Период не закрыт."
    assert [kept["reason"] for kept in await desk.history("reporting_period")] == ["", "", "Пропущена отметка"]


async def test_a_period_is_closed_from_its_last_day_on(desk: Desk) -> None:
    running = await added(desk, 2, (date(2026, 11, 3), date(2026, 11, 24)))
    assert await desk.paths(close_period, PeriodChoice(running, 1)) == ["input.periodId"]

    await desk.done(update_period, PeriodUpdate(running, 1, ends_on=date(2026, 11, 23)))
    await desk.done(close_period, PeriodChoice(running, 2))


async def test_a_closed_period_keeps_its_days_and_stays(desk: Desk) -> None:
    period = await added(desk, 1, FIRST)
    await desk.done(close_period, PeriodChoice(period, 1))

    assert "открыт снова" in await desk.conflict(update_period, PeriodUpdate(period, 2, ends_on=date(2026, 10, 30)))
    assert "закрыт" in await desk.conflict(remove_period, PeriodChoice(period, 2))
    await desk.done(update_period, PeriodUpdate(period, 2, title="I четверть"))


async def test_a_period_with_final_marks_stays(desk: Desk) -> None:
    period = await added(desk, 1, FIRST)
    await desk.week.fetch(
        "INSERT INTO final_mark (school_id, student_id, subject_id, year_id, period_id, programme, grade, kind, value, scale,"
        " received_at, due_at, version) SELECT school_id, $2, $3, year_id, id, 'basic', 7, 'numeric', 5, 5, app.now(),"
        " app.now() + interval '3 days', 1 FROM reporting_period WHERE id = $1",
        period,
        desk.week["student:anna"],
        desk.week["subject:math"],
    )

    assert await desk.conflict(remove_period, PeriodChoice(period, 1)) == "На периоде держатся: итоговые отметки — 1."


async def test_a_period_on_which_nothing_rests_is_removed(desk: Desk) -> None:
    period = await added(desk, 1, FIRST)

    assert await desk.done(remove_period, PeriodChoice(period, 1)) == {"removed": period}
    assert await desk.week.fetch("SELECT 1 FROM reporting_period") == []


async def test_the_deputy_head_closes_and_does_not_add(desk: Desk) -> None:
    period = await added(desk, 1, FIRST)

    for writer, asked in (
        (add_period, quarter(await this_year(desk), 2, SECOND)),
        (update_period, PeriodUpdate(period, 1, title="I")),
        (remove_period, PeriodChoice(period, 1)),
    ):
        assert isinstance(await desk.refused(writer, asked, "deputy"), NotAllowed)  # type: ignore[arg-type]  # of each its own


async def test_what_is_of_another_school_is_not_there(desk: Desk) -> None:
    period, year = await added(desk, 1, FIRST), await this_year(desk)

    for writer, asked in (
        (add_period, quarter(year, 2, SECOND)),
        (update_period, PeriodUpdate(period, 1, title="I")),
        (remove_period, PeriodChoice(period, 1)),
        (close_period, PeriodChoice(period, 1)),
    ):
        assert isinstance(await desk.refused(writer, asked, "stranger"), NotFound)  # type: ignore[arg-type]  # of each its own


async def test_a_mark_that_waits_for_the_closing_is_refused_and_the_closing_waits_for_a_mark(desk: Desk) -> None:
    """Of a writer of marks and whoever closes the period at once, the second one sees what the first one did."""
    week = desk.week
    period = await added(desk, 1, (date(2026, 9, 1), date(2026, 11, 23)))
    closer, teacher = desk.viewers["admin"], week.viewers["t_math"]
    marks = [
        RecordMark("input", week["lesson:held"], week[f"student:{name}"], "5", week["work:answer"])
        for name in ("anna", "oleg")
    ]

    async with week.database.work(teacher.schools, actor=teacher.account_id) as work:
        await write_one(Act(work, teacher, NOW, MONDAY), "markRecord", marks[0], "")
        closing = asyncio.create_task(desk.do("admin", close_period, PeriodChoice(period, 1)))
        await waiting(desk)
    assert await closing == {"period": period}
    assert await desk.one("SELECT count(*) FROM mark") == 1

    await desk.done(reopen_period, PeriodChoice(period, 2, "Ещё отметка"))
    async with week.database.work(closer.schools, actor=closer.account_id) as work:
        await close_period(Act(work, closer, NOW, MONDAY), PeriodChoice(period, 3))
        writing = asyncio.create_task(week.do("t_math", lambda act: write_one(act, "markRecord", marks[1], "")))
        await waiting(desk)
    assert path(await _refusal(writing)) == "input.lessonId"
    assert await desk.one("SELECT count(*) FROM mark") == 1


async def _refusal(writing: "asyncio.Task[Row | Refusal]") -> Refusal:
    answer = await writing
    assert not isinstance(answer, dict)
    return answer


async def waiting(desk: Desk) -> None:
    """Until some transaction of this database waits for another one."""
    async with desk.week.place.as_superuser() as watcher:
        while not await watcher.fetchval(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
        ):
            pass
