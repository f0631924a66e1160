"""What becomes of a row of a class page: a change, nothing, or a refusal."""

from dataclasses import dataclass
from typing import TypeAlias

from domain.marks.standing import Absence, Key, Lesson, StandingMark, State
from domain.refusals import FieldProblem, InvalidInput, Refusal


@dataclass(frozen=True, slots=True)
class MarkChange:
    """A mark to write: new where `before` is None, removed where `after` is."""

    lesson: Lesson
    student: int
    before: StandingMark | None
    after: State | None


@dataclass(frozen=True, slots=True)
class NoteChange:
    """A note of attendance to write: new where `before` is None, taken back where `after` is."""

    lesson: Lesson
    student: int
    before: Absence | None
    after: Absence | None


@dataclass(frozen=True, slots=True)
class AsItStands:
    """What was asked for is there already: nothing is written and nobody is told."""

    mark: int | None = None
    note: int | None = None


@dataclass(frozen=True, slots=True)
class Stale:
    """Somebody changed a row since it was read. Who, is for its history to say."""

    what: str
    mark: int | None = None
    note: int | None = None
    cell: Key | None = None


Verdict: TypeAlias = MarkChange | NoteChange | AsItStands | Stale | Refusal


def invalid_input(problems: list[FieldProblem]) -> InvalidInput:
    return InvalidInput("Проверьте введённые данные.", tuple(problems))
