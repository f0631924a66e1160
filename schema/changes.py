"""Changes of lessons (замена и перенос, R2.3) are made and taken back."""

from collections.abc import Sequence
from datetime import date as day
from datetime import datetime
from typing import Annotated

import strawberry

from domain import timetable
from domain.access import Noun, Viewer
from domain.acts import Act
from domain.changes import asked, making
from domain.changes.withdrawing import withdraw_change
from domain.reading import Row
from domain.selection import Wanted
from orm.database import Work
from schema import access, ids
from schema.acting import act
from schema.checks import identifier, metadata, text
from schema.context import Info
from schema.nodes import answer, batched
from schema.refusals import Conflict, InvalidInput, NotAllowed, NotFound
from schema.timetable import Lesson

_VERSION = "The version that was read."
_REASON = "Why, from 1 to 500 characters; the families read it."
_ROOM = "Another room; null for none. Left out, it stays."


@strawberry.type(directives=[access.of(Noun.TIMETABLE)])
class LessonChanged:
    number: strawberry.Private[int]
    other: strawberry.Private[int | None]
    warnings: list[str] = strawberry.field(
        description="What holds nevertheless and should be known, in Russian: students who are at two lessons at once."
    )

    @access.read(Noun.TIMETABLE, description="As it is now, with the changes that stand.")
    async def lesson(root: strawberry.Parent["LessonChanged"], info: Info) -> Lesson | None:
        return answer(await batched(info, _lessons, root.number) or None)

    @access.read(Noun.TIMETABLE, description="The one it was swapped or merged with.")
    async def other_lesson(root: strawberry.Parent["LessonChanged"], info: Info) -> Lesson | None:
        return answer(None if root.other is None else await batched(info, _lessons, root.other) or None)


@strawberry.input(description="The lesson is not held.")
class LessonCancelInput:
    lesson_id: strawberry.ID
    version: int = strawberry.field(description=_VERSION)
    reason: str = strawberry.field(description=_REASON)


@strawberry.input(description="Another teacher, subject or room, each a fact of its own. What is left out stays.")
class LessonSubstituteInput:
    lesson_id: strawberry.ID
    version: int = strawberry.field(description=_VERSION)
    reason: str = strawberry.field(description=_REASON)
    teacher_id: strawberry.ID | None = None
    instead_of_id: strawberry.ID | None = strawberry.field(
        default=None, description="Whom the teacher replaces; needed where several give the lesson."
    )
    subject_id: strawberry.ID | None = None
    room_id: strawberry.ID | None = strawberry.field(default=strawberry.UNSET, description=_ROOM)


@strawberry.input(description="Another slot: that of the bells of the class, or from one instant to another.")
class LessonMoveInput:
    lesson_id: strawberry.ID
    version: int = strawberry.field(description=_VERSION)
    reason: str = strawberry.field(description=_REASON)
    date: day
    number: int = strawberry.field(description="The lesson's number in the day, 0 to 20.")
    starts_at: datetime | None = strawberry.field(
        default=None, description="Where the bells do not say, with `endsAt`: on `date`, at most four hours."
    )
    ends_at: datetime | None = None
    room_id: strawberry.ID | None = strawberry.field(default=strawberry.UNSET, description=_ROOM)


@strawberry.input(description="Two lessons take each other's slot; each keeps its room and its teachers.")
class LessonSwapInput:
    lesson_id: strawberry.ID
    version: int = strawberry.field(description=_VERSION)
    other_lesson_id: strawberry.ID
    other_version: int = strawberry.field(description=_VERSION)
    reason: str = strawberry.field(description=_REASON)


@strawberry.input(
    description="The lesson is held in the room and by the teachers of another one of the same time and subject."
)
class LessonMergeInput:
    lesson_id: strawberry.ID
    version: int = strawberry.field(description=_VERSION)
    into_lesson_id: strawberry.ID
    into_version: int = strawberry.field(description=_VERSION)
    reason: str = strawberry.field(description=_REASON)


@strawberry.input
class ChangeWithdrawInput:
    change_id: strawberry.ID
    reason: str = strawberry.field(default="", description="Why, up to 500 characters; the families are told.")


LessonChangeResult = Annotated[
    LessonChanged | NotAllowed | NotFound | InvalidInput | Conflict, strawberry.union("LessonChangeResult")
]


async def lesson_cancel(info: Info, input: LessonCancelInput, key: str | None = None) -> LessonChangeResult:
    """Cancel a lesson; the deputy head's. Its group is told."""

    async def write(act: Act) -> Row:
        return await making.cancel_lesson(act, asked.Cancel(_seen(input), input.reason))

    return _changed(await act(info, "lessonCancel", input, key, write))


async def lesson_substitute(info: Info, input: LessonSubstituteInput, key: str | None = None) -> LessonChangeResult:
    """Give a lesson another teacher, subject or room; the deputy head's. Its group is told."""

    async def write(act: Act) -> Row:
        substitution = asked.Substitute(
            _seen(input),
            input.reason,
            _number(input.teacher_id),
            _number(input.instead_of_id),
            _number(input.subject_id),
            _room(input.room_id),
        )
        return await making.substitute_lesson(act, substitution)

    return _changed(await act(info, "lessonSubstitute", input, key, write))


async def lesson_move(info: Info, input: LessonMoveInput, key: str | None = None) -> LessonChangeResult:
    """Move a lesson; the deputy head's. Its group of both days is told."""

    async def write(act: Act) -> Row:
        move = asked.Move(
            _seen(input),
            input.reason,
            input.date,
            input.number,
            input.starts_at,
            input.ends_at,
            _room(input.room_id),
        )
        return await making.move_lesson(act, move)

    return _changed(await act(info, "lessonMove", input, key, write))


async def lesson_swap(info: Info, input: LessonSwapInput, key: str | None = None) -> LessonChangeResult:
    """Let two lessons take each other's slot; the deputy head's. Their groups are told."""

    async def write(act: Act) -> Row:
        other = asked.Seen(ids.number(input.other_lesson_id), input.other_version, "input.otherLessonId")
        return await making.swap_lessons(act, asked.Swap(_seen(input), other, input.reason))

    return _changed(await act(info, "lessonSwap", input, key, write))


async def lesson_merge(info: Info, input: LessonMergeInput, key: str | None = None) -> LessonChangeResult:
    """Hold two groups' lessons as one; the deputy head's. Both groups are told."""

    async def write(act: Act) -> Row:
        into = asked.Seen(ids.number(input.into_lesson_id), input.into_version, "input.intoLessonId")
        return await making.merge_lessons(act, asked.Merge(_seen(input), into, input.reason))

    return _changed(await act(info, "lessonMerge", input, key, write))


async def change_withdraw(info: Info, input: ChangeWithdrawInput, key: str | None = None) -> LessonChangeResult:
    """Take a change back: the lesson returns to what it was, unless something later rests on it. Whoever was told is told again."""

    async def write(act: Act) -> Row:
        return await withdraw_change(act, asked.Withdraw(ids.number(input.change_id), input.reason))

    return _changed(await act(info, "changeWithdraw", input, key, write))


def _seen(
    input: LessonCancelInput | LessonSubstituteInput | LessonMoveInput | LessonSwapInput | LessonMergeInput,
) -> asked.Seen:
    return asked.Seen(ids.number(input.lesson_id), input.version)


def _number(value: str | None) -> int | None:
    return None if value is None else ids.number(value)


def _room(value: str | None) -> asked.Room | None:
    return None if value is strawberry.UNSET else asked.Room(_number(value))


def _changed(done: object) -> LessonChangeResult:
    if isinstance(done, dict):
        return LessonChanged(number=done["lesson"], other=done["other"], warnings=done["warnings"])
    return answer(done)


async def _lessons(work: Work, viewer: Viewer, numbers: Sequence[int], wanted: Wanted) -> dict[int, Row]:
    return {row["id"]: row for row in await timetable.lessons(work, viewer, numbers, wanted)}


_LESSON = identifier("input.lessonId", "Lesson")
_WHY = text("input.reason", 2_000)


@strawberry.type(directives=[access.of(Noun.SELF)])
class ChangeMutation:
    lesson_cancel: LessonChangeResult = strawberry.mutation(
        resolver=lesson_cancel,
        description=lesson_cancel.__doc__,
        directives=[access.acts("lessonChange")],
        metadata=metadata(_LESSON, _WHY),
    )
    lesson_substitute: LessonChangeResult = strawberry.mutation(
        resolver=lesson_substitute,
        description=lesson_substitute.__doc__,
        directives=[access.acts("lessonChange")],
        metadata=metadata(
            _LESSON,
            identifier("input.teacherId", "Staff"),
            identifier("input.insteadOfId", "Staff"),
            identifier("input.subjectId", "Subject"),
            identifier("input.roomId", "Room"),
            _WHY,
        ),
    )
    lesson_move: LessonChangeResult = strawberry.mutation(
        resolver=lesson_move,
        description=lesson_move.__doc__,
        directives=[access.acts("lessonChange")],
        metadata=metadata(_LESSON, identifier("input.roomId", "Room"), _WHY),
    )
    lesson_swap: LessonChangeResult = strawberry.mutation(
        resolver=lesson_swap,
        description=lesson_swap.__doc__,
        directives=[access.acts("lessonChange")],
        metadata=metadata(_LESSON, identifier("input.otherLessonId", "Lesson"), _WHY),
    )
    lesson_merge: LessonChangeResult = strawberry.mutation(
        resolver=lesson_merge,
        description=lesson_merge.__doc__,
        directives=[access.acts("lessonChange")],
        metadata=metadata(_LESSON, identifier("input.intoLessonId", "Lesson"), _WHY),
    )
    change_withdraw: LessonChangeResult = strawberry.mutation(
        resolver=change_withdraw,
        description=change_withdraw.__doc__,
        directives=[access.acts("lessonChange")],
        metadata=metadata(identifier("input.changeId", "LessonChange"), _WHY),
    )
