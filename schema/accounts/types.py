"""People with what they come in by, and the slips that are handed to them."""

from datetime import datetime

import strawberry

from domain.access import AccountKind as Kind
from domain.access import Noun
from domain.accounts.people import TYPES, people_of
from domain.accounts.people import AccountState as State
from domain.reading import Row
from schema import access, ids
from schema.context import Info
from schema.nodes import answer, key, rows
from schema.people.me import Role

AccountKind = strawberry.enum(
    Kind, name="AccountKind", description="Families are the registrar's, staff the administrator's."
)
AccountState = strawberry.enum(
    State,
    name="AccountState",
    description="NONE: no account. SLIP: a code was handed out, nobody came in. EXPIRED: nobody came in, and no code holds."
    " ACTIVE: came in. BLOCKED: may not.",
)


@strawberry.type(
    description="A role of somebody at the school; `roleTake` takes its id.", directives=[access.of(Noun.ACCOUNTS)]
)
class PersonRole:
    id: strawberry.ID = key("RoleGrant")
    role: Role  # type: ignore[valid-type]  # an enum made by Strawberry


@strawberry.type(
    description="A student, a guardian or somebody of the staff, with what they come in by.",
    directives=[access.of(Noun.ACCOUNTS)],
)
class PersonAccount:
    person_id: strawberry.ID = strawberry.field(description="The id of a `Student`, a `Guardian` or a `Staff`.")
    kind: AccountKind  # type: ignore[valid-type]  # an enum made by Strawberry
    full_name: str
    class_title: str | None = strawberry.field(description="Of a student: the class of today.")
    children: list[str] = strawberry.field(description="Of a guardian: whom they stand for, each with the class.")
    position: str | None = strawberry.field(description="Of staff.")
    login: str | None = strawberry.field(description="For those who hand out slips; null for the others.")
    state: AccountState  # type: ignore[valid-type]  # an enum made by Strawberry
    slip_expires_at: datetime | None = strawberry.field(description="Until when the code works that is out.")
    signed_in_at: datetime | None = strawberry.field(description="The last sign-in.")
    opened_at: datetime | None = strawberry.field(description="When the account was opened.")
    roles: list[PersonRole] = rows(2, "At this school; for those who hand out slips, empty for the others.")


@strawberry.type(
    description="What is printed and handed to a person: with the code they set a password of their own, once.",
    directives=[access.of(Noun.ACCOUNTS)],
)
class ActivationSlip:
    person_id: strawberry.ID
    full_name: str
    login: str
    code: str | None = strawberry.field(
        description="Told once, to whoever issued it; null when the same call is answered again."
    )
    expires_at: datetime
    class_title: str | None = strawberry.field(description="Of a student.")
    children: list[str] = strawberry.field(description="Of a guardian, each with the class.")
    position: str | None = strawberry.field(description="Of staff.")


@strawberry.type(description="Why somebody gets no slip.", directives=[access.of(Noun.ACCOUNTS)])
class SlipRefusal:
    person_id: strawberry.ID
    message: str = strawberry.field(description="What to tell the person, in Russian.")


def person_row(row: Row) -> Row:
    """The row with the id that the API has for the person, and nothing where there is nothing."""
    return {
        **row,
        "person_id": ids.make(row["type"], row["id"]),
        "kind": Kind.STAFF.value if row["type"] == "Staff" else Kind.FAMILY.value,
        "position": row["position"] or None,
    }


async def person_of(info: Info, type_: str, number: int) -> PersonAccount | None:
    """One person as the viewer reads them now."""
    operation = info.context
    found = await people_of(await operation.work(), operation.signed_in, [(type_, number)])
    row = found.get((type_, number))
    if row is None:
        return None
    operation.saw(seen([row]))
    return answer(person_row(row))


def seen(people: list[Row]) -> list[int]:
    """The children whose names stand in these rows."""
    own = [row["id"] for row in people if row["type"] == TYPES[0]]
    return [*own, *(child for row in people for child in row["child_ids"])]
