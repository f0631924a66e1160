"""What a lesson says of itself is written: topic, type, and that it was held."""

from collections.abc import Sequence
from typing import Annotated

import strawberry

from domain import timetable
from domain.access import Noun, Viewer
from domain.acts import Act
from domain.lessons import LessonUpdate, update_lesson
from domain.reading import Row
from domain.selection import Wanted
from orm.database import Work
from schema import access, ids
from schema.acting import act, why
from schema.checks import identifier, metadata
from schema.context import Info
from schema.nodes import answer, batched
from schema.refusals import Conflict, InvalidInput, NotAllowed, NotFound
from schema.timetable import Lesson, LessonType


@strawberry.type(directives=[access.of(Noun.TIMETABLE)])
class LessonUpdated:
    number: strawberry.Private[int]

    @access.read(Noun.TIMETABLE, description="Empty where the viewer reads the lesson no more.")
    async def lesson(root: strawberry.Parent["LessonUpdated"], info: Info) -> Lesson | None:
        return answer(await batched(info, _lessons, root.number) or None)


@strawberry.input(description="What is left out stays.")
class LessonUpdateInput:
    lesson_id: strawberry.ID
    version: int = strawberry.field(description="The version that was read.")
    topic: str | None = strawberry.field(default=None, description="Up to 500 characters; empty takes it away.")
    lesson_type: LessonType | None = None  # type: ignore[valid-type]  # an enum made by Strawberry
    held: bool | None = strawberry.field(
        default=None, description="Whether it was held; false takes that back. Cancelling is a change of the timetable."
    )
    reason: str = why()


LessonUpdateResult = Annotated[
    LessonUpdated | NotAllowed | NotFound | InvalidInput | Conflict, strawberry.union("LessonUpdateResult")
]


async def lesson_update(info: Info, input: LessonUpdateInput, key: str | None = None) -> LessonUpdateResult:
    """Say what a lesson is about, of which type it is (R5.2), and that it was held."""

    async def write(act: Act) -> Row:
        update = LessonUpdate(
            ids.number(input.lesson_id), input.version, input.topic, input.lesson_type, is_held=input.held
        )
        return await update_lesson(act, update)

    done = await act(info, "lessonUpdate", input, key, write)
    return answer(LessonUpdated(number=done["lesson"]) if isinstance(done, dict) else done)


async def _lessons(work: Work, viewer: Viewer, numbers: Sequence[int], wanted: Wanted) -> dict[int, Row]:
    return {row["id"]: row for row in await timetable.lessons(work, viewer, numbers, wanted)}


@strawberry.type(directives=[access.of(Noun.SELF)])
class LessonMutation:
    lesson_update: LessonUpdateResult = strawberry.mutation(
        resolver=lesson_update,
        description=lesson_update.__doc__,
        directives=[access.acts("lessonUpdate")],
        metadata=metadata(identifier("input.lessonId", "Lesson")),
    )
