"""Who teaches what, and who leads which class, is said and ended."""

from datetime import date
from typing import Annotated, Final

import strawberry

from domain.access import Noun
from domain.acts import Act
from domain.groups import teaching
from domain.reading import Row
from schema import access, ids
from schema.acting import act
from schema.checks import identifier, metadata, text, written
from schema.context import Info
from schema.groups.keeping import classes_of, groups_of
from schema.groups.reading import SchoolClass, StudyGroup
from schema.nodes import answer, batched
from schema.people.registering import REASON, VERSION
from schema.refusals import Conflict, InvalidInput, NotAllowed, NotFound

_END: Final = "The last day, included; the day before the first one takes it back as a mistake."


@strawberry.type(directives=[access.of(Noun.STAFFING)])
class AssignmentWritten:
    assignment_id: strawberry.ID
    of: strawberry.Private[int]

    @access.read(Noun.GROUPS, description="The group as it is now: `assignments` has what was written.")
    async def group(root: strawberry.Parent["AssignmentWritten"], info: Info) -> StudyGroup | None:
        return answer(await batched(info, groups_of, root.of) or None)


@strawberry.type(directives=[access.of(Noun.STAFFING)])
class HomeroomWritten:
    homeroom_id: strawberry.ID
    of: strawberry.Private[int]

    @access.read(Noun.GROUPS, description="The class as it is now: `homerooms` has what was written.")
    async def school_class(root: strawberry.Parent["HomeroomWritten"], info: Info) -> SchoolClass | None:
        return answer(await batched(info, classes_of, root.of) or None)


@strawberry.input(
    description="From today, or the first day of a year to come, to the end of the year, unless said otherwise."
)
class AssignmentAddInput:
    staff_id: strawberry.ID
    group_id: strawberry.ID
    subject_id: strawberry.ID
    starts_on: date | None = None
    ends_on: date | None = strawberry.field(default=None, description="The last day, included.")


@strawberry.input
class AssignmentEndInput:
    assignment_id: strawberry.ID
    version: int = strawberry.field(description=VERSION)
    ends_on: date = strawberry.field(description=_END)
    reason: str | None = strawberry.field(default=None, description=REASON)


@strawberry.input(
    description="From today, or the first day of a year to come, to the end of the year, unless said otherwise."
)
class HomeroomSetInput:
    class_id: strawberry.ID
    staff_id: strawberry.ID
    replaces_id: strawberry.ID | None = strawberry.field(
        default=None,
        description="The homeroom of the first day, as it was read, or null: it ends the day before. Another one by now is a `Conflict`.",
    )
    starts_on: date | None = None
    ends_on: date | None = strawberry.field(default=None, description="The last day, included.")
    reason: str | None = strawberry.field(default=None, description=REASON)


@strawberry.input
class HomeroomEndInput:
    homeroom_id: strawberry.ID
    version: int = strawberry.field(description=VERSION)
    ends_on: date = strawberry.field(description=_END)
    reason: str | None = strawberry.field(default=None, description=REASON)


AssignmentResult = Annotated[
    AssignmentWritten | NotAllowed | NotFound | InvalidInput | Conflict, strawberry.union("AssignmentResult")
]
HomeroomResult = Annotated[
    HomeroomWritten | NotAllowed | NotFound | InvalidInput | Conflict, strawberry.union("HomeroomResult")
]


async def assignment_add(info: Info, input: AssignmentAddInput, key: str | None = None) -> AssignmentResult:
    """Have somebody teach a subject to a group; the administrator's and the deputy head's."""

    async def write(act: Act) -> Row:
        asked = teaching.AddAssignment(
            ids.number(input.staff_id),
            ids.number(input.group_id),
            ids.number(input.subject_id),
            input.starts_on,
            input.ends_on,
        )
        return await teaching.add_assignment(act, asked)

    return _assignment(await act(info, "assignmentAdd", input, key, write))


async def assignment_end(info: Info, input: AssignmentEndInput, key: str | None = None) -> AssignmentResult:
    """End an assignment with a day; the administrator's and the deputy head's."""

    async def write(act: Act) -> Row:
        asked = teaching.End(ids.number(input.assignment_id), input.version, input.ends_on, input.reason)
        return await teaching.end_assignment(act, asked)

    return _assignment(await act(info, "assignmentEnd", input, key, write))


async def homeroom_set(info: Info, input: HomeroomSetInput, key: str | None = None) -> HomeroomResult:
    """Give a class to its homeroom teacher, in place of the one before; the administrator's and the deputy head's."""

    async def write(act: Act) -> Row:
        asked = teaching.SetHomeroom(
            ids.number(input.class_id),
            ids.number(input.staff_id),
            None if input.replaces_id is None else ids.number(input.replaces_id),
            input.starts_on,
            input.ends_on,
            input.reason,
        )
        return await teaching.set_homeroom(act, asked)

    return _homeroom(await act(info, "homeroomSet", input, key, write))


async def homeroom_end(info: Info, input: HomeroomEndInput, key: str | None = None) -> HomeroomResult:
    """End a homeroom with a day; the administrator's and the deputy head's."""

    async def write(act: Act) -> Row:
        asked = teaching.End(ids.number(input.homeroom_id), input.version, input.ends_on, input.reason)
        return await teaching.end_homeroom(act, asked)

    return _homeroom(await act(info, "homeroomEnd", input, key, write))


def _assignment(done: object) -> AssignmentResult:
    if isinstance(done, dict):
        number = strawberry.ID(ids.make("TeachingAssignment", done["assignment"]))
        return AssignmentWritten(assignment_id=number, of=done["group"])
    return answer(done)


def _homeroom(done: object) -> HomeroomResult:
    if isinstance(done, dict):
        number = strawberry.ID(ids.make("Homeroom", done["homeroom"]))
        return HomeroomWritten(homeroom_id=number, of=done["school_class"])
    return answer(done)


@strawberry.type(directives=[access.of(Noun.SELF)])
class TeachingMutation:
    assignment_add: AssignmentResult = strawberry.mutation(
        resolver=assignment_add,
        description=assignment_add.__doc__,
        directives=[access.acts("assignmentAdd")],
        metadata=metadata(
            identifier("input.staffId", "Staff"),
            identifier("input.groupId", "StudyGroup"),
            identifier("input.subjectId", "Subject"),
        ),
    )
    assignment_end: AssignmentResult = strawberry.mutation(
        resolver=assignment_end,
        description=assignment_end.__doc__,
        directives=[access.acts("assignmentEnd")],
        metadata=metadata(identifier("input.assignmentId", "TeachingAssignment"), text("input.reason", 2_000)),
    )
    homeroom_set: HomeroomResult = strawberry.mutation(
        resolver=homeroom_set,
        description=homeroom_set.__doc__,
        directives=[access.acts("homeroomSet")],
        metadata=metadata(
            identifier("input.classId", "SchoolClass"),
            identifier("input.staffId", "Staff"),
            identifier("input.replacesId", "Homeroom"),
            written("input.replacesId"),
            text("input.reason", 2_000),
        ),
    )
    homeroom_end: HomeroomResult = strawberry.mutation(
        resolver=homeroom_end,
        description=homeroom_end.__doc__,
        directives=[access.acts("homeroomEnd")],
        metadata=metadata(identifier("input.homeroomId", "Homeroom"), text("input.reason", 2_000)),
    )
