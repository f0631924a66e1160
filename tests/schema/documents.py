"""Documents that ask for every field of the schema, generated from it: down each path until a type comes back."""

from collections.abc import Iterator, Mapping
from typing import Final

from graphql import (
    GraphQLField,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLSchema,
    GraphQLUnionType,
    get_named_type,
    is_leaf_type,
)

DEEP: Final = 99
SHALLOW: Final = 3
"""Levels of objects below a field that is asked once more: a connection, its rows, and the ones they refer to."""

VALUES: Final[Mapping[str, tuple[str, ...]]] = {
    "from": ('"2026-10-01"',),
    "to": ('"2026-12-01"',),
    "on": ('"2026-11-23"', '"2026-10-12"'),
    "first": ("100",),
    "after": ("null",),
    "search": ('"Ф"',),
    "programme": ("BASIC",),
    "subject": ("ELECTRONIC",),
    "decision": ("CONSENT",),
    "standing": ("IN_FORCE",),
    "at": ('"2026-11-23T09:00:00Z"',),
    "onPaper": ("true",),
    "kind": ("FAMILY", "STAFF"),
    "state": ("EXPIRED",),
    "neverCameIn": ("true",),
    "subjectId": ("$subjectId",),
    "yearId": ("$yearId",),
    "classId": ("$classId",),
    "groupId": ("$groupId",),
    "studentId": ("$studentId",),
    "lessonId": ("$lessonId",),
    "guardianId": ("$guardianId",),
    "id": ("$id",),
}
"""What arguments of these names are given, one field for each. An argument that is not here fails the test that asks for it."""


def root_documents(schema: GraphQLSchema) -> dict[str, str]:
    """One document for each root field of the query, by its name. Ids are variables."""
    query = schema.query_type
    if query is None:
        raise TypeError("the schema has no query")
    return {name: _document(schema, query, name, field) for name, field in query.fields.items()}


def fields_of(schema: GraphQLSchema) -> set[str]:
    """Every field that a query can reach, as `Type.field`; introspection apart."""
    found: set[str] = set()
    waiting: list[GraphQLNamedType] = [schema.query_type] if schema.query_type else []
    while waiting:
        type_ = waiting.pop()
        if isinstance(type_, GraphQLInterfaceType):
            waiting += schema.get_possible_types(type_)
        if not isinstance(type_, GraphQLObjectType):
            continue
        for name, field in type_.fields.items():
            if f"{type_.name}.{name}" not in found:
                found.add(f"{type_.name}.{name}")
                waiting.append(get_named_type(field.type))
    return found


def _document(schema: GraphQLSchema, query: GraphQLObjectType, name: str, field: GraphQLField) -> str:
    body = "".join(_field(schema, name, field, (query.name,), name, DEEP))
    used = [each for each, values in VALUES.items() if f"${each}" in values and f"${each}" in body]
    variables = ", ".join(f"${each}: ID" + ("!" if _is_required(field, each) else "") for each in used)
    return f"query{f'({variables})' if variables else ''} {{ {body} }}"


def _is_required(field: GraphQLField, argument: str) -> bool:
    return argument in field.args and isinstance(field.args[argument].type, GraphQLNonNull)


def _field(
    schema: GraphQLSchema, name: str, field: GraphQLField, path: tuple[str, ...], alias: str, depth: int
) -> Iterator[str]:
    """The field once with what it must be given, and once for each value of what it may be given.

    What it may be given chooses rows, not what is below them, and the node of an edge is one of the nodes: neither goes deep.
    """
    type_ = get_named_type(field.type)
    if type_.name in path or (depth == 0 and not is_leaf_type(type_)):
        return
    if path[-1].endswith("Edge"):
        depth = min(depth, 1)
    for number, arguments in enumerate(_choices(field)):
        below = _selection(schema, type_, path, depth - 1 if number == 0 else min(depth - 1, SHALLOW))
        given = f"({', '.join(f'{key}: {value}' for key, value in arguments.items())})" if arguments else ""
        named = f"{alias}_{number}: {name}" if number else name if alias == name else f"{alias}: {name}"
        yield f"{named}{given}{below} "


def _choices(field: GraphQLField) -> list[dict[str, str]]:
    required = {
        name: VALUES[name] for name, argument in field.args.items() if isinstance(argument.type, GraphQLNonNull)
    }
    optional = {name: VALUES[name] for name in field.args if name not in required}
    found = [
        {name: values[min(number, len(values) - 1)] for name, values in required.items()}
        for number in range(max([1, *(len(values) for values in required.values())]))
    ]
    for name, values in optional.items():
        found += [{**found[0], name: value} for value in values]
    return found


def _selection(schema: GraphQLSchema, type_: GraphQLNamedType, path: tuple[str, ...], depth: int) -> str:
    below = (*path, type_.name)
    if isinstance(type_, GraphQLObjectType):
        fields = "".join(
            "".join(_field(schema, name, field, below, name, depth)) for name, field in type_.fields.items()
        )
        return f" {{ __typename {fields}}}"
    if isinstance(type_, GraphQLInterfaceType | GraphQLUnionType):
        parts = []
        for possible in schema.get_possible_types(type_):
            # Types say different things by one name, so that each gets names of its own.
            fields = "".join(
                "".join(_field(schema, name, field, (*below, possible.name), f"{possible.name}_{name}", depth))
                for name, field in possible.fields.items()
            )
            parts.append(f"... on {possible.name} {{ {fields}}}")
        return f" {{ __typename {' '.join(parts)} }}"
    return ""
