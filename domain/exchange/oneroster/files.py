"""Which file of the container is which file of OneRoster: by its name, and where that does not fit, by its columns."""

from collections.abc import Iterator
from dataclasses import dataclass

from domain.exchange.lines import Record
from domain.exchange.oneroster.layouts import LAYOUTS, OTHERS
from domain.exchange.oneroster.manifest import Manifest, Mode
from domain.exchange.rows import Origin
from domain.exchange.tables import Header, RowLayout, Tables, bind

_ALIKE = 0.8
"""The part of a header's columns that must be those of a layout for a file of another name to be taken for it."""


@dataclass(frozen=True, slots=True)
class File:
    name: str
    layout: RowLayout
    header: Header
    mode: Mode


def looks_like_oneroster(tables: Tables) -> bool:
    """Whether any file has the columns with which every file of OneRoster begins."""
    headers = (tables.header(name) for name in tables.entries)
    return any(
        record is not None and {"status", "datelastmodified"} <= {cell.strip().lower() for cell in record.cells}
        for record in headers
    )


def assign(tables: Tables, manifest: Manifest, manifest_name: str) -> tuple[File, ...]:
    """The files to read, in the order of reading. What is not read, or read for another file, is noted."""
    names = {name.rsplit(".", 1)[0].lower(): name for name in tables.entries if name != manifest_name}
    found: dict[str, tuple[str, Record]] = {}
    for layout in LAYOUTS:
        name = names.pop(layout.name.lower(), None)
        record = _allowed(tables, manifest, layout.name, name)
        if name is not None and record is not None:
            if name != f"{layout.name}.csv":
                tables.notes.warn(Origin(name, 0), "", f"the name is to be {layout.name}.csv")
            found[layout.name] = name, record
    _note_missing(tables, manifest)
    known = {other.lower() for other in OTHERS}
    for stem, name in sorted(names.items()):
        record = tables.header(name)
        alike = _alike(record) if record is not None else None
        if (
            alike is not None
            and record is not None
            and alike.name not in found
            and _said(manifest, alike.name) is not Mode.ABSENT
        ):
            tables.notes.warn(Origin(name, 0), "", f"its columns are those of {alike.name}.csv: taken for it")
            found[alike.name] = name, record
        elif alike is not None:
            tables.notes.leave_out(Origin(name, 0), "", f"its columns are those of {alike.name}.csv again: not read")
        else:
            what = "nothing in it is taken" if stem in known else "no file of OneRoster"
            tables.notes.leave_out(Origin(name, 0), "", what)
    return tuple(_bound(tables, manifest, found))


def _bound(tables: Tables, manifest: Manifest, found: dict[str, tuple[str, Record]]) -> Iterator[File]:
    for layout in LAYOUTS:
        if layout.name in found:
            name, record = found[layout.name]
            header = bind(name, record, layout, tables.notes)
            if header is not None:
                mode = _said(manifest, layout.name)
                tables.notes.modes[name] = mode.value
                yield File(name, layout, header, mode)


def _said(manifest: Manifest, layout: str) -> Mode:
    said = manifest.modes.get(layout.lower())
    return said[0] if said else Mode.UNSAID


def _note_missing(tables: Tables, manifest: Manifest) -> None:
    there = {name.lower() for name in tables.entries}
    for file, (mode, origin) in manifest.modes.items():
        if mode in (Mode.BULK, Mode.DELTA) and f"{file}.csv" not in there:
            tables.notes.warn(origin, "value", f"{mode.value} here, and the file is not there")


def _allowed(tables: Tables, manifest: Manifest, layout: str, name: str | None) -> Record | None:
    """The header of a file that is there and that the manifest does not call absent."""
    said = manifest.modes.get(layout.lower())
    if name is None:
        return None
    if said and said[0] is Mode.ABSENT:
        tables.notes.leave_out(said[1], "value", f"{name} is there, and absent here: not read")
        return None
    record = tables.header(name)
    if record is None:
        tables.notes.warn(Origin(name, 0), "", "empty, without even a header: not read")
    return record


def _alike(record: Record) -> RowLayout | None:
    cells = [cell.strip() for cell in record.cells if cell.strip()]

    def likeness(layout: RowLayout) -> float:
        return sum(cell in layout.columns for cell in cells) / len(cells) if set(layout.required) <= set(cells) else 0.0

    best = max(LAYOUTS, key=likeness)
    return best if cells and likeness(best) >= _ALIKE else None
