"""Addresses that calendar programs subscribe to."""

from datetime import datetime
from typing import Annotated, Final

import strawberry

from domain import calendars
from domain.access import Noun
from domain.acts import Act
from domain.passwords import new_secret
from domain.reading import Row
from schema import access, ids
from schema.acting import act
from schema.checks import identifier, metadata
from schema.context import Info
from schema.nodes import answer, key
from schema.refusals import Conflict, InvalidInput, NotAllowed, NotFound

CALENDARS: Final = "/calendar/"
"""Where calendars are read, by their tokens."""


@strawberry.type(
    description="An open address of a child's calendar: lessons with their changes, control works, homework, vacations; no marks.",
    directives=[access.of(Noun.SELF)],
)
class Calendar:
    id: strawberry.ID = key("Calendar")
    student_id: strawberry.ID = key("Student")
    opened_at: datetime
    last_read_at: datetime | None = strawberry.field(description="To a quarter of an hour; null before the first time.")


@strawberry.type(directives=[access.of(Noun.SELF)])
class CalendarOpened:
    number: strawberry.Private[int]
    url: str | None = strawberry.field(
        description="A path at the gateway, to be kept secret: whoever has it reads the calendar. Said once, since only its hash is"
        " kept: null where the same key is sent again."
    )

    @access.read(Noun.SELF, description="Empty where it was closed since.")
    async def calendar(root: strawberry.Parent["CalendarOpened"], info: Info) -> Calendar | None:
        operation = info.context
        found = await calendars.calendars(await operation.work(), operation.signed_in, [root.number])
        return answer(found[0] if found else None)


@strawberry.type(directives=[access.of(Noun.SELF)])
class CalendarClosed:
    calendar_id: strawberry.ID


@strawberry.input
class CalendarOpenInput:
    student_id: strawberry.ID


@strawberry.input
class CalendarCloseInput:
    calendar_id: strawberry.ID


CalendarOpenResult = Annotated[
    CalendarOpened | NotAllowed | NotFound | InvalidInput | Conflict, strawberry.union("CalendarOpenResult")
]
CalendarCloseResult = Annotated[
    CalendarClosed | NotAllowed | NotFound | InvalidInput | Conflict, strawberry.union("CalendarCloseResult")
]


async def calendar_open(info: Info, input: CalendarOpenInput, key: str | None = None) -> CalendarOpenResult:
    """Give out an address of a child's calendar, which shows what the viewer may read of the child whenever it is asked."""
    url: str | None = None

    async def write(act: Act) -> Row:
        nonlocal url
        token = new_secret()
        url = f"{CALENDARS}{token}.ics"
        return await calendars.open_calendar(act, ids.number(input.student_id), token)

    done = await act(info, "calendarOpen", input, key, write)
    return answer(CalendarOpened(number=done["calendar"], url=url) if isinstance(done, dict) else done)


async def calendar_close(info: Info, input: CalendarCloseInput, key: str | None = None) -> CalendarCloseResult:
    """Close one of the viewer's addresses, at once and for ever."""

    async def write(act: Act) -> Row:
        return await calendars.close_calendar(act, ids.number(input.calendar_id))

    done = await act(info, "calendarClose", input, key, write)
    if not isinstance(done, dict):
        return answer(done)
    return CalendarClosed(calendar_id=strawberry.ID(ids.make("Calendar", done["closed"])))


@strawberry.type(directives=[access.of(Noun.SELF)])
class CalendarQuery:
    @access.read(Noun.SELF, rows=5)
    async def calendars(info: Info) -> list[Calendar]:
        """The open addresses that the viewer gave out in this role, the newest first; the addresses themselves are not kept."""
        operation = info.context
        return answer(await calendars.calendars(await operation.work(), operation.signed_in))


@strawberry.type(directives=[access.of(Noun.SELF)])
class CalendarMutation:
    calendar_open: CalendarOpenResult = strawberry.mutation(
        resolver=calendar_open,
        description=calendar_open.__doc__,
        directives=[access.acts("calendarOpen")],
        metadata=metadata(identifier("input.studentId", "Student")),
    )
    calendar_close: CalendarCloseResult = strawberry.mutation(
        resolver=calendar_close,
        description=calendar_close.__doc__,
        directives=[access.acts("calendarClose")],
        metadata=metadata(identifier("input.calendarId", "Calendar")),
    )
