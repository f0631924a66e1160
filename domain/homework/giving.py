"""Homework is given, corrected and removed by whoever teaches the group the subject, or gave the lesson (R2.7)."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from domain.access import audience_between, may_act, taught_homework, visible_lessons
from domain.acts import Act, conflict, invalid, not_allowed, not_found
from domain.feed import EventKind
from domain.homework.standing import COLUMNS, Standing
from domain.reading import Row
from domain.sql import Sql
from orm.timetable import LessonStatus

TEXT_LONGEST: Final = 4000


@dataclass(frozen=True, slots=True)
class Due:
    """When it is to be ready: for a lesson, or by a day. Exactly one is said."""

    lesson: int | None = None
    on: date | None = None


@dataclass(frozen=True, slots=True)
class GiveHomework:
    """`lesson` is the one it is given at, and says the group, the subject and the day."""

    lesson: int
    due: Due
    text: str


@dataclass(frozen=True, slots=True)
class CorrectHomework:
    """What is None stays."""

    homework: int
    version: int
    due: Due | None = None
    text: str | None = None


@dataclass(frozen=True, slots=True)
class RemoveHomework:
    homework: int
    version: int


async def give_homework(act: Act, given: GiveHomework) -> Row:
    """Give homework at a lesson in reach; the answer has its id."""
    if not may_act(act.viewer, "homeworkGive"):
        raise not_allowed()
    sql = Sql(given.lesson)
    lesson = await act.work.fetchrow(
        "SELECT l.id, l.school_id, l.group_id, l.subject_id, l.date, l.starts_at, l.status FROM lesson l"
        f" WHERE l.id = $1 AND {visible_lessons(act.viewer, sql)} FOR SHARE OF l",
        *sql.values,
    )
    if lesson is None:
        raise not_found("Урок не найден.")
    if lesson["status"] == LessonStatus.CANCELLED:
        raise invalid("input.lessonId", "Урок отменён.")
    homework = Standing(
        lesson["school_id"],
        lesson["group_id"],
        lesson["subject_id"],
        lesson["id"],
        lesson["date"],
        None,
        lesson["date"],
        _text(given.text),
    )
    homework = await _due(act, homework, given.due, lesson)
    written = await act.work.fetchrow(
        "INSERT INTO homework AS h (school_id, group_id, subject_id, given_lesson_id, given_on, due_lesson_id, due_on, text,"
        " given_by_id, created_at, version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, app.now(), 1)"
        f" RETURNING h.id, {audience_between('h.group_id', 'h.given_on', 'h.due_on')} AS students",
        homework.school,
        homework.group,
        homework.subject,
        homework.given_lesson,
        homework.given_on,
        homework.due_lesson,
        homework.due_on,
        homework.text,
        act.viewer.persons[0],
    )
    act.tell(homework.fact(EventKind.HOMEWORK_GIVEN, written, None, homework.facts()))
    return {"homework": written["id"]}


async def correct_homework(act: Act, correction: CorrectHomework) -> Row:
    """Another text, or another time to be ready by; the answer has its id."""
    if not may_act(act.viewer, "homeworkCorrect"):
        raise not_allowed()
    if correction.text is None and correction.due is None:
        raise invalid("input", "Не сказано, что исправить.")
    before = await _standing(act, correction.homework, correction.version)
    after = before if correction.text is None else replace(before, text=_text(correction.text))
    if correction.due is not None:
        after = await _due(act, after, correction.due, await _given_at(act, before))
    if after != before:
        written = await act.work.fetchrow(
            "UPDATE homework h SET due_lesson_id = $2, due_on = $3, text = $4, version = h.version + 1 WHERE h.id = $1"
            f" RETURNING h.id, {audience_between('h.group_id', 'h.given_on', 'greatest(h.due_on, $5)')} AS students",
            correction.homework,
            after.due_lesson,
            after.due_on,
            after.text,
            before.due_on,
        )
        act.tell(after.fact(EventKind.HOMEWORK_CORRECTED, written, before.facts(), after.facts()))
    return {"homework": correction.homework}


async def remove_homework(act: Act, removal: RemoveHomework) -> Row:
    """Take homework back. The row stays, and is read no more; the answer has its id."""
    if not may_act(act.viewer, "homeworkRemove"):
        raise not_allowed()
    before = await _standing(act, removal.homework, removal.version)
    written = await act.work.fetchrow(
        "UPDATE homework h SET removed_at = app.now(), version = h.version + 1 WHERE h.id = $1"
        f" RETURNING h.id, {audience_between('h.group_id', 'h.given_on', 'h.due_on')} AS students",
        removal.homework,
    )
    act.tell(before.fact(EventKind.HOMEWORK_REMOVED, written, before.facts(), None))
    return {"removed": removal.homework}


def _text(text: str) -> str:
    stripped = text.strip()
    if not 0 < len(stripped) <= TEXT_LONGEST:
        raise invalid("input.text", f"От 1 до {TEXT_LONGEST} символов.")
    return stripped


async def _standing(act: Act, homework: int, version: int) -> Standing:
    """The homework in reach, locked, at the version that was read."""
    sql = Sql(homework)
    stands = await act.work.fetchrow(
        f"SELECT {COLUMNS}, h.version, h.removed_at FROM homework h"
        f" WHERE h.id = $1 AND {taught_homework(act.viewer, sql)}"
        " FOR NO KEY UPDATE OF h",
        *sql.values,
    )
    if stands is None:
        raise not_found("Задание не найдено.")
    if stands["removed_at"] is not None:
        raise conflict("Задание уже убрано. Обновите страницу.")
    if stands["version"] != version:
        raise conflict("Задание уже изменено. Обновите страницу.")
    return Standing.of(stands)


async def _given_at(act: Act, homework: Standing) -> Any:  # noqa: ANN401 - a record or None
    if homework.given_lesson is None:
        return None
    return await act.work.fetchrow("SELECT l.id, l.starts_at FROM lesson l WHERE l.id = $1", homework.given_lesson)


async def _due(act: Act, homework: Standing, due: Due, given_at: Any) -> Standing:  # noqa: ANN401 - a record or None
    """The homework, to be ready by then. `given_at` is the lesson it was given at, where it was at one."""
    if (due.lesson is None) == (due.on is None):
        raise invalid("input.dueOn", "Укажите одно: урок, к которому задано, или день.")
    if due.on is not None:
        if due.on < homework.given_on:
            raise invalid("input.dueOn", "Срок раньше дня, в который задано.")
        ends_on = await act.work.fetchrow(
            "SELECT y.ends_on FROM study_group g JOIN school_year y ON y.id = g.year_id WHERE g.id = $1", homework.group
        )
        if due.on > ends_on["ends_on"]:
            raise invalid("input.dueOn", "Срок позже конца учебного года.")
        return replace(homework, due_lesson=None, due_on=due.on)
    lesson = await act.work.fetchrow(
        "SELECT l.id, l.group_id, l.subject_id, l.date, l.starts_at, l.status FROM lesson l WHERE l.id = $1 FOR SHARE OF l",
        due.lesson,
    )
    # A lesson of another group is not told from one that is not there.
    if lesson is None or (lesson["group_id"], lesson["subject_id"]) != (homework.group, homework.subject):
        raise invalid("input.dueLessonId", "У группы нет такого урока этого предмета.")
    if lesson["status"] == LessonStatus.CANCELLED:
        raise invalid("input.dueLessonId", "Урок отменён.")
    if lesson["date"] < homework.given_on or (given_at is not None and lesson["starts_at"] <= given_at["starts_at"]):
        raise invalid("input.dueLessonId", "Этот урок не позже того, на котором задано.")
    return replace(homework, due_lesson=lesson["id"], due_on=lesson["date"])
