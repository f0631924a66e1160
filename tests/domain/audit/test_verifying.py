"""Whatever is done to a sealed record is found, and the first bad row is named."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from domain.audit.chain import closed, joined
from domain.audit.heads import keep, kept
from domain.audit.sealing import link_of, seal
from domain.audit.verifying import Fault, FaultKind, Tail, Verdict, verify
from orm.database import Database
from tests.databases import Place
from tests.domain.audit.sights import links, see_often, seen_and_sealed, sights, tamper
from tests.household import NOW, Household


async def _verdict(database: Database, household: Household, folder: Path | None = None) -> Verdict:
    outside = () if folder is None else kept(folder)
    (found,) = [each for each in await verify(database, outside) if each.school_id == household.school]
    return found


async def test_an_untouched_record_is_sound_and_its_tail_is_named(database: Database, household: Household) -> None:
    ids = await seen_and_sealed(database, household, 3, 1, 4)
    tail = (await see_often(database, household, 2))[8:]
    assert await _verdict(database, household) == Verdict(
        household.school, links=3, rows=len(ids), fault=None, tail=Tail(2, tail[0], tail[1])
    )


@pytest.mark.parametrize(
    "flip",
    [
        "at = at + interval '1 microsecond'",
        "account_id = (SELECT max(id) FROM account)",
        "role = 'deputy'",
        "operation = operation || ' '",
        "students = students[1:1]",
        "students = ARRAY[students[2], students[1]]",
        "students = students || NULL::bigint",
    ],
)
async def test_a_flipped_row_is_named(place: Place, database: Database, household: Household, flip: str) -> None:
    ids = await seen_and_sealed(database, household, 3, 4)
    await tamper(place, f"UPDATE sight SET {flip} WHERE id = $1", ids[4])
    verdict = await _verdict(database, household)
    assert verdict.fault == Fault(FaultKind.ROW_CHANGED, 2, ids[4])
    assert (verdict.links, verdict.rows) == (1, 3)


async def test_of_several_bad_rows_the_first_is_named(place: Place, database: Database, household: Household) -> None:
    ids = await seen_and_sealed(database, household, 3, 4)
    await tamper(place, "UPDATE sight SET role = 'deputy' WHERE id = ANY ($1::bigint[])", [ids[6], ids[1], ids[2]])
    assert (await _verdict(database, household)).fault == Fault(FaultKind.ROW_CHANGED, 1, ids[1])


@pytest.mark.parametrize("place_in_record", [0, 2, 3, 6])
async def test_a_deleted_row_is_named(
    place: Place, database: Database, household: Household, place_in_record: int
) -> None:
    ids = await seen_and_sealed(database, household, 3, 4)
    await tamper(place, "DELETE FROM sight WHERE id = $1", ids[place_in_record])
    link = 1 if place_in_record < 3 else 2
    assert (await _verdict(database, household)).fault == Fault(FaultKind.ROW_DELETED, link, ids[place_in_record])


@pytest.mark.parametrize("where", ["before the first", "in a hole", "at the end of a link"])
async def test_an_inserted_row_is_named(place: Place, database: Database, household: Household, where: str) -> None:
    async with place.as_owner() as owner:
        await owner.execute("SELECT setval(pg_get_serial_sequence('sight', 'id'), 100)")
    await seen_and_sealed(database, household, 2)
    async with place.as_owner() as owner:
        await owner.execute("SELECT setval(pg_get_serial_sequence('sight', 'id'), 200)")
    ids = await seen_and_sealed(database, household, 2)
    number, link = {"before the first": (-5, 1), "in a hole": (150, 2), "at the end of a link": (ids[1] + 1, 2)}[where]
    columns = "school_id, at, account_id, role, operation, students"
    await tamper(
        place, f"INSERT INTO sight (id, {columns}) SELECT $1, {columns} FROM sight WHERE id = $2", number, ids[0]
    )
    assert (await _verdict(database, household)).fault == Fault(FaultKind.ROW_INSERTED, link, number)


async def test_swapped_rows_are_named_by_the_first(place: Place, database: Database, household: Household) -> None:
    ids = await seen_and_sealed(database, household, 2, 3)
    swap = "UPDATE sight s SET operation = o.operation FROM sight o WHERE (s.id, o.id) IN (($1, $2), ($2, $1))"
    await tamper(place, swap, ids[1], ids[4])
    assert (await _verdict(database, household)).fault == Fault(FaultKind.ROW_CHANGED, 1, ids[1])


async def test_a_row_moved_to_another_school_is_missed_in_its_own_and_too_much_in_the_other(
    place: Place, database: Database, household: Household
) -> None:
    ids = await seen_and_sealed(database, household, 3)
    await tamper(place, "UPDATE sight SET school_id = $2 WHERE id = $1", ids[1], household.other_school)
    own, other = await verify(database, ())
    assert own.fault == Fault(FaultKind.ROW_DELETED, 1, ids[1])
    assert other.tail == Tail(1, ids[1], ids[1])


@pytest.mark.parametrize(
    "change",
    [
        "hash = sha256(hash)",
        "digests = sha256(digests) || substr(digests, 33)",
        "ids = ARRAY[ids[1] + 0, ids[2] + 1000, ids[3]]",
        "sealed_at = sealed_at - interval '1 day'",
        "up_to_id = up_to_id + 1000",
        "after_id = after_id - 1",
    ],
)
async def test_a_changed_link_is_named(place: Place, database: Database, household: Household, change: str) -> None:
    await seen_and_sealed(database, household, 2, 3, 2)
    await tamper(place, f"UPDATE seal SET {change} WHERE number = 2")
    assert (await _verdict(database, household)).fault == Fault(FaultKind.LINK_CHANGED, 2)


async def test_a_missing_link_is_named(place: Place, database: Database, household: Household) -> None:
    await seen_and_sealed(database, household, 2, 3, 2)
    await tamper(place, "DELETE FROM seal WHERE number = 2")
    assert (await _verdict(database, household)).fault == Fault(FaultKind.LINK_MISSING, 2)


async def test_links_with_their_numbers_exchanged_are_named(
    place: Place, database: Database, household: Household
) -> None:
    await seen_and_sealed(database, household, 2, 3)
    await tamper(place, "UPDATE seal SET number = number + 10")
    await tamper(place, "UPDATE seal SET number = 13 - number")
    assert (await _verdict(database, household)).fault == Fault(FaultKind.LINK_CHANGED, 1)


async def test_a_row_and_its_digest_changed_together_are_found_by_the_link(
    place: Place, database: Database, household: Household
) -> None:
    ids = await seen_and_sealed(database, household, 2, 2)
    await tamper(place, "UPDATE sight SET role = 'deputy' WHERE id = $1", ids[0])
    await _remake(place, database, household, first=1, last=1)
    assert (await _verdict(database, household)).fault == Fault(FaultKind.LINK_CHANGED, 2)


async def test_a_chain_made_anew_shows_by_the_heads_outside(
    place: Place, database: Database, household: Household, tmp_path: Path
) -> None:
    ids = await _seen_sealed_and_kept(database, household, tmp_path, 2, 2, 2)
    await tamper(place, "UPDATE sight SET role = 'deputy' WHERE id = $1", ids[2])
    await _remake(place, database, household, first=2, last=3)

    assert (await _verdict(database, household)).fault is None
    assert (await _verdict(database, household, tmp_path)).fault == Fault(FaultKind.CHAIN_REMADE, 2)
    await _seen_sealed_and_kept(database, household, tmp_path, 2)  # it does not heal as the chain goes on
    assert (await _verdict(database, household, tmp_path)).fault == Fault(FaultKind.CHAIN_REMADE, 2)


async def test_a_cut_end_shows_by_the_heads_outside(
    place: Place, database: Database, household: Household, tmp_path: Path
) -> None:
    ids = await _seen_sealed_and_kept(database, household, tmp_path, 2, 2, 2)
    await tamper(place, "DELETE FROM seal WHERE number >= 2")
    await tamper(place, "DELETE FROM sight WHERE id > $1", ids[1])

    alone = await _verdict(database, household)
    assert (alone.fault, alone.tail, alone.rows) == (None, None, 2)
    assert (await _verdict(database, household, tmp_path)).fault == Fault(FaultKind.TAIL_CUT, 2)


async def test_a_cut_end_that_was_sealed_again_shows_too(
    place: Place, database: Database, household: Household, tmp_path: Path
) -> None:
    await _seen_sealed_and_kept(database, household, tmp_path, 2, 2, 2)
    await tamper(place, "DELETE FROM seal WHERE number >= 2")
    await place.at(NOW + timedelta(seconds=1))
    await _seen_sealed_and_kept(database, household, tmp_path, 2, 2, 2)
    assert (await _verdict(database, household, tmp_path)).fault == Fault(FaultKind.CHAIN_REMADE, 2)


async def test_a_school_of_which_nothing_is_left_shows(
    place: Place, database: Database, household: Household, tmp_path: Path
) -> None:
    await _seen_sealed_and_kept(database, household, tmp_path, 2)
    await tamper(place, "DELETE FROM seal")
    await tamper(place, "DELETE FROM sight")
    assert (await _verdict(database, household, tmp_path)).fault == Fault(FaultKind.TAIL_CUT, 1)


async def test_many_links_are_walked_in_parts(
    place: Place, database: Database, household: Household, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("domain.audit.verifying.LINKS_AT_ONCE", 2)
    monkeypatch.setattr("domain.audit.verifying.HEADS_AT_ONCE", 2)
    ids = await seen_and_sealed(database, household, 1, 2, 1, 2, 1)
    assert (await _verdict(database, household)).rows == 7
    await tamper(place, "DELETE FROM sight WHERE id = $1", ids[5])
    assert (await _verdict(database, household)).fault == Fault(FaultKind.ROW_DELETED, 4, ids[5])


async def _seen_sealed_and_kept(database: Database, household: Household, folder: Path, *counts: int) -> list[int]:
    for count in counts:
        await see_often(database, household, count)
        keep(folder, await seal(database), NOW)
    return [row["id"] for row in await sights(database, household)]


async def _remake(place: Place, database: Database, household: Household, *, first: int, last: int) -> None:
    """Close the links from one to another over their rows as they are now, as the code that seals does."""
    rows = {row["id"]: row for row in await sights(database, household)}
    stored = {each["number"]: each for each in await links(database, household)}
    before = bytes(32) if first == 1 else stored[first - 1]["hash"]
    for number in range(first, last + 1):
        digests = joined(rows[each] for each in stored[number]["ids"])
        link = closed(link_of({**stored[number], "digests": digests}), before)
        values: list[Any] = [link.digests, link.hash, number]
        await tamper(place, "UPDATE seal SET digests = $1, hash = $2 WHERE number = $3", *values)
        before = link.hash
