"""CSV files as rows by column: the header is matched to the columns of a format, and what differs from it is said."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Final

from domain.exchange.cells import Cells
from domain.exchange.containers import Container, Entry
from domain.exchange.lines import Record, records
from domain.exchange.notes import Notes
from domain.exchange.rows import Kind, Origin

Progress = Callable[[str, int, int], None]
"""What is being done, how much of it is done, of how much. Bytes while reading, steps afterwards."""

_REPORT_EVERY: Final = 1000
_NEAR: Final = 2
"""Letters in which a misspelt column may differ."""
_NEAR_LENGTH: Final = 8
"""Shorter names are too much alike to be guessed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """A file of a format: its name there, the columns that are taken and those that are known and not taken."""

    name: str
    required: tuple[str, ...]
    taken: tuple[str, ...] = ()
    not_taken: tuple[str, ...] = ()

    @property
    def columns(self) -> tuple[str, ...]:
        return (*self.required, *self.taken, *self.not_taken)


@dataclass(frozen=True, slots=True, kw_only=True)
class RowLayout(Layout):
    """A file whose records become rows of one kind."""

    kind: Kind


@dataclass(frozen=True, slots=True)
class Header:
    """Which column of the format each cell is; `None` for one that the format does not know."""

    line: int
    columns: tuple[str | None, ...]
    written: tuple[str, ...]


class Tables:
    """The files of one container and the notes on them."""

    def __init__(self, container: Container, notes: Notes, progress: Progress) -> None:
        self.entries: Mapping[str, Entry] = {entry.name: entry for entry in container.entries}
        self.notes = notes
        self._progress = progress
        self.unreadable: set[str] = set()
        """Files with rows whose id could not be read, so that nobody can say what they lack."""
        self.rows: dict[str, int] = {}

    def header(self, name: str) -> Record | None:
        """The first record of a file, or nothing if it is empty."""
        return next(records(self.entries[name], lambda _: None), None)

    def read(self, name: str, header: Header, *, again: bool = False) -> Iterator[Cells]:
        """The rows of a file. A row that is no CSV or has the wrong number of cells is refused; `again` says so only once."""
        entry = self.entries[name]
        at = 0

        def moved(position: int) -> None:
            nonlocal at
            at = position

        count = 0
        for record in islice(records(entry, moved), 1, None):
            count += 1
            if count % _REPORT_EVERY == 0:
                self._progress(name, at, entry.size)
            problem = record.problem or _problem(record.cells, header)
            if problem:
                self.unreadable.add(name)
                if not again:
                    self.notes.refuse(Origin(name, record.line), "", problem)
                continue
            yield Cells(
                Origin(name, record.line),
                {
                    column: cell
                    for column, cell in zip(header.columns, record.cells, strict=False)
                    if column is not None
                },
            )
        self.rows[name] = count
        self.notes.rows[name] = count
        self._progress(name, entry.size, entry.size)

    def is_whole(self, name: str) -> bool:
        """Whether a file that was read tells what is gone by not having it; if not, that is noted."""
        if name in self.unreadable:
            reason = "has rows that cannot be read: nothing is withdrawn for being absent from it"
        elif not self.rows[name]:
            reason = "a header and no rows: nothing is withdrawn for being absent from it"
        else:
            return True
        self.notes.warn(Origin(name, 0), "", reason)
        return False


def bind(name: str, record: Record, layout: Layout, notes: Notes) -> Header | None:
    """Match a header to a layout. Misspelt columns are taken for what they nearly are, with a warning.

    Nothing, with a note, for a header that cannot be read, names a column twice or lacks one that is needed.
    """
    origin = Origin(name, record.line)
    if record.problem:
        notes.refuse(origin, "", f"{record.problem}: the file is not taken")
        return None
    written = tuple(cell.strip() for cell in record.cells)
    found: list[str | None] = [cell if cell in layout.columns else None for cell in written]
    for index, cell in enumerate(written):
        if cell and found[index] is None:
            near = _near(cell, [column for column in layout.columns if column not in found])
            if near:
                found[index] = near
                notes.warn(origin, cell, f"taken for {near}")
    header = Header(record.line, tuple(found), written)
    named = [column for column in found if column is not None]
    twice = [column for column in dict.fromkeys(named) if named.count(column) > 1]
    missing = [column for column in layout.required if column not in named]
    for columns, what in ((twice, "stands twice"), (missing, "is missing")):
        for column in columns:
            notes.refuse(origin, column, f"this column {what}: the file is not taken")
    if missing and len(written) == 1 and ";" in written[0]:
        notes.refuse(origin, "", "the cells are separated by semicolons, not by commas")
    if twice or missing:
        return None
    if not all(written):
        notes.warn(origin, "", "has columns without a name")
    notes.not_taken[name] = _not_taken(header, layout)
    return header


def _not_taken(header: Header, layout: Layout) -> tuple[str, ...]:
    kept = {*layout.required, *layout.taken}
    return tuple(
        name for name, column in zip(header.written, header.columns, strict=True) if name and column not in kept
    )


def _problem(cells: list[str], header: Header) -> str:
    wanted = len(header.columns)
    if len(cells) < wanted:
        return f"{len(cells)} cells where the header has {wanted}"
    if any(cell.strip() for cell in cells[wanted:]):
        return f"{len(cells)} cells where the header has {wanted}: is a comma not in quotation marks?"
    return ""


def _plain(name: str) -> str:
    return "".join(letter for letter in name.lower() if letter.isalnum())


def _near(written: str, candidates: list[str]) -> str | None:
    """The column that is meant: the same but for case and punctuation, else the only one within two letters."""
    same = [column for column in candidates if _plain(column) == _plain(written)]
    if same:
        return same[0]
    if len(written) < _NEAR_LENGTH:
        return None
    close = [column for column in candidates if _distance(_plain(column), _plain(written)) <= _NEAR]
    return close[0] if len(close) == 1 else None


def _distance(one: str, other: str) -> int:
    """Letters to change, add or leave out to make one of the other."""
    row = list(range(len(other) + 1))
    for index, letter in enumerate(one, 1):
        previous, row[0] = row[0], index
        for place, wanted in enumerate(other, 1):
            previous, row[place] = row[place], min(row[place] + 1, row[place - 1] + 1, previous + (letter != wanted))
    return row[-1]
