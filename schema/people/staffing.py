"""Staff are written into the register, corrected, leave and come back."""

from datetime import date
from typing import Annotated

import strawberry

from domain.access import Noun
from domain.acts import Act
from domain.people import files, names, staff
from domain.reading import Row
from schema import access, ids
from schema.acting import act
from schema.checks import identifier, metadata, text
from schema.context import Info
from schema.nodes import answer, batched
from schema.people.files import StaffFile
from schema.people.registering import DUPLICATE, NAME, NAMES, PATRONYMIC, REASON, VERSION
from schema.refusals import Conflict, InvalidInput, NotAllowed, NotFound


@strawberry.type(directives=[access.of(Noun.STAFFING)])
class StaffWritten:
    number: strawberry.Private[int]
    warnings: list[str] = strawberry.field(
        description="What holds nevertheless and should be known, in Russian: lessons that nobody gives any more."
    )

    @access.read(Noun.STAFFING, description="As the register has them now.")
    async def staff(root: strawberry.Parent["StaffWritten"], info: Info) -> StaffFile | None:
        return answer(await batched(info, files.staff_files, root.number) or None)


@strawberry.input
class StaffAddInput:
    family_name: str = strawberry.field(description=NAME)
    given_name: str = strawberry.field(description=NAME)
    patronymic: str = strawberry.field(default="", description=PATRONYMIC)
    position: str = strawberry.field(default="", description="Up to 120 characters.")
    confirm_duplicate: bool = strawberry.field(default=False, description=DUPLICATE)


@strawberry.input(description="What is left out stays.")
class StaffUpdateInput:
    staff_id: strawberry.ID
    version: int = strawberry.field(description=VERSION)
    family_name: str | None = strawberry.field(default=None, description=NAME)
    given_name: str | None = strawberry.field(default=None, description=NAME)
    patronymic: str | None = strawberry.field(default=None, description=PATRONYMIC)
    position: str | None = strawberry.field(default=None, description="Up to 120 characters.")
    confirm_duplicate: bool = strawberry.field(default=False, description=DUPLICATE)
    reason: str | None = strawberry.field(default=None, description=REASON)


@strawberry.input
class StaffLeaveInput:
    staff_id: strawberry.ID
    version: int = strawberry.field(description=VERSION)
    left_on: date = strawberry.field(description="The last day at this school.")
    reason: str | None = strawberry.field(default=None, description=REASON)


@strawberry.input
class StaffReturnInput:
    staff_id: strawberry.ID
    version: int = strawberry.field(description=VERSION)
    reason: str | None = strawberry.field(default=None, description=REASON)


StaffResult = Annotated[StaffWritten | NotAllowed | NotFound | InvalidInput | Conflict, strawberry.union("StaffResult")]


async def staff_add(info: Info, input: StaffAddInput, key: str | None = None) -> StaffResult:
    """Write somebody who works here into the register; the administrator's. A namesake is a `Conflict` until it is confirmed."""

    async def write(act: Act) -> Row:
        name = names.Name(input.family_name, input.given_name, input.patronymic)
        return await staff.add_staff(act, staff.AddStaff(name, input.position, input.confirm_duplicate))

    return _written(await act(info, "staffAdd", input, key, write))


async def staff_update(info: Info, input: StaffUpdateInput, key: str | None = None) -> StaffResult:
    """Correct a name or a position; the administrator's."""

    async def write(act: Act) -> Row:
        asked = staff.UpdateStaff(
            ids.number(input.staff_id),
            input.version,
            input.family_name,
            input.given_name,
            input.patronymic,
            input.position,
            input.confirm_duplicate,
            input.reason,
        )
        return await staff.update_staff(act, asked)

    return _written(await act(info, "staffUpdate", input, key, write))


async def staff_leave(info: Info, input: StaffLeaveInput, key: str | None = None) -> StaffResult:
    """Somebody's last day; the administrator's. What they teach and lead, and their roles, end: at once where it is today or past."""

    async def write(act: Act) -> Row:
        asked = staff.LeaveStaff(ids.number(input.staff_id), input.version, input.left_on, input.reason)
        return await staff.leave_staff(act, asked)

    return _written(await act(info, "staffLeave", input, key, write))


async def staff_return(info: Info, input: StaffReturnInput, key: str | None = None) -> StaffResult:
    """Take back somebody who has left, or whose leaving was a mistake; the administrator's. What has ended is given anew."""

    async def write(act: Act) -> Row:
        return await staff.return_staff(act, staff.ReturnStaff(ids.number(input.staff_id), input.version, input.reason))

    return _written(await act(info, "staffReturn", input, key, write))


def _written(done: object) -> StaffResult:
    if isinstance(done, dict):
        return StaffWritten(number=done["staff"], warnings=done.get("warnings", []))
    return answer(done)


@strawberry.type(directives=[access.of(Noun.SELF)])
class StaffMutation:
    staff_add: StaffResult = strawberry.mutation(
        resolver=staff_add,
        description=staff_add.__doc__,
        directives=[access.acts("staffAdd")],
        metadata=metadata(*NAMES, text("input.position", 2_000)),
    )
    staff_update: StaffResult = strawberry.mutation(
        resolver=staff_update,
        description=staff_update.__doc__,
        directives=[access.acts("staffUpdate")],
        metadata=metadata(identifier("input.staffId", "Staff"), *NAMES, text("input.position", 2_000)),
    )
    staff_leave: StaffResult = strawberry.mutation(
        resolver=staff_leave,
        description=staff_leave.__doc__,
        directives=[access.acts("staffLeave")],
        metadata=metadata(identifier("input.staffId", "Staff"), text("input.reason", 2_000)),
    )
    staff_return: StaffResult = strawberry.mutation(
        resolver=staff_return,
        description=staff_return.__doc__,
        directives=[access.acts("staffReturn")],
        metadata=metadata(identifier("input.staffId", "Staff"), text("input.reason", 2_000)),
    )
