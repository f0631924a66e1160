"""What a writer of marks asks for: the rows of a class page, each with its place in the client's input."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeAlias

from orm.marks import AttendanceCode


class PageMode(StrEnum):
    """What becomes of a page with a row that cannot be taken."""

    ALL = "all"
    EACH = "each"


@dataclass(frozen=True, slots=True)
class RecordMark:
    """A new mark in a cell. `beside` are the marks that the cell was seen to hold; others there now are a conflict."""

    path: str
    lesson: int
    student: int
    text: str
    work_type: int
    weight: int | None = None
    comment: str = ""
    due_on: date | None = None
    beside: frozenset[int] | None = None


@dataclass(frozen=True, slots=True)
class CorrectMark:
    """Another content of a mark. What is None stays, except `due_on` where it `is_due_given`."""

    path: str
    mark: int
    version: int
    text: str | None = None
    work_type: int | None = None
    weight: int | None = None
    comment: str | None = None
    due_on: date | None = None
    is_due_given: bool = False


@dataclass(frozen=True, slots=True)
class RemoveMark:
    path: str
    mark: int
    version: int


@dataclass(frozen=True, slots=True)
class Noted:
    """Why somebody is not at a lesson, or late."""

    code: AttendanceCode
    reason: str = ""


@dataclass(frozen=True, slots=True)
class NoteAttendance:
    """How one student attended one lesson; `noted` is None for somebody who was there.

    `version` is that of the note which was read, None where there was none. Where a note was read as one of several, `seen`
    has their versions by id instead. `lesson_path` and `student_path` are the fields that chose the cell.
    """

    path: str
    lesson: int
    student: int
    noted: Noted | None
    lesson_path: str
    student_path: str
    version: int | None = None
    seen: Mapping[int, int] | None = None
    is_paper: bool = False
    """A reason that came with a paper: the days in which a lesson may be edited do not bind it."""


PageRow: TypeAlias = RecordMark | CorrectMark | RemoveMark | NoteAttendance


@dataclass(frozen=True, slots=True)
class Page:
    """Rows that are written together. `reason` says why something that stood is changed, and goes into its history."""

    rows: Sequence[PageRow]
    mode: PageMode
    reason: str
    reason_path: str = "input.reason"


def line_of(path: str) -> int | None:
    """The line of a page, from 1, that a path of its input is in; nothing where the input is of one row."""
    place = re.search(r"\[(\d+)\]", path)
    return None if place is None else int(place[1]) + 1
