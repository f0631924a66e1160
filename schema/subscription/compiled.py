"""A subscription's selection, compiled once for all that ask the same, so that an event costs its columns and no execution."""

from typing import Any

import orjson
from graphql import DirectiveNode, DocumentNode, GraphQLSchema, Node, VariableNode
from graphql.execution import execute_subscription_event
from graphql.execution.collect_fields import collect_fields

from domain.reading import Row
from schema.execution import RowExecutor


class FieldFailedError(Exception):
    """A field of an event raised, which is a defect; the cause says which."""


class Selection:
    """Makes the answer of one event: `{"data": …}` as JSON. It holds a document and no viewer, and is kept for all who ask it."""

    __slots__ = ("_complete", "_executor", "_name")

    def __init__(self, executor: RowExecutor) -> None:
        root = executor.schema.subscription_type
        if root is None:
            raise TypeError("the schema has no subscriptions")
        fields = collect_fields(
            executor.schema,
            executor.fragments,
            executor.variable_values,
            root,
            executor.operation,
            hide_suggestions=True,
        )
        (self._name, details), *_ = fields.grouped_field_set.items()
        self._executor = executor
        self._complete = executor.completer(root.fields[details[0].node.name.value].type, details)

    def text(self, row: Row) -> str:
        """The answer for an event. Raises `FieldFailedError`."""
        if self._complete is not None:
            try:
                return orjson.dumps({"data": {self._name: self._complete(row)}}).decode()
            except Exception:  # noqa: BLE001, S110 - the official way below finds the same and reports it properly
                pass
        return orjson.dumps({"data": self.official(row)}).decode()

    def official(self, row: Row) -> dict[str, Any]:
        """The same by graphql-core alone. Raises `FieldFailedError`."""
        executor = self._executor.build_per_event_executor(row)
        result: Any = execute_subscription_event(executor)
        if executor.is_awaitable(result):
            raise TypeError("fields of events read nothing")
        if result.errors or result.data is None:
            raise FieldFailedError from (result.errors[0] if result.errors else None)
        data: dict[str, Any] = result.data
        return data


def selection(
    schema: GraphQLSchema, document: DocumentNode, operation_name: str | None, variables: dict[str, Any]
) -> Selection:
    """Compile the selection of a document that was judged, with those variables that its shape depends on."""
    executor = RowExecutor.build(schema, document, raw_variable_values=variables, operation_name=operation_name)
    if isinstance(executor, list):
        raise executor[0]
    return Selection(executor)  # type: ignore[arg-type]  # a class builds its own


def shaping(document: DocumentNode) -> frozenset[str]:
    """The variables that decide what is selected. Fields of events take no arguments, so that only directives ask for them."""
    found: set[str] = set()
    stack: list[tuple[Node, bool]] = [(document, False)]
    while stack:
        node, decides = stack.pop()
        if isinstance(node, VariableNode) and decides:
            found.add(node.name.value)
        decides = decides or isinstance(node, DirectiveNode)
        for key in node.keys:
            below = getattr(node, key, None)
            if isinstance(below, Node):
                stack.append((below, decides))
            elif isinstance(below, tuple | list):
                stack.extend((item, decides) for item in below if isinstance(item, Node))
    return frozenset(found)
