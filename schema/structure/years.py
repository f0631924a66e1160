"""School years are opened, changed and removed."""

from datetime import date
from typing import Annotated

import strawberry

from domain import schools
from domain.access import Noun
from domain.acts import Act
from domain.reading import Row
from domain.structure import years
from schema import access, ids
from schema.acting import act
from schema.checks import identifier
from schema.context import Info
from schema.nodes import answer, batched
from schema.refusals import Conflict, InvalidInput, NotAllowed, NotFound
from schema.schools import SchoolYear
from schema.structure.verbs import LAST, REASON, VERSION, verb

_TITLE = "Such as `2026/27`, up to 40 characters."


@strawberry.type(directives=[access.of(Noun.SCHOOL)])
class YearSaved:
    number: strawberry.Private[int]

    @access.read(Noun.SCHOOL, description="As it is now.")
    async def year(root: strawberry.Parent["YearSaved"], info: Info) -> SchoolYear | None:
        return answer(await batched(info, schools.rows_by_id, root.number, "year") or None)


@strawberry.type(directives=[access.of(Noun.SCHOOL)])
class YearRemoved:
    year_id: strawberry.ID


@strawberry.input(description="A year of the school acted in.")
class YearOpenInput:
    title: str = strawberry.field(description=_TITLE)
    starts_on: date
    ends_on: date = strawberry.field(description=LAST)
    reason: str = strawberry.field(default="", description=REASON)


@strawberry.input(description="What is left out stays.")
class YearUpdateInput:
    year_id: strawberry.ID
    version: int = strawberry.field(description=VERSION)
    title: str | None = strawberry.field(default=None, description=_TITLE)
    starts_on: date | None = None
    ends_on: date | None = strawberry.field(default=None, description=LAST)
    reason: str = strawberry.field(default="", description=REASON)


@strawberry.input
class YearRemoveInput:
    year_id: strawberry.ID
    version: int = strawberry.field(description=VERSION)
    reason: str = strawberry.field(default="", description=REASON)


YearResult = Annotated[YearSaved | NotAllowed | NotFound | InvalidInput | Conflict, strawberry.union("YearResult")]
YearRemoveResult = Annotated[
    YearRemoved | NotAllowed | NotFound | InvalidInput | Conflict, strawberry.union("YearRemoveResult")
]


async def year_open(info: Info, input: YearOpenInput, key: str | None = None) -> YearResult:
    """Add a school year; it has no day in common with another one of the school."""

    async def write(act: Act) -> Row:
        return await years.open_year(act, years.YearOpen(input.title, input.starts_on, input.ends_on, input.reason))

    return _saved(await act(info, "yearOpen", input, key, write))


async def year_update(info: Info, input: YearUpdateInput, key: str | None = None) -> YearResult:
    """Change a school year; its periods, vacations and lessons have to stay in it."""

    async def write(act: Act) -> Row:
        number = ids.number(input.year_id)
        update = years.YearUpdate(number, input.version, input.title, input.starts_on, input.ends_on, input.reason)
        return await years.update_year(act, update)

    return _saved(await act(info, "yearUpdate", input, key, write))


async def year_remove(info: Info, input: YearRemoveInput, key: str | None = None) -> YearRemoveResult:
    """Remove a school year on which nothing rests; otherwise a `Conflict` says what does."""

    async def write(act: Act) -> Row:
        return await years.remove_year(act, years.YearRemove(ids.number(input.year_id), input.version, input.reason))

    done = await act(info, "yearRemove", input, key, write)
    if not isinstance(done, dict):
        return answer(done)
    return YearRemoved(year_id=strawberry.ID(ids.make("SchoolYear", done["removed"])))


def _saved(done: object) -> YearResult:
    return answer(YearSaved(number=done["year"]) if isinstance(done, dict) else done)


@strawberry.type(directives=[access.of(Noun.SELF)])
class YearMutation:
    year_open = verb("yearOpen", year_open, texts=("title",))
    year_update = verb("yearUpdate", year_update, identifier("input.yearId", "SchoolYear"), texts=("title",))
    year_remove = verb("yearRemove", year_remove, identifier("input.yearId", "SchoolYear"))
