"""From a field in a document to what is wanted below it, in the names of this code."""

from collections.abc import Iterable
from functools import lru_cache
from typing import Any, Final

from graphql import (
    FieldNode,
    FragmentSpreadNode,
    GraphQLResolveInfo,
    InlineFragmentNode,
    SelectionSetNode,
)

from domain.selection import Wanted
from schema.context import Info

_KEPT: Final[dict[Any, tuple[Any, Wanted]]] = {}
"""Wishes by the nodes of a document. Documents are kept parsed, so that the same nodes come back with every request."""
_KEPT_MOST: Final = 5_000


@lru_cache(maxsize=4096)
def snake(name: str) -> str:
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name)


def wanted(info: Info, *path: str) -> Wanted:
    """What the document asks below the field that is being resolved, or below a path of fields under it."""
    raw = info._raw_info  # noqa: SLF001 - Strawberry's own look-ahead makes objects for each argument and directive
    nodes = raw.field_nodes
    # A fragment's node may stand here alone and elsewhere beside another one, and then means more.
    key = id(nodes[0]) if len(nodes) == 1 else tuple(map(id, nodes))
    found = _KEPT.get(key)
    if found is None:
        if len(_KEPT) >= _KEPT_MOST:
            _KEPT.clear()
        # The nodes stay beside the wish, so that their ids are not given to others while it is kept.
        found = _KEPT[key] = (nodes, _below(raw, nodes))
    return found[1].below(*path)


def _below(raw: GraphQLResolveInfo[Any], nodes: Iterable[FieldNode]) -> Wanted:
    result: dict[str, Any] = Wanted()
    for node in nodes:
        if node.selection_set is not None:
            _add(raw, node.selection_set, result)
    return result  # type: ignore[return-value]  # a Wanted, filled as a dict


def _add(raw: GraphQLResolveInfo[Any], selections: SelectionSetNode, result: dict[str, Any]) -> None:
    # A field behind @skip or @include counts as wanted: reading too much is right, reading too little is not.
    for selection in selections.selections:
        if isinstance(selection, FieldNode):
            name = snake(selection.name.value)
            below = result.setdefault(name, Wanted())
            if selection.selection_set is not None:
                _add(raw, selection.selection_set, below)
        elif isinstance(selection, FragmentSpreadNode):
            _add(raw, raw.fragments[selection.name.value].selection_set, result)
        elif isinstance(selection, InlineFragmentNode):
            _add(raw, selection.selection_set, result)
