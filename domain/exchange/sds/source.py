"""School Data Sync v1 as a source of rows."""

from collections.abc import Iterator
from typing import NamedTuple

from domain.exchange.lines import Record
from domain.exchange.notes import Notes
from domain.exchange.refusal import ImportRefused
from domain.exchange.rows import Kind, Origin, Row
from domain.exchange.sds.layouts import COLUMNS, LAYOUTS, SECTION
from domain.exchange.sds.reading import Reader, terms
from domain.exchange.sources import Source
from domain.exchange.tables import Header, RowLayout, Tables, bind


class File(NamedTuple):
    name: str
    layout: RowLayout
    header: Header


def recognise(tables: Tables) -> Source | None:
    """Two of the six files at least, told by their names and the column that all of them have."""
    names = {_plain(name): name for name in tables.entries}
    found = {layout.name: names.pop(_plain(layout.name)) for layout in LAYOUTS if _plain(layout.name) in names}
    records = {name: tables.header(name) for name in found.values()}
    if (
        sum(record is not None and "SIS ID" in [cell.strip() for cell in record.cells] for record in records.values())
        < 2
    ):
        return None
    for other in sorted(names.values()):
        tables.notes.leave_out(Origin(other, 0), "", "no file of School Data Sync v1")
    files = tuple(_bound(tables, found, records))
    if not files:
        raise ImportRefused("a School Data Sync set without one file that can be taken")

    def rows() -> Iterator[Row]:
        for file in files:
            if file.layout is SECTION:
                yield from terms(Reader(file.layout, Notes()), tables.read(file.name, file.header, again=True))
            reader = Reader(file.layout, tables.notes)
            for cells in tables.read(file.name, file.header):
                yield from reader.rows(cells)

    return Source(
        kind="sds-v1",
        label="School Data Sync v1",
        code="",
        rows=rows,
        complete=lambda: _complete(files, tables),
        delta=frozenset(),
        roles_in_rows=True,
        columns=COLUMNS,
    )


def _plain(name: str) -> str:
    return "".join(letter for letter in name.lower().removesuffix(".csv") if letter.isalnum())


def _bound(tables: Tables, found: dict[str, str], records: dict[str, Record | None]) -> Iterator[File]:
    for layout in LAYOUTS:
        name = found.get(layout.name)
        if name is None:
            reason = "missing: nothing that stands in it is taken or withdrawn"
            tables.notes.warn(Origin(f"{layout.name}.csv", 0), "", reason)
            continue
        record = records[name]
        if record is None:
            tables.notes.warn(Origin(name, 0), "", "empty, without even a header: not read")
            continue
        header = bind(name, record, layout, tables.notes)
        if header is not None:
            tables.notes.modes[name] = "bulk"
            yield File(name, layout, header)


def _complete(files: tuple[File, ...], tables: Tables) -> frozenset[Kind]:
    """A kind that comes in two files is complete when both are."""
    whole = {file.layout.name for file in files if tables.is_whole(file.name)}
    complete = {layout.kind for layout in LAYOUTS} - {layout.kind for layout in LAYOUTS if layout.name not in whole}
    if Kind.PERSON in complete:
        complete.add(Kind.ROLE)
    if Kind.GROUP in complete:
        complete |= {Kind.COURSE, Kind.SESSION}
    return frozenset(complete)
