"""Reporting periods are added, changed, removed, closed, and opened again."""

from collections.abc import Awaitable, Callable
from datetime import date
from typing import Annotated

import strawberry

from domain import schools
from domain.access import Noun
from domain.acts import Act
from domain.reading import Row
from domain.structure import periods
from schema import access, ids
from schema.acting import act
from schema.checks import identifier
from schema.context import Info
from schema.nodes import answer, batched
from schema.refusals import Conflict, InvalidInput, NotAllowed, NotFound
from schema.schools import PeriodKind, ReportingPeriod
from schema.structure.verbs import LAST, REASON, VERSION, verb

_TITLE = "Such as `I четверть`, up to 40 characters."


@strawberry.type(directives=[access.of(Noun.SCHOOL)])
class PeriodSaved:
    number: strawberry.Private[int]

    @access.read(Noun.SCHOOL, description="As it is now.")
    async def period(root: strawberry.Parent["PeriodSaved"], info: Info) -> ReportingPeriod | None:
        return answer(await batched(info, schools.rows_by_id, root.number, "period") or None)


@strawberry.type(directives=[access.of(Noun.SCHOOL)])
class PeriodRemoved:
    period_id: strawberry.ID


@strawberry.input(description="A period inside its year, in its place among those of its kind.")
class PeriodAddInput:
    year_id: strawberry.ID
    kind: PeriodKind  # type: ignore[valid-type]  # an enum made by Strawberry
    ordinal: int = strawberry.field(description="From 1; a year has 4 quarters, 3 trimesters or 2 half-years.")
    title: str = strawberry.field(description=_TITLE)
    starts_on: date
    ends_on: date = strawberry.field(description=LAST)
    reason: str = strawberry.field(default="", description=REASON)


@strawberry.input(description="What is left out stays. A closed period keeps its days.")
class PeriodUpdateInput:
    period_id: strawberry.ID
    version: int = strawberry.field(description=VERSION)
    title: str | None = strawberry.field(default=None, description=_TITLE)
    starts_on: date | None = None
    ends_on: date | None = strawberry.field(default=None, description=LAST)
    reason: str = strawberry.field(default="", description=REASON)


@strawberry.input
class PeriodRemoveInput:
    period_id: strawberry.ID
    version: int = strawberry.field(description=VERSION)
    reason: str = strawberry.field(default="", description=REASON)


@strawberry.input
class PeriodCloseInput:
    period_id: strawberry.ID
    version: int = strawberry.field(description=VERSION)
    reason: str = strawberry.field(default="", description=REASON)


@strawberry.input
class PeriodReopenInput:
    period_id: strawberry.ID
    version: int = strawberry.field(description=VERSION)
    reason: str = strawberry.field(description="Why, for the history; from 1 to 500 characters.")


PeriodResult = Annotated[
    PeriodSaved | NotAllowed | NotFound | InvalidInput | Conflict, strawberry.union("PeriodResult")
]
PeriodRemoveResult = Annotated[
    PeriodRemoved | NotAllowed | NotFound | InvalidInput | Conflict, strawberry.union("PeriodRemoveResult")
]


async def period_add(info: Info, input: PeriodAddInput, key: str | None = None) -> PeriodResult:
    """Add a reporting period to a year."""

    async def write(act: Act) -> Row:
        addition = periods.PeriodAdd(
            ids.number(input.year_id),
            input.kind,
            input.ordinal,
            input.title,
            input.starts_on,
            input.ends_on,
            input.reason,
        )
        return await periods.add_period(act, addition)

    return _saved(await act(info, "periodAdd", input, key, write))


async def period_update(info: Info, input: PeriodUpdateInput, key: str | None = None) -> PeriodResult:
    """Change the title or the days of a reporting period."""

    async def write(act: Act) -> Row:
        number = ids.number(input.period_id)
        update = periods.PeriodUpdate(number, input.version, input.title, input.starts_on, input.ends_on, input.reason)
        return await periods.update_period(act, update)

    return _saved(await act(info, "periodUpdate", input, key, write))


async def period_remove(info: Info, input: PeriodRemoveInput, key: str | None = None) -> PeriodRemoveResult:
    """Remove an open reporting period without final marks."""
    done = await act(info, "periodRemove", input, key, _of_one(input, periods.remove_period))
    if not isinstance(done, dict):
        return answer(done)
    return PeriodRemoved(period_id=strawberry.ID(ids.make("ReportingPeriod", done["removed"])))


async def period_close(info: Info, input: PeriodCloseInput, key: str | None = None) -> PeriodResult:
    """Close a reporting period from its last day on: nobody writes marks and attendance of its days any more."""
    return _saved(await act(info, "periodClose", input, key, _of_one(input, periods.close_period)))


async def period_reopen(info: Info, input: PeriodReopenInput, key: str | None = None) -> PeriodResult:
    """Let marks and attendance of a closed period be written again, and say why."""
    return _saved(await act(info, "periodReopen", input, key, _of_one(input, periods.reopen_period)))


def _of_one(
    input: PeriodRemoveInput | PeriodCloseInput | PeriodReopenInput,
    writer: Callable[[Act, periods.PeriodChoice], Awaitable[Row]],
) -> Callable[[Act], Awaitable[Row]]:
    async def write(act: Act) -> Row:
        return await writer(act, periods.PeriodChoice(ids.number(input.period_id), input.version, input.reason))

    return write


def _saved(done: object) -> PeriodResult:
    return answer(PeriodSaved(number=done["period"]) if isinstance(done, dict) else done)


_ID = identifier("input.periodId", "ReportingPeriod")


@strawberry.type(directives=[access.of(Noun.SELF)])
class PeriodMutation:
    period_add = verb("periodAdd", period_add, identifier("input.yearId", "SchoolYear"), texts=("title",))
    period_update = verb("periodUpdate", period_update, _ID, texts=("title",))
    period_remove = verb("periodRemove", period_remove, _ID)
    period_close = verb("periodClose", period_close, _ID)
    period_reopen = verb("periodReopen", period_reopen, _ID)
