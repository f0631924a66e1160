"""Lists of people by how far they have come, and one's own sessions."""

from datetime import datetime

import strawberry

from domain.access import Noun
from domain.accounts import own
from domain.accounts.people import Chosen, people_page
from schema import access, ids
from schema.accounts.types import AccountKind, AccountState, PersonAccount, person_row, seen
from schema.checks import identifier, page, page_rows, text
from schema.connections import Connection, connection, cursor, place_of
from schema.context import Info
from schema.nodes import answer, key
from schema.people.me import Role


@strawberry.type(
    description="A place where the viewer's account is signed in. `sessionEnd` takes its id.",
    directives=[access.of(Noun.SELF)],
)
class OwnSession:
    id: strawberry.ID = key("Session")
    role: Role  # type: ignore[valid-type]  # an enum made by Strawberry
    signed_in_at: datetime
    seen_at: datetime = strawberry.field(description="The last use, to within some minutes.")
    device: str = strawberry.field(description="What it was opened with, such as `Chrome, Android`; may be empty.")
    current: bool = strawberry.field(description="Whether it is this one.")


@strawberry.type(directives=[access.of(Noun.SELF)])
class AccountQuery:
    @access.read(
        Noun.ACCOUNTS, page, cursor(int, int), text("search"), identifier("classId", "SchoolClass"), rows=page_rows
    )
    async def person_accounts(
        info: Info,
        kind: AccountKind,  # type: ignore[valid-type]  # an enum made by Strawberry
        state: AccountState | None = None,  # type: ignore[valid-type]  # an enum made by Strawberry
        never_came_in: bool | None = None,
        class_id: strawberry.ID | None = None,
        search: str | None = None,
        first: int = 20,
        after: str | None = None,
    ) -> Connection[PersonAccount] | None:
        """People with what they come in by, by name: of one class as it is today, or whose name begins like `search`."""
        operation = info.context
        place = place_of(after, int, int)
        chosen = Chosen(state, never_came_in, None if class_id is None else ids.number(class_id), search)
        found = await people_page(
            await operation.work(),
            operation.signed_in,
            kind,
            chosen,
            first=first,
            after=None if place is None else (int(place[0]), int(place[1])),
        )
        if found is None:
            return None
        operation.saw(seen(list(found.rows)))
        rows = type(found)([person_row(row) for row in found.rows], found.has_next)
        return answer(connection(rows, lambda row: [row["rank"], row["id"]]))

    @access.read(Noun.SELF, rows=10)
    async def my_sessions(info: Info) -> list[OwnSession]:
        """Where this account is signed in: this session first, then those used last."""
        operation = info.context
        return answer(await own.sessions(await operation.work(), operation.signed_in))
