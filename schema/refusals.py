"""Refusals as members of a mutation's union: `errors` is for bugs and invalid documents, these are answers."""

import strawberry

from domain.access import Noun
from schema import access


@strawberry.type(
    description="The viewer may not do this, or not with these credentials.", directives=[access.of(Noun.SELF)]
)
class NotAllowed:
    message: str = strawberry.field(description="What to tell the person, in Russian.")


@strawberry.type(
    description="There is nothing with this id, or it is not yours: the two are one answer.",
    directives=[access.of(Noun.SELF)],
)
class NotFound:
    message: str = strawberry.field(description="What to tell the person, in Russian.")


@strawberry.type(
    description="Somebody else was there first, or the rows have changed since they were read. Nothing was done.",
    directives=[access.of(Noun.SELF)],
)
class Conflict:
    message: str = strawberry.field(description="What to tell the person, in Russian.")


@strawberry.type(description="What is wrong with one field of the input.", directives=[access.of(Noun.SELF)])
class FieldProblem:
    path: str = strawberry.field(description="The field as it was written, such as `input.password`.")
    message: str = strawberry.field(description="What to tell the person, in Russian.")


@strawberry.type(description="The input was understood and does not hold.", directives=[access.of(Noun.SELF)])
class InvalidInput:
    message: str = strawberry.field(description="What to tell the person, in Russian.")
    fields: list[FieldProblem]


@strawberry.type(description="Too many tries.", directives=[access.of(Noun.SELF)])
class RateLimited:
    message: str = strawberry.field(description="What to tell the person, in Russian.")
    retry_after: int = strawberry.field(description="Seconds to wait.")
