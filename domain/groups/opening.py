"""Classes: opened in a year, corrected, and closed on a day when nobody is left in them."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from domain.access import kept
from domain.acts import Act, conflict, invalid, not_found
from domain.intervals import cut, told
from domain.keeping import begin, check, line_problems, standing
from domain.lines import evened
from domain.reading import Row
from domain.refusals import FieldProblem
from domain.sql import Sql
from domain.wake import Signal
from orm.groups import Programme
from orm.schools import PeriodKind

TITLE_LONGEST: Final = 40
GRADES: Final = (1, 12)


@dataclass(frozen=True, slots=True)
class OpenClass:
    """Without a kind of periods the class has that of its year: half-years from grade 10 on where the year has them."""

    year: int
    grade: int
    title: str
    period_kind: PeriodKind | None = None
    bells: int | None = None
    marked: bool | None = None


@dataclass(frozen=True, slots=True)
class UpdateClass:
    """What is None stays."""

    school_class: int
    version: int
    grade: int | None = None
    title: str | None = None
    period_kind: PeriodKind | None = None
    bells: int | None = None
    marked: bool | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Close:
    """Of a class or a study group: `on` is its last day."""

    number: int
    version: int
    on: date
    reason: str | None = None


def programme_of(grade: int) -> Programme:
    """The main programme that a grade belongs to (R3.1)."""
    return Programme.PRIMARY if grade <= 4 else Programme.BASIC if grade <= 9 else Programme.SECONDARY


async def open_class(act: Act, asked: OpenClass) -> Row:
    """Open a class with the group of all its students; the answer has its id."""
    await begin(act, "classOpen")
    year = await _year(act, asked.year, asked.bells)
    title = evened(asked.title)
    problems = [*line_problems("input.title", title, TITLE_LONGEST), *_grade_problems(asked.grade)]
    if year["ends_on"] < act.today:
        problems.append(FieldProblem("input.yearId", f"Этот год закончился {told(year['ends_on'])}."))
    check([*problems, *_bells_problems(asked.bells, known=year["bells"])])
    kind = asked.period_kind or _period_kind(year["kinds"], asked.grade)
    row = await act.work.fetchrow(
        "INSERT INTO school_class (school_id, year_id, grade, title, programme, period_kind, bell_schedule_id, marked)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING id",
        year["school_id"],
        asked.year,
        asked.grade,
        title,
        programme_of(asked.grade).value,
        kind.value,
        asked.bells,
        asked.grade > 1 if asked.marked is None else asked.marked,
    )
    await act.work.execute(
        "INSERT INTO study_group (school_id, year_id, kind, title, school_class_id) VALUES ($1, $2, 'class', $3, $4)",
        year["school_id"],
        asked.year,
        title,
        row["id"],
    )
    return {"school_class": row["id"], "warnings": []}


async def update_class(act: Act, asked: UpdateClass) -> Row:
    """Correct what a class is called, its grade, or how it is taught; the answer has its id. Its own group is called like it."""
    await begin(act, "classUpdate", asked.reason)
    row = await standing(
        act,
        "school_class",
        asked.school_class,
        asked.version,
        "x.year_id, x.grade, x.title, x.period_kind, x.bell_schedule_id, x.marked",
        "Класс не найден.",
    )
    said = (asked.grade, asked.title, asked.period_kind, asked.bells, asked.marked)
    if said == (None,) * len(said):
        raise invalid("input", "Не сказано, что изменить.")
    grade = row["grade"] if asked.grade is None else asked.grade
    title = row["title"] if asked.title is None else evened(asked.title)
    problems = [] if asked.title is None else line_problems("input.title", title, TITLE_LONGEST)
    problems += _grade_problems(grade)
    if asked.bells is not None:
        problems += _bells_problems(asked.bells, known=(await _year(act, row["year_id"], asked.bells))["bells"])
    check(problems)
    await act.work.execute(
        "UPDATE school_class SET grade = $2, title = $3, programme = $4, period_kind = $5, bell_schedule_id = $6, marked = $7"
        " WHERE id = $1",
        asked.school_class,
        grade,
        title,
        programme_of(grade).value,
        row["period_kind"] if asked.period_kind is None else asked.period_kind.value,
        row["bell_schedule_id"] if asked.bells is None else asked.bells,
        row["marked"] if asked.marked is None else asked.marked,
    )
    await act.work.execute(
        "UPDATE study_group SET title = $2 WHERE school_class_id = $1 AND kind = 'class'", asked.school_class, title
    )
    return {"school_class": asked.school_class, "warnings": []}


async def close_class(act: Act, asked: Close) -> Row:
    """Close a class with its groups: who teaches and leads it ends with the day. The answer has its id, and warnings."""
    await begin(act, "classClose", asked.reason)
    row = await standing(
        act,
        "school_class",
        asked.number,
        asked.version,
        "y.starts_on, y.ends_on",
        "Класс не найден.",
        join="JOIN school_year y ON y.id = x.year_id",
    )
    check_last_day(asked.on, row)
    records = await act.work.fetch(
        "SELECT g.id FROM study_group g WHERE g.school_class_id = $1 ORDER BY g.id FOR NO KEY UPDATE", asked.number
    )
    await act.work.execute("UPDATE school_class SET closed_on = $2 WHERE id = $1", asked.number, asked.on)
    warnings = await close_groups(act, [record["id"] for record in records], asked.on)
    await cut(act.work, "homeroom", "x.school_class_id = $2", asked.on, [asked.number])
    act.signal |= Signal(schools=frozenset((row["school_id"],)))
    return {"school_class": asked.number, "warnings": warnings}


def check_last_day(on: date, year: Any) -> None:  # noqa: ANN401 - a record with the days of a year
    """Refuse a last day that lies outside the year."""
    if not year["starts_on"] <= on <= year["ends_on"]:
        raise invalid(
            "input.closedOn", f"День вне учебного года с {told(year['starts_on'])} по {told(year['ends_on'])}."
        )


async def close_groups(act: Act, groups: list[int], on: date) -> list[str]:
    """Close groups that are locked: refused while somebody is in one of them later. Returns warnings."""
    left = await act.work.fetchrow(
        "SELECT count(DISTINCT e.student_id) AS students FROM enrolment e WHERE e.group_id = ANY ($1::bigint[]) AND e.ends_on > $2",
        groups,
        on,
    )
    if left["students"]:
        raise conflict(f"После этого дня здесь числятся ученики: {left['students']}. Сначала переведите их.")
    await act.work.execute("UPDATE study_group SET closed_on = $2 WHERE id = ANY ($1::bigint[])", groups, on)
    await cut(act.work, "teaching_assignment", "x.group_id = ANY ($2::bigint[])", on, [groups])
    act.signal |= Signal(groups=frozenset(groups))
    lessons = await act.work.fetchrow(
        "SELECT count(*) AS number FROM lesson l WHERE l.group_id = ANY ($1::bigint[]) AND l.date > $2 AND l.status <> 'cancelled'",
        groups,
        on,
    )
    return [f"После этого дня в расписании остались уроки: {lessons['number']}."] if lessons["number"] else []


async def _year(act: Act, year: int, bells: int | None) -> Any:  # noqa: ANN401 - a record
    sql = Sql(year, bells)
    row = await act.work.fetchrow(
        "SELECT y.school_id, y.starts_on, y.ends_on,"
        " ARRAY (SELECT DISTINCT p.kind FROM reporting_period p WHERE p.year_id = y.id) AS kinds,"
        " EXISTS (SELECT 1 FROM bell_schedule b WHERE b.id = $2 AND b.school_id = y.school_id) AS bells"
        f" FROM school_year y WHERE y.id = $1 AND {kept(act.viewer, sql, 'y')} FOR SHARE OF y",
        *sql.values,
    )
    if row is None:
        raise not_found("Учебный год не найден.")
    return row


def _period_kind(kinds: list[str], grade: int) -> PeriodKind:
    usual = PeriodKind.HALF_YEAR if grade >= 10 else PeriodKind.QUARTER
    return usual if usual in kinds or not kinds else PeriodKind(min(kinds))


def _grade_problems(grade: int) -> list[FieldProblem]:
    first, last = GRADES
    return [] if first <= grade <= last else [FieldProblem("input.grade", f"От {first} до {last}.")]


def _bells_problems(bells: int | None, *, known: bool) -> list[FieldProblem]:
    return (
        []
        if bells is None or known
        else [FieldProblem("input.bellScheduleId", "Такого расписания звонков в школе нет.")]
    )
