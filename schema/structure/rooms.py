"""Rooms are added, renamed, shared or kept for one lesson at a time."""

from typing import Annotated

import strawberry

from domain import schools
from domain.access import Noun
from domain.acts import Act
from domain.reading import Row
from domain.structure import rooms
from schema import access, ids
from schema.acting import act
from schema.checks import identifier
from schema.context import Info
from schema.nodes import answer, batched
from schema.refusals import Conflict, InvalidInput, NotAllowed, NotFound
from schema.schools import Room
from schema.structure.verbs import REASON, VERSION, verb

_NAME = "Up to 80 characters, unlike the others'."
_SHARED = "Whether several lessons may be held in it at once, as in a gym."


@strawberry.type(directives=[access.of(Noun.SCHOOL)])
class RoomSaved:
    number: strawberry.Private[int]

    @access.read(Noun.SCHOOL, description="As it is now.")
    async def room(root: strawberry.Parent["RoomSaved"], info: Info) -> Room | None:
        return answer(await batched(info, schools.rows_by_id, root.number, "room") or None)


@strawberry.input(description="A room of the school acted in.")
class RoomAddInput:
    name: str = strawberry.field(description=_NAME)
    shared: bool = strawberry.field(default=False, description=_SHARED)
    reason: str = strawberry.field(default="", description=REASON)


@strawberry.input(description="What is left out stays.")
class RoomUpdateInput:
    room_id: strawberry.ID
    version: int = strawberry.field(description=VERSION)
    name: str | None = strawberry.field(default=None, description=_NAME)
    shared: bool | None = strawberry.field(default=None, description=_SHARED)
    reason: str = strawberry.field(default="", description=REASON)


RoomResult = Annotated[RoomSaved | NotAllowed | NotFound | InvalidInput | Conflict, strawberry.union("RoomResult")]


async def room_add(info: Info, input: RoomAddInput, key: str | None = None) -> RoomResult:
    """Add a place where lessons may be held."""

    async def write(act: Act) -> Row:
        return await rooms.add_room(act, rooms.RoomAdd(input.name, input.shared, input.reason))

    return _saved(await act(info, "roomAdd", input, key, write))


async def room_update(info: Info, input: RoomUpdateInput, key: str | None = None) -> RoomResult:
    """Change a room. One that is shared no more has no two lessons ahead at once; otherwise a `Conflict` names the first."""

    async def write(act: Act) -> Row:
        number = ids.number(input.room_id)
        update = rooms.RoomUpdate(number, input.version, input.name, input.shared, input.reason)
        return await rooms.update_room(act, update)

    return _saved(await act(info, "roomUpdate", input, key, write))


def _saved(done: object) -> RoomResult:
    return answer(RoomSaved(number=done["room"]) if isinstance(done, dict) else done)


@strawberry.type(directives=[access.of(Noun.SELF)])
class RoomMutation:
    room_add = verb("roomAdd", room_add, texts=("name",))
    room_update = verb("roomUpdate", room_update, identifier("input.roomId", "Room"), texts=("name",))
