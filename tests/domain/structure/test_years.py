"""School years: opened, changed and removed, with what rests on them."""

from datetime import date
from typing import Any

import pytest

from domain.refusals import NotFound
from domain.structure.years import YearOpen, YearRemove, YearUpdate, open_year, remove_year, update_year
from tests.domain.structure.desk import Desk
from tests.week import YEAR

NEXT = YearOpen("2027/28", date(2027, 9, 1), date(2028, 5, 26))


async def this_year(desk: Desk) -> int:
    number: int = await desk.one("SELECT id FROM school_year WHERE school_id = $1", desk.week["school"])
    return number


async def test_a_year_is_opened_and_kept(desk: Desk) -> None:
    year = (await desk.done(open_year, NEXT))["year"]

    row = await desk.row("school_year", year)
    assert (row["title"], row["starts_on"], row["ends_on"], row["version"]) == (
        "2027/28",
        date(2027, 9, 1),
        date(2028, 5, 26),
        1,
    )
    (kept,) = await desk.history("school_year")
    assert (kept["row_id"], kept["actor_id"], kept["before"]) == (year, desk.viewers["admin"].account_id, None)


@pytest.mark.parametrize(
    ("title", "starts_on", "ends_on", "path"),
    [
        ("", date(2027, 9, 1), date(2028, 5, 26), "input.title"),
        ("г" * 41, date(2027, 9, 1), date(2028, 5, 26), "input.title"),
        ("2027/28", date(2028, 5, 26), date(2027, 9, 1), "input.endsOn"),
        ("2027/28", date(2027, 9, 1), date(2027, 9, 1), "input.endsOn"),
        ("2027/28", date(2027, 9, 1), date(2029, 5, 26), "input.endsOn"),
        ("1/2", date(1, 9, 1), date(2, 5, 26), "input.startsOn"),
        ("9999", date(2027, 9, 1), date(9999, 12, 31), "input.endsOn"),
    ],
)
async def test_a_year_that_cannot_be_is_refused(
    desk: Desk, title: str, starts_on: date, ends_on: date, path: str
) -> None:
    assert await desk.paths(open_year, YearOpen(title, starts_on, ends_on)) == [path]


@pytest.mark.parametrize(
    "days", [(date(2027, 5, 31), date(2028, 5, 26)), (date(2025, 9, 1), YEAR[0]), (date(2026, 10, 1), date(2027, 3, 1))]
)
async def test_two_years_have_no_day_in_common(desk: Desk, days: tuple[date, date]) -> None:
    message = await desk.conflict(open_year, YearOpen("Другой", *days))

    assert message == "Эти дни заняты учебным годом «2026/27» (01.09.2026–31.05.2027)."


async def test_a_title_is_of_one_year(desk: Desk) -> None:
    again = YearOpen("2026/27", NEXT.starts_on, NEXT.ends_on)

    assert await desk.conflict(open_year, again) == "Учебный год с таким названием уже есть."


async def test_a_year_becomes_shorter_than_nothing_that_lies_in_it(desk: Desk) -> None:
    year = await this_year(desk)
    update = YearUpdate(year, 1, ends_on=date(2026, 11, 28))

    message = await desk.conflict(update_year, update)
    assert message == "За новыми датами года остаются: каникулы — 2, уроки — 1. Сначала перенесите или уберите их."
    await desk.done(update_year, YearUpdate(year, 1, ends_on=date(2027, 5, 26), reason="Приказ"))
    assert (await desk.row("school_year", year))["ends_on"] == date(2027, 5, 26)


async def test_a_year_on_which_something_rests_stays(desk: Desk) -> None:
    year = await this_year(desk)

    message = await desk.conflict(remove_year, YearRemove(year, 1))
    assert message == "На учебном годе держатся: каникулы — 2, классы — 2, учебные группы — 3. Сначала уберите их."


async def test_a_year_that_came_by_the_exchange_stays(desk: Desk) -> None:
    year = (await desk.done(open_year, NEXT))["year"]
    await desk.week.fetch(
        "INSERT INTO external_row (source, entity, external_id, internal_id, school_id, digest, taken_at)"
        " VALUES ('журнал', 'school_year', '1', $1, $2, '', app.now())",
        year,
        desk.week["school"],
    )

    assert "записи обмена — 1" in await desk.conflict(remove_year, YearRemove(year, 1))


async def test_an_empty_year_is_removed_and_kept_in_the_history(desk: Desk) -> None:
    year = (await desk.done(open_year, NEXT))["year"]

    assert await desk.done(remove_year, YearRemove(year, 1, "Открыт по ошибке")) == {"removed": year}
    _, gone = await desk.history("school_year")
    assert (gone["before"]["title"], gone["after"], gone["reason"]) == ("2027/28", None, "Открыт по ошибке")


@pytest.mark.parametrize("version", [0, 2, -1])
async def test_another_version_is_a_conflict(desk: Desk, version: int) -> None:
    year = await this_year(desk)

    assert "уже изменены" in await desk.conflict(update_year, YearUpdate(year, version, title="Год"))
    assert "уже изменены" in await desk.conflict(remove_year, YearRemove(year, version))


async def test_a_year_of_another_school_and_one_of_nobody_are_not_there(desk: Desk) -> None:
    year = await this_year(desk)
    writes: list[tuple[Any, Any]] = [
        (update_year, lambda number: YearUpdate(number, 1, title="Год")),
        (remove_year, lambda number: YearRemove(number, 1)),
    ]
    for writer, asked in writes:
        assert isinstance(await desk.refused(writer, asked(10**12)), NotFound)
        assert isinstance(await desk.refused(writer, asked(year), "stranger"), NotFound)
