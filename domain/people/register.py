"""The register of students: who is written into it, and under which name. Who is in which class is for enrolments to say."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from domain.acts import Act, conflict, invalid
from domain.keeping import begin, check, standing
from domain.people.names import Name, check_namesakes
from domain.reading import Row
from domain.refusals import FieldProblem

EARLIEST: Final = date(1900, 1, 1)
LATEST: Final = date(2100, 12, 31)


@dataclass(frozen=True, slots=True)
class AddStudent:
    name: Name
    born_on: date
    arrived_on: date | None = None
    confirm_duplicate: bool = False


@dataclass(frozen=True, slots=True)
class UpdateStudent:
    """What is None stays."""

    student: int
    version: int
    family: str | None = None
    given: str | None = None
    patronymic: str | None = None
    born_on: date | None = None
    arrived_on: date | None = None
    confirm_duplicate: bool = False
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class ReturnStudent:
    student: int
    version: int
    arrived_on: date
    reason: str | None = None


async def add_student(act: Act, asked: AddStudent) -> Row:
    """Write a student into the register; the answer has their id."""
    school = await begin(act, "studentAdd")
    name = asked.name.stored
    check([*name.problems(), *_day_problems(act, asked.born_on, asked.arrived_on)])
    if not asked.confirm_duplicate:
        await check_namesakes(act, "student", school, name, born_on=asked.born_on)
    row = await act.work.fetchrow(
        "INSERT INTO student (school_id, family_name, given_name, patronymic, sort_key, born_on, arrived_on)"
        " VALUES ($1, $2, $3, $4, '', $5, $6) RETURNING id",
        school,
        *name.parts,
        asked.born_on,
        asked.arrived_on,
    )
    return {"student": row["id"]}


async def update_student(act: Act, asked: UpdateStudent) -> Row:
    """Correct a name, a birth date or the first day at the school; the answer has the id."""
    school = await begin(act, "studentUpdate", asked.reason)
    row = await standing(
        act,
        "student",
        asked.student,
        asked.version,
        "x.family_name, x.given_name, x.patronymic, x.born_on, x.arrived_on, x.left_on",
        "Ученик не найден.",
    )
    said = (asked.family, asked.given, asked.patronymic, asked.born_on, asked.arrived_on)
    if said == (None,) * len(said):
        raise invalid("input", "Не сказано, что изменить.")
    name = Name(row["family_name"], row["given_name"], row["patronymic"])
    changed = name.changed(asked.family, asked.given, asked.patronymic)
    born_on = asked.born_on or row["born_on"]
    arrived_on = asked.arrived_on or row["arrived_on"]
    check(
        [
            *(changed.problems() if changed != name else ()),
            *_day_problems(act, asked.born_on, asked.arrived_on, born_on, row["left_on"]),
        ]
    )
    if not asked.confirm_duplicate and (changed, born_on) != (name, row["born_on"]) and born_on is not None:
        await check_namesakes(act, "student", school, changed, but=asked.student, born_on=born_on)
    await act.work.execute(
        "UPDATE student SET family_name = $2, given_name = $3, patronymic = $4, born_on = $5, arrived_on = $6 WHERE id = $1",
        asked.student,
        *changed.parts,
        born_on,
        arrived_on,
    )
    return {"student": asked.student}


async def return_student(act: Act, asked: ReturnStudent) -> Row:
    """Take back a student who has left, or whose leaving was a mistake; enrolments begin anew. The answer has the id."""
    await begin(act, "studentReturn", asked.reason)
    row = await standing(act, "student", asked.student, asked.version, "x.born_on, x.left_on", "Ученик не найден.")
    if row["left_on"] is None:
        raise conflict("Этот ученик не выбывал.")
    check(_day_problems(act, None, asked.arrived_on, row["born_on"]))
    await act.work.execute(
        "UPDATE student SET left_on = NULL, arrived_on = $2 WHERE id = $1", asked.student, asked.arrived_on
    )
    return {"student": asked.student}


def _day_problems(
    act: Act,
    said_born_on: date | None,
    arrived_on: date | None,
    born_on: date | None = None,
    left_on: date | None = None,
) -> list[FieldProblem]:
    found = []
    born_on = said_born_on or born_on
    if said_born_on is not None and not EARLIEST <= said_born_on <= act.today:
        found.append(FieldProblem("input.bornOn", "День рождения не раньше 1900 года и не в будущем."))
    if arrived_on is not None:
        if not EARLIEST <= arrived_on <= LATEST:
            found.append(FieldProblem("input.arrivedOn", "Год от 1900 до 2100."))
        elif born_on is not None and arrived_on <= born_on:
            found.append(FieldProblem("input.arrivedOn", "Раньше рождения."))
        elif left_on is not None and arrived_on > left_on:
            found.append(FieldProblem("input.arrivedOn", "Позже последнего дня в школе."))
    return found
