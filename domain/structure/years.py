"""School years are opened, changed and removed. Two of one school never have a day in common."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from domain.acts import Act, conflict
from domain.reading import Row
from domain.structure.keeping import Form, add, begin, change, day_text, is_said, listed, remove, standing

TITLE_LONGEST: Final = 40
LONGEST: Final = 400
"""Days: a year and what a school may add to it."""


@dataclass(frozen=True, slots=True)
class YearOpen:
    title: str
    starts_on: date
    ends_on: date
    reason: str = ""


@dataclass(frozen=True, slots=True)
class YearUpdate:
    """What is None stays."""

    year: int
    version: int
    title: str | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class YearRemove:
    year: int
    version: int
    reason: str = ""


async def open_year(act: Act, opening: YearOpen) -> Row:
    """Add a year to the school; the answer has its id."""
    school = await begin(act, "yearOpen", opening.reason)
    form = Form()
    title = form.line("title", opening.title, TITLE_LONGEST)
    form.days(opening.starts_on, opening.ends_on, longest=LONGEST)
    form.check()
    await _check_free(act, school, 0, opening.starts_on, opening.ends_on)
    year = await add(
        act, "school_year", school_id=school, title=title, starts_on=opening.starts_on, ends_on=opening.ends_on
    )
    return {"year": year}


async def update_year(act: Act, update: YearUpdate) -> Row:
    """Change the title or the days of a year; what lies in it has to stay in it. The answer has its id."""
    school = await begin(act, "yearUpdate", update.reason)
    is_said(title=update.title, starts_on=update.starts_on, ends_on=update.ends_on)
    stands = await standing(act, "school_year", update.year, update.version, "Учебный год")
    form = Form()
    title = form.line("title", update.title, TITLE_LONGEST, stands["title"])
    starts_on, ends_on = update.starts_on or stands["starts_on"], update.ends_on or stands["ends_on"]
    if (starts_on, ends_on) != (stands["starts_on"], stands["ends_on"]):
        form.days(starts_on, ends_on, longest=LONGEST)
    form.check()
    if (starts_on, ends_on) != (stands["starts_on"], stands["ends_on"]):
        await _check_free(act, school, update.year, starts_on, ends_on)
        await _check_inside(act, update.year, starts_on, ends_on)
    await change(act, "school_year", stands, title=title, starts_on=starts_on, ends_on=ends_on)
    return {"year": update.year}


async def remove_year(act: Act, removal: YearRemove) -> Row:
    """Remove a year on which nothing rests; the answer has the id that it had."""
    await begin(act, "yearRemove", removal.reason)
    stands = await standing(act, "school_year", removal.year, removal.version, "Учебный год")
    resting = await act.work.fetchrow(
        'SELECT (SELECT count(*) FROM reporting_period WHERE year_id = $1) AS "отчётные периоды",'
        ' (SELECT count(*) FROM vacation WHERE year_id = $1) AS "каникулы",'
        ' (SELECT count(*) FROM school_class WHERE year_id = $1) AS "классы",'
        ' (SELECT count(*) FROM study_group WHERE year_id = $1) AS "учебные группы",'
        ' (SELECT count(*) FROM individual_plan WHERE year_id = $1) AS "индивидуальные планы",'
        ' (SELECT count(*) FROM final_mark WHERE year_id = $1) AS "итоговые отметки",'
        " (SELECT count(*) FROM external_row WHERE entity = 'school_year' AND internal_id = $1 AND withdrawn_at IS NULL)"
        ' AS "записи обмена"',
        removal.year,
    )
    if listed(resting):
        raise conflict(f"На учебном годе держатся: {listed(resting)}. Сначала уберите их.")
    await remove(act, "school_year", stands)
    return {"removed": removal.year}


async def _check_free(act: Act, school: int, year: int, starts_on: date, ends_on: date) -> None:
    other = await act.work.fetchrow(
        "SELECT title, starts_on, ends_on FROM school_year WHERE school_id = $1 AND id <> $2 AND starts_on <= $4 AND ends_on >= $3"
        " ORDER BY starts_on LIMIT 1",
        school,
        year,
        starts_on,
        ends_on,
    )
    if other is not None:
        days = f"{day_text(other['starts_on'])}–{day_text(other['ends_on'])}"
        raise conflict(f"Эти дни заняты учебным годом «{other['title']}» ({days}).")


async def _check_inside(act: Act, year: int, starts_on: date, ends_on: date) -> None:
    """A vacation may begin on the day after the year, as in summer."""
    outside = await act.work.fetchrow(
        "SELECT (SELECT count(*) FROM reporting_period WHERE year_id = $1 AND (starts_on < $2 OR ends_on > $3))"
        ' AS "отчётные периоды",'
        ' (SELECT count(*) FROM vacation WHERE year_id = $1 AND (starts_on < $2 OR starts_on > $3 + 1)) AS "каникулы",'
        " (SELECT count(*) FROM lesson l JOIN study_group g ON g.id = l.group_id"
        " WHERE g.year_id = $1 AND l.status <> 'cancelled' AND (l.date < $2 OR l.date > $3)) AS \"уроки\"",
        year,
        starts_on,
        ends_on,
    )
    if listed(outside):
        raise conflict(f"За новыми датами года остаются: {listed(outside)}. Сначала перенесите или уберите их.")
