"""Keyset connections: pages in an order without ties, so that nothing is missed or shown twice while rows come and go."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable
from typing import Any, Generic, TypeVar

import orjson
import strawberry

from domain.access import Noun
from domain.pages import Page
from domain.reading import Row
from domain.selection import Wanted
from schema import access
from schema.checks import Arguments, Check
from schema.context import Info
from schema.nodes import answer
from schema.selection import wanted

T = TypeVar("T")


@strawberry.type(description="Whether and how a connection goes on.", directives=[access.of(Noun.SELF)])
class PageInfo:
    has_next_page: bool
    end_cursor: str | None = strawberry.field(description="The cursor of the last node, for `after`.")


@strawberry.type(description="A node with its place.", directives=[access.of(Noun.SELF)])
class Edge(Generic[T]):
    cursor: str
    node: T


@strawberry.type(description="One page of nodes.", directives=[access.of(Noun.SELF)])
class Connection(Generic[T]):
    edges: list[Edge[T]]
    nodes: list[T] = strawberry.field(description="The nodes without their cursors.")
    page_info: PageInfo


def node_wish(info: Info) -> Wanted:
    """What is wanted of the nodes of the connection that is being resolved."""
    return Wanted.merged(wanted(info, "nodes"), wanted(info, "edges", "node"))


def connection(page: Page, place: Callable[[Row], list[Any]]) -> Any:  # noqa: ANN401 - rows
    """The rows of a page as a connection; `place` gives the values of a row's place in the order."""
    edges = [{"cursor": _cursor(place(row)), "node": row} for row in page.rows]
    return answer(
        {
            "edges": edges,
            "nodes": page.rows,
            "page_info": {"has_next_page": page.has_next, "end_cursor": edges[-1]["cursor"] if edges else None},
        }
    )


def cursor(*types: type) -> Check:
    """`after` is a cursor that this connection gave out."""

    def check(arguments: Arguments) -> str | None:
        value = arguments.get("after")
        if value is None or place_of(value, *types) is not None:
            return None
        return "after: not a cursor of this connection"

    return check


def place_of(value: str | None, *types: type) -> tuple[Any, ...] | None:
    """The values of a cursor, or nothing where it is not one."""
    if value is None or not 0 < len(value) <= 600:
        return None
    try:
        values = orjson.loads(urlsafe_b64decode(value.encode("ascii") + b"=" * (-len(value) % 4)))
    except ValueError:
        return None
    if not isinstance(values, list) or [type(each) for each in values] != list(types):
        return None
    if any(
        (isinstance(each, int) and not 0 <= each < 2**63) or (isinstance(each, str) and "\x00" in each)
        for each in values
    ):
        return None
    return tuple(values)


def row_of(value: str | None) -> int | None:
    """The row that a cursor of one number stands for."""
    place = place_of(value, int)
    return None if place is None else int(place[0])


def _cursor(values: list[Any]) -> str:
    return urlsafe_b64encode(orjson.dumps(values)).rstrip(b"=").decode()
