"""Students who move to another class, and who leave the school. Their marks stay theirs; what they were in keeps its days."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from domain.access import kept
from domain.acts import Act, conflict, invalid, not_found
from domain.groups.enrolling import list_problems, locked, marks_after, student_problem
from domain.intervals import cut, told
from domain.keeping import begin, check, standing
from domain.reading import Row
from domain.refusals import FieldProblem
from domain.sql import Sql
from domain.wake import Signal
from orm.groups import GroupKind

YEARS: Final = (1900, 2100)
_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Mover:
    """A student, and the parts of the new class that they come into."""

    student: int
    groups: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Transfer:
    """`starts_on` is the first day in the new class; `from_class` is where the students are on it, as it was read."""

    from_class: int
    to_class: int
    starts_on: date
    movers: tuple[Mover, ...]
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class LeaveStudent:
    """`left_on` is the last day at the school."""

    student: int
    version: int
    left_on: date
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class _Side:
    """A class with its own group, its parts, and its last day."""

    title: str
    year: int
    school: int
    own: int
    parts: dict[int, date]
    first: date
    last: date

    @property
    def groups(self) -> list[int]:
        return [self.own, *self.parts]


async def transfer_students(act: Act, asked: Transfer) -> Row:
    """Move students to another class, all or none; the answer has their ids, and warnings.

    In the old class and its parts the day before is the last one. Groups across classes and individual plans go on.
    """
    await begin(act, "studentTransfer", asked.reason)
    ids = [mover.student for mover in asked.movers]
    students = await locked(act, ids)
    old, new = await _sides(act, asked)
    check([*list_problems("input.students", ids, ".studentId"), *_side_problems(asked, old, new)])
    there = await act.work.fetch(
        "SELECT e.student_id, e.group_id, e.starts_on, e.ends_on, g.title FROM enrolment e JOIN study_group g ON g.id = e.group_id"
        " WHERE e.student_id = ANY ($1::bigint[]) AND e.in_class AND e.ends_on >= $2 ORDER BY e.starts_on, e.id",
        ids,
        asked.starts_on,
    )
    check(_mover_problems(asked, students, new, there))
    _check_place(asked, students, old, there)
    await cut(
        act.work,
        "enrolment",
        "x.student_id = ANY ($2::bigint[]) AND x.group_id = ANY ($3::bigint[])",
        asked.starts_on - _DAY,
        [ids, old.groups],
    )
    coming = [
        (mover.student, group, min(last, students[mover.student]["left_on"] or last))
        for mover in asked.movers
        for group, last in ((new.own, new.last), *((group, new.parts[group]) for group in dict.fromkeys(mover.groups)))
    ]
    await act.work.execute(
        "INSERT INTO enrolment (school_id, student_id, group_id, in_class, starts_on, ends_on)"
        " SELECT $1, c.student, c.grp, false, $2, c.last FROM unnest($3::bigint[], $4::bigint[], $5::date[]) c (student, grp, last)"
        " ORDER BY c.student, c.grp",
        new.school,
        asked.starts_on,
        *(list(column) for column in zip(*coming, strict=True)),
    )
    act.signal |= Signal(students=frozenset(ids), groups=frozenset((*old.groups, *new.groups)))
    return {"students": ids, "warnings": await marks_after(act, ids, old.groups, asked.starts_on - _DAY)}


async def leave_student(act: Act, asked: LeaveStudent) -> Row:
    """Put on record the last day of a student: every enrolment ends with it. The answer has the id, and warnings.

    The family reads on what there is (R3.1): leaving takes nobody's right to it.
    """
    await begin(act, "studentLeave", asked.reason)
    row = await standing(act, "student", asked.student, asked.version, "x.arrived_on, x.left_on", "Ученик не найден.")
    if row["left_on"] is not None and row["left_on"] < act.today:
        raise conflict("Этот ученик уже выбыл.")
    if not YEARS[0] <= asked.left_on.year <= YEARS[1]:
        raise invalid("input.leftOn", f"Год от {YEARS[0]} до {YEARS[1]}.")
    if row["arrived_on"] is not None and asked.left_on < row["arrived_on"]:
        raise invalid("input.leftOn", f"Ученик в школе только с {told(row['arrived_on'])}.")
    groups = await act.work.fetch(
        "SELECT DISTINCT e.group_id FROM enrolment e WHERE e.student_id = $1 AND e.ends_on > $2",
        asked.student,
        asked.left_on,
    )
    left = [group["group_id"] for group in groups]
    await cut(act.work, "enrolment", "x.student_id = $2", asked.left_on, [asked.student])
    await act.work.execute("UPDATE student SET left_on = $2 WHERE id = $1", asked.student, asked.left_on)
    act.signal |= Signal(students=frozenset((asked.student,)), groups=frozenset(left))
    return {"students": [asked.student], "warnings": await marks_after(act, [asked.student], left, asked.left_on)}


async def _sides(act: Act, asked: Transfer) -> tuple[_Side, _Side]:
    """Both classes, kept from being closed meanwhile."""
    sql = Sql([asked.from_class, asked.to_class])
    records = await act.work.fetch(
        "SELECT g.id, g.kind, c.id AS class_id, c.title, c.year_id, c.school_id, y.starts_on,"
        " least(y.ends_on, c.closed_on, g.closed_on) AS ends_on"
        " FROM study_group g JOIN school_class c ON c.id = g.school_class_id JOIN school_year y ON y.id = c.year_id"
        f" WHERE c.id = ANY ($1::bigint[]) AND g.kind IN ('class', 'part') AND {kept(act.viewer, sql, 'c')}"
        " ORDER BY g.id FOR SHARE OF g",
        *sql.values,
    )
    sides = []
    for number in (asked.from_class, asked.to_class):
        groups = [record for record in records if record["class_id"] == number]
        own = next((record for record in groups if record["kind"] == GroupKind.CLASS), None)
        if own is None:
            raise not_found("Класс не найден.")
        parts = {record["id"]: record["ends_on"] for record in groups if record is not own}
        sides.append(
            _Side(own["title"], own["year_id"], own["school_id"], own["id"], parts, own["starts_on"], own["ends_on"])
        )
    return sides[0], sides[1]


def _side_problems(asked: Transfer, old: _Side, new: _Side) -> list[FieldProblem]:
    if asked.from_class == asked.to_class:
        return [FieldProblem("input.toClassId", "Это тот же класс.")]
    if old.year != new.year:
        return [
            FieldProblem("input.toClassId", "Это класс другого учебного года: в новый год переводят записью в класс.")
        ]
    if not new.first <= asked.starts_on <= new.last:
        return [FieldProblem("input.startsOn", f"День вне срока с {told(new.first)} по {told(new.last)}.")]
    return []


def _mover_problems(asked: Transfer, students: dict[int, Any], new: _Side, there: list[Any]) -> list[FieldProblem]:
    found = []
    later = {each["student_id"]: each for each in there if each["starts_on"] > asked.starts_on}
    for place, mover in enumerate(asked.movers):
        path = f"input.students[{place}]"
        problem = student_problem(students.get(mover.student), asked.starts_on, asked.starts_on)
        if problem is None and mover.student in later:
            each = later[mover.student]
            problem = f"С {told(each['starts_on'])} ученик уже записан в класс {each['title']}."
        if problem is not None:
            found.append(FieldProblem(f"{path}.studentId", problem))
        for number, group in enumerate(mover.groups):
            if group not in new.parts:
                found.append(FieldProblem(f"{path}.groupIds[{number}]", f"Это не часть класса {new.title}."))
            elif new.parts[group] < asked.starts_on:
                found.append(FieldProblem(f"{path}.groupIds[{number}]", f"Группа закрыта {told(new.parts[group])}."))
    return found


def _check_place(asked: Transfer, students: dict[int, Any], old: _Side, there: list[Any]) -> None:
    """Refuse where somebody else was first: a student is not in the old class on that day any more."""
    here = {
        each["student_id"] for each in there if each["group_id"] == old.own and each["starts_on"] <= asked.starts_on
    }
    gone = [students[mover.student]["family_name"] for mover in asked.movers if mover.student not in here]
    if gone:
        raise conflict(f"На этот день в классе {old.title} нет: {', '.join(gone)}. Обновите страницу.")
