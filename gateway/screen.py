"""What a visitor who is not signed in may send: the mutations that lead to a sign-in, and nothing that names anything else.

Every other document gets one answer, whether it names what exists or what does not, is well-formed or not. So that time
tells nothing either, a name is looked up in a fixed set before anything about the schema is asked.
"""

from collections.abc import Iterator

from graphql import (
    ArgumentNode,
    DirectiveNode,
    DocumentNode,
    EnumValueNode,
    FieldNode,
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLSchema,
    GraphQLUnionType,
    NamedTypeNode,
    Node,
    ObjectFieldNode,
    OperationDefinitionNode,
    get_named_type,
)

from gateway.documents import Screen
from gateway.refusals import sign_in_first

_ALWAYS = frozenset({"__typename", "include", "skip", "if"})


def open_names(schema: GraphQLSchema, mutations: frozenset[str]) -> frozenset[str]:
    """Every name that a document with only these mutations can need: fields, arguments, types, values of enumerations."""
    root = schema.mutation_type
    if root is None:
        return _ALWAYS
    names: set[str] = {*_ALWAYS, root.name}
    if schema.query_type is not None:
        names.add(schema.query_type.name)
    reached: set[str] = set()
    waiting: list[GraphQLNamedType] = []
    for mutation in mutations & root.fields.keys():
        definition = root.fields[mutation]
        names.add(mutation)
        names.update(definition.args)
        waiting.append(get_named_type(definition.type))
        waiting.extend(get_named_type(argument.type) for argument in definition.args.values())
    while waiting:
        type_ = waiting.pop()
        if type_.name in reached:
            continue
        reached.add(type_.name)
        names.add(type_.name)
        names.update(_members(type_))
        waiting.extend(_below(type_))
    return frozenset(names)


def _members(type_: GraphQLNamedType) -> Iterator[str]:
    if isinstance(type_, GraphQLObjectType | GraphQLInterfaceType):
        for name, field in type_.fields.items():
            yield name
            yield from field.args
    elif isinstance(type_, GraphQLInputObjectType):
        yield from type_.fields
    elif isinstance(type_, GraphQLEnumType):
        yield from type_.values


def _below(type_: GraphQLNamedType) -> Iterator[GraphQLNamedType]:
    if isinstance(type_, GraphQLObjectType | GraphQLInterfaceType):
        for field in type_.fields.values():
            yield get_named_type(field.type)
            yield from (get_named_type(argument.type) for argument in field.args.values())
        yield from type_.interfaces
    elif isinstance(type_, GraphQLInputObjectType):
        yield from (get_named_type(field.type) for field in type_.fields.values())
    elif isinstance(type_, GraphQLUnionType):
        yield from type_.types


def screen(schema: GraphQLSchema, mutations: frozenset[str]) -> Screen:
    """Refuses a document with any name that these mutations do not lead to."""
    names = open_names(schema, mutations)
    roots = (mutations if schema.mutation_type is not None else frozenset[str]()) | {"__typename"}

    def look(document: DocumentNode) -> None:
        for definition in document.definitions:
            if not isinstance(definition, OperationDefinitionNode):
                continue
            for selection in definition.selection_set.selections:
                if not isinstance(selection, FieldNode) or selection.name.value not in roots:
                    raise sign_in_first()
        if any(name not in names for name in _names(document)):
            raise sign_in_first()

    return look


def _names(document: DocumentNode) -> Iterator[str]:
    """The names that a document takes from a schema; those it gives itself (aliases, variables, fragments) say nothing."""
    stack: list[Node] = [document]
    while stack:
        node = stack.pop()
        if isinstance(node, FieldNode | ArgumentNode | DirectiveNode | NamedTypeNode | ObjectFieldNode):
            yield node.name.value
        elif isinstance(node, EnumValueNode):
            yield node.value
        for key in node.keys:
            below = getattr(node, key, None)
            if isinstance(below, Node):
                stack.append(below)
            elif isinstance(below, tuple | list):
                stack.extend(item for item in below if isinstance(item, Node))
