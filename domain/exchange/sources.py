"""What a source is to the engine: rows, and what may be concluded from what it does not say."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from domain.exchange.rows import Kind, Row


@dataclass(slots=True, kw_only=True)
class Source:
    """A folder or archive that was recognised.

    `rows` come in an order in which each refers back: organisations, sessions, courses, groups, people, roles, memberships.
    `complete` is to be asked when they have all been read: the kinds of which every row was there and readable.
    `columns` say what the files call a column, for a note about a row that the engine refuses.
    """

    kind: str
    label: str
    code: str
    rows: Callable[[], Iterator[Row]]
    complete: Callable[[], frozenset[Kind]]
    delta: frozenset[Kind]
    """The kinds of which only what changed is there."""
    roles_in_rows: bool
    """Whether the row of a person says all that they are, so that what it no longer says is gone."""
    columns: Mapping[str, str] = field(default_factory=dict)

    def column(self, name: str) -> str:
        return self.columns.get(name, "")
