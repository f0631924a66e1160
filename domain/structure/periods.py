"""Reporting periods are added, moved, removed, and closed: what lies in a closed one is written no more, by nobody."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from domain.acts import Act, conflict, invalid, not_found
from domain.reading import Row
from domain.structure.keeping import Form, add, begin, change, day_text, is_said, listed, remove, standing
from orm.schools import PeriodKind

TITLE_LONGEST: Final = 40
LONGEST: Final = 400
MOST: Final = {PeriodKind.QUARTER: 4, PeriodKind.TRIMESTER: 3, PeriodKind.HALF_YEAR: 2}
"""How many of a kind a year has."""
_WHAT: Final = "Отчётный период"


@dataclass(frozen=True, slots=True)
class PeriodAdd:
    year: int
    kind: PeriodKind
    ordinal: int
    title: str
    starts_on: date
    ends_on: date
    reason: str = ""


@dataclass(frozen=True, slots=True)
class PeriodUpdate:
    """What is None stays. The kind and the number are what the period is."""

    period: int
    version: int
    title: str | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class PeriodChoice:
    """One period, as it was read."""

    period: int
    version: int
    reason: str = ""


async def add_period(act: Act, addition: PeriodAdd) -> Row:
    """Add a period to a year; the answer has its id."""
    school = await begin(act, "periodAdd", addition.reason)
    form = Form()
    title = form.line("title", addition.title, TITLE_LONGEST)
    form.number("ordinal", addition.ordinal, 1, MOST[addition.kind])
    form.days(addition.starts_on, addition.ends_on, longest=LONGEST)
    form.check()
    year = await act.work.fetchrow(
        "SELECT starts_on, ends_on FROM school_year WHERE id = $1 AND school_id = $2 FOR KEY SHARE",
        addition.year,
        school,
    )
    if year is None:
        raise not_found("Учебный год не найден.")
    row = {"id": 0, "year_id": addition.year, "kind": addition.kind.value, "ordinal": addition.ordinal}
    await _check_place(act, row, year, addition.starts_on, addition.ends_on)
    period = await add(
        act,
        "reporting_period",
        school_id=school,
        year_id=addition.year,
        kind=addition.kind.value,
        ordinal=addition.ordinal,
        title=title,
        starts_on=addition.starts_on,
        ends_on=addition.ends_on,
    )
    return {"period": period}


async def update_period(act: Act, update: PeriodUpdate) -> Row:
    """Change the title or the days of a period; a closed one keeps its days. The answer has its id."""
    await begin(act, "periodUpdate", update.reason)
    is_said(title=update.title, starts_on=update.starts_on, ends_on=update.ends_on)
    stands = await standing(act, "reporting_period", update.period, update.version, _WHAT)
    form = Form()
    title = form.line("title", update.title, TITLE_LONGEST, stands["title"])
    starts_on, ends_on = update.starts_on or stands["starts_on"], update.ends_on or stands["ends_on"]
    moves = (starts_on, ends_on) != (stands["starts_on"], stands["ends_on"])
    if moves:
        form.days(starts_on, ends_on, longest=LONGEST)
    form.check()
    if moves:
        if stands["closed_at"] is not None:
            raise conflict("Период закрыт: его дни меняют, когда он открыт снова.")
        year = await act.work.fetchrow("SELECT starts_on, ends_on FROM school_year WHERE id = $1", stands["year_id"])
        await _check_place(act, stands, year, starts_on, ends_on)
    await change(act, "reporting_period", stands, title=title, starts_on=starts_on, ends_on=ends_on)
    return {"period": update.period}


async def remove_period(act: Act, removal: PeriodChoice) -> Row:
    """Remove an open period on which nothing rests; the answer has the id that it had."""
    await begin(act, "periodRemove", removal.reason)
    stands = await standing(act, "reporting_period", removal.period, removal.version, _WHAT)
    if stands["closed_at"] is not None:
        raise conflict("Период закрыт. Сначала откройте его снова.")
    resting = await act.work.fetchrow(
        'SELECT (SELECT count(*) FROM final_mark WHERE period_id = $1) AS "итоговые отметки",'
        " (SELECT count(*) FROM external_row WHERE entity = 'reporting_period' AND internal_id = $1 AND withdrawn_at IS NULL)"
        ' AS "записи обмена"',
        removal.period,
    )
    if listed(resting):
        raise conflict(f"На периоде держатся: {listed(resting)}.")
    await remove(act, "reporting_period", stands)
    return {"removed": removal.period}


async def close_period(act: Act, closing: PeriodChoice) -> Row:
    """From now on no mark and no attendance of its days is written. Not before its last day; the answer has its id."""
    await begin(act, "periodClose", closing.reason, alone=True)
    stands = await standing(act, "reporting_period", closing.period, closing.version, _WHAT)
    if stands["closed_at"] is not None:
        raise conflict("Период уже закрыт.")
    if act.today < stands["ends_on"]:
        raise invalid("input.periodId", f"Период ещё идёт: закрыть его можно с {day_text(stands['ends_on'])}.")
    await change(act, "reporting_period", stands, closed_at=act.now)
    return {"period": closing.period}


async def reopen_period(act: Act, reopening: PeriodChoice) -> Row:
    """Let its days be written again, and say why; the answer has its id."""
    await begin(act, "periodReopen", reopening.reason)
    stands = await standing(act, "reporting_period", reopening.period, reopening.version, _WHAT)
    if stands["closed_at"] is None:
        raise conflict("Период не закрыт.")
    if not reopening.reason.strip():
        raise invalid("input.reason", "Укажите причину.")
    await change(act, "reporting_period", stands, closed_at=None)
    return {"period": reopening.period}


async def _check_place(act: Act, row: Row, year: Row, starts_on: date, ends_on: date) -> None:
    """Inside its year, and among the others of its kind by number: the second after the first."""
    form = Form()
    if starts_on < year["starts_on"]:
        form.wrong("startsOn", f"Учебный год начинается {day_text(year['starts_on'])}.")
    if ends_on > year["ends_on"]:
        form.wrong("endsOn", f"Учебный год кончается {day_text(year['ends_on'])}.")
    others = await act.work.fetch(
        "SELECT ordinal, title, starts_on, ends_on FROM reporting_period WHERE year_id = $1 AND kind = $2 AND id <> $3"
        " ORDER BY ordinal",
        row["year_id"],
        row["kind"],
        row["id"],
    )
    for other in others:
        if other["ordinal"] == row["ordinal"]:
            form.wrong("ordinal", f"Период с этим номером уже есть: «{other['title']}».")
        elif other["ordinal"] < row["ordinal"] and starts_on <= other["ends_on"]:
            form.wrong("startsOn", f"Период «{other['title']}» кончается {day_text(other['ends_on'])}.")
        elif other["ordinal"] > row["ordinal"] and ends_on >= other["starts_on"]:
            form.wrong("endsOn", f"Период «{other['title']}» начинается {day_text(other['starts_on'])}.")
    form.check()
