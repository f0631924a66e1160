"""Classes and study groups are opened, corrected and closed."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Final

import strawberry

from domain import groups
from domain.access import Noun, Viewer
from domain.acts import Act
from domain.groups import opening, study_groups
from domain.reading import Row
from domain.selection import Wanted
from orm.database import Work
from schema import access, ids
from schema.acting import act
from schema.checks import identifier, metadata, text
from schema.context import Info
from schema.groups.reading import SchoolClass, StudyGroup
from schema.nodes import answer, batched
from schema.people.registering import REASON, VERSION
from schema.refusals import Conflict, InvalidInput, NotAllowed, NotFound
from schema.schools import PeriodKind
from schema.timetable import GroupKind

WARNINGS: Final = "What holds nevertheless and should be known, in Russian: lessons that are left in the timetable."
LAST_DAY: Final = "The last day, included."
_TITLE: Final = "From 1 to 40 characters."
_GROUP_TITLE: Final = "From 1 to 200 characters; of an individual plan up to 120."


@strawberry.type(directives=[access.of(Noun.GROUPS)])
class ClassWritten:
    number: strawberry.Private[int]
    warnings: list[str] = strawberry.field(description=WARNINGS)

    @access.read(Noun.GROUPS, description="As it is now.")
    async def school_class(root: strawberry.Parent["ClassWritten"], info: Info) -> SchoolClass | None:
        return answer(await batched(info, classes_of, root.number) or None)


@strawberry.type(directives=[access.of(Noun.GROUPS)])
class GroupWritten:
    number: strawberry.Private[int]
    warnings: list[str] = strawberry.field(description=WARNINGS)

    @access.read(Noun.GROUPS, description="As it is now.")
    async def group(root: strawberry.Parent["GroupWritten"], info: Info) -> StudyGroup | None:
        return answer(await batched(info, groups_of, root.number) or None)


@strawberry.input(description="The programme follows from the grade level.")
class ClassOpenInput:
    year_id: strawberry.ID
    grade: int = strawberry.field(description="The grade level, from 1 to 12.")
    title: str = strawberry.field(description=_TITLE)
    period_kind: PeriodKind | None = strawberry.field(  # type: ignore[valid-type]  # an enum made by Strawberry
        default=None, description="Left out: half-years from grade 10 on, quarters before, where the year has them."
    )
    bell_schedule_id: strawberry.ID | None = None
    marked: bool | None = strawberry.field(default=None, description="Left out: not in the first grade.")


@strawberry.input(description="What is left out stays.")
class ClassUpdateInput:
    class_id: strawberry.ID
    version: int = strawberry.field(description=VERSION)
    grade: int | None = strawberry.field(default=None, description="The grade level, from 1 to 12.")
    title: str | None = strawberry.field(default=None, description=_TITLE)
    period_kind: PeriodKind | None = None  # type: ignore[valid-type]  # an enum made by Strawberry
    bell_schedule_id: strawberry.ID | None = None
    marked: bool | None = None
    reason: str | None = strawberry.field(default=None, description=REASON)


@strawberry.input
class ClassCloseInput:
    class_id: strawberry.ID
    version: int = strawberry.field(description=VERSION)
    closed_on: date = strawberry.field(description=LAST_DAY)
    reason: str | None = strawberry.field(default=None, description=REASON)


@strawberry.input(description="Without days the plan is for the whole year.")
class IndividualPlanInput:
    student_id: strawberry.ID
    document: str = strawberry.field(default="", description="What it rests on, up to 120 characters.")
    starts_on: date | None = None
    ends_on: date | None = strawberry.field(default=None, description=LAST_DAY)


@strawberry.input(description="A part takes a class, the others a year; an individual plan says whose it is.")
class GroupOpenInput:
    kind: GroupKind  # type: ignore[valid-type]  # an enum made by Strawberry
    title: str = strawberry.field(description=_GROUP_TITLE)
    class_id: strawberry.ID | None = None
    year_id: strawberry.ID | None = None
    plan: IndividualPlanInput | None = None


@strawberry.input
class GroupUpdateInput:
    group_id: strawberry.ID
    version: int = strawberry.field(description=VERSION)
    title: str = strawberry.field(description=_GROUP_TITLE)
    reason: str | None = strawberry.field(default=None, description=REASON)


@strawberry.input
class GroupCloseInput:
    group_id: strawberry.ID
    version: int = strawberry.field(description=VERSION)
    closed_on: date = strawberry.field(description=LAST_DAY)
    reason: str | None = strawberry.field(default=None, description=REASON)


ClassResult = Annotated[ClassWritten | NotAllowed | NotFound | InvalidInput | Conflict, strawberry.union("ClassResult")]
GroupResult = Annotated[GroupWritten | NotAllowed | NotFound | InvalidInput | Conflict, strawberry.union("GroupResult")]


async def class_open(info: Info, input: ClassOpenInput, key: str | None = None) -> ClassResult:
    """Open a class with the group of all its students; the administrator's."""

    async def write(act: Act) -> Row:
        asked = opening.OpenClass(
            ids.number(input.year_id),
            input.grade,
            input.title,
            input.period_kind,
            _optional(input.bell_schedule_id),
            input.marked,
        )
        return await opening.open_class(act, asked)

    return _class(await act(info, "classOpen", input, key, write))


async def class_update(info: Info, input: ClassUpdateInput, key: str | None = None) -> ClassResult:
    """Correct what a class is called, its grade level, or how it is taught; the administrator's."""

    async def write(act: Act) -> Row:
        asked = opening.UpdateClass(
            ids.number(input.class_id),
            input.version,
            input.grade,
            input.title,
            input.period_kind,
            _optional(input.bell_schedule_id),
            input.marked,
            input.reason,
        )
        return await opening.update_class(act, asked)

    return _class(await act(info, "classUpdate", input, key, write))


async def class_close(info: Info, input: ClassCloseInput, key: str | None = None) -> ClassResult:
    """Close a class and its parts with a day after which nobody is in them; the administrator's. Who teaches and leads it ends too."""

    async def write(act: Act) -> Row:
        asked = opening.Close(ids.number(input.class_id), input.version, input.closed_on, input.reason)
        return await opening.close_class(act, asked)

    return _class(await act(info, "classClose", input, key, write))


async def group_open(info: Info, input: GroupOpenInput, key: str | None = None) -> GroupResult:
    """Open a part of a class, a group across classes, or an individual plan; the administrator's."""

    async def write(act: Act) -> Row:
        plan = input.plan
        asked = study_groups.OpenGroup(
            input.kind,
            input.title,
            _optional(input.class_id),
            _optional(input.year_id),
            None
            if plan is None
            else study_groups.Plan(ids.number(plan.student_id), plan.document, plan.starts_on, plan.ends_on),
        )
        return await study_groups.open_group(act, asked)

    return _group(await act(info, "groupOpen", input, key, write))


async def group_update(info: Info, input: GroupUpdateInput, key: str | None = None) -> GroupResult:
    """Call a group differently; the administrator's. The group of a whole class is called like the class."""

    async def write(act: Act) -> Row:
        asked = study_groups.UpdateGroup(ids.number(input.group_id), input.version, input.title, input.reason)
        return await study_groups.update_group(act, asked)

    return _group(await act(info, "groupUpdate", input, key, write))


async def group_close(info: Info, input: GroupCloseInput, key: str | None = None) -> GroupResult:
    """Close a group with a day after which nobody is in it; the administrator's. Who teaches it ends too."""

    async def write(act: Act) -> Row:
        asked = opening.Close(ids.number(input.group_id), input.version, input.closed_on, input.reason)
        return await study_groups.close_group(act, asked)

    return _group(await act(info, "groupClose", input, key, write))


async def classes_of(work: Work, viewer: Viewer, numbers: Sequence[int], wanted: Wanted) -> dict[int, Row]:
    return {row["id"]: row for row in await groups.classes(work, viewer, wanted, ids=numbers, year_id=None)}


async def groups_of(work: Work, viewer: Viewer, numbers: Sequence[int], wanted: Wanted) -> dict[int, Row]:
    return {row["id"]: row for row in await groups.groups(work, viewer, numbers, wanted)}


def _optional(value: str | None) -> int | None:
    return None if value is None else ids.number(value)


def _class(done: object) -> ClassResult:
    if isinstance(done, dict):
        return ClassWritten(number=done["school_class"], warnings=done["warnings"])
    return answer(done)


def _group(done: object) -> GroupResult:
    return GroupWritten(number=done["group"], warnings=done["warnings"]) if isinstance(done, dict) else answer(done)


@strawberry.type(directives=[access.of(Noun.SELF)])
class GroupMutation:
    class_open: ClassResult = strawberry.mutation(
        resolver=class_open,
        description=class_open.__doc__,
        directives=[access.acts("classOpen")],
        metadata=metadata(
            identifier("input.yearId", "SchoolYear"),
            identifier("input.bellScheduleId", "BellSchedule"),
            text("input.title", 2_000),
        ),
    )
    class_update: ClassResult = strawberry.mutation(
        resolver=class_update,
        description=class_update.__doc__,
        directives=[access.acts("classUpdate")],
        metadata=metadata(
            identifier("input.classId", "SchoolClass"),
            identifier("input.bellScheduleId", "BellSchedule"),
            text("input.title", 2_000),
            text("input.reason", 2_000),
        ),
    )
    class_close: ClassResult = strawberry.mutation(
        resolver=class_close,
        description=class_close.__doc__,
        directives=[access.acts("classClose")],
        metadata=metadata(identifier("input.classId", "SchoolClass"), text("input.reason", 2_000)),
    )
    group_open: GroupResult = strawberry.mutation(
        resolver=group_open,
        description=group_open.__doc__,
        directives=[access.acts("groupOpen")],
        metadata=metadata(
            identifier("input.classId", "SchoolClass"),
            identifier("input.yearId", "SchoolYear"),
            identifier("input.plan.studentId", "Student"),
            text("input.title", 2_000),
            text("input.plan.document", 2_000),
        ),
    )
    group_update: GroupResult = strawberry.mutation(
        resolver=group_update,
        description=group_update.__doc__,
        directives=[access.acts("groupUpdate")],
        metadata=metadata(
            identifier("input.groupId", "StudyGroup"), text("input.title", 2_000), text("input.reason", 2_000)
        ),
    )
    group_close: GroupResult = strawberry.mutation(
        resolver=group_close,
        description=group_close.__doc__,
        directives=[access.acts("groupClose")],
        metadata=metadata(identifier("input.groupId", "StudyGroup"), text("input.reason", 2_000)),
    )
