"""Who teaches which subject to which group, and who leads which class, from one day to another."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from domain.access import grant_stands, kept
from domain.acts import Act, conflict, invalid, not_found
from domain.intervals import cut, problems_of, told
from domain.keeping import begin, check, standing
from domain.reading import Row
from domain.refusals import FieldProblem
from domain.sql import Sql
from domain.wake import Signal

_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class AddAssignment:
    """From today, or the first day of a year to come, to the end of the year, unless said otherwise."""

    staff: int
    group: int
    subject: int
    starts_on: date | None = None
    ends_on: date | None = None


@dataclass(frozen=True, slots=True)
class End:
    """Of an assignment or a homeroom: `ends_on` is the last day; the day before the first takes it back as a mistake."""

    number: int
    version: int
    ends_on: date
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class SetHomeroom:
    """`replaces` is the homeroom that stands on the first day, as it was read: it ends the day before."""

    school_class: int
    staff: int
    replaces: int | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    reason: str | None = None


async def add_assignment(act: Act, asked: AddAssignment) -> Row:
    """Have somebody teach a subject to a group; the answer has the id of the assignment."""
    await begin(act, "assignmentAdd")
    staff = await _staff(act, asked.staff)
    sql = Sql(asked.group, asked.subject)
    group = await act.work.fetchrow(
        "SELECT g.school_id, y.starts_on, least(y.ends_on, g.closed_on) AS ends_on,"
        " EXISTS (SELECT 1 FROM subject sj WHERE sj.id = $2 AND sj.school_id = g.school_id) AS subject"
        f" FROM study_group g JOIN school_year y ON y.id = g.year_id WHERE g.id = $1 AND {kept(act.viewer, sql, 'g')} FOR SHARE OF g",
        *sql.values,
    )
    if group is None:
        raise not_found("Группа не найдена.")
    starts_on, ends_on = _days(act, asked.starts_on, asked.ends_on, group)
    problems = _problems(starts_on, ends_on, group, staff)
    if not group["subject"]:
        problems.append(FieldProblem("input.subjectId", "Такого предмета в школе нет."))
    check(problems)
    row = await act.work.fetchrow(
        "INSERT INTO teaching_assignment (school_id, staff_id, group_id, subject_id, starts_on, ends_on)"
        " VALUES ($1, $2, $3, $4, $5, $6) RETURNING id",
        group["school_id"],
        asked.staff,
        asked.group,
        asked.subject,
        starts_on,
        ends_on,
    )
    await _wake(act, [asked.staff], [asked.group])
    return {"assignment": row["id"], "group": asked.group}


async def end_assignment(act: Act, asked: End) -> Row:
    """End an assignment with a day; the answer has the id of the group."""
    await begin(act, "assignmentEnd", asked.reason)
    row = await standing(
        act,
        "teaching_assignment",
        asked.number,
        asked.version,
        "x.staff_id, x.group_id, x.starts_on, x.ends_on",
        "Назначение не найдено.",
    )
    _check_end(asked, row)
    await cut(act.work, "teaching_assignment", "x.id = $2", asked.ends_on, [asked.number])
    await _wake(act, [row["staff_id"]], [row["group_id"]])
    return {"assignment": asked.number, "group": row["group_id"]}


async def set_homeroom(act: Act, asked: SetHomeroom) -> Row:
    """Give a class to its homeroom teacher; whoever led it so far ends the day before. The answer has the class's id."""
    await begin(act, "homeroomSet", asked.reason)
    staff = await _staff(act, asked.staff)
    led = await standing(
        act,
        "school_class",
        asked.school_class,
        None,
        "y.starts_on, least(y.ends_on, x.closed_on) AS ends_on",
        "Класс не найден.",
        join="JOIN school_year y ON y.id = x.year_id",
    )
    starts_on, ends_on = _days(act, asked.starts_on, asked.ends_on, led)
    check(_problems(starts_on, ends_on, led, staff))
    before = await act.work.fetchrow(
        "SELECT h.id, h.staff_id FROM homeroom h WHERE h.school_class_id = $1 AND $2 BETWEEN h.starts_on AND h.ends_on",
        asked.school_class,
        starts_on,
    )
    if (None if before is None else before["id"]) != asked.replaces:
        raise conflict("Классное руководство уже изменено. Обновите страницу.")
    if before is not None:
        if before["staff_id"] == asked.staff:
            raise conflict("Этот сотрудник уже руководит классом.")
        await cut(act.work, "homeroom", "x.id = $2", starts_on - _DAY, [before["id"]])
    row = await act.work.fetchrow(
        "INSERT INTO homeroom (school_id, staff_id, school_class_id, starts_on, ends_on) VALUES ($1, $2, $3, $4, $5) RETURNING id",
        led["school_id"],
        asked.staff,
        asked.school_class,
        starts_on,
        ends_on,
    )
    await _wake_class(act, [asked.staff, *([] if before is None else [before["staff_id"]])], asked.school_class)
    return {"homeroom": row["id"], "school_class": asked.school_class}


async def end_homeroom(act: Act, asked: End) -> Row:
    """End a homeroom with a day; the answer has the class's id."""
    await begin(act, "homeroomEnd", asked.reason)
    row = await standing(
        act,
        "homeroom",
        asked.number,
        asked.version,
        "x.staff_id, x.school_class_id, x.starts_on, x.ends_on",
        "Классное руководство не найдено.",
    )
    _check_end(asked, row)
    await cut(act.work, "homeroom", "x.id = $2", asked.ends_on, [asked.number])
    await _wake_class(act, [row["staff_id"]], row["school_class_id"])
    return {"homeroom": asked.number, "school_class": row["school_class_id"]}


async def _staff(act: Act, staff: int) -> Any:  # noqa: ANN401 - a record
    """Somebody who works here, kept from leaving meanwhile."""
    sql = Sql(staff)
    row = await act.work.fetchrow(
        f"SELECT st.left_on FROM staff st WHERE st.id = $1 AND {kept(act.viewer, sql, 'st')} FOR SHARE OF st",
        *sql.values,
    )
    if row is None:
        raise not_found("Сотрудник не найден.")
    return row


def _days(act: Act, starts_on: date | None, ends_on: date | None, within: Any) -> tuple[date, date]:  # noqa: ANN401 - a record
    return starts_on or max(act.today, within["starts_on"]), ends_on or within["ends_on"]


def _problems(starts_on: date, ends_on: date, within: Any, staff: Any) -> list[FieldProblem]:  # noqa: ANN401 - records
    problems = problems_of(starts_on, ends_on, (within["starts_on"], within["ends_on"]))
    if staff["left_on"] is not None and staff["left_on"] < ends_on:
        problems.append(FieldProblem("input.staffId", f"Сотрудник работает в школе по {told(staff['left_on'])}."))
    return problems


def _check_end(asked: End, row: Any) -> None:  # noqa: ANN401 - a record
    if asked.ends_on > row["ends_on"]:
        raise invalid("input.endsOn", f"Запись и так заканчивается {told(row['ends_on'])}.")
    if asked.ends_on < row["starts_on"] - _DAY:
        raise invalid("input.endsOn", f"Запись начинается только {told(row['starts_on'])}.")


async def _wake_class(act: Act, staff: list[int], school_class: int) -> None:
    groups = await act.work.fetch("SELECT g.id FROM study_group g WHERE g.school_class_id = $1", school_class)
    await _wake(act, staff, [group["id"] for group in groups])


async def _wake(act: Act, staff: list[int], groups: list[int]) -> None:
    """Whoever reads the pages of these groups, or no longer does, looks again."""
    accounts = await act.work.fetch(
        f"SELECT DISTINCT g.account_id FROM role_grant g WHERE g.staff_id = ANY ($1::bigint[]) AND {grant_stands('g')}",
        staff,
    )
    act.signal |= Signal(groups=frozenset(groups), accounts=frozenset(account["account_id"] for account in accounts))
