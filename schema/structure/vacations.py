"""Vacations (R2.6) are added, changed and removed."""

from datetime import date
from typing import Annotated

import strawberry

from domain import schools
from domain.access import Noun
from domain.acts import Act
from domain.reading import Row
from domain.structure import vacations
from schema import access, ids
from schema.acting import act
from schema.checks import count, identifier
from schema.context import Info
from schema.nodes import answer, batched
from schema.refusals import Conflict, InvalidInput, NotAllowed, NotFound
from schema.schools import Vacation
from schema.structure.verbs import LAST, REASON, VERSION, verb

_TITLE = "Such as `Осенние каникулы`, up to 80 characters."
_GRADES = "The grade levels it is for, from 1 to 12; empty means all."


@strawberry.type(directives=[access.of(Noun.SCHOOL)])
class VacationSaved:
    number: strawberry.Private[int]
    warnings: list[str] = strawberry.field(
        description="What holds nevertheless and should be known, in Russian: lessons that are planned for its days."
    )

    @access.read(Noun.SCHOOL, description="As it is now.")
    async def vacation(root: strawberry.Parent["VacationSaved"], info: Info) -> Vacation | None:
        return answer(await batched(info, schools.rows_by_id, root.number, "vacation") or None)


@strawberry.type(directives=[access.of(Noun.SCHOOL)])
class VacationRemoved:
    vacation_id: strawberry.ID


@strawberry.input(description="A vacation of a year. It begins in it or on the day after.")
class VacationAddInput:
    year_id: strawberry.ID
    title: str = strawberry.field(description=_TITLE)
    starts_on: date
    ends_on: date = strawberry.field(description=LAST)
    grades: list[int] = strawberry.field(default_factory=list, description=_GRADES)
    reason: str = strawberry.field(default="", description=REASON)


@strawberry.input(description="What is left out stays.")
class VacationUpdateInput:
    vacation_id: strawberry.ID
    version: int = strawberry.field(description=VERSION)
    title: str | None = strawberry.field(default=None, description=_TITLE)
    starts_on: date | None = None
    ends_on: date | None = strawberry.field(default=None, description=LAST)
    grades: list[int] | None = strawberry.field(default=None, description=_GRADES)
    reason: str = strawberry.field(default="", description=REASON)


@strawberry.input
class VacationRemoveInput:
    vacation_id: strawberry.ID
    version: int = strawberry.field(description=VERSION)
    reason: str = strawberry.field(default="", description=REASON)


VacationResult = Annotated[
    VacationSaved | NotAllowed | NotFound | InvalidInput | Conflict, strawberry.union("VacationResult")
]
VacationRemoveResult = Annotated[
    VacationRemoved | NotAllowed | NotFound | InvalidInput | Conflict, strawberry.union("VacationRemoveResult")
]


async def vacation_add(info: Info, input: VacationAddInput, key: str | None = None) -> VacationResult:
    """Add a vacation; a `Conflict` where something was done on its days already."""

    async def write(act: Act) -> Row:
        addition = vacations.VacationAdd(
            ids.number(input.year_id), input.title, input.starts_on, input.ends_on, input.grades, input.reason
        )
        return await vacations.add_vacation(act, addition)

    return _saved(await act(info, "vacationAdd", input, key, write))


async def vacation_update(info: Info, input: VacationUpdateInput, key: str | None = None) -> VacationResult:
    """Change a vacation, as one is added."""

    async def write(act: Act) -> Row:
        update = vacations.VacationUpdate(
            ids.number(input.vacation_id),
            input.version,
            input.title,
            input.starts_on,
            input.ends_on,
            input.grades,
            input.reason,
        )
        return await vacations.update_vacation(act, update)

    return _saved(await act(info, "vacationUpdate", input, key, write))


async def vacation_remove(info: Info, input: VacationRemoveInput, key: str | None = None) -> VacationRemoveResult:
    """Make the days of a vacation days of learning again."""

    async def write(act: Act) -> Row:
        removal = vacations.VacationRemove(ids.number(input.vacation_id), input.version, input.reason)
        return await vacations.remove_vacation(act, removal)

    done = await act(info, "vacationRemove", input, key, write)
    if not isinstance(done, dict):
        return answer(done)
    return VacationRemoved(vacation_id=strawberry.ID(ids.make("Vacation", done["removed"])))


def _saved(done: object) -> VacationResult:
    if isinstance(done, dict):
        return VacationSaved(number=done["vacation"], warnings=done["warnings"])
    return answer(done)


_ID = identifier("input.vacationId", "Vacation")


@strawberry.type(directives=[access.of(Noun.SELF)])
class VacationMutation:
    vacation_add = verb(
        "vacationAdd",
        vacation_add,
        identifier("input.yearId", "SchoolYear"),
        count("input.grades"),
        texts=("title",),
    )
    vacation_update = verb("vacationUpdate", vacation_update, _ID, count("input.grades"), texts=("title",))
    vacation_remove = verb("vacationRemove", vacation_remove, _ID)
