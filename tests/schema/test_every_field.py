"""No field of the schema is left out of what everybody is asked about."""

from typing import Any

from graphql import FieldNode, TypeInfo, TypeInfoVisitor, Visitor, visit

from orm.database import Database
from tests.databases import Place
from tests.schema.asking import document_of, graphql_schema, who
from tests.schema.documents import fields_of
from tests.schema.doing import do, versions_of
from tests.schema.everything import DOCUMENTS, everything
from tests.world import World


async def test_every_field_is_asked_and_answered_to_somebody(
    world: World, own_place: Place, own_database: Database
) -> None:
    asked: set[str] = set()
    filled: set[str] = set()
    versions = await versions_of(world, own_place)
    for persona, deed in (("A.tm", "markCorrect"), ("A.reg", "consentRegister"), ("A.reg", "slipsIssue")):
        await do(own_database, persona, deed, world, versions)
    async with own_place.as_owner() as owner:
        await owner.execute("UPDATE account SET signed_in_at = created_at")
    for persona in ("A.gmom", "A.hr", "A.reg", "A.adm", "op"):
        viewer = await who(own_database, persona)
        async for _, answer in everything(world, own_database, viewer, persona):
            filled |= _filled(answer.data, "Query")
    for document in DOCUMENTS.values():
        asked |= _asked(document)
    assert asked == fields_of(graphql_schema())
    assert {field for field in asked if not field.startswith("Query.")} - filled == set()


def _filled(value: Any, type_: str) -> set[str]:  # noqa: ANN401 - JSON
    """The fields that hold something, as `Type.field`; aliases of generated documents are undone."""
    found: set[str] = set()
    for key, below in value.items():
        name = key.split("_")[-2 if key[-1].isdigit() else -1] if "_" in key.strip("_") else key
        if below is None or below == [] or name == "typename":
            continue
        if type_ != "Query":
            found.add(f"{type_}.{name}")
        for each in below if isinstance(below, list) else [below]:
            if isinstance(each, dict) and "__typename" in each:
                found |= _filled(each, each["__typename"])
    return found


def _asked(document: str) -> set[str]:
    found: set[str] = set()
    info = TypeInfo(graphql_schema())

    class Fields(Visitor):
        def enter_field(self, node: FieldNode, *_: object) -> None:
            parent = info.get_parent_type()
            assert parent is not None
            if not node.name.value.startswith("__"):
                found.add(f"{parent.name}.{node.name.value}")

    visit(document_of(document), TypeInfoVisitor(info, Fields()))
    return found
