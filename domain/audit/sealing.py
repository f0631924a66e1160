"""Sealing: rows that have settled are closed into the next link of their school's chain.

Rows commit out of the order of their ids: a request that took id 5 may commit after the one that took id 6. A link must not pass over
such a row, so nothing is sealed beyond an id until every transaction that may hold a lower one has ended. What proves it is the lock
that every INSERT takes on its table before it takes an id, and keeps until it has ended and others see its rows:

1. note how far rows are there, per school;
2. note which transactions hold that lock now: whoever took a lower id and is still open is among them;
3. wait until none of those is left. New ones may come, with higher ids.

No request waits for this, and no clock is trusted. A transaction that stays open only delays the seal.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final

from domain.audit.chain import ROW_COLUMNS, Link, next_link
from orm.database import Database, Work

ROWS_OF_A_LINK: Final = 1_000
PATIENCE: Final = 25
"""How often the open transactions are looked at before the next run has to try again, and after what pause, in seconds."""
PAUSE: Final = 0.02
LINK_COLUMNS: Final = ("school_id", "number", "after_id", "up_to_id", "ids", "digests", "sealed_at", "hash")

Sleep = Callable[[float], Awaitable[None]]


async def seal(database: Database, *, patience: int = PATIENCE, sleep: Sleep = asyncio.sleep) -> list[Link]:
    """Seal what waits in every school, and return the new links in their order. Any number of sealers may run at once."""
    waiting = await _waiting(database)
    if not waiting or not await _settled(database, patience, sleep):
        return []
    links: list[Link] = []
    for school_id, up_to_id in waiting.items():
        links += await seal_school(database, school_id, up_to_id)
    return links


async def seal_school(database: Database, school_id: int, up_to_id: int) -> list[Link]:
    """Seal the rows of one school up to an id below which nothing is open, a transaction for each link."""
    links: list[Link] = []
    while True:
        async with database.work((school_id,)) as work:
            link = await _seal(work, school_id, up_to_id)
        if link is None:
            return links
        links.append(link)
        if len(link.ids) < ROWS_OF_A_LINK:
            return links


async def heads_now(database: Database) -> list[Link]:
    """The last link of every school that has one."""
    async with database.work(()) as work:
        schools = [row["id"] for row in await work.fetch("SELECT id FROM school ORDER BY id")]
    found: list[Link] = []
    for school_id in schools:
        async with database.work((school_id,)) as work:
            head = await head_of(work, school_id)
        found += [] if head is None else [head]
    return found


async def head_of(work: Work, school_id: int) -> Link | None:
    """The last link of a school."""
    row = await work.fetchrow(
        f"SELECT {', '.join(LINK_COLUMNS)} FROM seal WHERE school_id = $1 ORDER BY number DESC LIMIT 1", school_id
    )
    return None if row is None else link_of(row)


def link_of(row: Mapping[str, Any]) -> Link:
    """A link from a row of the table `seal`."""
    values: dict[str, Any] = {name: row[name] for name in LINK_COLUMNS}
    return Link(**{**values, "ids": tuple(row["ids"])})


async def _seal(work: Work, school_id: int, up_to_id: int) -> Link | None:
    lock = await work.fetchrow(
        "SELECT pg_try_advisory_xact_lock(hashtextextended('seal', $1)) AS mine, app.now() AS now", school_id
    )
    if not lock["mine"]:
        return None  # another sealer is at it
    head = await head_of(work, school_id)
    rows = await work.fetch(
        f"SELECT {', '.join(ROW_COLUMNS)} FROM sight WHERE school_id = $1 AND id > $2 AND id <= $3 ORDER BY id LIMIT $4",
        school_id,
        0 if head is None else head.up_to_id,
        up_to_id,
        ROWS_OF_A_LINK,
    )
    if not rows:
        return None
    link = next_link(school_id, head, rows, lock["now"])
    await work.execute(
        "INSERT INTO seal (school_id, number, after_id, up_to_id, count, ids, digests, sealed_at, hash)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        link.school_id,
        link.number,
        link.after_id,
        link.up_to_id,
        len(link.ids),
        list(link.ids),
        link.digests,
        link.sealed_at,
        link.hash,
    )
    return link


async def _waiting(database: Database) -> dict[int, int]:
    async with database.work(()) as work:
        rows = await work.fetch("SELECT school_id, up_to_id FROM app.unsealed_sights()")
    return {row["school_id"]: row["up_to_id"] for row in rows}


async def _settled(database: Database, patience: int, sleep: Sleep) -> bool:
    """Whether every transaction that was writing sights when this began has ended."""
    open_then = await _writers(database)
    for _ in range(patience):
        if not open_then:
            return True
        await sleep(PAUSE)
        open_then &= await _writers(database)
    return not open_then


async def _writers(database: Database) -> set[str]:
    async with database.work(()) as work:
        rows = await work.fetch(
            "SELECT virtualtransaction FROM pg_locks WHERE locktype = 'relation' AND mode = 'RowExclusiveLock' AND granted"
            " AND relation = 'public.sight'::regclass"
            " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
        )
    return {row["virtualtransaction"] for row in rows}
