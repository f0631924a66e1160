"""Vacations (каникулы, R2.6) are added, changed and removed.

No fact of the feed tells of one: it is a calendar that is read, and the lessons that fall for it are cancelled by the deputy head,
each of which is told.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from domain.acts import Act, conflict, not_found
from domain.reading import Row
from domain.structure.keeping import Form, add, begin, change, day_text, is_said, listed, remove, standing

TITLE_LONGEST: Final = 80
LONGEST: Final = 100
"""Days: the summer's."""
GRADES: Final = range(1, 13)
_WHAT: Final = "Каникулы"


@dataclass(frozen=True, slots=True)
class VacationAdd:
    """`grades` are the grade levels it is for; none means all."""

    year: int
    title: str
    starts_on: date
    ends_on: date
    grades: Sequence[int] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True)
class VacationUpdate:
    """What is None stays."""

    vacation: int
    version: int
    title: str | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    grades: Sequence[int] | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class VacationRemove:
    vacation: int
    version: int
    reason: str = ""


async def add_vacation(act: Act, addition: VacationAdd) -> Row:
    """Add a vacation to a year; the answer has its id, and warnings of the lessons that are planned in it."""
    school = await begin(act, "vacationAdd", addition.reason, alone=True)
    form = Form()
    title = form.line("title", addition.title, TITLE_LONGEST)
    form.days(addition.starts_on, addition.ends_on, longest=LONGEST, one=True)
    grades = _grades(form, addition.grades)
    form.check()
    row = {
        "school_id": school,
        "year_id": addition.year,
        "title": title,
        "starts_on": addition.starts_on,
        "ends_on": addition.ends_on,
        "grades": grades,
    }
    warnings = await _judged(act, 0, row)
    return {"vacation": await add(act, "vacation", **row), "warnings": warnings}


async def update_vacation(act: Act, update: VacationUpdate) -> Row:
    """Change a vacation; the answer has its id, and warnings as of a new one."""
    await begin(act, "vacationUpdate", update.reason, alone=True)
    is_said(title=update.title, starts_on=update.starts_on, ends_on=update.ends_on, grades=update.grades)
    stands = await standing(act, "vacation", update.vacation, update.version, _WHAT)
    form = Form()
    row: Row = {
        "title": form.line("title", update.title, TITLE_LONGEST, stands["title"]),
        "starts_on": update.starts_on or stands["starts_on"],
        "ends_on": update.ends_on or stands["ends_on"],
        "grades": stands["grades"] if update.grades is None else _grades(form, update.grades),
    }
    moves = any(row[name] != stands[name] for name in ("starts_on", "ends_on", "grades"))
    if moves:
        form.days(row["starts_on"], row["ends_on"], longest=LONGEST, one=True)
    form.check()
    warnings = await _judged(act, update.vacation, {**stands, **row}) if moves else []
    await change(act, "vacation", stands, **row)
    return {"vacation": update.vacation, "warnings": warnings}


async def remove_vacation(act: Act, removal: VacationRemove) -> Row:
    """Remove a vacation: its days are days of learning again. The answer has the id that it had."""
    await begin(act, "vacationRemove", removal.reason)
    stands = await standing(act, "vacation", removal.vacation, removal.version, _WHAT)
    await remove(act, "vacation", stands)
    return {"removed": removal.vacation}


def _grades(form: Form, grades: Sequence[int]) -> list[int]:
    if any(grade not in GRADES for grade in grades):
        form.wrong("grades", f"Классы — от {GRADES[0]} до {GRADES[-1]}.")
    elif len(set(grades)) != len(grades):
        form.wrong("grades", "Класс назван дважды.")
    return sorted(grades)


async def _judged(act: Act, vacation: int, row: Row) -> list[str]:
    """Refuse a vacation outside its year, over another one, or over days on which something was done; warn of lessons ahead."""
    year = await act.work.fetchrow(
        "SELECT starts_on, ends_on FROM school_year WHERE id = $1 AND school_id = $2 FOR KEY SHARE",
        row["year_id"],
        row["school_id"],
    )
    if year is None:
        raise not_found("Учебный год не найден.")
    form = Form()
    if not year["starts_on"] <= row["starts_on"] <= year["ends_on"] + timedelta(days=1):
        form.wrong("startsOn", f"Учебный год идёт с {day_text(year['starts_on'])} по {day_text(year['ends_on'])}.")
    form.check()
    other = await act.work.fetchrow(
        "SELECT title, starts_on, ends_on FROM vacation WHERE year_id = $1 AND id <> $2 AND starts_on <= $4 AND ends_on >= $3"
        " AND (cardinality($5::smallint[]) = 0 OR cardinality(grades) = 0 OR grades && $5::smallint[])"
        " ORDER BY starts_on, id LIMIT 1",
        row["year_id"],
        vacation,
        row["starts_on"],
        row["ends_on"],
        row["grades"],
    )
    if other is not None:
        days = f"{day_text(other['starts_on'])}–{day_text(other['ends_on'])}"
        raise conflict(f"Эти дни заняты каникулами «{other['title']}» ({days}).")
    found = await act.work.fetchrow(_RESTING, *(row[name] for name in ("year_id", "starts_on", "ends_on", "grades")))
    done = listed({name: count for name, count in dict(found).items() if name != "planned"})
    if done:
        raise conflict(f"В эти дни уже есть: {done}. Каникулами они не станут.")
    if found["planned"]:
        return [f"В эти дни по расписанию уроков: {found['planned']}. Их отменяет или переносит завуч."]
    return []


_LEARNS: Final = (
    "EXISTS (SELECT 1 FROM enrolment ce JOIN study_group cg ON cg.id = ce.group_id JOIN school_class c ON c.id = cg.school_class_id"
    " WHERE ce.student_id = {student} AND ce.in_class AND {day} BETWEEN ce.starts_on AND ce.ends_on AND c.grade = ANY ($4::smallint[]))"
)
_RESTING: Final = f"""
WITH here AS (
    SELECT l.id, l.date, l.status, l.group_id, gc.id IS NULL AS is_across,
        cardinality($4::smallint[]) = 0 OR coalesce(gc.grade = ANY ($4::smallint[]), false) AS is_of_grades
    FROM study_group g JOIN lesson l ON l.group_id = g.id AND l.date BETWEEN $2 AND $3 AND l.status <> 'cancelled'
    LEFT JOIN school_class gc ON gc.id = g.school_class_id WHERE g.year_id = $1
)
SELECT
    (SELECT count(*) FROM here WHERE status = 'held' AND is_of_grades) AS "проведённые уроки",
    (SELECT count(*) FROM here h JOIN mark m ON m.lesson_id = h.id AND m.removed_at IS NULL
        WHERE is_of_grades OR (is_across AND {_LEARNS.format(student="m.student_id", day="h.date")})) AS "отметки",
    (SELECT count(*) FROM here h JOIN attendance a ON a.lesson_id = h.id
        WHERE is_of_grades OR (is_across AND {_LEARNS.format(student="a.student_id", day="h.date")})) AS "записи о посещении",
    (SELECT count(*) FROM here h WHERE h.status = 'planned' AND (is_of_grades OR (is_across AND EXISTS (
        SELECT 1 FROM enrolment e WHERE e.group_id = h.group_id AND h.date BETWEEN e.starts_on AND e.ends_on
        AND {_LEARNS.format(student="e.student_id", day="h.date")})))) AS planned
"""
"""What lies in the days of a vacation, for its grades. A group across classes has it for those of its students who have."""
