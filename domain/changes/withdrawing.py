"""A change is taken back: the lesson returns to what it was, as far as nothing later rests on it."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

import orjson

from domain.access import may_act
from domain.acts import Act, conflict, invalid, not_allowed, not_found
from domain.changes.asked import Withdraw
from domain.changes.making import REASON_LONGEST
from domain.changes.standing import Lesson, Slot, lessons_in_reach
from domain.changes.writing import Change, Edit, Side, write
from domain.reading import Row
from orm.timetable import ChangeKind, LessonStatus

_TOUCHES: Final[Mapping[ChangeKind, frozenset[str]]] = {
    ChangeKind.CANCELLED: frozenset({"status"}),
    ChangeKind.TEACHER: frozenset({"teachers"}),
    ChangeKind.SUBJECT: frozenset({"subject"}),
    ChangeKind.ROOM: frozenset({"room"}),
    ChangeKind.MOVED: frozenset({"slot"}),
    ChangeKind.SWAPPED: frozenset({"slot"}),
    ChangeKind.MERGED: frozenset({"slot", "subject", "room", "teachers"}),
}
"""What a change gives a lesson, or rests on."""


async def withdraw_change(act: Act, asked: Withdraw) -> Row:
    """Take a change back. The row stays: whoever was told of it is told again."""
    if not may_act(act.viewer, "lessonChange"):
        raise not_allowed("Расписание меняет завуч.")
    reason = asked.reason.strip()
    if len(reason) > REASON_LONGEST:
        raise invalid("input.reason", f"Не больше {REASON_LONGEST} символов.")
    record = await act.work.fetchrow(
        "SELECT kind, lesson_id, other_lesson_id, before::text AS before, after::text AS after, withdrawn_at"
        " FROM lesson_change WHERE id = $1 AND school_id = ANY ($2::bigint[]) FOR NO KEY UPDATE",
        asked.change,
        list(act.viewer.schools),
    )
    if record is None:
        raise not_found("Изменение не найдено.")
    if record["withdrawn_at"] is not None:
        raise conflict("Это изменение уже отменено.")
    kind = ChangeKind(record["kind"])
    ids = [record["lesson_id"]] + ([] if record["other_lesson_id"] is None else [record["other_lesson_id"]])
    found = await lessons_in_reach(act, ids)
    lessons = [found[each] for each in ids]
    await _check_last(act, asked.change, kind, ids)
    before, after = orjson.loads(record["before"]), orjson.loads(record["after"])
    try:
        returned = _returned(act, kind, lessons, before, after)
    except KeyError:
        raise conflict("Каким урок был до этого изменения, не записано.") from None
    sides = [Side(lessons[0], after, before)]
    if kind is ChangeKind.SWAPPED:
        sides.append(Side(lessons[1], before, after))
    elif len(lessons) > 1:
        sides.append(Side(lessons[1], {}, {}))
    edits = [Edit(lesson, back) for lesson, back in zip(lessons, returned, strict=False)]
    return await write(act, edits, (Change(kind, sides, asked.change),), reason)


async def _check_last(act: Act, change: int, kind: ChangeKind, lessons: list[int]) -> None:
    """Nothing that was changed later rests on it."""
    kinds = [other.value for other, touched in _TOUCHES.items() if touched & _TOUCHES[kind]]
    # Of a merger the other lesson is only host: what happens to it later takes nothing from the merged one.
    ids = lessons[:1] if kind is ChangeKind.MERGED else lessons
    later = await act.work.fetchrow(
        "SELECT 1 FROM lesson_change lc WHERE lc.id > $1 AND lc.withdrawn_at IS NULL AND lc.kind = ANY ($3::text[])"
        " AND (lc.lesson_id = ANY ($2::bigint[]) OR lc.other_lesson_id = ANY ($2::bigint[])) LIMIT 1",
        change,
        ids,
        kinds,
    )
    if later is not None:
        raise conflict("Урок после этого меняли ещё раз: сначала верните более позднее изменение.")


def _returned(act: Act, kind: ChangeKind, lessons: list[Lesson], before: Row, after: Row) -> list[Lesson]:
    """The lessons as they were; a `KeyError` where that was not put on record."""
    lesson = lessons[0]
    if kind is ChangeKind.CANCELLED:
        return [_as_made(replace(lesson, status=LessonStatus.PLANNED), holds=lesson.is_cancelled)]
    if kind is ChangeKind.TEACHER:
        holds = list(lesson.teachers) == sorted(after["teacherIds"])
        return [_as_made(replace(lesson, teachers=tuple(sorted(before["teacherIds"]))), holds=holds)]
    if kind is ChangeKind.SUBJECT:
        if lesson.is_noted:
            raise conflict("На уроке уже стоят отметки или пропуски по новому предмету.")
        return [_as_made(replace(lesson, subject=before["subjectId"]), holds=lesson.subject == after["subjectId"])]
    if kind is ChangeKind.ROOM:
        return [_as_made(replace(lesson, room=before["roomId"]), holds=lesson.room == after["roomId"])]
    if kind is ChangeKind.MERGED:
        holds = (lesson.room, list(lesson.teachers)) == (after["roomId"], sorted(after["teacherIds"]))
        back = replace(lesson, room=before["roomId"], teachers=tuple(sorted(before["teacherIds"])), sitting=lesson.id)
        return [_as_made(back, holds=holds and not lesson.is_held)]
    slots = Slot.of_facts(before), Slot.of_facts(after)
    moved = list(zip(lessons, slots, reversed(slots), strict=False))
    for each, then, now in moved:
        if each.is_held:
            raise conflict("Урок уже отмечен проведённым.")
        if each.is_noted and then.date > act.today:
            raise conflict("На уроке уже стоят отметки или пропуски: на будущий день его не вернуть.")
        _as_made(each, holds=each.slot == now)
    return [replace(each, slot=then) for each, then, _ in moved]


def _as_made(lesson: Lesson, *, holds: bool) -> Lesson:
    """The lesson, if it still is what the change made of it."""
    if not holds:
        raise conflict("Урок уже не такой, каким его сделало это изменение.")
    return lesson
