"""Texts become documents: scanned, parsed, measured and validated once, and kept."""

from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final, Generic, Protocol, TypeVar

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    GraphQLSchema,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionSetNode,
    parse,
    specified_rules,
    validate,
)
from strawberry.schema.validation_rules.maybe_null import MaybeNullValidationRule
from strawberry.schema.validation_rules.one_of import OneOfInputValidationRule

from gateway import guard, limits
from gateway.cost import Prices, prices
from gateway.refusals import Code, Problem, Refused, refuse_document

RULES: Final = (*specified_rules, MaybeNullValidationRule, OneOfInputValidationRule)
"""GraphQL's rules and the two that Strawberry adds when it validates by itself."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """One operation of a document, by its name or none, with the names of its root fields."""

    name: str | None
    node: OperationDefinitionNode
    roots: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """A valid document within its limits, ready to run."""

    tree: DocumentNode
    operations: Mapping[str | None, Chosen]
    prices: Prices
    introspects: bool
    tokens: int

    @property
    def weight(self) -> int:
        return self.tokens * limits.TOKEN_BYTES


@dataclass(frozen=True, slots=True)
class Faulty:
    """A text that was refused, and why."""

    problems: tuple[Problem, ...]
    characters: int

    @property
    def weight(self) -> int:
        return 2 * self.characters + 1_000 * len(self.problems)


class _Weighed(Protocol):
    @property
    def weight(self) -> int: ...


_Kept = TypeVar("_Kept", bound=_Weighed)


class Shelf(Generic[_Kept]):
    """Keeps what was used last, up to a count and a weight in bytes."""

    __slots__ = ("_kept", "_most", "_most_bytes", "weight")

    def __init__(self, most: int, most_bytes: int) -> None:
        self._kept: OrderedDict[str, _Kept] = OrderedDict()
        self._most = most
        self._most_bytes = most_bytes
        self.weight = 0

    def __len__(self) -> int:
        return len(self._kept)

    def get(self, key: str) -> _Kept | None:
        found = self._kept.get(key)
        if found is not None:
            self._kept.move_to_end(key)
        return found

    def put(self, key: str, value: _Kept) -> None:
        if value.weight > self._most_bytes:
            return
        before = self._kept.pop(key, None)
        self.weight += value.weight - (before.weight if before is not None else 0)
        self._kept[key] = value
        while len(self._kept) > self._most or self.weight > self._most_bytes:
            _, dropped = self._kept.popitem(last=False)
            self.weight -= dropped.weight


Screen = Callable[[DocumentNode], None]
"""Looks at a parsed document before anything else does, and raises `Refused`."""


class Documents:
    """The documents of one audience. `read` is the only way in."""

    def __init__(
        self,
        schema: GraphQLSchema,
        *,
        most: int = limits.DOCUMENTS,
        most_bytes: int = limits.DOCUMENTS_BYTES,
        screen: Screen | None = None,
    ) -> None:
        self._schema = schema
        self._screen = screen
        self.good: Shelf[Document] = Shelf(most, most_bytes)
        self.bad: Shelf[Faulty] = Shelf(limits.REFUSED_DOCUMENTS, limits.REFUSED_BYTES)

    def read(self, source: str) -> Document:
        """The document of this text. Raises `Refused`, the same each time."""
        document = self.good.get(source)
        if document is not None:
            return document
        known = self.bad.get(source)
        if known is not None:
            raise refuse_document(*known.problems)
        try:
            document = self._make(source)
        except Refused as refused:
            self.bad.put(source, Faulty(refused.problems, len(source)))
            raise
        self.good.put(source, document)
        return document

    def _make(self, source: str) -> Document:
        tokens = guard.scan(source)
        tree = _parsed(source)
        if self._screen is not None:
            self._screen(tree)
        measure = guard.measure(tree)
        errors = self._errors(tree)
        if errors:
            located = self._errors(parse(source, max_tokens=limits.TOKENS))
            raise refuse_document(*(Problem.of(error, Code.INVALID) for error in located[: limits.ERRORS]))
        operations = {chosen.name: chosen for chosen in _operations(tree)}
        return Document(tree, operations, prices(self._schema, tree), measure.introspects, tokens)

    def _errors(self, tree: DocumentNode) -> list[GraphQLError]:
        return validate(self._schema, tree, RULES, max_errors=limits.ERRORS, hide_suggestions=True)


def _parsed(source: str) -> DocumentNode:
    """The tree without locations, which would keep every token; a text with an error is parsed again for them."""
    try:
        return parse(source, no_location=True, max_tokens=limits.TOKENS)
    except GraphQLError as error:
        raise refuse_document(Problem.of(error, Code.SYNTAX)) from None


def _operations(tree: DocumentNode) -> Iterator[Chosen]:
    for definition in tree.definitions:
        if isinstance(definition, OperationDefinitionNode):
            name = definition.name.value if definition.name else None
            yield Chosen(name, definition, tuple(_roots(tree, definition)))


def _roots(tree: DocumentNode, operation: OperationDefinitionNode) -> Iterable[str]:
    fragments = {d.name.value: d for d in tree.definitions if isinstance(d, FragmentDefinitionNode)}
    found: dict[str, None] = {}
    waiting: list[SelectionSetNode] = [operation.selection_set]
    while waiting:
        for selection in waiting.pop().selections:
            if isinstance(selection, FieldNode):
                found[selection.name.value] = None
            elif isinstance(selection, InlineFragmentNode):
                waiting.append(selection.selection_set)
            elif isinstance(selection, FragmentSpreadNode):
                waiting.append(fragments[selection.name.value].selection_set)
    return found
