"""`manifest.csv`: the version, the system that speaks, and what each file is: absent, bulk or delta."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from domain.exchange.cells import Cells
from domain.exchange.notes import Notes
from domain.exchange.report import Level
from domain.exchange.rows import Origin
from domain.exchange.tables import Layout, Tables, bind

LAYOUT: Final = Layout(name="manifest", required=("propertyName", "value"))

VERSIONS: Final = ("1.1", "1.2")


class Mode(StrEnum):
    ABSENT = "absent"
    BULK = "bulk"
    """Every row there is: what is not in it is gone."""
    DELTA = "delta"
    """The rows that changed."""
    UNSAID = "unsaid"
    """Nobody says which: rows are taken, nothing is concluded from their absence."""


@dataclass(frozen=True, slots=True)
class Manifest:
    version: str = ""
    code: str = ""
    modes: Mapping[str, tuple[Mode, Origin]] = field(default_factory=dict)


def read(tables: Tables, name: str) -> Manifest | None:
    """The manifest in this file, or nothing where it has another header."""
    record = tables.header(name)
    if record is None or not {"propertyname", "value"} <= {cell.strip().lower() for cell in record.cells}:
        return None
    header = bind(name, record, LAYOUT, tables.notes)
    if header is None:
        return None
    version = code = ""
    modes: dict[str, tuple[Mode, Origin]] = {}
    for cells in tables.read(name, header):
        what, value = cells.raw("propertyName"), cells.raw("value")
        if what == "oneroster.version":
            version = value
            if version not in VERSIONS:
                tables.notes.warn(cells.origin, "value", f"version “{value[:20]}” is not one of {', '.join(VERSIONS)}")
        elif what in {"source.systemCode", "source.systemName"}:
            code = _code(what, value, cells, tables.notes, code)
        elif what.startswith("file."):
            modes[what.removeprefix("file.").lower()] = _mode(value, cells, tables.notes), cells.origin
    return Manifest(version, code, modes)


def _code(what: str, value: str, cells: Cells, notes: Notes, known: str) -> str:
    if value.lower() == "absent":
        notes.warn(cells.origin, "value", f"{what} is “{value}”, which names no system")
        return known
    return value if what == "source.systemCode" and value else known


def _mode(value: str, cells: Cells, notes: Notes) -> Mode:
    try:
        mode = Mode(value.lower())
    except ValueError:
        mode = Mode.UNSAID
    if mode is Mode.UNSAID:
        notes.repeat(
            Level.WARNING, cells.origin, "value", "neither absent, bulk nor delta: rows are taken, nothing is withdrawn"
        )
    elif value != mode:
        notes.warn(cells.origin, "value", f"“{value}” is taken for {mode}")
    return mode
