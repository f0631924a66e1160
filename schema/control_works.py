"""The schedule of control works (R2.4) is kept."""

from collections.abc import Sequence
from datetime import date as day
from typing import Annotated

import strawberry

from domain import control_works, timetable
from domain.access import Noun, Viewer
from domain.acts import Act
from domain.reading import Row
from domain.selection import Wanted
from orm.database import Work
from schema import access, ids
from schema.acting import act, why
from schema.checks import identifier, metadata, text
from schema.context import Info
from schema.nodes import answer, batched
from schema.refusals import Conflict, InvalidInput, NotAllowed, NotFound
from schema.timetable import ControlWork

_TYPE = "One with `control`."
_TITLE = "From 1 to 300 characters."
_LESSON = "The lesson it is written at, of the group and the subject."
_DATE = "Or the day, where the lesson is not known yet."
_VERSION = "The version that was read."


@strawberry.type(directives=[access.of(Noun.TIMETABLE)])
class ControlWorkScheduled:
    number: strawberry.Private[int]
    warnings: list[str] = strawberry.field(
        description="What holds nevertheless and should be known, in Russian: other control works of the same students that day."
    )

    @access.read(Noun.TIMETABLE, description="As it is now.")
    async def control_work(root: strawberry.Parent["ControlWorkScheduled"], info: Info) -> ControlWork | None:
        return answer(await batched(info, _control_works, root.number) or None)


@strawberry.type(directives=[access.of(Noun.TIMETABLE)])
class ControlWorkRemoved:
    control_work_id: strawberry.ID


@strawberry.input(description="An entry of the schedule, with one of `lessonId` and `date`.")
class ControlWorkPlanInput:
    group_id: strawberry.ID
    subject_id: strawberry.ID
    work_type_id: strawberry.ID = strawberry.field(description=_TYPE)
    title: str = strawberry.field(description=_TITLE)
    lesson_id: strawberry.ID | None = strawberry.field(default=None, description=_LESSON)
    date: day | None = strawberry.field(default=None, description=_DATE)


@strawberry.input(description="What is left out stays.")
class ControlWorkCorrectInput:
    control_work_id: strawberry.ID
    version: int = strawberry.field(description=_VERSION)
    work_type_id: strawberry.ID | None = strawberry.field(default=None, description=_TYPE)
    title: str | None = strawberry.field(default=None, description=_TITLE)
    lesson_id: strawberry.ID | None = strawberry.field(default=None, description=_LESSON)
    date: day | None = strawberry.field(default=None, description=_DATE)
    reason: str = why()


@strawberry.input
class ControlWorkRemoveInput:
    control_work_id: strawberry.ID
    version: int = strawberry.field(description=_VERSION)
    reason: str = why()


ControlWorkResult = Annotated[
    ControlWorkScheduled | NotAllowed | NotFound | InvalidInput | Conflict, strawberry.union("ControlWorkResult")
]
ControlWorkRemoveResult = Annotated[
    ControlWorkRemoved | NotAllowed | NotFound | InvalidInput | Conflict, strawberry.union("ControlWorkRemoveResult")
]


async def control_work_plan(info: Info, input: ControlWorkPlanInput, key: str | None = None) -> ControlWorkResult:
    """Plan a control work; the deputy head's. Its group is told."""

    async def write(act: Act) -> Row:
        plan = control_works.PlanControlWork(
            ids.number(input.group_id),
            ids.number(input.subject_id),
            ids.number(input.work_type_id),
            input.title,
            _when(input),
        )
        return await control_works.plan_control_work(act, plan)

    return _scheduled(await act(info, "controlWorkPlan", input, key, write))


async def control_work_correct(info: Info, input: ControlWorkCorrectInput, key: str | None = None) -> ControlWorkResult:
    """Correct an entry of the schedule; the deputy head's. Its group of both days is told."""

    async def write(act: Act) -> Row:
        when = _when(input)
        correction = control_works.CorrectControlWork(
            ids.number(input.control_work_id),
            input.version,
            None if input.work_type_id is None else ids.number(input.work_type_id),
            input.title,
            None if when == control_works.When() else when,
        )
        return await control_works.correct_control_work(act, correction)

    return _scheduled(await act(info, "controlWorkCorrect", input, key, write))


async def control_work_remove(
    info: Info, input: ControlWorkRemoveInput, key: str | None = None
) -> ControlWorkRemoveResult:
    """Take a control work off the schedule; the deputy head's. Its group is told."""

    async def write(act: Act) -> Row:
        removal = control_works.RemoveControlWork(ids.number(input.control_work_id), input.version)
        return await control_works.remove_control_work(act, removal)

    done = await act(info, "controlWorkRemove", input, key, write)
    if not isinstance(done, dict):
        return answer(done)
    return ControlWorkRemoved(control_work_id=strawberry.ID(ids.make("ControlWork", done["removed"])))


def _when(input: ControlWorkPlanInput | ControlWorkCorrectInput) -> control_works.When:
    return control_works.When(None if input.lesson_id is None else ids.number(input.lesson_id), input.date)


def _scheduled(done: object) -> ControlWorkResult:
    if isinstance(done, dict):
        return ControlWorkScheduled(number=done["control_work"], warnings=done["warnings"])
    return answer(done)


async def _control_works(work: Work, viewer: Viewer, numbers: Sequence[int], wanted: Wanted) -> dict[int, Row]:
    return {row["id"]: row for row in await timetable.control_works_by_id(work, viewer, numbers, wanted)}


@strawberry.type(directives=[access.of(Noun.SELF)])
class ControlWorkMutation:
    control_work_plan: ControlWorkResult = strawberry.mutation(
        resolver=control_work_plan,
        description=control_work_plan.__doc__,
        directives=[access.acts("controlWorkPlan")],
        metadata=metadata(
            identifier("input.groupId", "StudyGroup"),
            identifier("input.subjectId", "Subject"),
            identifier("input.workTypeId", "WorkType"),
            identifier("input.lessonId", "Lesson"),
            text("input.title", 2_000),
        ),
    )
    control_work_correct: ControlWorkResult = strawberry.mutation(
        resolver=control_work_correct,
        description=control_work_correct.__doc__,
        directives=[access.acts("controlWorkCorrect")],
        metadata=metadata(
            identifier("input.controlWorkId", "ControlWork"),
            identifier("input.workTypeId", "WorkType"),
            identifier("input.lessonId", "Lesson"),
            text("input.title", 2_000),
        ),
    )
    control_work_remove: ControlWorkRemoveResult = strawberry.mutation(
        resolver=control_work_remove,
        description=control_work_remove.__doc__,
        directives=[access.acts("controlWorkRemove")],
        metadata=metadata(identifier("input.controlWorkId", "ControlWork")),
    )
