"""The declared access of types and fields: which noun they belong to, printed in the SDL and judged before a field reads."""

import inspect
from collections.abc import Callable
from typing import Any

import strawberry
from strawberry.extensions import FieldExtension
from strawberry.schema_directive import Location

from domain.access import ACTS, READS, Noun, may_read
from orm.people import Role
from schema.checks import Check, metadata
from schema.context import Info


def _roles(noun: Noun) -> str:
    return ", ".join(role.name.replace("_", " ").lower() for role in READS if noun in READS[role])


AccessNoun = strawberry.enum(
    Noun,
    name="Noun",
    description="Kinds of data that access is decided for. A role that does not read a noun gets null for its fields.",
)


@strawberry.schema_directive(
    locations=[Location.OBJECT, Location.INTERFACE, Location.FIELD_DEFINITION],
    name="access",
    description="The noun that decides who reads this, and the roles that read some rows of it. Which rows, design and rules say.",
)
class Access:
    noun: AccessNoun  # type: ignore[valid-type]  # an enum made by Strawberry
    roles: str


@strawberry.schema_directive(
    locations=[Location.FIELD_DEFINITION], name="open", description="Answers a visitor who is not signed in."
)
class Open:
    pass


@strawberry.schema_directive(
    locations=[Location.FIELD_DEFINITION],
    name="acts",
    description="The roles that may do this at all; on which rows, design and rules say. Others get `NotAllowed`.",
)
class Acts:
    roles: str


def acts(name: str) -> Acts:
    """The directive of a mutation, by the name that `domain.access` decides it under."""
    return Acts(roles=", ".join(role.name.lower() for role in Role if role in ACTS[name]))


def of(noun: Noun) -> Access:
    """The directive of a type."""
    return Access(noun=noun, roles=_roles(noun))


class Reads(FieldExtension):
    """Answers null to a role that reads nothing of a noun; the rows are for the reader's statement to choose."""

    def __init__(self, noun: Noun) -> None:
        self.noun = noun

    async def resolve_async(self, next_: Callable[..., Any], source: Any, info: Info, **kwargs: Any) -> Any:  # noqa: ANN401 - Strawberry's
        viewer = info.context.viewer
        if viewer is None or not may_read(viewer, self.noun):
            return None
        answer = next_(source, info, **kwargs)
        return await answer if inspect.isawaitable(answer) else answer


def read(
    noun: Noun, *checks: Check, rows: int | Callable[..., int] = 1, description: str | None = None
) -> Callable[[Callable[..., Any]], Any]:
    """A field that reads: its noun, the checks of its arguments, and how many rows it may answer with."""

    def decorate(resolver: Callable[..., Any]) -> Any:  # noqa: ANN401 - a Strawberry field
        return strawberry.field(
            resolver=resolver,
            description=description or inspect.cleandoc(resolver.__doc__ or "") or None,
            directives=[of(noun)],
            extensions=[Reads(noun)],
            metadata=metadata(*checks, rows=rows),
        )

    return decorate
