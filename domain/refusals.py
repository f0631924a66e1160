"""Refusals that are answers, not errors: what a mutation gives back instead of its success. Messages are Russian, for people."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias


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
