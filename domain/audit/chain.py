"""The chain over a school's sights: each link closes over the link before it and over the rows that it seals.

Everything here is pure. What is hashed is fixed for ever: the same rows give the same link on any machine.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import orjson

GENESIS: Final = bytes(32)
"""What stands before the first link."""
DIGEST: Final = 32
ROW_COLUMNS: Final = ("id", "school_id", "at", "account_id", "role", "operation", "students")
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Link:
    """One link, as it stands in the table `seal`: rows above `after_id`, up to `up_to_id`, each by its id and its digest."""

    school_id: int
    number: int
    after_id: int
    up_to_id: int
    ids: tuple[int, ...]
    digests: bytes
    sealed_at: datetime
    hash: bytes

    @property
    def marks(self) -> dict[int, bytes]:
        """The digest of each row by its id."""
        parts = (self.digests[at : at + DIGEST] for at in range(0, len(self.digests), DIGEST))
        return dict(zip(self.ids, parts, strict=False))


def row_digest(row: Mapping[str, Any]) -> bytes:
    """SHA-256 of a sight: its columns in a fixed order as JSON, the instant in microseconds since 1970."""
    values = [_microseconds(row[name]) if name == "at" else row[name] for name in ROW_COLUMNS]
    return hashlib.sha256(orjson.dumps(values)).digest()


def link_hash(before: bytes, link: Link) -> bytes:
    """SHA-256 over the hash of the link before, what the link says of itself, and the digests of its rows in their order."""
    head = [link.school_id, link.number, link.after_id, link.up_to_id, list(link.ids), _microseconds(link.sealed_at)]
    return hashlib.sha256(b"\n".join((before, orjson.dumps(head), link.digests))).digest()


def next_link(school_id: int, head: Link | None, rows: Sequence[Mapping[str, Any]], sealed_at: datetime) -> Link:
    """The link that closes over these rows, in the order of their ids; `head` is the link before, if there is one."""
    ids = tuple(row["id"] for row in rows)
    open_link = Link(
        school_id=school_id,
        number=1 if head is None else head.number + 1,
        after_id=0 if head is None else head.up_to_id,
        up_to_id=ids[-1],
        ids=ids,
        digests=joined(rows),
        sealed_at=sealed_at,
        hash=b"",
    )
    return closed(open_link, GENESIS if head is None else head.hash)


def closed(link: Link, before: bytes) -> Link:
    return Link(
        link.school_id,
        link.number,
        link.after_id,
        link.up_to_id,
        link.ids,
        link.digests,
        link.sealed_at,
        link_hash(before, link),
    )


def joined(rows: Iterable[Mapping[str, Any]]) -> bytes:
    """The digests of rows, one after the other."""
    return b"".join(row_digest(row) for row in rows)


def _microseconds(instant: datetime) -> int:
    return (instant - _EPOCH) // _MICROSECOND
