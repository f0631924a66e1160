"""The viewer: who they are, what they act as, and whom they read."""

import strawberry

from domain import people, sign_in
from domain.access import Noun
from domain.accounts import own
from orm.people import Role as RoleValue
from schema import access
from schema.context import Info
from schema.nodes import answer, key
from schema.people.students import Student
from schema.selection import wanted

Role = strawberry.enum(RoleValue, name="Role", description="What a session acts as.")


@strawberry.type(
    description="One role of the account; `sessionSwitchRole` takes its id.", directives=[access.of(Noun.SELF)]
)
class RoleGrant:
    id: strawberry.ID = key("RoleGrant")
    role: Role  # type: ignore[valid-type]  # an enum made by Strawberry
    school_id: strawberry.ID | None = key("School")
    school_name: str | None
    current: bool = strawberry.field(description="Whether this session acts in it.")


@strawberry.type(description="The account that is signed in.", directives=[access.of(Noun.SELF)])
class Me:
    id: strawberry.ID = key("Account")
    full_name: str
    role: Role = strawberry.field(description="The role acted in.")  # type: ignore[valid-type]  # an enum made by Strawberry

    @access.read(Noun.SELF, rows=5)
    async def students(root: strawberry.Parent["Me"], info: Info) -> list[Student]:
        """A guardian's readable children, a student themselves, otherwise empty."""
        operation = info.context
        return answer(await people.own_students(await operation.work(), operation.signed_in, wanted(info)))

    @access.read(Noun.SELF, rows=5)
    async def roles(root: strawberry.Parent["Me"], info: Info) -> list[RoleGrant]:
        """Every role that the account has."""
        operation = info.context
        return answer(await sign_in.roles(await operation.work(), operation.signed_in))

    @access.read(Noun.SELF)
    async def identified(root: strawberry.Parent["Me"], info: Info) -> bool:
        """Whether the school handed this account its code in person: then consents may be given electronically."""
        operation = info.context
        return await own.is_identified(await operation.work(), operation.signed_in)
