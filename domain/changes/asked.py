"""What a change of lessons asks for."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Seen:
    """A lesson as it was read: another version now is a conflict. `path` is the field that chose it."""

    lesson: int
    version: int
    path: str = "input.lessonId"


@dataclass(frozen=True, slots=True)
class Cancel:
    seen: Seen
    reason: str


@dataclass(frozen=True, slots=True)
class Room:
    """A room to give the lesson in, or none."""

    id: int | None


@dataclass(frozen=True, slots=True)
class Substitute:
    """Another teacher, subject or room; what is None stays. `instead_of` is needed where several give the lesson."""

    seen: Seen
    reason: str
    teacher: int | None = None
    instead_of: int | None = None
    subject: int | None = None
    room: Room | None = None


@dataclass(frozen=True, slots=True)
class Move:
    """Another slot: of the bells of the class, unless both instants are said."""

    seen: Seen
    reason: str
    on: date
    number: int
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    room: Room | None = None


@dataclass(frozen=True, slots=True)
class Swap:
    """Two lessons take each other's slot; each keeps its room and teachers."""

    seen: Seen
    other: Seen
    reason: str


@dataclass(frozen=True, slots=True)
class Merge:
    """The lesson is held together with another one of the same time and subject, in its room and by its teachers."""

    seen: Seen
    into: Seen
    reason: str


@dataclass(frozen=True, slots=True)
class Withdraw:
    change: int
    reason: str
