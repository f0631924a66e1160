"""What answering a document costs at the most, known before it runs: fields of the largest answer its arguments allow.

How many rows a field may answer with, and which arguments it refuses, stands beside the field (`schema.checks.Rules`).
What a document asks for is laid out once, when it is read; each request then prices it with its own variables, looking
once at each field that has arguments or fields below it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    GraphQLField,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLSchema,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionSetNode,
    get_argument_values,
    get_introspection_query,
    get_named_type,
    parse,
)
from graphql.execution.values import VariableValues
from strawberry.types.field import StrawberryField

from gateway import limits
from gateway.guard import INTROSPECTION
from gateway.refusals import Code, Problem, refuse_document
from schema.checks import Rules

_NO_RULES: Final = Rules()


@dataclass(frozen=True, slots=True)
class Selected:
    """What one selection set asks for."""

    leaves: int
    fields: tuple["SelectedField", ...]
    spreads: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SelectedField:
    node: FieldNode
    definition: GraphQLField
    rules: Rules
    rows: int | None
    """Rows of a field of the introspection; otherwise the rules say."""
    below: Selected | None


@dataclass(frozen=True, slots=True)
class Prices:
    """A document laid out for pricing: the selections of its operations (by name) and of its fragments."""

    operations: Mapping[str | None, Selected]
    fragments: Mapping[str, Selected]

    def of(self, operation: str | None, variables: VariableValues) -> tuple[int, int]:
        """The fields of the largest answer, and how many fields were looked at. Raises `Refused` for a refused argument."""
        bill = _Bill(self.fragments, variables)
        return bill.total(self.operations[operation]), bill.visited


def prices(schema: GraphQLSchema, document: DocumentNode) -> Prices:
    """Lay out a valid document."""
    layout = _Layout(schema)
    operations: dict[str | None, Selected] = {}
    fragments: dict[str, Selected] = {}
    for definition in document.definitions:
        if isinstance(definition, OperationDefinitionNode):
            name = definition.name.value if definition.name else None
            operations[name] = layout.selected(definition.selection_set, schema.get_root_type(definition.operation))
        elif isinstance(definition, FragmentDefinitionNode):
            on = schema.get_type(definition.type_condition.name.value)
            fragments[definition.name.value] = layout.selected(definition.selection_set, on)
    return Prices(operations, fragments)


def introspection_price(schema: GraphQLSchema) -> int:
    """What a document may cost that asks for the schema itself."""
    document = parse(get_introspection_query())
    name = next(d.name.value for d in document.definitions if isinstance(d, OperationDefinitionNode) and d.name)
    full, _ = prices(schema, document).of(name, VariableValues({}, {}))
    return int(full * limits.INTROSPECTION)


class _Bill:
    __slots__ = ("_fragments", "_known", "_variables", "visited")

    def __init__(self, fragments: Mapping[str, Selected], variables: VariableValues) -> None:
        self._fragments = fragments
        self._variables = variables
        self._known: dict[str, int] = {}
        self.visited = 0

    def total(self, selected: Selected) -> int:
        total = selected.leaves
        for field in selected.fields:
            self.visited += 1
            below = self.total(field.below) if field.below is not None else 0
            total += self._rows(field) * (1 + below)
        for name in selected.spreads:
            known = self._known.get(name)
            if known is None:
                known = self._known[name] = self.total(self._fragments[name])
            total += known
        return total

    def _rows(self, field: SelectedField) -> int:
        try:
            arguments = get_argument_values(field.definition, field.node, self._variables, hide_suggestions=True)
        except GraphQLError as error:
            raise refuse_document(Problem.of(error, Code.BAD_INPUT)) from None
        text = field.rules.refusal(arguments)
        if text is not None:
            raise refuse_document(Problem(Code.BAD_INPUT, f"{field.node.name.value}: {text}"[: limits.MESSAGE]))
        return field.rules.rows(arguments) if field.rows is None else field.rows


class _Layout:
    __slots__ = ("_rows", "_schema")

    def __init__(self, schema: GraphQLSchema) -> None:
        self._schema = schema
        self._rows = _introspection_rows(schema)

    def selected(self, selection_set: SelectionSetNode, parent: GraphQLNamedType | None) -> Selected:
        leaves = 0
        fields: list[SelectedField] = []
        spreads: list[str] = []
        for selection in selection_set.selections:
            if isinstance(selection, FieldNode):
                field = self._field(selection, parent)
                if field is None:
                    leaves += 1
                else:
                    fields.append(field)
            elif isinstance(selection, InlineFragmentNode):
                condition = selection.type_condition
                on = self._schema.get_type(condition.name.value) if condition else parent
                below = self.selected(selection.selection_set, on)
                leaves += below.leaves
                fields.extend(below.fields)
                spreads.extend(below.spreads)
            elif isinstance(selection, FragmentSpreadNode):
                spreads.append(selection.name.value)
        return Selected(leaves, tuple(fields), tuple(spreads))

    def _field(self, node: FieldNode, parent: GraphQLNamedType | None) -> SelectedField | None:
        """Nothing, where the field is a leaf that has neither arguments nor rules."""
        name = node.name.value
        if not isinstance(parent, GraphQLObjectType | GraphQLInterfaceType) or name == "__typename":
            return None
        definition = self._schema.get_field(parent, name)
        if definition is None:
            raise LookupError(f"{parent.name}.{name} passed validation and is not there")
        rules = _rules(definition)
        if node.selection_set is None and not definition.args and rules is _NO_RULES:
            return None
        below = None
        if node.selection_set is not None:
            below = self.selected(node.selection_set, get_named_type(definition.type))
        system = parent.name.startswith("__") or name in INTROSPECTION
        rows = self._rows.get((parent.name, name), 1) if system else None
        return SelectedField(node, definition, rules, rows, below)


def _rules(definition: GraphQLField) -> Rules:
    described = definition.extensions.get("strawberry-definition")
    rules = described.metadata.get("rules") if isinstance(described, StrawberryField) else None
    return rules if isinstance(rules, Rules) else _NO_RULES


def _introspection_rows(schema: GraphQLSchema) -> Mapping[tuple[str, str], int]:
    """Rows of the lists of the introspection, on average over the types of this schema."""
    types = list(schema.type_map.values())
    fields: list[Any] = [f for t in types for f in getattr(t, "fields", {}).values()]
    arguments = sum(len(getattr(field, "args", ())) for field in fields)
    return {
        ("__Schema", "types"): len(types),
        ("__Schema", "directives"): len(schema.directives),
        ("__Type", "fields"): _mean(len(fields), len(types)),
        ("__Type", "inputFields"): _mean(len(fields), len(types)),
        ("__Type", "enumValues"): _mean(sum(len(getattr(t, "values", ())) for t in types), len(types)),
        ("__Field", "args"): _mean(arguments, len(fields)),
    }


def _mean(total: int, number: int) -> int:
    return -(-total // number) if number else 0
