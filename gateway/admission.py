"""What has to be true before a document runs. Every refusal of the door that is about a document is made here."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from graphql import DocumentNode, GraphQLSchema, OperationType
from graphql.execution import get_variable_values

from gateway import limits
from gateway.cost import introspection_price
from gateway.documents import Chosen, Document, Documents
from gateway.refusals import Code, Problem, Refused, refuse, refuse_document, sign_in_first
from gateway.screen import screen


@dataclass(frozen=True, slots=True)
class Admitted:
    """A document that may run, with the operation that was chosen in it."""

    tree: DocumentNode
    operation_name: str | None
    kind: OperationType
    roots: tuple[str, ...]
    cost: int


@dataclass(frozen=True, slots=True)
class Asked:
    """What a request asks for."""

    source: str
    variables: Mapping[str, Any]
    operation_name: str | None


class Admission:
    """Judges documents against one schema. Visitors push out no document of a viewer: each audience keeps its own."""

    def __init__(self, schema: GraphQLSchema, *, open_mutations: frozenset[str], introspection: bool) -> None:
        self._schema = schema
        self._introspection = introspection
        self._introspection_price = introspection_price(schema)
        self.viewers = Documents(schema)
        self.visitors = Documents(
            schema,
            most=limits.OPEN_DOCUMENTS,
            most_bytes=limits.OPEN_BYTES,
            screen=screen(schema, open_mutations),
        )

    def judge(self, asked: Asked, *, signed_in: bool, reading: bool = False) -> Admitted:
        """The document, ready to run. Raises `Refused`.

        A visitor is told one thing whatever is wrong. `reading` (a GET) lets queries pass alone.
        """
        if signed_in:
            return self._judge(asked, self.viewers, reading=reading)
        try:
            return self._judge(asked, self.visitors, reading=reading)
        except Refused:
            raise sign_in_first() from None

    def streams(self, asked: Asked) -> bool:
        """Whether a viewer's document is a good one and asks for a subscription."""
        try:
            return (
                _chosen(self.viewers.read(asked.source), asked.operation_name).node.operation
                is OperationType.SUBSCRIPTION
            )
        except Refused:
            return False

    def _judge(self, asked: Asked, documents: Documents, *, reading: bool) -> Admitted:
        document = documents.read(asked.source)
        chosen = _chosen(document, asked.operation_name)
        kind = chosen.node.operation
        if reading and kind is not OperationType.QUERY:
            raise refuse(
                Code.BAD_REQUEST, "A GET may only query: send this with POST", status=405, headers=(("Allow", "POST"),)
            )
        if document.introspects and not self._introspection:
            raise refuse_document(Problem(Code.INVALID, "Introspection is switched off"))
        variables = get_variable_values(
            self._schema,
            chosen.node.variable_definitions or (),
            dict(asked.variables),
            max_errors=limits.ERRORS,
            hide_suggestions=True,
        )
        if isinstance(variables, list):
            raise refuse_document(*(Problem.of(error, Code.BAD_INPUT) for error in variables))
        cost, _ = document.prices.of(chosen.name, variables)
        most = self._introspection_price if document.introspects else limits.COST
        if cost > most:
            raise refuse_document(
                Problem(
                    Code.TOO_MUCH,
                    f"The answer may have {cost} fields; {most} are allowed. Ask for fewer rows or fields",
                )
            )
        return Admitted(document.tree, chosen.name, kind, chosen.roots, cost)


def _chosen(document: Document, name: str | None) -> Chosen:
    """The operation of this name, or the only one. An empty name is none, as some clients send it."""
    if name:
        chosen = document.operations.get(name)
        if chosen is None:
            raise refuse_document(Problem(Code.OPERATION, "The document has no operation of that name"))
        return chosen
    if len(document.operations) != 1:
        raise refuse_document(Problem(Code.OPERATION, "The document has several operations or none: name one"))
    return next(iter(document.operations.values()))
