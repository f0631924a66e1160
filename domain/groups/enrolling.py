"""Who is in which group: put in for some days, and taken out. Being in a part of a class goes with being in the class."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from domain.access import kept
from domain.acts import Act, invalid, not_found
from domain.intervals import cut, problems_of, told
from domain.keeping import begin, check, standing
from domain.reading import Row
from domain.refusals import FieldProblem
from domain.sql import Sql
from domain.wake import Signal
from orm.groups import GroupKind

LONGEST: Final = 100
"""Students of one call: a class that is formed anew."""
_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class AddEnrolments:
    """From today, or the first day of a year to come, to the end of the year, unless said otherwise."""

    group: int
    students: tuple[int, ...]
    starts_on: date | None = None
    ends_on: date | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class EndEnrolment:
    """`ends_on` is the last day; the day before the first one takes the enrolment back as a mistake."""

    enrolment: int
    version: int
    ends_on: date
    reason: str | None = None


async def add_enrolments(act: Act, asked: AddEnrolments) -> Row:
    """Put students into a group, all or none; the answer has their ids."""
    await begin(act, "enrolmentAdd", asked.reason)
    students = await locked(act, asked.students)
    group = await _group(act, asked.group)
    within = (group["starts_on"], group["ends_on"])
    starts_on, ends_on = asked.starts_on or max(act.today, within[0]), asked.ends_on or within[1]
    check([*list_problems("input.studentIds", asked.students), *problems_of(starts_on, ends_on, within)])
    there = await _there(act, asked.students, starts_on, ends_on)
    problems = []
    for place, number in enumerate(asked.students):
        path = f"input.studentIds[{place}]"
        problem = student_problem(students.get(number), starts_on, ends_on)
        problem = problem or _group_problem(group, number, there.get(number, ()), starts_on, ends_on)
        if problem is not None:
            problems.append(FieldProblem(path, problem))
    check(problems)
    await act.work.execute(
        "INSERT INTO enrolment (school_id, student_id, group_id, in_class, starts_on, ends_on)"
        " SELECT $1, s, $3, false, $4, $5 FROM unnest($2::bigint[]) s ORDER BY s",
        group["school_id"],
        list(asked.students),
        asked.group,
        starts_on,
        ends_on,
    )
    act.signal |= Signal(students=frozenset(asked.students), groups=frozenset((asked.group,)))
    return {"students": list(asked.students), "warnings": []}


async def end_enrolment(act: Act, asked: EndEnrolment) -> Row:
    """End an enrolment with a day, and with one in a class those in its parts; the answer has the student's id, and warnings."""
    await begin(act, "enrolmentEnd", asked.reason)
    sql = Sql(asked.enrolment)
    # The student before their rows, as everybody takes them.
    await act.work.execute(
        "SELECT s.id FROM student s WHERE s.id = (SELECT e.student_id FROM enrolment e WHERE e.id = $1)"
        f" AND {kept(act.viewer, sql, 's')} FOR NO KEY UPDATE OF s",
        *sql.values,
    )
    row = await standing(
        act,
        "enrolment",
        asked.enrolment,
        asked.version,
        "x.student_id, x.group_id, x.in_class, x.starts_on, x.ends_on, g.school_class_id",
        "Запись в группе не найдена.",
        join="JOIN study_group g ON g.id = x.group_id",
    )
    if asked.ends_on > row["ends_on"]:
        raise invalid("input.endsOn", f"Запись и так заканчивается {told(row['ends_on'])}.")
    if asked.ends_on < row["starts_on"] - _DAY:
        raise invalid("input.endsOn", f"Запись начинается только {told(row['starts_on'])}.")
    await cut(
        act.work,
        "enrolment",
        "x.id = $2 OR $3 AND x.student_id = $4 AND x.starts_on <= $5 AND x.group_id IN"
        " (SELECT g.id FROM study_group g WHERE g.school_class_id = $6 AND g.kind = 'part')",
        asked.ends_on,
        [asked.enrolment, row["in_class"], row["student_id"], row["ends_on"], row["school_class_id"]],
    )
    act.signal |= Signal(students=frozenset((row["student_id"],)), groups=frozenset((row["group_id"],)))
    warnings = await marks_after(act, [row["student_id"]], [row["group_id"]], asked.ends_on)
    return {"students": [row["student_id"]], "warnings": warnings}


async def locked(act: Act, students: Sequence[int]) -> dict[int, Any]:
    """Those of the students that are of this school, by their ids: whoever else moves one of them waits."""
    sql = Sql(list(students))
    records = await act.work.fetch(
        "SELECT s.id, s.family_name, s.arrived_on, s.left_on FROM student s"
        f" WHERE s.id = ANY ($1::bigint[]) AND {kept(act.viewer, sql, 's')} ORDER BY s.id FOR NO KEY UPDATE OF s",
        *sql.values,
    )
    return {record["id"]: record for record in records}


def list_problems(path: str, students: Sequence[int], name: str = "") -> list[FieldProblem]:
    """What speaks against a list of students as such."""
    if not 0 < len(students) <= LONGEST:
        return [FieldProblem(path, f"От 1 до {LONGEST} учеников.")]
    seen: set[int] = set()
    found = []
    for place, student in enumerate(students):
        if student in seen:
            found.append(FieldProblem(f"{path}[{place}]{name}", "Этот ученик уже назван."))
        seen.add(student)
    return found


def student_problem(student: Any, starts_on: date, ends_on: date) -> str | None:  # noqa: ANN401 - a record, or nothing
    """Why a student cannot be in a group of this school in these days."""
    if student is None:
        return "Такого ученика в школе нет."
    if student["arrived_on"] is not None and starts_on < student["arrived_on"]:
        return f"Ученик в школе только с {told(student['arrived_on'])}."
    if student["left_on"] is not None and ends_on > student["left_on"]:
        return f"Ученик выбыл: последний день {told(student['left_on'])}."
    return None


async def marks_after(act: Act, students: Sequence[int], groups: Sequence[int], last: date) -> list[str]:
    """A warning where students have marks of groups on days on which they are not in them any more. They keep them."""
    row = await act.work.fetchrow(
        "SELECT count(*) AS number FROM mark m WHERE m.student_id = ANY ($1::bigint[]) AND m.group_id = ANY ($2::bigint[])"
        " AND m.lesson_date > $3 AND m.removed_at IS NULL",
        list(students),
        list(groups),
        last,
    )
    return [f"После этого дня в прежней группе остались отметки: {row['number']}."] if row["number"] else []


async def _group(act: Act, group: int) -> Any:  # noqa: ANN401 - a record
    """The group with the days in which somebody may be in it, kept from being closed meanwhile."""
    sql = Sql(group)
    row = await act.work.fetchrow(
        "SELECT g.id, g.school_id, g.kind, g.school_class_id, p.student_id AS planned_for,"
        " greatest(y.starts_on, p.starts_on) AS starts_on, least(y.ends_on, g.closed_on, p.ends_on) AS ends_on"
        " FROM study_group g JOIN school_year y ON y.id = g.year_id LEFT JOIN individual_plan p ON p.id = g.plan_id"
        f" WHERE g.id = $1 AND {kept(act.viewer, sql, 'g')} FOR SHARE OF g",
        *sql.values,
    )
    if row is None:
        raise not_found("Группа не найдена.")
    return row


async def _there(act: Act, students: Sequence[int], starts_on: date, ends_on: date) -> Mapping[int, list[Any]]:
    """Where each student is in these days already."""
    found: dict[int, list[Any]] = {}
    for record in await act.work.fetch(
        "SELECT e.student_id, e.group_id, e.in_class, e.starts_on, e.ends_on, g.school_class_id, g.title FROM enrolment e"
        " JOIN study_group g ON g.id = e.group_id WHERE e.student_id = ANY ($1::bigint[])"
        " AND e.starts_on <= $3 AND e.ends_on >= $2 ORDER BY e.starts_on, e.id",
        list(students),
        starts_on,
        ends_on,
    ):
        found.setdefault(record["student_id"], []).append(record)
    return found


def _group_problem(group: Any, student: int, there: Sequence[Any], starts_on: date, ends_on: date) -> str | None:  # noqa: ANN401 - a record
    if group["planned_for"] not in (None, student):
        return "Это учебный план другого ученика."
    for each in there:
        if each["group_id"] == group["id"]:
            return f"Уже в этой группе с {told(each['starts_on'])} по {told(each['ends_on'])}."
        if each["in_class"] and group["kind"] == GroupKind.CLASS:
            return f"Уже в классе {each['title']} с {told(each['starts_on'])} по {told(each['ends_on'])}."
    if group["kind"] == GroupKind.PART:
        classes = [each for each in there if each["in_class"] and each["school_class_id"] == group["school_class_id"]]
        if not _cover(classes, starts_on, ends_on):
            return "В эти дни ученик не всё время в классе, частью которого эта группа."
    return None


def _cover(rows: Sequence[Any], starts_on: date, ends_on: date) -> bool:
    """Whether rows, in the order of their first days, leave no day of an interval out."""
    day = starts_on
    for row in rows:
        if row["starts_on"] > day:
            return False
        day = max(day, row["ends_on"] + _DAY)
    return day > ends_on
