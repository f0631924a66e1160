"""A school without people: years, periods, vacations, bells, subjects, rooms, work types, classes and groups."""

from datetime import date, datetime
from typing import Final

from tests.world.rows import Rows

ZONES: Final = {"A": "Europe/Moscow", "B": "Asia/Yekaterinburg"}

_YEARS: Final = (
    ("25", date(2025, 9, 1), date(2026, 5, 31)),
    ("26", date(2026, 9, 1), date(2027, 5, 31)),
    ("28", date(2028, 9, 1), date(2029, 5, 31)),
)
_PERIODS: Final = (
    ("25q4", 4, date(2026, 4, 6), date(2026, 5, 31)),
    ("26q1", 1, date(2026, 9, 1), date(2026, 10, 25)),
    ("26q2", 2, date(2026, 11, 3), date(2026, 12, 30)),
    ("26q3", 3, date(2027, 1, 11), date(2027, 3, 20)),
)
_VACATIONS: Final[tuple[tuple[str, list[int], date, date], ...]] = (
    ("25may", [], date(2026, 5, 1), date(2026, 5, 9)),
    ("26autumn", [], date(2026, 10, 26), date(2026, 11, 2)),
    ("26seven", [7], date(2026, 12, 31), date(2027, 1, 10)),
    ("26first", [1], date(2027, 2, 15), date(2027, 2, 21)),
)


async def add_structure(rows: Rows, s: str, created_at: datetime) -> None:
    """Classes 7a, 7b and 7v of this year, 6a of the last one; a part of 7a (eng1), and a group across 7a and 7b (elec).

    Nothing rests on year 28 and on period 26q3.
    """
    school = await rows.add("school", s, time_zone=ZONES[s], created_at=created_at)
    for name, starts_on, ends_on in _YEARS:
        await rows.add("school_year", f"{s}.{name}", school_id=school, starts_on=starts_on, ends_on=ends_on)
    for name, ordinal, starts_on, ends_on in _PERIODS:
        await rows.add(
            "reporting_period",
            f"{s}.{name}",
            school_id=school,
            year_id=rows[f"year:{s}.{name[:2]}"],
            kind="quarter",
            ordinal=ordinal,
            starts_on=starts_on,
            ends_on=ends_on,
            closed_at=created_at if name == "25q4" else None,
        )
    for name, grades, starts_on, ends_on in _VACATIONS:
        await rows.add(
            "vacation",
            f"{s}.{name}",
            school_id=school,
            year_id=rows[f"year:{s}.{name[:2]}"],
            grades=grades,
            starts_on=starts_on,
            ends_on=ends_on,
        )
    await _add_places(rows, s, school)
    await _add_groups(rows, s, school)


async def _add_places(rows: Rows, s: str, school: int) -> None:
    bells = await rows.add("bell_schedule", f"{s}.1", school_id=school, shift=1)
    for number in (1, 2, 3, 4):
        starts = 510 + 55 * (number - 1)
        await rows.add("bell", school_id=school, schedule_id=bells, number=number, starts=starts, ends=starts + 45)
    for name in ("math", "phys", "eng", "rus"):
        await rows.add("subject", f"{s}.{name}", school_id=school)
    for name in ("1", "2", "3", "4"):
        await rows.add("room", f"{s}.{name}", school_id=school)
    await rows.add("room", f"{s}.gym", school_id=school, shared=True)
    await rows.add("work_type", f"{s}.answer", school_id=school, code="О", weight=1000, control=False)
    await rows.add("work_type", f"{s}.control", school_id=school, code="К", weight=1500, control=True)


async def _add_groups(rows: Rows, s: str, school: int) -> None:
    for name, grade, year in (("6a", 6, "25"), ("7a", 7, "26"), ("7b", 7, "26"), ("7v", 7, "26")):
        of_year = {"school_id": school, "year_id": rows[f"year:{s}.{year}"]}
        closed_on = date(2026, 5, 31) if name == "6a" else None
        school_class = await rows.add(
            "school_class",
            f"{s}.{name}",
            **of_year,
            grade=grade,
            programme="basic",
            period_kind="quarter",
            bell_schedule_id=rows[f"bells:{s}.1"],
            marked=True,
            closed_on=closed_on,
        )
        of_class = {"kind": "class", "school_class_id": school_class, "closed_on": closed_on}
        await rows.add("study_group", f"{s}.{name}", **of_year, **of_class)
    curriculum = await rows.add("curriculum", school_id=school, school_class_id=rows[f"class:{s}.7a"])
    for name, hours in (("math", 170), ("rus", 136)):
        subject = rows[f"subject:{s}.{name}"]
        await rows.add(
            "curriculum_subject", school_id=school, curriculum_id=curriculum, subject_id=subject, hours=hours
        )
    this_year = {"school_id": school, "year_id": rows[f"year:{s}.26"]}
    await rows.add("study_group", f"{s}.eng1", **this_year, kind="part", school_class_id=rows[f"class:{s}.7a"])
    await rows.add("study_group", f"{s}.elec", **this_year, kind="across")
