"""The demo school from the first row to the last."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from random import Random

from domain.demo import (
    accounts,
    changes,
    consents,
    contacts,
    earlier,
    groups,
    homework,
    marks,
    people,
    recommendations,
    results,
    schools,
    timetable,
)
from domain.demo.calendar import around
from domain.demo.curriculum import DEPARTMENTS, GYM, SUBJECTS
from domain.demo.names import Names
from domain.demo.rows import Rows

SEED = "Белые росы"
SIGN = schools.Sign(
    "Муниципальное бюджетное общеобразовательное учреждение «Средняя общеобразовательная школа «Белые росы»",
    "СОШ «Белые росы»",
    "г. Светлоозёрск, ул. Сиреневая, д. 12",
)


@dataclass(frozen=True, slots=True)
class Correction:
    """What is changed after everything has been written, so that the mark has a history: one point more, and why."""

    mark: int
    account: int
    reason: str


def build(rows: Rows, today: date, password_hash: str) -> Correction | None:
    """Add all rows, and say which mark is corrected afterwards, if one can be.

    The same day gives the same rows; each part draws from its own source of chance.
    """
    calendar = around(today)
    frame = schools.build(rows, calendar, SIGN, SUBJECTS, list(_rooms()))
    names = Names(_random("names"))
    teachers = people.build_teachers(rows, frame, names, _random("teachers"))
    office = people.build_office(rows, frame, names)
    pupils = people.build_pupils(rows, frame, names, _random("pupils"))
    structure = groups.build(rows, frame, pupils, teachers)
    earlier.build(rows, frame, pupils, _random("earlier"))
    opened = accounts.build(rows, frame, structure, office, pupils, password_hash)
    lessons = timetable.build(frame, structure, _random("week"))
    changed = changes.build(frame, structure, teachers, lessons, _random("changes"))
    timetable.write(rows, frame, lessons)
    changes.write(rows, frame, changed, opened.deputy)
    homework.build(rows, frame, lessons, _random("homework"))
    recommendations.build(rows, frame, structure, _random("recommendations"))
    register = marks.build(rows, frame, pupils, lessons, _random("marks"))
    results.build(rows, frame, structure, register, pupils, _random("results"))
    consents.build(rows, frame, pupils, opened.registrar, _random("consents"))
    contacts.build(rows, frame, pupils, opened.registrar, _random("contacts"))
    if not register.too_low:
        return None
    return Correction(register.too_low[0], opened.teacher, "Ответ пересмотрен: задача решена другим верным способом")


def _random(purpose: str) -> Random:
    return Random(f"{SEED}: {purpose}")  # noqa: S311 - a school is made up, no secret


def _rooms() -> Iterator[tuple[str, bool]]:
    """Names of the rooms, and whether several lessons are held in one at once."""
    yield from ((name, False) for name in dict.fromkeys(people.primary_rooms()))
    for department in DEPARTMENTS:
        yield from ((name, False) for name in people.department_rooms(department.room, department.teachers) if name)
    yield GYM, True
