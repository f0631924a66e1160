"""How large a document is, known from its text alone: one linear scan before it is parsed, one walk of its tree after.

The walk counts a fragment as often as it is spread, yet visits it once, so that a document whose fragments double level
by level is refused as quickly as any other. What it lets pass is small enough for the rules of validation, some of
which compare all pairs.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import isfinite
from typing import Final

from graphql import (
    ArgumentNode,
    DirectiveNode,
    DocumentNode,
    FieldNode,
    FloatValueNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    ListValueNode,
    ObjectValueNode,
    OperationDefinitionNode,
    OperationType,
    SelectionNode,
    SelectionSetNode,
    StringValueNode,
    ValueNode,
)

from gateway import limits
from gateway.refusals import Code, Problem, Refused, refuse_document

_TOKEN: Final = re.compile(
    r'"""(?:[^"\\]|\\"""|\\|"(?!""))*(?:""")?'
    r'|"(?:[^"\\\n\r]|\\.)*"?'
    r"|\#[^\n\r]*"
    r"|[A-Za-z_][0-9A-Za-z_]*"
    r"|[-0-9][0-9A-Za-z_.+-]*"
    r"|(?P<open>[{(\[])"
    r"|(?P<close>[})\]])"
    r"|\.\.\."
    r"|[^\s,\ufeff]"
)
"""GraphQL's tokens, each matched or run to its end at once, so that no text makes the scan look twice."""

_NOT_TEXT: Final = re.compile("[\x00\ud800-\udfff]")
INTROSPECTION: Final = frozenset({"__schema", "__type"})


def scan(source: str) -> int:
    """Count the tokens of a text that may be parsed; refuse more tokens or deeper brackets than `limits` allows."""
    tokens = depth = 0
    for match in _TOKEN.finditer(source):
        tokens += 1
        if tokens > limits.TOKENS:
            raise _too_much(f"The document has more than {limits.TOKENS} tokens")
        if match.lastgroup == "open":
            depth += 1
            if depth > limits.NESTING:
                raise _too_much(f"The document opens more than {limits.NESTING} brackets within each other")
        elif match.lastgroup == "close":
            depth -= 1
    return tokens


@dataclass(slots=True)
class Shape:
    """What a part of a document amounts to, its fragments spread out."""

    selections: int = 0
    fields_here: int = 0
    depth: int = 0
    levels: int = 0
    aliases: int = 0
    directives: int = 0
    introspects: bool = False

    def add(self, other: "Shape", *, below: int, level: int = 1) -> None:
        """Add what stands `below` fields down (0: a fragment, whose fields are on this level), `level` levels deeper."""
        self.selections += other.selections
        self.fields_here += 0 if below else other.fields_here
        self.depth = max(self.depth, other.depth + below)
        self.levels = max(self.levels, other.levels + level)
        self.aliases += other.aliases
        self.directives += other.directives
        self.introspects |= other.introspects


def measure(document: DocumentNode) -> Shape:
    """Refuse a document larger than `limits` allows, a fragment spread into itself, and strings that are not text."""
    return Walk(document).measure()


def _check_roots(operation: OperationDefinitionNode, shape: Shape) -> None:
    if operation.operation is not OperationType.QUERY and shape.fields_here != 1:
        raise _too_much(f"A {operation.operation.value} has exactly one root field")
    if shape.fields_here > limits.ROOTS:
        raise _too_much(f"A query has at most {limits.ROOTS} root fields")


def _check(shape: Shape) -> None:
    for found, most, what in (
        (shape.selections, limits.SELECTIONS, "fields and fragments, each counted as often as it is spread"),
        (shape.depth, limits.DEPTH, "levels of fields"),
        (shape.levels, limits.LEVELS, "levels of fields and fragments"),
        (shape.aliases, limits.ALIASES, "aliases"),
        (shape.directives, limits.DIRECTIVES, "directives"),
    ):
        if found > most:
            raise _too_much(f"The document has more than {most} {what}")


class Walk:
    """One pass over a document. It recurses at most `limits.LEVELS` deep.

    `visited` counts what it looked at: linear in the text, whatever the fragments multiply to.
    """

    __slots__ = ("_fragments", "_known", "_open", "_operations", "_spread", "visited")

    def __init__(self, document: DocumentNode) -> None:
        self._operations = [found for found in document.definitions if isinstance(found, OperationDefinitionNode)]
        self._fragments = {
            found.name.value: found for found in document.definitions if isinstance(found, FragmentDefinitionNode)
        }
        self._known: dict[str, Shape] = {}
        self._open: set[str] = set()
        self._spread: set[str] = set()
        self.visited = 0

    def measure(self) -> Shape:
        """The shape of all operations together, and of fragments that none of them spreads."""
        if len(self._fragments) > limits.FRAGMENTS:
            raise _too_much(f"The document has more than {limits.FRAGMENTS} fragments")
        if len(self._operations) > limits.OPERATIONS:
            raise _too_much(f"The document has more than {limits.OPERATIONS} operations")
        total = Shape()
        for operation in self._operations:
            for variable in operation.variable_definitions or ():
                self._literals((variable.default_value,) if variable.default_value else ())
            shape = self._part(operation, 0)
            _check_roots(operation, shape)
            total.add(shape, below=0, level=0)
            _check(total)
        for name in self._fragments:
            if name not in self._spread:
                total.add(self._fragment(name, 0), below=0, level=0)
                _check(total)
        for operation in self._operations:
            self._repeats([operation.selection_set])
        for name, fragment in self._fragments.items():
            if name not in self._spread:
                self._repeats([fragment.selection_set])
        return total

    def _fragment(self, name: str, level: int) -> Shape:
        shape = self._known.get(name)
        if shape is None:
            if name in self._open:
                raise refuse_document(Problem(Code.INVALID, f"Fragment '{name[:60]}' is spread into itself"))
            self._open.add(name)
            definition = self._fragments.get(name)
            shape = self._part(definition, level) if definition is not None else Shape()
            self._open.discard(name)
            self._known[name] = shape
        return shape

    def _part(
        self,
        node: OperationDefinitionNode | FragmentDefinitionNode | FieldNode | InlineFragmentNode,
        level: int,
    ) -> Shape:
        """The shape of what this node selects, with the directives on the node."""
        if level > limits.LEVELS:
            raise _too_much(f"The document has more than {limits.LEVELS} levels of fields and fragments")
        shape = Shape(directives=self._directives(node.directives))
        for selection in _selections(node.selection_set):
            self.visited += 1
            self._selection(shape, selection, level + 1)
            _check(shape)
        return shape

    def _selection(self, shape: Shape, selection: SelectionNode, level: int) -> None:
        shape.selections += 1
        if isinstance(selection, FieldNode):
            self._arguments(selection.arguments)
            shape.fields_here += 1
            shape.aliases += selection.alias is not None
            shape.introspects |= selection.name.value in INTROSPECTION
            shape.add(self._part(selection, level), below=1)
        elif isinstance(selection, InlineFragmentNode):
            shape.add(self._part(selection, level), below=0)
        elif isinstance(selection, FragmentSpreadNode):
            shape.directives += self._directives(selection.directives)
            self._spread.add(selection.name.value)
            shape.add(self._fragment(selection.name.value, level), below=0)

    def _directives(self, directives: Sequence[DirectiveNode] | None) -> int:
        for directive in directives or ():
            self.visited += 1
            self._arguments(directive.arguments)
        return len(directives or ())

    def _arguments(self, arguments: Sequence[ArgumentNode] | None) -> None:
        self._literals(argument.value for argument in arguments or ())

    def _literals(self, values: "Iterator[ValueNode] | Sequence[ValueNode]") -> None:
        """Look into literal values for what no column and no page can hold."""
        stack = list(values)
        while stack:
            value = stack.pop()
            self.visited += 1
            if isinstance(value, StringValueNode):
                if _NOT_TEXT.search(value.value):
                    raise refuse_document(Problem(Code.BAD_INPUT, "A string holds a character that is not text"))
            elif isinstance(value, FloatValueNode):
                if not isfinite(float(value.value)):
                    raise refuse_document(Problem(Code.BAD_INPUT, "A number is too large"))
            elif isinstance(value, ListValueNode):
                stack.extend(value.values)
            elif isinstance(value, ObjectValueNode):
                stack.extend(field.value for field in value.fields)

    def _repeats(self, sets: list[SelectionSetNode]) -> None:
        """Refuse a name that stands too often at one place of the answer. It spreads out, since the size is known."""
        names: dict[str, list[SelectionSetNode]] = {}
        counts: dict[str, int] = {}
        while sets:
            for selection in _selections(sets.pop()):
                self.visited += 1
                if isinstance(selection, FieldNode):
                    name = (selection.alias or selection.name).value
                    counts[name] = counts.get(name, 0) + 1
                    if counts[name] > limits.REPEATS:
                        raise _too_much(f"'{name[:60]}' stands more than {limits.REPEATS} times at one place")
                    if selection.selection_set:
                        names.setdefault(name, []).append(selection.selection_set)
                elif isinstance(selection, InlineFragmentNode):
                    sets.append(selection.selection_set)
                elif isinstance(selection, FragmentSpreadNode):
                    fragment = self._fragments.get(selection.name.value)
                    if fragment is not None:
                        sets.append(fragment.selection_set)
        for below in names.values():
            self._repeats(below)


def holds_no_text(value: str) -> bool:
    """Whether a string holds NUL or half of a surrogate pair, which PostgreSQL and UTF-8 refuse."""
    return _NOT_TEXT.search(value) is not None


def _selections(selection_set: SelectionSetNode | None) -> Sequence[SelectionNode]:
    return selection_set.selections if selection_set is not None else ()


def _too_much(message: str) -> Refused:
    return refuse_document(Problem(Code.TOO_MUCH, message))
