"""Homework is given, corrected and removed."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated

import strawberry

from domain import homework
from domain.access import Noun, Viewer
from domain.acts import Act
from domain.homework import giving
from domain.reading import Row
from domain.selection import Wanted
from orm.database import Work
from schema import access, ids
from schema.acting import act, why
from schema.checks import identifier, metadata, text
from schema.context import Info
from schema.homework.reading import Homework
from schema.nodes import answer, batched
from schema.refusals import Conflict, InvalidInput, NotAllowed, NotFound

_READ_AGAIN = "Empty where the viewer reads it no more."
_VERSION = "The version that was read."
_TEXT = "From 1 to 4000 characters."
_DUE_LESSON = "The lesson it is to be ready for: of the same group and subject, after the one it is given at."
_DUE_ON = "Or the day, where it is for no lesson."


@strawberry.type(directives=[access.of(Noun.HOMEWORK)])
class HomeworkGiven:
    number: strawberry.Private[int]

    @access.read(Noun.HOMEWORK, description=_READ_AGAIN)
    async def homework(root: strawberry.Parent["HomeworkGiven"], info: Info) -> Homework | None:
        return answer(await batched(info, homework_by_id, root.number) or None)


@strawberry.type(directives=[access.of(Noun.HOMEWORK)])
class HomeworkCorrected:
    number: strawberry.Private[int]

    @access.read(Noun.HOMEWORK, description=_READ_AGAIN)
    async def homework(root: strawberry.Parent["HomeworkCorrected"], info: Info) -> Homework | None:
        return answer(await batched(info, homework_by_id, root.number) or None)


@strawberry.type(directives=[access.of(Noun.HOMEWORK)])
class HomeworkRemoved:
    homework_id: strawberry.ID


@strawberry.input(description="Homework, with one of `dueLessonId` and `dueOn`.")
class HomeworkGiveInput:
    lesson_id: strawberry.ID = strawberry.field(
        description="The lesson it is given at; it says the group, the subject and the day."
    )
    text: str = strawberry.field(description=_TEXT)
    due_lesson_id: strawberry.ID | None = strawberry.field(default=None, description=_DUE_LESSON)
    due_on: date | None = strawberry.field(default=None, description=_DUE_ON)


@strawberry.input(description="Another text, or another time to be ready by. What is left out stays.")
class HomeworkCorrectInput:
    homework_id: strawberry.ID
    version: int = strawberry.field(description=_VERSION)
    text: str | None = strawberry.field(default=None, description=_TEXT)
    due_lesson_id: strawberry.ID | None = strawberry.field(default=None, description=_DUE_LESSON)
    due_on: date | None = strawberry.field(default=None, description=_DUE_ON)
    reason: str = why()


@strawberry.input
class HomeworkRemoveInput:
    homework_id: strawberry.ID
    version: int = strawberry.field(description=_VERSION)
    reason: str = why()


HomeworkGiveResult = Annotated[
    HomeworkGiven | NotAllowed | NotFound | InvalidInput | Conflict, strawberry.union("HomeworkGiveResult")
]
HomeworkCorrectResult = Annotated[
    HomeworkCorrected | NotAllowed | NotFound | InvalidInput | Conflict, strawberry.union("HomeworkCorrectResult")
]
HomeworkRemoveResult = Annotated[
    HomeworkRemoved | NotAllowed | NotFound | InvalidInput | Conflict, strawberry.union("HomeworkRemoveResult")
]


async def homework_give(info: Info, input: HomeworkGiveInput, key: str | None = None) -> HomeworkGiveResult:
    """Give homework at a lesson, to be ready for another one or by a day; its group is told."""

    async def write(act: Act) -> Row:
        due = _due(input.due_lesson_id, input.due_on)
        return await giving.give_homework(act, giving.GiveHomework(ids.number(input.lesson_id), due, input.text))

    done = await act(info, "homeworkGive", input, key, write)
    return answer(HomeworkGiven(number=done["homework"]) if isinstance(done, dict) else done)


async def homework_correct(info: Info, input: HomeworkCorrectInput, key: str | None = None) -> HomeworkCorrectResult:
    """Correct homework that was given; its group is told."""

    async def write(act: Act) -> Row:
        due = _due(input.due_lesson_id, input.due_on)
        said = None if due == giving.Due() else due
        number = ids.number(input.homework_id)
        return await giving.correct_homework(act, giving.CorrectHomework(number, input.version, said, input.text))

    done = await act(info, "homeworkCorrect", input, key, write)
    return answer(HomeworkCorrected(number=done["homework"]) if isinstance(done, dict) else done)


async def homework_remove(info: Info, input: HomeworkRemoveInput, key: str | None = None) -> HomeworkRemoveResult:
    """Take homework back; its group is told."""

    async def write(act: Act) -> Row:
        return await giving.remove_homework(act, giving.RemoveHomework(ids.number(input.homework_id), input.version))

    done = await act(info, "homeworkRemove", input, key, write)
    return answer(
        HomeworkRemoved(homework_id=strawberry.ID(ids.make("Homework", done["removed"])))
        if isinstance(done, dict)
        else done
    )


def _due(lesson: str | None, on: date | None) -> giving.Due:
    return giving.Due(None if lesson is None else ids.number(lesson), on)


async def homework_by_id(work: Work, viewer: Viewer, numbers: Sequence[int], wanted: Wanted) -> dict[int, Row]:
    """Homework that the viewer reads, by its number."""
    return {row["id"]: row for row in await homework.homework(work, viewer, numbers, wanted)}


@strawberry.type(directives=[access.of(Noun.SELF)])
class HomeworkMutation:
    homework_give: HomeworkGiveResult = strawberry.mutation(
        resolver=homework_give,
        description=homework_give.__doc__,
        directives=[access.acts("homeworkGive")],
        metadata=metadata(
            identifier("input.lessonId", "Lesson"),
            identifier("input.dueLessonId", "Lesson"),
            text("input.text", 10_000),
        ),
    )
    homework_correct: HomeworkCorrectResult = strawberry.mutation(
        resolver=homework_correct,
        description=homework_correct.__doc__,
        directives=[access.acts("homeworkCorrect")],
        metadata=metadata(
            identifier("input.homeworkId", "Homework"),
            identifier("input.dueLessonId", "Lesson"),
            text("input.text", 10_000),
        ),
    )
    homework_remove: HomeworkRemoveResult = strawberry.mutation(
        resolver=homework_remove,
        description=homework_remove.__doc__,
        directives=[access.acts("homeworkRemove")],
        metadata=metadata(identifier("input.homeworkId", "Homework")),
    )
