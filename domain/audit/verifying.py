"""Verifying: the chain of a school is walked again from its first link, and compared with the rows and with the heads kept outside.

What was flipped, deleted, inserted or swapped is found, and the first bad row is named. What is not sealed yet is named as such:
nothing vouches for it.
"""

from bisect import bisect_right
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import islice
from typing import Any, Final

from domain.audit.chain import GENESIS, ROW_COLUMNS, Link, link_hash, row_digest
from domain.audit.heads import Head
from domain.audit.sealing import LINK_COLUMNS, head_of, link_of
from orm.database import Database, Work

LINKS_AT_ONCE: Final = 100
HEADS_AT_ONCE: Final = 10_000
_LOWEST: Final = -(2**63)


class FaultKind(StrEnum):
    """What was done to a chain or to its rows."""

    ROW_CHANGED = "row changed"
    ROW_DELETED = "row deleted"
    ROW_INSERTED = "row inserted"
    LINK_CHANGED = "link changed"
    LINK_MISSING = "link missing"
    CHAIN_REMADE = "chain remade"
    TAIL_CUT = "tail cut"


@dataclass(frozen=True, slots=True)
class Fault:
    """The first thing that is wrong: in which link, and with which row, where it is one."""

    kind: FaultKind
    link: int
    row: int | None = None


@dataclass(frozen=True, slots=True)
class Tail:
    """Rows that are not sealed yet."""

    count: int
    first_id: int
    last_id: int


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found of one school. `links` and `rows` were walked and are sound; a fault, if any, is what comes next."""

    school_id: int
    links: int
    rows: int
    fault: Fault | None
    tail: Tail | None


async def verify(database: Database, outside: Iterable[Head], school_id: int | None = None) -> list[Verdict]:
    """Walk the chains of every school, or of one, and compare them with the heads that were kept outside."""
    schools = await _schools(database) if school_id is None else [school_id]
    verdicts = {each: await verify_school(database, each) for each in schools}
    heads = outside if school_id is None else (head for head in outside if head.school_id == school_id)
    for each, fault in (await _outside(database, heads)).items():
        verdict = verdicts.get(each) or Verdict(each, 0, 0, None, None)  # a school of which nothing is left
        if verdict.fault is None or verdict.fault.link > fault.link:
            verdict = replace(verdict, fault=fault)
        verdicts[each] = verdict
    return [verdicts[each] for each in sorted(verdicts)]


async def verify_school(database: Database, school_id: int) -> Verdict:
    """Walk a school's chain alone: a cut end, and a chain that was made anew, do not show in it."""
    links = rows = 0
    before: Link | None = None
    fault: Fault | None = None
    async with database.work((school_id,)) as work:
        await work.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        async for link, found in _walk(work, school_id):
            fault = _of_link(link, before) or _of_rows(link, found)
            if fault is not None:
                break
            before, links, rows = link, links + 1, rows + len(link.ids)
        tail = await _tail(work, school_id)
    return Verdict(school_id, links, rows, fault, tail)


async def _schools(database: Database) -> list[int]:
    async with database.work(()) as work:
        return [row["id"] for row in await work.fetch("SELECT id FROM school ORDER BY id")]


async def _walk(work: Work, school_id: int) -> AsyncIterator[tuple[Link, list[Mapping[str, Any]]]]:
    """Each link with the rows that lie in it now. Whatever lies before the first link is taken for a part of it."""
    number, above = 0, _LOWEST
    while True:
        records = await work.fetch(
            f"SELECT {', '.join(LINK_COLUMNS)} FROM seal WHERE school_id = $1 AND number > $2 ORDER BY number LIMIT $3",
            school_id,
            number,
            LINKS_AT_ONCE,
        )
        if not records:
            return
        links = [link_of(record) for record in records]
        rows = await work.fetch(
            f"SELECT {', '.join(ROW_COLUMNS)} FROM sight WHERE school_id = $1 AND id > $2 AND id <= $3 ORDER BY id",
            school_id,
            above,
            max(link.up_to_id for link in links),
        )
        ids = [row["id"] for row in rows]
        for link in links:
            yield link, rows[bisect_right(ids, above) : bisect_right(ids, link.up_to_id)]
            above = link.up_to_id
        number = links[-1].number


def _of_link(link: Link, before: Link | None) -> Fault | None:
    expected = 1 if before is None else before.number + 1
    if link.number != expected:
        return Fault(FaultKind.LINK_MISSING, expected)
    follows = link.after_id == (0 if before is None else before.up_to_id)
    if not follows or link.hash != link_hash(GENESIS if before is None else before.hash, link):
        return Fault(FaultKind.LINK_CHANGED, link.number)
    return None


def _of_rows(link: Link, rows: Sequence[Mapping[str, Any]]) -> Fault | None:
    sealed, found = link.marks, {row["id"]: row for row in rows}
    for number in sorted(sealed.keys() | found.keys()):
        if number not in found:
            return Fault(FaultKind.ROW_DELETED, link.number, number)
        if number not in sealed:
            return Fault(FaultKind.ROW_INSERTED, link.number, number)
        if row_digest(found[number]) != sealed[number]:
            return Fault(FaultKind.ROW_CHANGED, link.number, number)
    return None


async def _tail(work: Work, school_id: int) -> Tail | None:
    head = await head_of(work, school_id)
    row = await work.fetchrow(
        "SELECT count(*) AS count, min(id) AS first, max(id) AS last FROM sight WHERE school_id = $1 AND id > $2",
        school_id,
        _LOWEST if head is None else head.up_to_id,
    )
    return Tail(row["count"], row["first"], row["last"]) if row["count"] else None


async def _outside(database: Database, heads: Iterable[Head]) -> dict[int, Fault]:
    """Per school, the first link that is not what was kept outside. A head is kept after its link is there, so none may lack."""
    faults: dict[int, Fault] = {}
    waiting = iter(heads)
    while batch := list(islice(waiting, HEADS_AT_ONCE)):
        by_school: dict[int, list[Head]] = {}
        for head in batch:
            by_school.setdefault(head.school_id, []).append(head)
        for school_id, of_school in by_school.items():
            fault = await _compare(database, school_id, of_school)
            earlier = faults.get(school_id)
            if fault is not None and (earlier is None or fault.link < earlier.link):
                faults[school_id] = fault
    return faults


async def _compare(database: Database, school_id: int, heads: list[Head]) -> Fault | None:
    async with database.work((school_id,)) as work:
        records = await work.fetch(
            "SELECT number, hash FROM seal WHERE school_id = $1 AND number = ANY ($2::bigint[])",
            school_id,
            [head.number for head in heads],
        )
        last = await head_of(work, school_id)
    hashes = {record["number"]: record["hash"] for record in records}
    end = 0 if last is None else last.number
    faults = [
        Fault(FaultKind.TAIL_CUT, end + 1) if head.number > end else Fault(FaultKind.CHAIN_REMADE, head.number)
        for head in heads
        if hashes.get(head.number) != head.hash
    ]
    return min(faults, key=lambda fault: fault.link, default=None)
