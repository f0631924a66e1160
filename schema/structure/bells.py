"""Bell schedules are set."""

from typing import Annotated

import strawberry

from domain import schools
from domain.access import Noun
from domain.acts import Act
from domain.reading import Row
from domain.structure import bells
from schema import access, ids
from schema.acting import act
from schema.checks import count, identifier
from schema.context import Info
from schema.nodes import answer, batched
from schema.refusals import Conflict, InvalidInput, NotAllowed, NotFound
from schema.schools import BellSchedule
from schema.structure.verbs import REASON, verb

_MINUTES = "Minutes after midnight in the school's zone."


@strawberry.type(directives=[access.of(Noun.SCHOOL)])
class BellsSaved:
    number: strawberry.Private[int]
    warnings: list[str] = strawberry.field(
        description="What holds nevertheless and should be known, in Russian: lessons ahead that ring otherwise."
    )

    @access.read(Noun.SCHOOL, description="As it is now.")
    async def bell_schedule(root: strawberry.Parent["BellsSaved"], info: Info) -> BellSchedule | None:
        return answer(await batched(info, schools.rows_by_id, root.number, "bells") or None)


@strawberry.input
class BellInput:
    number: int = strawberry.field(description="The number of the lesson, from 0 to 20.")
    starts: int = strawberry.field(description=_MINUTES)
    ends: int = strawberry.field(description=_MINUTES)


@strawberry.input(description="A whole schedule: a new one, or with `bellScheduleId` and `version` one that was read.")
class BellsSetInput:
    title: str = strawberry.field(description="Such as `Первая смена`, up to 80 characters, unlike the others'.")
    shift: int = strawberry.field(description="From 1 to 3.")
    bells: list[BellInput] = strawberry.field(description="All of them, by number; from 1 to 20.")
    bell_schedule_id: strawberry.ID | None = None
    version: int | None = strawberry.field(default=None, description="The version that was read, with the id.")
    reason: str = strawberry.field(default="", description=REASON)


BellsResult = Annotated[BellsSaved | NotAllowed | NotFound | InvalidInput | Conflict, strawberry.union("BellsResult")]


async def bells_set(info: Info, input: BellsSetInput, key: str | None = None) -> BellsResult:
    """Set a bell schedule whole. Lessons that are in the timetable keep their times."""

    async def write(act: Act) -> Row:
        asked = bells.BellsSet(
            input.title,
            input.shift,
            [bells.Bell(bell.number, bell.starts, bell.ends) for bell in input.bells],
            None if input.bell_schedule_id is None else ids.number(input.bell_schedule_id),
            input.version,
            input.reason,
        )
        return await bells.set_bells(act, asked)

    done = await act(info, "bellsSet", input, key, write)
    if isinstance(done, dict):
        return BellsSaved(number=done["bells"], warnings=done["warnings"])
    return answer(done)


@strawberry.type(directives=[access.of(Noun.SELF)])
class BellMutation:
    bells_set = verb(
        "bellsSet",
        bells_set,
        identifier("input.bellScheduleId", "BellSchedule"),
        count("input.bells"),
        texts=("title",),
    )
