"""Values of cells. Each function raises `RowRefused` with the column for what it cannot take; nothing is shortened or guessed."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from domain.exchange.notes import Notes
from domain.exchange.refusal import RowRefused
from domain.exchange.rows import Origin

ID_LENGTH: Final = 120
"""Characters of an id. Two of them and a number make the longest key, whose column holds 255."""

FORMULA: Final = ("=", "+", "-", "@")
"""What a spreadsheet takes for a formula when it stands first."""

_ISO_DATE: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_US_DATE: Final = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})")


@dataclass(frozen=True, slots=True)
class Cells:
    """One row by the names of its columns, as the format spells them. A column that the file lacks is empty."""

    origin: Origin
    values: Mapping[str, str]

    def raw(self, column: str) -> str:
        return self.values.get(column, "").strip()


def text(cells: Cells, column: str, limit: int, *, required: bool = False) -> str:
    """Text of at most `limit` characters, its white space evened and its letters composed (Ё and Й may come in two parts)."""
    value = " ".join(unicodedata.normalize("NFC", cells.raw(column)).split())
    if required and not value:
        raise RowRefused(column, "empty")
    if _has_controls(value):
        raise RowRefused(column, "has control characters")
    if len(value) > limit:
        raise RowRefused(column, f"{len(value)} characters, more than {limit}")
    return value


def identifier(cells: Cells, column: str) -> str:
    return _checked_id(cells.raw(column), column)


def reference(cells: Cells, column: str) -> str:
    """An id, or nothing."""
    value = cells.raw(column)
    return _checked_id(value, column) if value else ""


def references(cells: Cells, column: str) -> tuple[str, ...]:
    """Ids separated by commas, each once."""
    found = (part.strip() for part in cells.raw(column).split(","))
    return tuple(dict.fromkeys(_checked_id(part, column) for part in found if part))


def _checked_id(value: str, column: str) -> str:
    if not value:
        raise RowRefused(column, "empty")
    if len(value) > ID_LENGTH:
        raise RowRefused(column, f"an id of {len(value)} characters, more than {ID_LENGTH}")
    if "|" in value or _has_controls(value):
        raise RowRefused(column, "an id with “|” or control characters")
    return value


def _has_controls(value: str) -> bool:
    return not value.isprintable() and any(unicodedata.category(character) == "Cc" for character in value)


def iso_date(cells: Cells, column: str, *, required: bool = False) -> date | None:
    """`YYYY-MM-DD`, as OneRoster writes it."""
    value = cells.raw(column)
    if not value and not required:
        return None
    if not _ISO_DATE.fullmatch(value):
        raise RowRefused(column, f"“{value[:40]}” is no date of the form YYYY-MM-DD")
    return _plausible(int(value[:4]), int(value[5:7]), int(value[8:]), value, column)


def us_date(cells: Cells, column: str, *, required: bool = False) -> date | None:
    """`M/D/YYYY`, as School Data Sync writes it."""
    value = cells.raw(column)
    if not value and not required:
        return None
    match = _US_DATE.fullmatch(value)
    if not match:
        raise RowRefused(column, f"“{value[:40]}” is no date of the form M/D/YYYY")
    month, day, year = (int(part) for part in match.groups())
    return _plausible(year, month, day, value, column)


def _plausible(year: int, month: int, day: int, value: str, column: str) -> date:
    if not 1900 <= year <= 2100:
        raise RowRefused(column, f"“{value}” lies outside the years 1900 to 2100")
    try:
        return date(year, month, day)
    except ValueError as error:
        raise RowRefused(column, f"“{value}” is no day of the calendar") from error


def named(cells: Cells, column: str, limit: int, notes: Notes, *, required: bool = True) -> str:
    """A name or title that people read. What a spreadsheet would take for a formula is text here, and worth a warning."""
    value = text(cells, column, limit, required=required)
    if value.startswith(FORMULA):
        notes.warn(cells.origin, column, f"begins with “{value[0]}”, as a formula does: taken as text")
    return value
