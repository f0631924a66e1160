"""Rows as GraphQL objects: a row is a dict, an id is made of its number, and nothing is copied between the two."""

from collections.abc import Callable
from typing import Any, TypeVar, cast

import strawberry
from graphql import GraphQLInterfaceType, GraphQLObjectType, GraphQLResolveInfo
from strawberry.dataloader import DataLoader
from strawberry.types.field import StrawberryField

from domain.access import Noun
from domain.reading import Row
from schema import access, ids
from schema.checks import metadata
from schema.context import Info
from schema.selection import wanted

T = TypeVar("T")


@strawberry.interface(description="Anything that can be read again by its id.", directives=[access.of(Noun.SELF)])
class Node:
    id: strawberry.ID

    @classmethod
    def resolve_type(cls, obj: Row, _info: GraphQLResolveInfo[Any], _type: Any) -> str:  # noqa: ANN401 - graphql-core's
        name: str = obj["node_type"]
        return name


def key(type_: str, description: str | None = None) -> Any:  # noqa: ANN401 - a field in a class body
    """An id field: the number in the row becomes an id of this type."""
    return strawberry.field(description=description, metadata={"id_of": type_})


def address(type_: str, folder: str, description: str | None = None) -> Any:  # noqa: ANN401 - a field in a class body
    """An address field: the number in the row becomes an id of this type, below this folder of the gateway."""
    return strawberry.field(description=description, metadata={"id_of": type_, "below": folder})


def rows(count: int, description: str | None = None) -> Any:  # noqa: ANN401 - a field in a class body
    """A list that came with its parent; `count` is how many it usually has, for the cost of a document."""
    return strawberry.field(description=description, metadata=metadata(rows=count))


def answer(value: object) -> T:  # type: ignore[type-var]  # the type is the one that the caller declares
    """Hand a row, or a list of rows, to the schema as the type that a resolver declares."""
    return cast("T", value)


def row_id(row: object) -> int:
    """The number of the row that a resolver belongs to."""
    return cast("int", cast("Row", row)["id"])


async def batched(info: Info, reader: Callable[..., Any], number: int, *arguments: Any, viewer: bool = True) -> Any:  # noqa: ANN401 - rows
    """What a reader finds for one of several parents, all of them asked for in one statement."""
    operation = info.context
    wish = wanted(info)
    name = (reader, arguments, wish)
    loader: DataLoader[int, Any] | None = operation.batches.get(name)
    if loader is None:

        async def load(numbers: list[int]) -> list[Any]:
            who = (operation.signed_in,) if viewer else ()
            found = await reader(await operation.work(), *who, numbers, *arguments, wish)
            return [found.get(each, []) for each in numbers]

        loader = operation.batches[name] = DataLoader(load_fn=load)
    return await loader.load(number)


def finish(schema: strawberry.Schema) -> strawberry.Schema:
    """Give plain fields the shortest way from a row to a value.

    Strawberry wraps each of them in three calls, which cost more than the value itself on a page of a thousand cells.
    """
    for type_ in schema._schema.type_map.values():  # noqa: SLF001 - the graphql-core schema has no public name
        if isinstance(type_, GraphQLInterfaceType) and type_.name != "Node":
            type_.resolve_type = None
        if not isinstance(type_, GraphQLObjectType) or type_.name.startswith("__"):
            continue
        if type_.interfaces:
            type_.is_type_of = None
        for field in type_.fields.values():
            definition = field.extensions.get("strawberry-definition")
            if isinstance(definition, StrawberryField) and definition.base_resolver is None:
                field.resolve = _resolver(definition)
    return schema


def _resolver(field: StrawberryField) -> Callable[..., Any]:
    name = field.python_name
    type_ = field.metadata.get("id_of")
    below = field.metadata.get("below", "")

    def value(row: Any, _info: GraphQLResolveInfo[Any]) -> Any:  # noqa: ANN401 - any column
        return row[name] if row.__class__ is dict else getattr(row, name)

    def identifier(row: Any, _info: GraphQLResolveInfo[Any]) -> str | None:  # noqa: ANN401 - a row
        return convert(row[name])

    def convert(number: int | None) -> str | None:
        return None if number is None or type_ is None else below + ids.make(type_, number)

    resolver: Any = value if type_ is None else identifier
    resolver.column = name  # tells the executor that there is nothing else to it
    if type_ is not None:
        resolver.convert = convert
    chosen: Callable[..., Any] = resolver
    return chosen
