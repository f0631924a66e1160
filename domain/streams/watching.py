"""What may be watched, by whom, and why a stream ends."""

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from orm.people import Role


@dataclass(frozen=True, slots=True)
class DiaryWatch:
    """A student's feed, for their family. `after` is the number of the last event that was received."""

    student: int
    after: int | None = None


@dataclass(frozen=True, slots=True)
class PageWatch:
    """What is written on the pages of one group in one subject, for those who read them."""

    group: int
    subject: int


@dataclass(frozen=True, slots=True)
class SchoolWatch:
    """Changes of the timetable in the viewer's school, for its staff."""


Watch: TypeAlias = DiaryWatch | PageWatch | SchoolWatch


class EndReason(StrEnum):
    """Why a stream ends while its session goes on."""

    NOT_FOUND = "not_found"
    ACCESS_ENDED = "access_ended"


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads, as far as it decides what is read. Viewers that are alike in it get the same rows."""

    role: Role
    persons: tuple[int, ...]
    schools: tuple[int, ...]
