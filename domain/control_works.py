"""The schedule of control works (график контрольных работ, R2.4) is kept by the deputy head."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from domain.access import audience_of_group, may_act, planned_groups, visible_control_works
from domain.acts import Act, conflict, invalid, not_allowed, not_found
from domain.changes.days import check_day, day_of
from domain.feed import EventKind, Fact
from domain.reading import Row
from domain.sql import Sql
from orm.timetable import LessonStatus

TITLE_LONGEST: Final = 300


@dataclass(frozen=True, slots=True)
class When:
    """At a lesson, or on a day. Exactly one is said."""

    lesson: int | None = None
    on: date | None = None


@dataclass(frozen=True, slots=True)
class PlanControlWork:
    group: int
    subject: int
    work_type: int
    title: str
    when: When


@dataclass(frozen=True, slots=True)
class CorrectControlWork:
    """What is None stays."""

    work: int
    version: int
    work_type: int | None = None
    title: str | None = None
    when: When | None = None


@dataclass(frozen=True, slots=True)
class RemoveControlWork:
    work: int
    version: int


@dataclass(frozen=True, slots=True)
class _Entry:
    school: int
    group: int
    subject: int
    work_type: int
    lesson: int | None
    date: date
    title: str

    def facts(self) -> Row:
        return {
            "title": self.title,
            "date": self.date,
            "workTypeId": self.work_type,
            "lessonId": self.lesson,
            "subjectId": self.subject,
        }


async def plan_control_work(act: Act, plan: PlanControlWork) -> Row:
    """Add an entry; the answer has its id, and warnings."""
    if not may_act(act.viewer, "controlWorkPlan"):
        raise not_allowed("График контрольных работ ведёт завуч.")
    sql = Sql(plan.group)
    # Whoever plans for this group at the same time waits: one subject has one control work a day.
    group = await act.work.fetchrow(
        f"SELECT g.id, g.school_id FROM study_group g WHERE g.id = $1 AND {planned_groups(act.viewer, sql)}"
        " FOR NO KEY UPDATE OF g",
        *sql.values,
    )
    if group is None:
        raise not_found("Группа не найдена.")
    await _check_type(act, group["school_id"], plan.work_type)
    title = _title(plan.title)
    entry = _Entry(group["school_id"], plan.group, plan.subject, plan.work_type, None, act.today, title)
    entry = await _placed(act, entry, plan.when)
    await _check_taught(act, entry)
    warnings = await _others(act, entry, 0)
    written = await act.work.fetchrow(
        "INSERT INTO control_work AS cw (school_id, group_id, subject_id, work_type_id, lesson_id, date, title, version)"
        f" VALUES ($1, $2, $3, $4, $5, $6, $7, 1) RETURNING cw.id, {audience_of_group('cw.group_id', 'cw.date')} AS students",
        entry.school,
        entry.group,
        entry.subject,
        entry.work_type,
        entry.lesson,
        entry.date,
        entry.title,
    )
    act.tell(_fact(EventKind.CONTROL_WORK_PLANNED, written["id"], written["students"], None, entry))
    return {"control_work": written["id"], "warnings": warnings}


async def correct_control_work(act: Act, correction: CorrectControlWork) -> Row:
    """Another title, type or time; the answer has its id, and warnings."""
    if not may_act(act.viewer, "controlWorkCorrect"):
        raise not_allowed("График контрольных работ ведёт завуч.")
    if (correction.work_type, correction.title, correction.when) == (None, None, None):
        raise invalid("input", "Не сказано, что исправить.")
    before, students = await _standing(act, correction.work, correction.version)
    after, warnings = before, []
    if correction.work_type is not None:
        await _check_type(act, before.school, correction.work_type)
        after = replace(after, work_type=correction.work_type)
    if correction.title is not None:
        after = replace(after, title=_title(correction.title))
    if correction.when is not None:
        after = await _placed(act, after, correction.when)
        await _check_taught(act, after)
        warnings = await _others(act, after, correction.work)
    if after != before:
        written = await act.work.fetchrow(
            "UPDATE control_work cw SET work_type_id = $2, lesson_id = $3, date = $4, title = $5, version = cw.version + 1"
            f" WHERE cw.id = $1 RETURNING {audience_of_group('cw.group_id', 'cw.date')} AS students",
            correction.work,
            after.work_type,
            after.lesson,
            after.date,
            after.title,
        )
        told = sorted({*students, *written["students"]})
        act.tell(_fact(EventKind.CONTROL_WORK_CORRECTED, correction.work, told, before, after))
    return {"control_work": correction.work, "warnings": warnings}


async def remove_control_work(act: Act, removal: RemoveControlWork) -> Row:
    """Take an entry off the schedule. The row stays, and is read no more; the answer has its id."""
    if not may_act(act.viewer, "controlWorkRemove"):
        raise not_allowed("График контрольных работ ведёт завуч.")
    before, students = await _standing(act, removal.work, removal.version)
    await act.work.execute(
        "UPDATE control_work SET removed_at = app.now(), version = version + 1 WHERE id = $1", removal.work
    )
    act.tell(_fact(EventKind.CONTROL_WORK_REMOVED, removal.work, students, before, None))
    return {"removed": removal.work}


def _title(title: str) -> str:
    stripped = title.strip()
    if not 0 < len(stripped) <= TITLE_LONGEST:
        raise invalid("input.title", f"От 1 до {TITLE_LONGEST} символов.")
    return stripped


async def _standing(act: Act, work: int, version: int) -> tuple[_Entry, list[int]]:
    """The entry in reach, locked with its group, at the version that was read; and the students of its day."""
    sql = Sql(work)
    stands = await act.work.fetchrow(
        "SELECT cw.school_id, cw.group_id, cw.subject_id, cw.work_type_id, cw.lesson_id, cw.date, cw.title, cw.version,"
        f" cw.removed_at, {audience_of_group('cw.group_id', 'cw.date')} AS students FROM control_work cw"
        f" JOIN study_group g ON g.id = cw.group_id WHERE cw.id = $1 AND {visible_control_works(act.viewer, sql)}"
        " FOR NO KEY UPDATE OF g, cw",
        *sql.values,
    )
    if stands is None:
        raise not_found("Контрольная работа не найдена.")
    if stands["removed_at"] is not None:
        raise conflict("Контрольная работа уже убрана из графика. Обновите страницу.")
    if stands["version"] != version:
        raise conflict("Контрольная работа уже изменена. Обновите страницу.")
    return _Entry(*list(stands.values())[:7]), stands["students"]


async def _check_type(act: Act, school: int, work_type: int) -> None:
    found = await act.work.fetchrow("SELECT control FROM work_type WHERE id = $1 AND school_id = $2", work_type, school)
    if found is None:
        raise invalid("input.workTypeId", "Такого вида работы в школе нет.")
    if not found["control"]:
        raise invalid("input.workTypeId", "Это не контрольная работа: такие работы в график не входят.")


async def _placed(act: Act, entry: _Entry, when: When) -> _Entry:
    """The entry at a lesson of its group and subject, or on a day on which the group learns; not in the past."""
    if (when.lesson is None) == (when.on is None):
        raise invalid("input.date", "Укажите одно: урок или день.")
    if when.on is not None:
        path, day = "input.date", when.on
    else:
        path = "input.lessonId"
        lesson = await act.work.fetchrow(
            "SELECT l.group_id, l.subject_id, l.date, l.status FROM lesson l WHERE l.id = $1 FOR SHARE OF l",
            when.lesson,
        )
        # A lesson of another group is not told from one that is not there.
        if lesson is None or (lesson["group_id"], lesson["subject_id"]) != (entry.group, entry.subject):
            raise invalid(path, "У группы нет такого урока этого предмета.")
        if lesson["status"] == LessonStatus.CANCELLED:
            raise invalid(path, "Урок отменён.")
        day = lesson["date"]
    if day < act.today:
        raise invalid(path, "Этот день уже прошёл.")
    check_day(await day_of(act, entry.group, day), path)
    return replace(entry, lesson=when.lesson, date=day)


async def _check_taught(act: Act, entry: _Entry) -> None:
    """The subject is taught to the group on that day; a lesson of it says so by itself."""
    if entry.lesson is not None:
        return
    taught = await act.work.fetchrow(
        "SELECT 1 FROM teaching_assignment ta WHERE ta.group_id = $1 AND ta.subject_id = $2"
        " AND $3 BETWEEN ta.starts_on AND ta.ends_on LIMIT 1",
        entry.group,
        entry.subject,
        entry.date,
    )
    if taught is None:
        raise invalid("input.subjectId", "Этот предмет группе в этот день не преподают.")


async def _others(act: Act, entry: _Entry, work: int) -> list[str]:
    """Control works of the same students on the same day: of the same group and subject a `Conflict`, otherwise warnings."""
    records = await act.work.fetch(
        "SELECT cw.group_id, cw.subject_id, sj.name AS subject, g.title FROM control_work cw"
        " JOIN subject sj ON sj.id = cw.subject_id JOIN study_group g ON g.id = cw.group_id"
        " WHERE cw.id <> $3 AND cw.removed_at IS NULL AND cw.date = $2 AND cw.group_id IN ("
        "SELECT $1::bigint UNION SELECT oe.group_id FROM enrolment e JOIN enrolment oe ON oe.student_id = e.student_id"
        " WHERE e.group_id = $1 AND $2 BETWEEN e.starts_on AND e.ends_on AND $2 BETWEEN oe.starts_on AND oe.ends_on)"
        " ORDER BY cw.id",
        entry.group,
        entry.date,
        work,
    )
    if any((record["group_id"], record["subject_id"]) == (entry.group, entry.subject) for record in records):
        raise conflict("Контрольная работа по этому предмету в этот день уже есть в графике.")
    return [
        f"В этот день у учеников группы ещё контрольная: {record['subject']}, {record['title']}." for record in records
    ]


def _fact(
    kind: EventKind,
    work: int,
    students: Any,  # noqa: ANN401 - an array of a record
    before: _Entry | None,
    after: _Entry | None,
) -> Fact:
    about = before or after
    if about is None:
        raise TypeError("a fact has a side")
    return Fact(
        kind,
        school=about.school,
        row=work,
        students=students,
        before=None if before is None else before.facts(),
        after=None if after is None else after.facts(),
        group=about.group,
        subject=about.subject,
        lesson=None if after is None else after.lesson,
    )
