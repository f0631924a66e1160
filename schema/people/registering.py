"""Students and guardians are written into the register, corrected, and taken back."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Final

import strawberry

from domain.access import Noun
from domain.acts import Act
from domain.people import files, guardians, names, register
from domain.people.reading import students as read_students
from domain.reading import Row
from schema import access, ids
from schema.acting import act
from schema.checks import Check, identifier, metadata, text
from schema.context import Info
from schema.nodes import answer, batched
from schema.people.files import GuardianFile
from schema.people.students import Student
from schema.refusals import Conflict, InvalidInput, NotAllowed, NotFound
from schema.selection import wanted

VERSION: Final = "The version that was read."
REASON: Final = "Why, for the history: an order, an application. Up to 500 characters."
NAME: Final = "From 1 to 100 characters."
PATRONYMIC: Final = "Up to 100 characters; empty for who has none."
DUPLICATE: Final = "True where a namesake is there already, and is somebody else."
NAMES: Final[tuple[Check, ...]] = (
    text("input.familyName", 2_000),
    text("input.givenName", 2_000),
    text("input.patronymic", 2_000),
    text("input.reason", 2_000),
)
"""Longer lines are no slips of the pen, and are refused before anything is looked at."""


@strawberry.type(directives=[access.of(Noun.PEOPLE)])
class StudentWritten:
    number: strawberry.Private[int]

    @access.read(Noun.PEOPLE, description="As the register has them now.")
    async def student(root: strawberry.Parent["StudentWritten"], info: Info) -> Student | None:
        found = await students_of(info, [root.number])
        return answer(found[0] if found else None)


@strawberry.type(directives=[access.of(Noun.FILES)])
class GuardianWritten:
    number: strawberry.Private[int]

    @access.read(Noun.FILES, description="As the register has them now.")
    async def guardian(root: strawberry.Parent["GuardianWritten"], info: Info) -> GuardianFile | None:
        return answer(await batched(info, files.guardian_files, root.number) or None)


@strawberry.input
class StudentAddInput:
    family_name: str = strawberry.field(description=NAME)
    given_name: str = strawberry.field(description=NAME)
    patronymic: str = strawberry.field(default="", description=PATRONYMIC)
    born_on: date
    arrived_on: date | None = strawberry.field(default=None, description="The first day at this school.")
    confirm_duplicate: bool = strawberry.field(default=False, description=DUPLICATE)


@strawberry.input(description="What is left out stays.")
class StudentUpdateInput:
    student_id: strawberry.ID
    version: int = strawberry.field(description=VERSION)
    family_name: str | None = strawberry.field(default=None, description=NAME)
    given_name: str | None = strawberry.field(default=None, description=NAME)
    patronymic: str | None = strawberry.field(default=None, description=PATRONYMIC)
    born_on: date | None = None
    arrived_on: date | None = strawberry.field(default=None, description="The first day at this school.")
    confirm_duplicate: bool = strawberry.field(default=False, description=DUPLICATE)
    reason: str | None = strawberry.field(default=None, description=REASON)


@strawberry.input
class StudentReturnInput:
    student_id: strawberry.ID
    version: int = strawberry.field(description=VERSION)
    arrived_on: date = strawberry.field(description="The first day at this school, this time.")
    reason: str | None = strawberry.field(default=None, description=REASON)


@strawberry.input
class GuardianAddInput:
    family_name: str = strawberry.field(description=NAME)
    given_name: str = strawberry.field(description=NAME)
    patronymic: str = strawberry.field(default="", description=PATRONYMIC)
    confirm_duplicate: bool = strawberry.field(default=False, description=DUPLICATE)


@strawberry.input(description="What is left out stays.")
class GuardianUpdateInput:
    guardian_id: strawberry.ID
    version: int = strawberry.field(description=VERSION)
    family_name: str | None = strawberry.field(default=None, description=NAME)
    given_name: str | None = strawberry.field(default=None, description=NAME)
    patronymic: str | None = strawberry.field(default=None, description=PATRONYMIC)
    confirm_duplicate: bool = strawberry.field(default=False, description=DUPLICATE)
    reason: str | None = strawberry.field(default=None, description=REASON)


StudentResult = Annotated[
    StudentWritten | NotAllowed | NotFound | InvalidInput | Conflict, strawberry.union("StudentResult")
]
GuardianResult = Annotated[
    GuardianWritten | NotAllowed | NotFound | InvalidInput | Conflict, strawberry.union("GuardianResult")
]


async def student_add(info: Info, input: StudentAddInput, key: str | None = None) -> StudentResult:
    """Write a student into the register; the registrar's. A namesake born on the same day is a `Conflict` until it is confirmed."""

    async def write(act: Act) -> Row:
        name = names.Name(input.family_name, input.given_name, input.patronymic)
        asked = register.AddStudent(name, input.born_on, input.arrived_on, input.confirm_duplicate)
        return await register.add_student(act, asked)

    return _student(await act(info, "studentAdd", input, key, write))


async def student_update(info: Info, input: StudentUpdateInput, key: str | None = None) -> StudentResult:
    """Correct a student's name, birth date or first day; the registrar's."""

    async def write(act: Act) -> Row:
        asked = register.UpdateStudent(
            ids.number(input.student_id),
            input.version,
            input.family_name,
            input.given_name,
            input.patronymic,
            input.born_on,
            input.arrived_on,
            input.confirm_duplicate,
            input.reason,
        )
        return await register.update_student(act, asked)

    return _student(await act(info, "studentUpdate", input, key, write))


async def student_return(info: Info, input: StudentReturnInput, key: str | None = None) -> StudentResult:
    """Take back a student who has left, or whose leaving was a mistake; the registrar's. Enrolments are made anew."""

    async def write(act: Act) -> Row:
        student = ids.number(input.student_id)
        asked = register.ReturnStudent(student, input.version, input.arrived_on, input.reason)
        return await register.return_student(act, asked)

    return _student(await act(info, "studentReturn", input, key, write))


async def guardian_add(info: Info, input: GuardianAddInput, key: str | None = None) -> GuardianResult:
    """Write a guardian into the register; the registrar's. A namesake is a `Conflict` until it is confirmed."""

    async def write(act: Act) -> Row:
        name = names.Name(input.family_name, input.given_name, input.patronymic)
        return await guardians.add_guardian(act, guardians.AddGuardian(name, input.confirm_duplicate))

    return _guardian(await act(info, "guardianAdd", input, key, write))


async def guardian_update(info: Info, input: GuardianUpdateInput, key: str | None = None) -> GuardianResult:
    """Correct a guardian's name; the registrar's."""

    async def write(act: Act) -> Row:
        asked = guardians.UpdateGuardian(
            ids.number(input.guardian_id),
            input.version,
            input.family_name,
            input.given_name,
            input.patronymic,
            input.confirm_duplicate,
            input.reason,
        )
        return await guardians.update_guardian(act, asked)

    return _guardian(await act(info, "guardianUpdate", input, key, write))


async def students_of(info: Info, numbers: Sequence[int]) -> list[Row]:
    """The students that a mutation has written, as the viewer reads them; that they were seen goes on record."""
    operation = info.context
    found = await read_students(await operation.work(), operation.signed_in, numbers, wanted(info))
    operation.saw(row["id"] for row in found)
    return found


def _student(done: object) -> StudentResult:
    return StudentWritten(number=done["student"]) if isinstance(done, dict) else answer(done)


def _guardian(done: object) -> GuardianResult:
    return GuardianWritten(number=done["guardian"]) if isinstance(done, dict) else answer(done)


@strawberry.type(directives=[access.of(Noun.SELF)])
class RegisterMutation:
    student_add: StudentResult = strawberry.mutation(
        resolver=student_add,
        description=student_add.__doc__,
        directives=[access.acts("studentAdd")],
        metadata=metadata(*NAMES),
    )
    student_update: StudentResult = strawberry.mutation(
        resolver=student_update,
        description=student_update.__doc__,
        directives=[access.acts("studentUpdate")],
        metadata=metadata(identifier("input.studentId", "Student"), *NAMES),
    )
    student_return: StudentResult = strawberry.mutation(
        resolver=student_return,
        description=student_return.__doc__,
        directives=[access.acts("studentReturn")],
        metadata=metadata(identifier("input.studentId", "Student"), *NAMES),
    )
    guardian_add: GuardianResult = strawberry.mutation(
        resolver=guardian_add,
        description=guardian_add.__doc__,
        directives=[access.acts("guardianAdd")],
        metadata=metadata(*NAMES),
    )
    guardian_update: GuardianResult = strawberry.mutation(
        resolver=guardian_update,
        description=guardian_update.__doc__,
        directives=[access.acts("guardianUpdate")],
        metadata=metadata(identifier("input.guardianId", "Guardian"), *NAMES),
    )
