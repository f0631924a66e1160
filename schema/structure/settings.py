"""What a school says of itself is written."""

from typing import Annotated

import strawberry

from domain import schools
from domain.access import Noun
from domain.acts import Act
from domain.reading import Row
from domain.structure import settings
from schema import access
from schema.acting import act
from schema.context import Info
from schema.nodes import answer, batched
from schema.refusals import Conflict, InvalidInput, NotAllowed
from schema.schools import School
from schema.structure.verbs import REASON, VERSION, verb


@strawberry.type(directives=[access.of(Noun.SCHOOL)])
class SchoolUpdated:
    number: strawberry.Private[int]

    @access.read(Noun.SCHOOL, description="As it is now.")
    async def school(root: strawberry.Parent["SchoolUpdated"], info: Info) -> School | None:
        return answer(await batched(info, schools.schools_by_id, root.number) or None)


@strawberry.input(description="The school is the one acted in. What is left out stays.")
class SchoolUpdateInput:
    version: int = strawberry.field(description=VERSION)
    name: str | None = strawberry.field(default=None, description="The full name, up to 200 characters.")
    short_name: str | None = strawberry.field(default=None, description="Up to 80 characters.")
    address: str | None = strawberry.field(default=None, description="Up to 300 characters; empty takes it away.")
    time_zone: str | None = strawberry.field(
        default=None, description="IANA name, such as `Europe/Moscow`. Not while lessons are ahead."
    )
    edit_days: int | None = strawberry.field(default=None, description="From 0 to 366.")
    reason: str = strawberry.field(default="", description=REASON)


SchoolUpdateResult = Annotated[
    SchoolUpdated | NotAllowed | InvalidInput | Conflict, strawberry.union("SchoolUpdateResult")
]


async def school_update(info: Info, input: SchoolUpdateInput, key: str | None = None) -> SchoolUpdateResult:
    """Change the school's names, address, time zone, or the days of editing."""

    async def write(act: Act) -> Row:
        update = settings.SchoolUpdate(
            input.version,
            input.name,
            input.short_name,
            input.address,
            input.time_zone,
            input.edit_days,
            input.reason,
        )
        return await settings.update_school(act, update)

    done = await act(info, "schoolUpdate", input, key, write)
    return answer(SchoolUpdated(number=done["school"]) if isinstance(done, dict) else done)


@strawberry.type(directives=[access.of(Noun.SELF)])
class SettingsMutation:
    school_update = verb("schoolUpdate", school_update, texts=("name", "shortName", "address", "timeZone"))
