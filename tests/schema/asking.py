"""Operations run as the gateway runs them: a judged document, one transaction, one end."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from graphql import DocumentNode, FieldNode, GraphQLSchema, OperationDefinitionNode, parse, validate
from strawberry import Schema
from strawberry.extensions import SchemaExtension

from domain.access import Viewer
from domain.sign_in import viewer_of
from orm.database import Database
from schema import build_schema, ids
from schema.context import Operation
from tests.world import NOW, canaries, token_of


class Judged(SchemaExtension):
    """Lets a document run that was validated before, as the gateway's own extension does."""

    def on_operation(self) -> Iterator[None]:
        self.execution_context.graphql_document = document_of(self.execution_context.query or "")
        self.execution_context.pre_execution_errors = []
        yield


@cache
def schema() -> Schema:
    return build_schema(extensions=[Judged])


def graphql_schema() -> GraphQLSchema:
    return schema()._schema  # noqa: SLF001 - it has no public name


@cache
def document_of(source: str) -> DocumentNode:
    document = parse(source)
    errors = validate(graphql_schema(), document)
    assert not errors, errors
    return document


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back, and the operation that ended."""

    data: Any
    operation: Operation
    variables: Mapping[str, object]

    def labels(self, by_id: Mapping[str, str]) -> set[str]:
        """The rows that are in the answer: by the canaries in their texts, and by their ids."""
        return labels_in(self.data, by_id)


async def who(database: Database, name: str) -> Viewer:
    """The viewer that the token of an account leads to."""
    viewer = await viewer_of(database, token_of(name))
    assert viewer is not None, name
    return viewer


async def ask(database: Database, viewer: Viewer | None, source: str, **variables: object) -> Answer:
    """Run a document and end its transaction. Errors are always a bug."""
    return await _run(database, viewer, source, variables, undone=False)


async def ask_and_undo(database: Database, viewer: Viewer | None, source: str, **variables: object) -> Answer:
    """The same, and its transaction is rolled back."""
    return await _run(database, viewer, source, variables, undone=True)


async def _run(
    database: Database, viewer: Viewer | None, source: str, variables: dict[str, object], *, undone: bool
) -> Answer:
    document = document_of(source)
    operation = Operation(database, viewer, "192.0.2.1", lambda: NOW, roots=_roots(document))
    failed = True
    try:
        result = await schema().execute(source, variable_values=variables, context_value=operation)
        failed = undone or bool(result.errors)
    finally:
        await operation.finish(failed)
    assert not result.errors, [(error.path, error.message, error.original_error) for error in result.errors or ()][:3]
    return Answer(result.data, operation, variables)


def labels_in(value: Any, by_id: Mapping[str, str]) -> set[str]:  # noqa: ANN401 - JSON
    found: set[str] = set()
    for text in texts_in(value):
        found |= canaries(text)
        if text in by_id:
            found.add(by_id[text])
        elif ids.parse(text) is not None:
            raise AssertionError(f"the id {ids.parse(text)} is of no row of the world")
    return found


def texts_in(value: Any) -> Iterator[str]:  # noqa: ANN401 - JSON
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for below in value.values():
            yield from texts_in(below)
    elif isinstance(value, list):
        for below in value:
            yield from texts_in(below)


def _roots(document: DocumentNode) -> tuple[str, ...]:
    operation = document.definitions[0]
    assert isinstance(operation, OperationDefinitionNode)
    return tuple(node.name.value for node in operation.selection_set.selections if isinstance(node, FieldNode))
