"""Students are put into groups and taken out of them, move to another class, and leave the school."""

from datetime import date
from typing import Annotated, Final

import strawberry

from domain.access import Noun
from domain.acts import Act
from domain.groups import enrolling, moving
from domain.reading import Row
from schema import access, ids
from schema.acting import act
from schema.checks import count, identifier, metadata, text
from schema.context import Info
from schema.nodes import answer
from schema.people.registering import REASON, VERSION, students_of
from schema.people.students import Student
from schema.refusals import Conflict, InvalidInput, NotAllowed, NotFound

_MOST: Final = enrolling.LONGEST


@strawberry.type(directives=[access.of(Noun.PEOPLE)])
class StudentsEnrolled:
    numbers: strawberry.Private[list[int]]
    warnings: list[str] = strawberry.field(
        description="What holds nevertheless and should be known, in Russian: marks of days on which they are in the group no more."
    )

    @access.read(Noun.PEOPLE, rows=30, description="By name, with the groups they are in now.")
    async def students(root: strawberry.Parent["StudentsEnrolled"], info: Info) -> list[Student] | None:
        return answer(await students_of(info, root.numbers))


@strawberry.input(
    description="From today, or the first day of a year to come, to the end of the year, unless said otherwise. All or none."
)
class EnrolmentAddInput:
    group_id: strawberry.ID = strawberry.field(description="A class is its own group.")
    student_ids: list[strawberry.ID] = strawberry.field(description=f"From 1 to {_MOST}.")
    starts_on: date | None = None
    ends_on: date | None = strawberry.field(default=None, description="The last day, included.")
    reason: str | None = strawberry.field(default=None, description=REASON)


@strawberry.input
class EnrolmentEndInput:
    enrolment_id: strawberry.ID
    version: int = strawberry.field(description=VERSION)
    ends_on: date = strawberry.field(
        description="The last day, included; the day before the first one takes the enrolment back as a mistake."
    )
    reason: str | None = strawberry.field(default=None, description=REASON)


@strawberry.input
class TransferredInput:
    student_id: strawberry.ID
    group_ids: list[strawberry.ID] = strawberry.field(
        default_factory=list, description="Parts of the new class that the student comes into."
    )


@strawberry.input(description="All or none. Groups across classes and individual plans go on.")
class StudentTransferInput:
    from_class_id: strawberry.ID = strawberry.field(
        description="Where the students are, as it was read: one who is elsewhere by now is a `Conflict`."
    )
    to_class_id: strawberry.ID
    starts_on: date = strawberry.field(
        description="The first day in the new class; in the old one and its parts the day before is the last."
    )
    students: list[TransferredInput] = strawberry.field(description=f"From 1 to {_MOST}.")
    reason: str | None = strawberry.field(default=None, description=REASON)


@strawberry.input
class StudentLeaveInput:
    student_id: strawberry.ID
    version: int = strawberry.field(description=VERSION)
    left_on: date = strawberry.field(description="The last day at this school.")
    reason: str | None = strawberry.field(default=None, description=REASON)


EnrolmentResult = Annotated[
    StudentsEnrolled | NotAllowed | NotFound | InvalidInput | Conflict, strawberry.union("EnrolmentResult")
]


async def enrolment_add(info: Info, input: EnrolmentAddInput, key: str | None = None) -> EnrolmentResult:
    """Put students into a class or another group; the registrar's."""

    async def write(act: Act) -> Row:
        asked = enrolling.AddEnrolments(
            ids.number(input.group_id),
            tuple(ids.number(student) for student in input.student_ids),
            input.starts_on,
            input.ends_on,
            input.reason,
        )
        return await enrolling.add_enrolments(act, asked)

    return _enrolled(await act(info, "enrolmentAdd", input, key, write))


async def enrolment_end(info: Info, input: EnrolmentEndInput, key: str | None = None) -> EnrolmentResult:
    """End an enrolment, and with one in a class those in its parts; the registrar's."""

    async def write(act: Act) -> Row:
        asked = enrolling.EndEnrolment(ids.number(input.enrolment_id), input.version, input.ends_on, input.reason)
        return await enrolling.end_enrolment(act, asked)

    return _enrolled(await act(info, "enrolmentEnd", input, key, write))


async def student_transfer(info: Info, input: StudentTransferInput, key: str | None = None) -> EnrolmentResult:
    """Move students from class to class on a day; the registrar's. Their marks stay theirs."""

    async def write(act: Act) -> Row:
        asked = moving.Transfer(
            ids.number(input.from_class_id),
            ids.number(input.to_class_id),
            input.starts_on,
            tuple(
                moving.Mover(ids.number(each.student_id), tuple(ids.number(group) for group in each.group_ids))
                for each in input.students
            ),
            input.reason,
        )
        return await moving.transfer_students(act, asked)

    return _enrolled(await act(info, "studentTransfer", input, key, write))


async def student_leave(info: Info, input: StudentLeaveInput, key: str | None = None) -> EnrolmentResult:
    """A student's last day: every enrolment ends with it; the registrar's. The family reads on what there is (R3.1)."""

    async def write(act: Act) -> Row:
        asked = moving.LeaveStudent(ids.number(input.student_id), input.version, input.left_on, input.reason)
        return await moving.leave_student(act, asked)

    return _enrolled(await act(info, "studentLeave", input, key, write))


def _enrolled(done: object) -> EnrolmentResult:
    if isinstance(done, dict):
        return StudentsEnrolled(numbers=done["students"], warnings=done["warnings"])
    return answer(done)


@strawberry.type(directives=[access.of(Noun.SELF)])
class EnrolmentMutation:
    enrolment_add: EnrolmentResult = strawberry.mutation(
        resolver=enrolment_add,
        description=enrolment_add.__doc__,
        directives=[access.acts("enrolmentAdd")],
        metadata=metadata(
            identifier("input.groupId", "StudyGroup"),
            count("input.studentIds", _MOST),
            identifier("input.studentIds[]", "Student"),
            text("input.reason", 2_000),
        ),
    )
    enrolment_end: EnrolmentResult = strawberry.mutation(
        resolver=enrolment_end,
        description=enrolment_end.__doc__,
        directives=[access.acts("enrolmentEnd")],
        metadata=metadata(identifier("input.enrolmentId", "Enrolment"), text("input.reason", 2_000)),
    )
    student_transfer: EnrolmentResult = strawberry.mutation(
        resolver=student_transfer,
        description=student_transfer.__doc__,
        directives=[access.acts("studentTransfer")],
        metadata=metadata(
            identifier("input.fromClassId", "SchoolClass"),
            identifier("input.toClassId", "SchoolClass"),
            count("input.students", _MOST),
            identifier("input.students[].studentId", "Student"),
            count("input.students[].groupIds", 20),
            identifier("input.students[].groupIds[]", "StudyGroup"),
            text("input.reason", 2_000),
        ),
    )
    student_leave: EnrolmentResult = strawberry.mutation(
        resolver=student_leave,
        description=student_leave.__doc__,
        directives=[access.acts("studentLeave")],
        metadata=metadata(identifier("input.studentId", "Student"), text("input.reason", 2_000)),
    )
