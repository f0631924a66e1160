"""Vocabularies of OneRoster, read leniently and reported strictly."""

import re
from collections.abc import Mapping
from typing import Final, TypeVar

from domain.exchange.cells import Cells
from domain.exchange.notes import Notes
from domain.exchange.oneroster.manifest import Mode
from domain.exchange.refusal import RowRefused
from domain.exchange.report import Level
from domain.exchange.rows import OrgLevel, Part, SessionLevel

T = TypeVar("T")

ORGS: Final = {
    "school": OrgLevel.SCHOOL,
    "department": OrgLevel.BELOW,
    "district": OrgLevel.ABOVE,
    "local": OrgLevel.ABOVE,
    "state": OrgLevel.ABOVE,
    "national": OrgLevel.ABOVE,
}
SESSIONS: Final = {level.value: level for level in SessionLevel}
CLASSES: Final = {"homeroom": True, "scheduled": False}
ROLES: Final = {
    "student": (Part.STUDENT, ""),
    "parent": (Part.GUARDIAN, ""),
    "guardian": (Part.GUARDIAN, ""),
    "relative": (None, ""),
    "teacher": (Part.STAFF, "учитель"),
    "aide": (Part.STAFF, "помощник учителя"),
    "counselor": (Part.STAFF, "консультант"),
    "principal": (Part.STAFF, "директор"),
    "proctor": (Part.STAFF, "наблюдатель"),
    "administrator": (Part.STAFF, "администратор"),
    "siteAdministrator": (Part.STAFF, "администратор"),
    "systemAdministrator": (Part.STAFF, "администратор"),
    "districtAdministrator": (Part.STAFF, "администратор"),
}
"""A relative is no legal representative (R1.1), and so nobody here."""
ENROLMENT_ROLES: Final = {
    "student": Part.STUDENT,
    "teacher": Part.STAFF,
    "administrator": None,
    "proctor": None,
    "aide": None,
}
STATUSES: Final = {"active": False, "tobedeleted": True, "inactive": True}
TRUTHS: Final = {"true": True, "false": False}

_INSTANT: Final = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})")


def word(cells: Cells, column: str, vocabulary: Mapping[str, T], notes: Notes) -> T:
    """What a word of a vocabulary means; in the wrong case it is taken with a warning."""
    value = cells.raw(column)
    if value in vocabulary:
        return vocabulary[value]
    for known, meaning in vocabulary.items():
        if known.lower() == value.lower():
            notes.repeat(Level.WARNING, cells.origin, column, f"“{value}” is taken for {known}")
            return meaning
    if not value:
        raise RowRefused(column, "empty")
    raise RowRefused(column, f"“{value[:40]}” is not one of {', '.join(vocabulary)}")


def is_gone(cells: Cells, mode: Mode, notes: Notes) -> bool:
    """What `status` says, and what is wrong with it and with `dateLastModified` in a file of this mode."""
    changed = cells.raw("dateLastModified")
    if changed and not _INSTANT.fullmatch(changed):
        notes.repeat(
            Level.WARNING,
            cells.origin,
            "dateLastModified",
            "no instant of the form YYYY-MM-DDTHH:MM:SS.sssZ; it is not used",
        )
    status = cells.raw("status")
    if mode is Mode.DELTA and not (status and changed):
        column = "dateLastModified" if status else "status"
        notes.repeat(Level.WARNING, cells.origin, column, "empty in a delta file: the row is taken as changed")
    if not status:
        return False
    if mode is Mode.BULK:
        notes.repeat(
            Level.WARNING, cells.origin, "status", "filled in a bulk file, where it is to be empty: it is followed"
        )
    if status.lower() == "inactive":
        notes.repeat(Level.WARNING, cells.origin, "status", "inactive is taken as gone")
    return word(cells, "status", STATUSES, notes)


def grades(cells: Cells, column: str) -> list[int]:
    """Grade levels 1 to 12 of a list of CEDS codes; the others have no place in a Russian school."""
    codes = (code.strip() for code in cells.raw(column).split(","))
    return sorted({int(code) for code in codes if code.isascii() and code.isdigit() and 1 <= int(code) <= 12})
