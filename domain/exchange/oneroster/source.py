"""OneRoster as a source of rows."""

from collections.abc import Iterator
from dataclasses import replace

from domain.exchange.oneroster.files import File, assign, looks_like_oneroster
from domain.exchange.oneroster.layouts import COLUMNS
from domain.exchange.oneroster.manifest import Manifest, Mode, read
from domain.exchange.oneroster.reading import Reader
from domain.exchange.refusal import ImportRefused
from domain.exchange.rows import Kind, Origin, Row
from domain.exchange.sources import Source
from domain.exchange.tables import Tables

BASE = "oneroster"


def recognise(tables: Tables) -> Source | None:
    """OneRoster is told by a manifest, or by the columns with which its files begin."""
    name, manifest = _manifest(tables)
    if manifest is None:
        if not looks_like_oneroster(tables):
            return None
        manifest = Manifest()
        first = Origin(next(iter(tables.entries)), 0)
        tables.notes.warn(
            replace(first, file="manifest.csv"),
            "",
            "missing: rows are taken, and nothing is withdrawn for being absent",
        )
    files = assign(tables, manifest, name)
    if not files:
        raise ImportRefused("a OneRoster set without one file that can be taken", file=name)
    modes = {file.layout.kind: file.mode for file in files}
    version = manifest.version or ("1.2" if Kind.ROLE in modes else "1.1")

    def rows() -> Iterator[Row]:
        for file in files:
            reader = Reader(file, tables.notes)
            for cells in tables.read(file.name, file.header):
                yield from reader.rows(cells)

    return Source(
        kind=BASE,
        label=f"OneRoster {version}",
        code=manifest.code,
        rows=rows,
        complete=lambda: _complete(files, tables),
        delta=frozenset(kind for kind, mode in modes.items() if mode is Mode.DELTA),
        roles_in_rows=Kind.ROLE not in modes and _has_role(files),
        columns={**COLUMNS, **({"person.orgs": "sourcedId"} if Kind.ROLE in modes else {"role.org": "orgSourcedIds"})},
    )


def _manifest(tables: Tables) -> tuple[str, Manifest | None]:
    for name in sorted(tables.entries, key=lambda name: (name.lower() != "manifest.csv", name)):
        found = read(tables, name)
        if found is not None:
            return name, found
    return "", None


def _has_role(files: tuple[File, ...]) -> bool:
    return any(file.layout.kind is Kind.PERSON and "role" in file.header.columns for file in files)


def _complete(files: tuple[File, ...], tables: Tables) -> frozenset[Kind]:
    complete = {file.layout.kind for file in files if file.mode is Mode.BULK and tables.is_whole(file.name)}
    if Kind.PERSON in complete and not any(file.layout.kind is Kind.ROLE for file in files):
        complete.add(Kind.ROLE)
    return frozenset(complete)
