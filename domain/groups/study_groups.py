"""Study groups beside the classes: a part of one, a group across classes, and an individual plan (ИУП)."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from domain.access import kept
from domain.acts import Act, invalid, not_found
from domain.groups.opening import Close, check_last_day, close_groups
from domain.intervals import problems_of, told
from domain.keeping import begin, check, line_problems, standing
from domain.lines import evened
from domain.reading import Row
from domain.refusals import FieldProblem
from domain.sql import Sql
from domain.wake import Signal
from orm.groups import GroupKind

TITLE_LONGEST: Final = 200
PLAN_LONGEST: Final = 120


@dataclass(frozen=True, slots=True)
class Plan:
    """An individual plan of a student; without days it is for the whole year. `document` is what it rests on."""

    student: int
    document: str = ""
    starts_on: date | None = None
    ends_on: date | None = None


@dataclass(frozen=True, slots=True)
class OpenGroup:
    """A part is of a class, the others are of a year; an individual group has a plan."""

    kind: GroupKind
    title: str
    school_class: int | None = None
    year: int | None = None
    plan: Plan | None = None


@dataclass(frozen=True, slots=True)
class UpdateGroup:
    group: int
    version: int
    title: str
    reason: str | None = None


async def open_group(act: Act, asked: OpenGroup) -> Row:
    """Open a group, with its plan where it is of one; the answer has its id. Who is in it, enrolments say."""
    await begin(act, "groupOpen")
    longest = PLAN_LONGEST if asked.kind is GroupKind.INDIVIDUAL else TITLE_LONGEST
    title = evened(asked.title)
    check([*_shape_problems(asked), *line_problems("input.title", title, longest)])
    year = await _year(act, asked)
    if year["ends_on"] < act.today:
        path = "input.classId" if asked.kind is GroupKind.PART else "input.yearId"
        raise invalid(path, f"Этот год закончился {told(year['ends_on'])}.")
    if year["closed_on"] is not None and year["closed_on"] < act.today:
        raise invalid("input.classId", f"Класс закрыт {told(year['closed_on'])}.")
    plan = None if asked.plan is None else await _open_plan(act, asked.plan, title, year)
    row = await act.work.fetchrow(
        "INSERT INTO study_group (school_id, year_id, kind, title, school_class_id, plan_id, closed_on)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id",
        year["school_id"],
        year["id"],
        asked.kind.value,
        title,
        asked.school_class,
        plan,
        year["closed_on"],
    )
    return {"group": row["id"], "warnings": []}


async def update_group(act: Act, asked: UpdateGroup) -> Row:
    """Call a group differently; the answer has its id. The group of a whole class is called like the class."""
    await begin(act, "groupUpdate", asked.reason)
    row = await _standing(act, asked.group, asked.version)
    title = evened(asked.title)
    individual = row["kind"] == GroupKind.INDIVIDUAL
    check(line_problems("input.title", title, PLAN_LONGEST if individual else TITLE_LONGEST))
    await act.work.execute("UPDATE study_group SET title = $2 WHERE id = $1", asked.group, title)
    if individual:
        await act.work.execute("UPDATE individual_plan SET title = $2 WHERE id = $1", row["plan_id"], title)
    return {"group": asked.group, "warnings": []}


async def close_group(act: Act, asked: Close) -> Row:
    """Close a group: who teaches it ends with the day. The answer has its id, and warnings."""
    await begin(act, "groupClose", asked.reason)
    row = await _standing(act, asked.number, asked.version)
    check_last_day(asked.on, row)
    warnings = await close_groups(act, [asked.number], asked.on)
    act.signal |= Signal(schools=frozenset((row["school_id"],)))
    return {"group": asked.number, "warnings": warnings}


async def _standing(act: Act, group: int, version: int) -> Any:  # noqa: ANN401 - a record
    row = await standing(
        act,
        "study_group",
        group,
        version,
        "x.kind, x.title, x.plan_id, y.starts_on, y.ends_on",
        "Группа не найдена.",
        join="JOIN school_year y ON y.id = x.year_id",
    )
    if row["kind"] == GroupKind.CLASS:
        raise invalid("input.groupId", "Это целый класс: меняют и закрывают его как класс.")
    return row


def _shape_problems(asked: OpenGroup) -> list[FieldProblem]:
    if asked.kind is GroupKind.CLASS:
        return [FieldProblem("input.kind", "Класс открывают как класс.")]
    of_class, of_plan = asked.kind is GroupKind.PART, asked.kind is GroupKind.INDIVIDUAL
    found = []
    if of_class != (asked.school_class is not None):
        found.append(
            FieldProblem(
                "input.classId",
                "Укажите класс, частью которого она будет." if of_class else "Класс есть только у части класса.",
            )
        )
    if of_class == (asked.year is not None):
        found.append(
            FieldProblem("input.yearId", "Год части класса — год класса." if of_class else "Укажите учебный год.")
        )
    if of_plan != (asked.plan is not None):
        found.append(
            FieldProblem(
                "input.plan",
                "Укажите, чей это учебный план." if of_plan else "План есть только у индивидуальной группы.",
            )
        )
    return found


async def _year(act: Act, asked: OpenGroup) -> Any:  # noqa: ANN401 - a record
    if asked.school_class is not None:
        sql = Sql(asked.school_class)
        row = await act.work.fetchrow(
            "SELECT y.id, y.school_id, y.starts_on, y.ends_on, c.closed_on FROM school_class c JOIN school_year y ON y.id = c.year_id"
            f" WHERE c.id = $1 AND {kept(act.viewer, sql, 'c')} FOR SHARE OF c",
            *sql.values,
        )
    else:
        sql = Sql(asked.year)
        row = await act.work.fetchrow(
            "SELECT y.id, y.school_id, y.starts_on, y.ends_on, NULL::date AS closed_on FROM school_year y"
            f" WHERE y.id = $1 AND {kept(act.viewer, sql, 'y')} FOR SHARE OF y",
            *sql.values,
        )
    if row is None:
        raise not_found("Класс не найден." if asked.school_class is not None else "Учебный год не найден.")
    return row


async def _open_plan(act: Act, plan: Plan, title: str, year: Any) -> int:  # noqa: ANN401 - a record
    sql = Sql(plan.student)
    student = await act.work.fetchrow(
        f"SELECT s.id FROM student s WHERE s.id = $1 AND {kept(act.viewer, sql, 's')}", *sql.values
    )
    if student is None:
        raise not_found("Ученик не найден.")
    within = (year["starts_on"], year["ends_on"])
    starts_on, ends_on = plan.starts_on or within[0], plan.ends_on or within[1]
    document = evened(plan.document)
    check(
        [
            *line_problems("input.plan.document", document, PLAN_LONGEST, required=False),
            *problems_of(starts_on, ends_on, within, starts="input.plan.startsOn", ends="input.plan.endsOn"),
        ]
    )
    row = await act.work.fetchrow(
        "INSERT INTO individual_plan (school_id, student_id, year_id, title, document, starts_on, ends_on)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id",
        year["school_id"],
        plan.student,
        year["id"],
        title,
        document,
        starts_on,
        ends_on,
    )
    number: int = row["id"]
    return number
