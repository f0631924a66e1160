"""Mutations: one frame around every writer, and refusals as members of its union."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

import strawberry

from domain import acts, refusals
from domain.acts import Writer
from domain.reading import Row
from schema.context import Info
from schema.refusals import Conflict, FieldProblem, InvalidInput, NotAllowed, NotFound, RateLimited


def why() -> Any:  # noqa: ANN401 - a field in a class body
    """The input field with the reason of a change, which is kept with it."""
    return strawberry.field(default="", description="Why; up to 500 characters, kept with the change.")


async def act(info: Info, name: str, given: Mapping[str, Any] | Any, key: str | None, writer: Writer) -> Row | object:  # noqa: ANN401 - an input
    """Run a writer for this viewer, once for a key. The answer is the row of ids that it returned, or a refusal's type.

    `given` is the input as it was sent: the same key with another one is refused.
    """
    operation = info.context
    work = await operation.work()
    content = given if isinstance(given, Mapping) else asdict(given)
    answer, signal = await acts.perform(work, operation.signed_in, name, content, key, writer)
    operation.wake_after_commit(signal)
    return answer if isinstance(answer, dict) else refusal(answer)


def refusal(refused: object) -> object:
    """The GraphQL type of a refusal."""
    if isinstance(refused, refusals.NotAllowed):
        return NotAllowed(message=refused.message)
    if isinstance(refused, refusals.NotFound):
        return NotFound(message=refused.message)
    if isinstance(refused, refusals.Conflict):
        return Conflict(message=refused.message)
    if isinstance(refused, refusals.RateLimited):
        return RateLimited(message=refused.message, retry_after=refused.retry_after)
    if isinstance(refused, refusals.InvalidInput):
        problems = [FieldProblem(path=problem.path, message=problem.message) for problem in refused.fields]
        return InvalidInput(message=refused.message, fields=problems)
    raise TypeError(f"no type for {type(refused).__name__}")
