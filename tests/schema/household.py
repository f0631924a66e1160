"""Operations run over a household as the gateway runs them: a valid document, one transaction, one end."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from graphql import DocumentNode, FieldNode, OperationDefinitionNode, parse, validate
from strawberry import Schema
from strawberry.extensions import SchemaExtension

from domain.access import Viewer
from domain.wake import Signal
from orm.database import Database
from schema import build_schema, ids
from schema.context import Operation
from tests.household import NOW


class Valid(SchemaExtension):
    """Lets a document run that was validated before, as the gateway's own extension does."""

    def on_operation(self) -> Iterator[None]:
        self.execution_context.graphql_document = _document(self.execution_context.query or "")
        self.execution_context.pre_execution_errors = []
        yield


@cache
def _schema() -> Schema:
    return build_schema(extensions=[Valid])


@cache
def _document(source: str) -> DocumentNode:
    document = parse(source)
    errors = validate(_schema()._schema, document)  # noqa: SLF001 - Strawberry has no other name for it
    assert not errors, errors
    return document


@dataclass(frozen=True, slots=True)
class Asked:
    """What came back, how many statements it took, and who was woken after the commit."""

    data: Any
    statements: int
    signals: list[Signal] = field(default_factory=list)


async def ask(database: Database, viewer: Viewer, source: str, **variables: object) -> Asked:
    """Run a document as a viewer and end its transaction. An error is always a bug."""
    (definition,) = _document(source).definitions
    assert isinstance(definition, OperationDefinitionNode)
    roots = [node.name.value for node in definition.selection_set.selections if isinstance(node, FieldNode)]
    woken: list[Signal] = []

    async def wake(signal: Signal) -> None:
        woken.append(signal)

    operation = Operation(database, viewer, "192.0.2.1", lambda: NOW, roots=tuple(roots), wake=wake)
    failed = True
    try:
        result = await _schema().execute(source, variable_values=variables, context_value=operation)
        failed = bool(result.errors)
    finally:
        await operation.finish(failed)
    assert not result.errors, [(error.path, error.message, error.original_error) for error in result.errors or ()][:3]
    return Asked(result.data, operation.statements, woken)


def gid(type_: str, number: int) -> str:
    return ids.make(type_, number)
