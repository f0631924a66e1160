"""A school is opened by the city's operator."""

from typing import Annotated

import strawberry

from domain import schools
from domain.access import Noun
from domain.accounts import opening
from domain.accounts.slips import Codes
from domain.acts import Act
from domain.people.names import Name
from domain.reading import Row
from schema import access, ids
from schema.accounts.keeping import slip_rows
from schema.accounts.types import ActivationSlip
from schema.acting import act
from schema.checks import identifier, metadata, text
from schema.context import Info
from schema.nodes import answer
from schema.people.registering import NAME, PATRONYMIC
from schema.refusals import Conflict, InvalidInput, NotAllowed, NotFound
from schema.schools import School
from schema.selection import wanted


@strawberry.type(description="A school that its administrator can begin with.", directives=[access.of(Noun.SELF)])
class SchoolOpened:
    number: strawberry.Private[int]
    made: strawberry.Private[tuple[int, str, int]]
    codes: strawberry.Private[Codes]

    @access.read(Noun.SELF)
    async def school(root: strawberry.Parent["SchoolOpened"], info: Info) -> School | None:
        operation = info.context
        found = await schools.schools(await operation.work(), operation.signed_in, [root.number], wanted(info))
        return answer(found[0] if found else None)

    @access.read(Noun.COUNTS)
    async def slip(root: strawberry.Parent["SchoolOpened"], info: Info) -> ActivationSlip | None:
        """For the first administrator."""
        (found,) = await slip_rows(info, [root.made], root.codes)
        return answer(found)


@strawberry.input
class FirstAdministratorInput:
    family_name: str = strawberry.field(description=NAME)
    given_name: str = strawberry.field(description=NAME)
    patronymic: str = strawberry.field(default="", description=PATRONYMIC)


@strawberry.input
class SchoolOpenInput:
    name: str = strawberry.field(description="What people call it, such as `Школа № 5`; up to 80 characters.")
    time_zone: str = strawberry.field(description="IANA name, such as `Europe/Moscow`.")
    administrator: FirstAdministratorInput
    full_name: str | None = strawberry.field(default=None, description="As the charter has it; up to 200 characters.")


SchoolOpenResult = Annotated[SchoolOpened | NotAllowed | InvalidInput | Conflict, strawberry.union("SchoolOpenResult")]


async def school_open(info: Info, input: SchoolOpenInput, key: str | None = None) -> SchoolOpenResult:
    """Open a school and the account of its first administrator; the operator's. It has bells, work types and a marking policy."""
    codes = Codes()

    async def write(act: Act) -> Row:
        who = input.administrator
        name = Name(who.family_name, who.given_name, who.patronymic)
        asked = opening.OpenSchool(input.name, input.time_zone, name, input.full_name)
        return await opening.open_school(act, asked, codes)

    done = await act(info, "schoolOpen", input, key, write)
    if isinstance(done, dict):
        slip, type_, number = done["slip"]
        return SchoolOpened(number=done["school"], made=(slip, type_, number), codes=codes)
    return answer(done)


@strawberry.input
class SchoolSlipInput:
    school_id: strawberry.ID


SchoolSlipResult = Annotated[
    SchoolOpened | NotAllowed | NotFound | InvalidInput | Conflict, strawberry.union("SchoolSlipResult")
]


async def school_slip(info: Info, input: SchoolSlipInput, key: str | None = None) -> SchoolSlipResult:
    """Another slip for a school's first administrator, as long as no administrator has ever come in; the operator's."""
    codes = Codes()

    async def write(act: Act) -> Row:
        return await opening.school_slip(act, ids.number(input.school_id), codes)

    done = await act(info, "schoolSlip", input, key, write)
    if isinstance(done, dict):
        slip, type_, number = done["slip"]
        return SchoolOpened(number=done["school"], made=(slip, type_, number), codes=codes)
    return answer(done)


@strawberry.type(directives=[access.of(Noun.SELF)])
class SchoolOpeningMutation:
    school_open: SchoolOpenResult = strawberry.mutation(
        resolver=school_open,
        description=school_open.__doc__,
        directives=[access.acts("schoolOpen")],
        metadata=metadata(
            text("input.name", 2_000),
            text("input.fullName", 2_000),
            text("input.timeZone", 100),
            text("input.administrator.familyName", 2_000),
            text("input.administrator.givenName", 2_000),
            text("input.administrator.patronymic", 2_000),
        ),
    )
    school_slip: SchoolSlipResult = strawberry.mutation(
        resolver=school_slip,
        description=school_slip.__doc__,
        directives=[access.acts("schoolSlip")],
        metadata=metadata(identifier("input.schoolId", "School")),
    )
