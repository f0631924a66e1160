"""Documents that nobody wrote, made from the schema for everybody of the world: see tests/storm/documents.py."""

from pathlib import Path
from random import Random
from typing import Final

from orm.people import Role
from schema import build_schema
from tests.databases import Place
from tests.storm.documents import pour

DOCUMENTS: Final = 5_000
SEED: Final = 23_11_2026


async def test_no_document_makes_a_defect(own_place: Place, tmp_path: Path) -> None:
    figures = await pour(own_place, Random(SEED), DOCUMENTS, tmp_path / "log")

    assert figures.faults == []
    assert figures.documents == DOCUMENTS
    graph = build_schema()._schema  # noqa: SLF001 - it has no public name
    roots = (graph.query_type, graph.mutation_type, graph.subscription_type)
    assert set(figures.roots) == {name for root in roots if root for name in root.fields}
    assert set(figures.roles) == {role.value for role in Role} | {"stranger"}
    assert figures.ran > DOCUMENTS / 2
    assert {"done", "InvalidInput", "NotFound", "NotAllowed", "Conflict"} <= set(figures.outcomes)
