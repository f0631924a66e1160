"""Refusals that are answers, not errors: what a mutation gives back instead of its success. Messages are Russian, for people."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, TypeAlias


@dataclass(frozen=True, slots=True)
class NotAllowed:
    message: str


@dataclass(frozen=True, slots=True)
class NotFound:
    message: str


@dataclass(frozen=True, slots=True)
class Conflict:
    """Somebody else was there first, or the rows have changed since they were read."""

    message: str


@dataclass(frozen=True, slots=True)
class FieldProblem:
    """What is wrong with one field of the input; `path` is as the client wrote it, such as `input.password`."""

    path: str
    message: str


@dataclass(frozen=True, slots=True)
class InvalidInput:
    message: str
    fields: Sequence[FieldProblem] = ()


@dataclass(frozen=True, slots=True)
class RateLimited:
    """Too many tries; `retry_after` is in seconds."""

    message: str
    retry_after: int


Refusal: TypeAlias = NotAllowed | NotFound | InvalidInput | Conflict | RateLimited


def to_row(refusal: Refusal) -> dict[str, Any]:
    """A refusal as an outcome keeps it."""
    return {"kind": type(refusal).__name__, **asdict(refusal)}


def from_row(row: Mapping[str, Any]) -> Refusal:
    """The refusal that an outcome kept."""
    kind, message = row["kind"], row["message"]
    if kind == InvalidInput.__name__:
        return InvalidInput(message, tuple(FieldProblem(**problem) for problem in row["fields"]))
    if kind == RateLimited.__name__:
        return RateLimited(message, row["retry_after"])
    return {each.__name__: each for each in (NotAllowed, NotFound, Conflict)}[kind](message)
