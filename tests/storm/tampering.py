"""Sealed records tampered with at random: the first bad row is named, whatever was done to however many."""

import asyncio
from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any, Final

from domain.audit.sealing import seal
from domain.audit.verifying import Fault, FaultKind, verify
from orm.database import Database
from tests.databases import Place, copied, opened
from tests.domain.audit.sights import see, sights
from tests.household import Household, lay
from tests.storm.seeds import chance
from tests.storm.servers import template

TAMPERINGS: Final = 1_000
LINKS: Final = 12
"""Links of the record that is tampered with, of 1 to 8 rows each."""
_COLUMNS: Final = "id, school_id, at, account_id, role, operation, students"
_FLIPS: Final[Mapping[str, str]] = {
    "at": "at + make_interval(secs => (random() - 0.5) * 1000000)",
    "account_id": "(SELECT id FROM account WHERE id <> account_id ORDER BY random() LIMIT 1)",
    "role": "CASE role WHEN 'deputy' THEN 'teacher' ELSE 'deputy' END",
    "operation": "left(operation, -1)",
    "students": "students[2:] || students[1]",
    "school_id": "(SELECT id FROM school WHERE id <> school_id ORDER BY random() LIMIT 1)",
}


@dataclass(slots=True)
class Figures:
    ways: Counter[str] = field(default_factory=Counter)
    named: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Row:
    """A row as far as it is sealed, to be compared."""

    id: int
    school: int
    content: tuple[Any, ...]


def run(rounds: int | None = None) -> int:
    figures = asyncio.run(_run(rounds or TAMPERINGS, chance("tampering")))
    print(f"  {figures.ways.total()} tamperings: {dict(figures.ways)}")
    print(f"  named: {dict(figures.named)}; faults: {len(figures.faults)}")
    for fault in figures.faults[:10]:
        print(f"    {fault}")
    return 1 if figures.faults else 0


async def _run(rounds: int, random: Random) -> Figures:
    async with template() as empty, copied(empty) as place:
        household = await lay(place)
        async with opened(place) as database:
            return await storm(place, database, household, random, rounds)


async def storm(place: Place, database: Database, household: Household, random: Random, rounds: int) -> Figures:
    """Make a record, and tamper with it so many times, each time from what it was."""
    await _record(place, database, household, random)
    ends = await _ends(place)
    before = await _rows(database, household)
    figures = Figures()
    async with place.as_superuser() as owner:
        await owner.execute("CREATE TABLE kept AS TABLE sight")
        await owner.execute("SELECT setseed($1)", random.random())
        await owner.execute("ALTER TABLE sight DISABLE TRIGGER USER")
        for _ in range(rounds):
            await _round(owner, database, household, random, before, ends, figures)
    return figures


async def _round(
    owner: Any,  # noqa: ANN401 - asyncpg's connection
    database: Database,
    household: Household,
    random: Random,
    before: Sequence[Row],
    ends: Mapping[int, Sequence[int]],
    figures: Figures,
) -> None:
    way = random.choice(list(_WAYS))
    for _ in range(random.choice((1, 1, 1, 2, 3))):
        await _WAYS[way](owner, random, await _rows(database, household))
    figures.ways[way] += 1
    after = await _rows(database, household)
    for verdict in await verify(database, ()):
        if verdict.school_id in ends:
            expected = _first(before, after, ends[verdict.school_id], verdict.school_id)
            figures.named[expected.kind.value if expected else "nothing, since it lies behind the last link"] += 1
            if verdict.fault != expected:
                figures.faults.append(f"{way}: {expected} was done, {verdict.fault} was named")
    await owner.execute("DELETE FROM sight")
    await owner.execute(f"INSERT INTO sight ({_COLUMNS}) SELECT {_COLUMNS} FROM kept")


async def _record(place: Place, database: Database, household: Household, random: Random) -> None:
    """Ids have holes, as those of transactions that were rolled back leave them."""
    number = random.randrange(1, 1000)
    for _ in range(LINKS):
        for _ in range(random.randint(1, 8)):
            number += random.choice((1, 1, 1, 2, 7))
            async with place.as_owner() as owner:
                await owner.execute("SELECT setval(pg_get_serial_sequence('sight', 'id'), $1)", number)
            who = random.choice(("teacher", "homeroom", "deputy"))
            seen = random.sample(("anna", "oleg", "boris"), random.randint(2, 3))
            await see(database, household, who, *seen, operation=f"students {random.randrange(10**6)}")
        await seal(database)


async def _ends(place: Place) -> dict[int, list[int]]:
    """The last sealed id of each link, by school."""
    found: dict[int, list[int]] = {}
    async with place.as_owner() as owner:
        for row in await owner.fetch("SELECT school_id, up_to_id FROM seal ORDER BY number"):
            found.setdefault(row["school_id"], []).append(row["up_to_id"])
    return found


async def _rows(database: Database, household: Household) -> list[Row]:
    return [
        Row(
            row["id"],
            row["school_id"],
            tuple(str(row[name]) for name in ("at", "account_id", "role", "operation", "students")),
        )
        for row in await sights(database, household)
    ]


def _first(before: Sequence[Row], after: Sequence[Row], ends: Sequence[int], school: int) -> Fault | None:
    """What a comparison of all rows finds first among the sealed ones of a school: no hash is asked."""
    was = {row.id: row.content for row in before if row.school == school}
    now = {row.id: row.content for row in after if row.school == school}
    for number in sorted(was.keys() | now.keys()):
        link = bisect_left(ends, number) + 1
        if link > len(ends) or was.get(number) == now.get(number):
            continue
        kind = (
            FaultKind.ROW_DELETED
            if number not in now
            else FaultKind.ROW_INSERTED
            if number not in was
            else FaultKind.ROW_CHANGED
        )
        return Fault(kind, link, number)
    return None


async def _flip(owner: Any, random: Random, rows: Sequence[Row]) -> None:  # noqa: ANN401 - asyncpg's connection
    column = random.choice(list(_FLIPS))
    await owner.execute(f"UPDATE sight SET {column} = {_FLIPS[column]} WHERE id = $1", random.choice(rows).id)


async def _delete(owner: Any, random: Random, rows: Sequence[Row]) -> None:  # noqa: ANN401 - asyncpg's connection
    doomed = [row.id for row in random.sample(rows, random.randint(1, 3))]
    await owner.execute("DELETE FROM sight WHERE id = ANY ($1::bigint[])", doomed)


async def _insert(owner: Any, random: Random, rows: Sequence[Row]) -> None:  # noqa: ANN401 - asyncpg's connection
    number = random.choice(_free(rows))
    like = random.choice(rows).id
    columns = _COLUMNS.removeprefix("id, ")
    await owner.execute(
        f"INSERT INTO sight (id, {columns}) SELECT $1, {columns} FROM sight WHERE id = $2", number, like
    )


async def _swap(owner: Any, random: Random, rows: Sequence[Row]) -> None:  # noqa: ANN401 - asyncpg's connection
    """Two rows with what they say exchanged."""
    one, other = random.sample(rows, 2)
    await owner.execute(
        "UPDATE sight s SET at = o.at, account_id = o.account_id, role = o.role, operation = o.operation, students = o.students"
        " FROM sight o WHERE (s.id, o.id) IN (($1, $2), ($2, $1))",
        one.id,
        other.id,
    )


async def _renumber(owner: Any, random: Random, rows: Sequence[Row]) -> None:  # noqa: ANN401 - asyncpg's connection
    """A row moved to another place of the record."""
    number = random.choice(_free(rows))
    await owner.execute("UPDATE sight SET id = $2 WHERE id = $1", random.choice(rows).id, number)


def _free(rows: Sequence[Row]) -> list[int]:
    """Places of the record where no row is: in its holes, some before its first row, some after its last."""
    taken = {row.id for row in rows}
    return [number for number in range(min(taken) - 5, max(taken) + 6) if number not in taken]


_WAYS: Final = {
    "flipped": _flip,
    "deleted": _delete,
    "inserted": _insert,
    "swapped": _swap,
    "renumbered": _renumber,
}
