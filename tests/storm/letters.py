"""Requests that nobody wrote: documents made from the schema itself, for somebody about something, whole or broken."""

import json
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from random import Random
from typing import Any, Final

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

from orm.people import Role
from tests.storm.breakage import Request, broken
from tests.storm.ground import Actor, Ground, Scene
from tests.storm.values import Name, Values

RARE: Final = frozenset({"signIn", "activate", "signOut"})
"""Passwords are slow to check on purpose, and who has signed out asks nothing more."""
REUSED: Final = 0.6
"""The share of letters whose document was sent before, with other values."""
ADDRESSED: Final = 0.04
"""The share of letters that are sent by GET, mutations among them."""
AT_MOST: Final = 3
"""Types of a union that one document asks for: each asks for its fields by names of its own, and aliases are limited."""
KINDS: Final = {"plain": 0.4, "one bad value": 0.35, "bad values": 0.13, "broken": 0.12}
OPERATIONS: Final = {"query": 0.4, "mutation": 0.57, "subscription": 0.03}


@dataclass(frozen=True, slots=True)
class Letter:
    """A request: its body or what stands in its address, whose token it carries, and what it is called in the figures."""

    body: bytes
    address: str
    token: str
    role: str
    kind: str
    root: str
    accept: str


@dataclass(frozen=True, slots=True)
class Draft:
    """A document whose values are all in variables: to be sent again with others, as clients do."""

    operation: str
    root: str
    field: GraphQLField
    document: str
    filled: tuple["Filled", ...]
    fixed: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Filled:
    """Variables of a document by the arguments of one field that they are given to."""

    field: GraphQLField
    variables: Mapping[str, str]


@dataclass(slots=True)
class Author:
    """Writes letters. `cursors` are those that answers gave, by the types of their connections."""

    schema: GraphQLSchema
    ground: Ground
    cursors: dict[str, list[str]] = field(default_factory=dict)
    sent: deque[Letter] = field(default_factory=lambda: deque(maxlen=50))
    drafts: deque[Draft] = field(default_factory=lambda: deque(maxlen=200))

    @property
    def random(self) -> Random:
        return self.ground.random

    def letter(self) -> Letter:
        if self.sent and self.random.random() < 0.03:
            return self.random.choice(self.sent)  # once more, with the same key
        (kind,) = self.random.choices(list(KINDS), list(KINDS.values()))
        scene = self.ground.scene()
        badness = 0.12 if kind == "bad values" else 0.0
        values = Values(self.ground, scene, badness, kind == "one bad value", self.cursors, self._nodes())
        if self.drafts and self.random.random() < REUSED:
            draft = self.random.choice(self.drafts)
            request = Request(draft.document, {**draft.fixed, **_refilled(draft, values)})
        else:
            draft = self._draft(values)
            request = Request(draft.document, draft.fixed)
        body = broken(request, self.random) if kind == "broken" else request.body()
        address = request.address() if kind != "broken" and self.random.random() < ADDRESSED else ""
        actor = self._actor(draft.field, scene)
        accept = "application/json" if self.random.random() < 0.8 else "application/graphql-response+json"
        token = actor.token if self.random.random() < 0.98 else self.random.choice(("", "a token of nobody at all"))
        letter = Letter(body, address, token, actor.role.value, kind, draft.root, accept)
        if draft.operation == "mutation":
            self.sent.append(letter)
        return letter

    def _draft(self, values: Values) -> Draft:
        (operation,) = self.random.choices(list(OPERATIONS), list(OPERATIONS.values()))
        roots = {
            "query": self.schema.query_type,
            "mutation": self.schema.mutation_type,
            "subscription": self.schema.subscription_type,
        }[operation]
        if roots is None:
            raise TypeError(f"the schema has no {operation}")
        names = list(roots.fields)
        (name,) = self.random.choices(names, [0.5 if each in RARE else 1 for each in names])
        chosen = [name]
        if operation == "query" and self.random.random() < 0.3:
            chosen += self.random.sample(names, self.random.randint(1, 2))
        whole = self.random.random() < 0.7
        sheet = Sheet(self.schema, values, literals=0.0 if whole else 0.6)
        document = sheet.operation(operation, roots, chosen)
        draft = Draft(operation, name, roots.fields[name], document, tuple(sheet.filled), dict(sheet.variables))
        if whole and values.badness == 0 and not values.spoils and name not in RARE:
            self.drafts.append(draft)
        return draft

    def _nodes(self) -> list[str]:
        node = self.schema.type_map["Node"]
        if not isinstance(node, GraphQLInterfaceType):
            raise TypeError("Node is no interface")
        return [type_.name for type_ in self.schema.get_possible_types(node)]

    def _actor(self, field_: GraphQLField, scene: Scene) -> Actor:
        roles = [role for role in Role if role.name.lower() in _roles(field_)]
        if not roles or self.random.random() < 0.1:
            roles = list(Role)
        roles = [role for role in roles if self.ground.knows(role, scene)] or roles
        return self.ground.somebody(self.random.choice(roles), scene)


@dataclass(slots=True)
class Sheet:
    """One document in the making."""

    schema: GraphQLSchema
    values: Values
    literals: float
    filled: list[Filled] = field(default_factory=list)
    variables: dict[str, Any] = field(default_factory=dict)
    declared: list[str] = field(default_factory=list)
    fragments: list[str] = field(default_factory=list)
    numbers: int = 0

    @property
    def random(self) -> Random:
        return self.values.random

    def operation(self, kind: str, roots: GraphQLObjectType, names: list[str]) -> str:
        (depth,) = self.random.choices((1, 2, 3, 4, 5), (4, 4, 2, 1, 1))
        body = " ".join(self._field(name, roots.fields[name], depth, "") for name in names)
        declared = f"({', '.join(self.declared)})" if self.declared else ""
        return " ".join((f"{kind} Asked{declared} {{ {body} }}", *self.fragments))

    def _field(self, name: str, field_: GraphQLField, depth: int, prefix: str) -> str:
        type_ = get_named_type(field_.type)
        given = self.values.arguments(field_.args, type_.name)
        texts, variables = [], {}
        for key, value in given.items():
            if self.random.random() < self.literals:
                texts.append(f"{key}: {literal(value, self.random)}")
            else:
                variables[key] = self._variable(str(field_.args[key].type), value)
                texts.append(f"{key}: ${variables[key]}")
        self.filled.append(Filled(field_, variables))
        below = "" if is_leaf_type(type_) else self._selection(type_, depth)
        alias = f"{prefix}{name}: " if prefix else ""
        if texts or self.random.random() < 0.03:
            alias = f"a{self._number()}: "
        arguments = f"({', '.join(texts)})" if texts else ""
        return f"{alias}{name}{arguments}{self._directive()}{below}"

    def _variable(self, type_: str, value: Any) -> str:  # noqa: ANN401 - JSON
        name = f"v{self._number()}"
        self.declared.append(f"${name}: {type_}")
        self.variables[name] = value
        return name

    def _directive(self) -> str:
        chance = self.random.random()
        if chance > 0.06:
            return ""
        wanted = self.random.random() < 0.7
        condition = f"${self._variable('Boolean!', wanted)}" if chance < 0.03 else literal(wanted, self.random)
        return f" @{'include' if chance < 0.045 else 'skip'}(if: {condition})"

    def _selection(self, type_: GraphQLNamedType, depth: int) -> str:
        if isinstance(type_, GraphQLInterfaceType | GraphQLUnionType):
            possible = list(self.schema.get_possible_types(type_))
            possible = self.random.sample(possible, min(len(possible), AT_MOST))
            parts = [f"... on {each.name} {{ {self._fields(each, depth, each.name)} }}" for each in possible]
            return f" {{ __typename {' '.join(parts)} }}"
        if not isinstance(type_, GraphQLObjectType):
            raise TypeError(f"{type_} has no fields")
        inner = self._fields(type_, depth, "")
        chance = self.random.random()
        if chance < 0.05:
            name = f"F{self._number()}"
            self.fragments.append(f"fragment {name} on {type_.name} {{ {inner} }}")
            inner = f"...{name}" + (f" ...{name}" if chance < 0.01 else "")
        elif chance < 0.1:
            inner = f"... on {type_.name} {{ {inner} }} ... {{ __typename }}"
        return f" {{ {inner} }}"

    def _fields(self, type_: GraphQLObjectType, depth: int, prefix: str) -> str:
        leaves = [name for name, each in type_.fields.items() if is_leaf_type(get_named_type(each.type))]
        others = [name for name in type_.fields if name not in leaves] if depth > 0 else []
        chosen = [name for name in leaves if self.random.random() < 0.5]
        chosen += self.random.sample(others, min(len(others), self.random.randint(1, 3)))
        parts = [self._field(name, type_.fields[name], depth - 1, prefix) for name in chosen]
        return " ".join(("__typename", *parts))

    def _number(self) -> int:
        self.numbers += 1
        return self.numbers


def _refilled(draft: Draft, values: Values) -> dict[str, Any]:
    """Other values for the variables of a draft. What may be left out is, where the new values have nothing for it."""
    found = {}
    for filled in draft.filled:
        owner = get_named_type(filled.field.type).name
        given = values.arguments(filled.field.args, owner)
        for argument, variable in filled.variables.items():
            type_ = filled.field.args[argument].type
            if argument in given:
                found[variable] = given[argument]
            elif isinstance(type_, GraphQLNonNull):
                found[variable] = values.value(type_, argument, owner)
            else:
                found[variable] = None
    return found


def literal(value: Any, random: Random) -> str:  # noqa: ANN401 - JSON
    """A value as a document writes it."""
    if isinstance(value, Name):
        return str(value)
    if isinstance(value, str):
        if "\n" in value and random.random() < 0.5:
            return f'"""{value}"""'
        return json.dumps(value, ensure_ascii=random.random() < 0.5)
    if isinstance(value, list):
        return f"[{', '.join(literal(each, random) for each in value)}]"
    if isinstance(value, dict):
        return f"{{{', '.join(f'{name}: {literal(each, random)}' for name, each in value.items())}}}"
    return json.dumps(value)


def _roles(field_: GraphQLField) -> set[str]:
    """The roles that the SDL names beside a root field."""
    directives = field_.ast_node.directives if field_.ast_node else ()
    found = [
        argument.value.value
        for directive in directives or ()
        for argument in directive.arguments or ()
        if argument.name.value == "roles" and hasattr(argument.value, "value")
    ]
    return {role for text in found for role in str(text).split(", ")}
