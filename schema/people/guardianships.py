"""Who stands for a child is put on record, corrected and ended."""

from datetime import date
from typing import Annotated, Final

import strawberry

from domain.access import Noun
from domain.acts import Act
from domain.people import files, guardianships
from domain.reading import Row
from orm.people import GuardianRights as Rights
from schema import access, ids
from schema.acting import act
from schema.checks import identifier, metadata, text
from schema.consents.types import GuardianKind, GuardianRights
from schema.context import Info
from schema.nodes import answer, batched
from schema.people.files import Guardianship
from schema.people.registering import REASON, VERSION
from schema.refusals import Conflict, InvalidInput, NotAllowed, NotFound

BASIS: Final = "The document that limits the rights: needed where they are not full. Up to 200 characters."


@strawberry.type(directives=[access.of(Noun.FILES)])
class GuardianshipWritten:
    number: strawberry.Private[int]
    student: strawberry.Private[int]

    @access.read(Noun.FILES, description="As it stands now.")
    async def guardianship(root: strawberry.Parent["GuardianshipWritten"], info: Info) -> Guardianship | None:
        found = await batched(info, files.guardianships, root.number)
        if found:
            info.context.saw([root.student])
        return answer(found or None)


@strawberry.input(description="Without a first day it begins at once, without a last one it has no known end.")
class GuardianshipAddInput:
    guardian_id: strawberry.ID
    student_id: strawberry.ID
    kind: GuardianKind  # type: ignore[valid-type]  # an enum made by Strawberry
    rights: GuardianRights = strawberry.field(default=Rights.FULL)  # type: ignore[valid-type]  # an enum made by Strawberry
    basis: str = strawberry.field(default="", description=BASIS)
    starts_on: date | None = None
    ends_on: date | None = strawberry.field(default=None, description="The last day, included.")


@strawberry.input(description="What is left out stays.")
class GuardianshipUpdateInput:
    guardianship_id: strawberry.ID
    version: int = strawberry.field(description=VERSION)
    kind: GuardianKind | None = None  # type: ignore[valid-type]  # an enum made by Strawberry
    rights: GuardianRights | None = None  # type: ignore[valid-type]  # an enum made by Strawberry
    basis: str | None = strawberry.field(default=None, description=BASIS)
    reason: str | None = strawberry.field(default=None, description=REASON)


@strawberry.input
class GuardianshipEndInput:
    guardianship_id: strawberry.ID
    version: int = strawberry.field(description=VERSION)
    ends_on: date | None = strawberry.field(
        default=None, description="The last day, included: today or later. Left out, it ends at once."
    )
    reason: str | None = strawberry.field(default=None, description=REASON)


GuardianshipResult = Annotated[
    GuardianshipWritten | NotAllowed | NotFound | InvalidInput | Conflict, strawberry.union("GuardianshipResult")
]


async def guardianship_add(info: Info, input: GuardianshipAddInput, key: str | None = None) -> GuardianshipResult:
    """Put on record who stands for a child; the registrar's. Nothing is read by it until a consent is in force (R1.4)."""

    async def write(act: Act) -> Row:
        asked = guardianships.AddGuardianship(
            ids.number(input.guardian_id),
            ids.number(input.student_id),
            input.kind,
            input.rights,
            input.basis,
            input.starts_on,
            input.ends_on,
        )
        return await guardianships.add_guardianship(act, asked)

    return _written(await act(info, "guardianshipAdd", input, key, write))


async def guardianship_update(info: Info, input: GuardianshipUpdateInput, key: str | None = None) -> GuardianshipResult:
    """Correct the kind of a guardianship, or note which rights are left; the registrar's. Rights that are taken end live streams."""

    async def write(act: Act) -> Row:
        asked = guardianships.UpdateGuardianship(
            ids.number(input.guardianship_id), input.version, input.kind, input.rights, input.basis, input.reason
        )
        return await guardianships.update_guardianship(act, asked)

    return _written(await act(info, "guardianshipUpdate", input, key, write))


async def guardianship_end(info: Info, input: GuardianshipEndInput, key: str | None = None) -> GuardianshipResult:
    """End a guardianship, at once or with a day to come; the registrar's. Live streams on it end with it."""

    async def write(act: Act) -> Row:
        asked = guardianships.EndGuardianship(
            ids.number(input.guardianship_id), input.version, input.ends_on, input.reason
        )
        return await guardianships.end_guardianship(act, asked)

    return _written(await act(info, "guardianshipEnd", input, key, write))


def _written(done: object) -> GuardianshipResult:
    if isinstance(done, dict):
        return GuardianshipWritten(number=done["guardianship"], student=done["student"])
    return answer(done)


@strawberry.type(directives=[access.of(Noun.SELF)])
class GuardianshipMutation:
    guardianship_add: GuardianshipResult = strawberry.mutation(
        resolver=guardianship_add,
        description=guardianship_add.__doc__,
        directives=[access.acts("guardianshipAdd")],
        metadata=metadata(
            identifier("input.guardianId", "Guardian"),
            identifier("input.studentId", "Student"),
            text("input.basis", 2_000),
        ),
    )
    guardianship_update: GuardianshipResult = strawberry.mutation(
        resolver=guardianship_update,
        description=guardianship_update.__doc__,
        directives=[access.acts("guardianshipUpdate")],
        metadata=metadata(
            identifier("input.guardianshipId", "Guardianship"), text("input.basis", 2_000), text("input.reason", 2_000)
        ),
    )
    guardianship_end: GuardianshipResult = strawberry.mutation(
        resolver=guardianship_end,
        description=guardianship_end.__doc__,
        directives=[access.acts("guardianshipEnd")],
        metadata=metadata(identifier("input.guardianshipId", "Guardianship"), text("input.reason", 2_000)),
    )
