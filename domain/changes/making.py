"""Lessons are cancelled, substituted, moved, swapped and merged (R2.3)."""

from dataclasses import replace
from datetime import timedelta
from typing import Final
from zoneinfo import ZoneInfo

from domain.access import may_act
from domain.acts import Act, conflict, invalid, not_allowed
from domain.changes.asked import Cancel, Merge, Move, Substitute, Swap
from domain.changes.days import check_day, day_of
from domain.changes.standing import Lesson, Slot, seen_lessons
from domain.changes.writing import Change, Edit, Side, write
from domain.reading import Row
from orm.timetable import ChangeKind, LessonStatus

REASON_LONGEST: Final = 500
LAST_NUMBER: Final = 20
LONGEST: Final = timedelta(hours=4)
"""A lesson longer than this is a slip of the pen."""


async def cancel_lesson(act: Act, asked: Cancel) -> Row:
    """The lesson is not held. One at which marks or absences stand was."""
    reason = _begin(act, asked.reason)
    (lesson,) = await seen_lessons(act, asked.seen)
    if lesson.is_cancelled:
        raise conflict("Урок уже отменён.")
    _check_ahead(lesson, asked.seen.path)
    if lesson.is_noted:
        raise invalid(asked.seen.path, "На уроке стоят отметки или пропуски: сначала уберите их.")
    after = replace(lesson, status=LessonStatus.CANCELLED)
    change = Change(ChangeKind.CANCELLED, (Side(lesson, lesson.slot.facts(), {}),))
    return await write(act, (Edit(lesson, after),), (change,), reason)


async def substitute_lesson(act: Act, asked: Substitute) -> Row:
    """Another teacher, subject or room: each is a fact of its own. A lesson that was held may be put right as well."""
    reason = _begin(act, asked.reason)
    (lesson,) = await seen_lessons(act, asked.seen)
    if lesson.is_cancelled:
        raise invalid(asked.seen.path, "Урок отменён.")
    await _check_known(act, lesson, asked)
    after, changes = lesson, []
    if asked.teacher is not None:
        after = replace(after, teachers=_teachers(lesson, asked.teacher, asked.instead_of))
        sides = ({"teacherIds": list(each.teachers)} for each in (lesson, after))
        changes.append(Change(ChangeKind.TEACHER, (Side(lesson, *sides),)))
    if asked.subject is not None and asked.subject != lesson.subject:
        if lesson.is_noted:
            raise invalid("input.subjectId", "На уроке стоят отметки или пропуски по прежнему предмету.")
        after = replace(after, subject=asked.subject)
        changes.append(
            Change(
                ChangeKind.SUBJECT,
                (Side(lesson, {"subjectId": lesson.subject}, {"subjectId": asked.subject}),),
            )
        )
    if asked.room is not None and asked.room.id != lesson.room:
        after = replace(after, room=asked.room.id)
        changes.append(_room(lesson, asked.room.id))
    if not changes:
        raise invalid("input", "Ничего не меняется: урок уже такой.")
    return await write(act, (Edit(lesson, after),), changes, reason)


async def move_lesson(act: Act, asked: Move) -> Row:
    """Another slot; the planned one stays. With a room, the lesson is there given in that one."""
    reason = _begin(act, asked.reason)
    (lesson,) = await seen_lessons(act, asked.seen)
    _check_movable(lesson, asked.seen.path)
    slot = await _slot(act, lesson, asked)
    if slot == lesson.slot:
        raise invalid("input.number", "Урок и так в это время.")
    _check_not_noted_ahead(act, lesson, slot, asked.seen.path)
    after, changes = replace(lesson, slot=slot), []
    changes.append(Change(ChangeKind.MOVED, (Side(lesson, lesson.slot.facts(), slot.facts()),)))
    if asked.room is not None and asked.room.id != lesson.room:
        await _check_room(act, lesson, asked.room.id)
        after = replace(after, room=asked.room.id)
        changes.append(_room(lesson, asked.room.id))
    return await write(act, (Edit(lesson, after),), changes, reason)


async def swap_lessons(act: Act, asked: Swap) -> Row:
    """Two lessons take each other's slot, in one transaction."""
    reason = _begin(act, asked.reason)
    if asked.seen.lesson == asked.other.lesson:
        raise invalid(asked.other.path, "Это тот же урок.")
    lesson, other = await seen_lessons(act, asked.seen, asked.other)
    for each, path in ((lesson, asked.seen.path), (other, asked.other.path)):
        _check_movable(each, path)
    if lesson.slot == other.slot:
        raise invalid(asked.other.path, "Уроки и так в одно время.")
    if lesson.school != other.school:
        raise invalid(asked.other.path, "Уроки из разных школ.")
    for mine, slot, path in ((lesson, other.slot, asked.seen.path), (other, lesson.slot, asked.other.path)):
        _check_not_noted_ahead(act, mine, slot, path)
        if mine.group != (other if mine is lesson else lesson).group:
            check_day(await day_of(act, mine.group, slot.date), path)
    sides = (
        Side(lesson, lesson.slot.facts(), other.slot.facts()),
        Side(other, other.slot.facts(), lesson.slot.facts()),
    )
    edits = (Edit(lesson, replace(lesson, slot=other.slot)), Edit(other, replace(other, slot=lesson.slot)))
    return await write(act, edits, (Change(ChangeKind.SWAPPED, sides),), reason)


async def merge_lessons(act: Act, asked: Merge) -> Row:
    """The lesson is held in the room and by the teachers of another one, which may hold several groups then."""
    reason = _begin(act, asked.reason)
    if asked.seen.lesson == asked.into.lesson:
        raise invalid(asked.into.path, "Это тот же урок.")
    lesson, into = await seen_lessons(act, asked.seen, asked.into)
    for each, path in ((lesson, asked.seen.path), (into, asked.into.path)):
        if each.is_cancelled:
            raise invalid(path, "Урок отменён.")
        _check_ahead(each, path)
    if lesson.is_merged:
        raise conflict("Урок уже объединён с другим.")
    if (lesson.slot.starts_at, lesson.slot.ends_at) != (into.slot.starts_at, into.slot.ends_at):
        raise invalid(asked.into.path, "Объединяют уроки одного времени: сначала перенесите один из них.")
    if lesson.subject != into.subject or lesson.school != into.school:
        raise invalid(asked.into.path, "Объединяют уроки одного предмета.")
    if lesson.group == into.group:
        raise invalid(asked.into.path, "Это уроки одной и той же группы.")
    after = replace(lesson, room=into.room, teachers=into.teachers, sitting=into.sitting)
    sides = (
        Side(lesson, *({"roomId": each.room, "teacherIds": list(each.teachers)} for each in (lesson, after))),
        Side(into, {}, {}),
    )
    return await write(act, (Edit(lesson, after),), (Change(ChangeKind.MERGED, sides),), reason)


def _begin(act: Act, reason: str) -> str:
    """Whether the viewer changes lessons at all, and says why."""
    if not may_act(act.viewer, "lessonChange"):
        raise not_allowed("Расписание меняет завуч.")
    stripped = reason.strip()
    if not 0 < len(stripped) <= REASON_LONGEST:
        raise invalid("input.reason", f"Укажите причину: от 1 до {REASON_LONGEST} символов.")
    return stripped


def _check_ahead(lesson: Lesson, path: str) -> None:
    if lesson.is_held:
        raise invalid(path, "Урок отмечен проведённым.")


def _check_movable(lesson: Lesson, path: str) -> None:
    if lesson.is_cancelled:
        raise invalid(path, "Урок отменён.")
    _check_ahead(lesson, path)
    if lesson.is_merged:
        raise conflict("Урок объединён с другим: сначала верните объединение.")


def _check_not_noted_ahead(act: Act, lesson: Lesson, slot: Slot, path: str) -> None:
    if lesson.is_noted and slot.date > act.today:
        raise invalid(path, "На уроке стоят отметки или пропуски: на будущий день его не перенести.")


async def _slot(act: Act, lesson: Lesson, asked: Move) -> Slot:
    """The slot that is asked for: of the bells, or as it is said."""
    if not 0 <= asked.number <= LAST_NUMBER:
        raise invalid("input.number", f"Номер урока — от 0 до {LAST_NUMBER}.")
    day = await day_of(act, lesson.group, asked.on, asked.number)
    check_day(day, "input.date")
    if asked.starts_at is None and asked.ends_at is None:
        if day.bell is None:
            raise invalid("input.number", "У класса нет звонка с этим номером: укажите начало и конец.")
        return Slot(asked.on, asked.number, *day.bell)
    if asked.starts_at is None or asked.ends_at is None:
        path = "input.startsAt" if asked.starts_at is None else "input.endsAt"
        raise invalid(path, "Укажите и начало, и конец.")
    if not timedelta(0) < asked.ends_at - asked.starts_at <= LONGEST:
        raise invalid("input.endsAt", "Конец — позже начала и не больше чем на четыре часа.")
    zone = ZoneInfo(day.zone)
    for path, instant in (("input.startsAt", asked.starts_at), ("input.endsAt", asked.ends_at)):
        if instant.astimezone(zone).date() != asked.on:
            raise invalid(path, "Это другой день.")
    return Slot(asked.on, asked.number, asked.starts_at, asked.ends_at)


def _teachers(lesson: Lesson, teacher: int, instead_of: int | None) -> tuple[int, ...]:
    """Who gives the lesson afterwards."""
    if teacher in lesson.teachers:
        raise invalid("input.teacherId", "Этот учитель уже ведёт урок.")
    if instead_of is not None and instead_of not in lesson.teachers:
        raise invalid("input.insteadOfId", "Этот учитель урок не ведёт.")
    if instead_of is None and len(lesson.teachers) > 1:
        raise invalid("input.insteadOfId", "Урок ведут несколько учителей: укажите, кого заменить.")
    kept = [each for each in lesson.teachers if instead_of is not None and each != instead_of]
    return tuple(sorted((*kept, teacher)))


async def _check_known(act: Act, lesson: Lesson, asked: Substitute) -> None:
    """The school has such a teacher on that day, such a subject, such a room."""
    found = await act.work.fetchrow(
        "SELECT EXISTS (SELECT 1 FROM staff WHERE id = $2 AND school_id = $1 AND (left_on IS NULL OR left_on >= $5)) AS teacher,"
        " EXISTS (SELECT 1 FROM subject WHERE id = $3 AND school_id = $1) AS subject,"
        " EXISTS (SELECT 1 FROM room WHERE id = $4 AND school_id = $1) AS room",
        lesson.school,
        asked.teacher,
        asked.subject,
        None if asked.room is None else asked.room.id,
        lesson.slot.date,
    )
    if asked.teacher is not None and not found["teacher"]:
        raise invalid("input.teacherId", "Такого учителя в школе нет.")
    if asked.subject is not None and not found["subject"]:
        raise invalid("input.subjectId", "Такого предмета в школе нет.")
    if asked.room is not None and asked.room.id is not None and not found["room"]:
        raise invalid("input.roomId", "Такого кабинета в школе нет.")


async def _check_room(act: Act, lesson: Lesson, room: int | None) -> None:
    found = await act.work.fetchrow("SELECT 1 FROM room WHERE id = $1 AND school_id = $2", room, lesson.school)
    if room is not None and found is None:
        raise invalid("input.roomId", "Такого кабинета в школе нет.")


def _room(lesson: Lesson, room: int | None) -> Change:
    return Change(ChangeKind.ROOM, (Side(lesson, {"roomId": lesson.room}, {"roomId": room}),))
