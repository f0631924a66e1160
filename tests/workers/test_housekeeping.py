from datetime import UTC, datetime, timedelta

from orm.database import Database
from tests.databases import Place
from tests.world import NOW as MONDAY
from tests.world import World
from workers.housekeeping import FILES, KEPT, forget

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


async def _account(place: Place) -> int:
    async with place.as_owner() as owner:
        account: int = await owner.fetchval(
            "INSERT INTO account (login, full_name, epoch, created_at) VALUES ('a', 'A', 0, $1) RETURNING id", NOW
        )
        return account


async def test_forgets_what_has_served_its_time_and_keeps_the_rest(place: Place, database: Database) -> None:
    account = await _account(place)
    await place.at(NOW)
    async with place.as_owner() as owner:
        for name, age in (("old", timedelta(days=2)), ("new", timedelta(hours=1))):
            await owner.execute(
                "INSERT INTO sign_in_failure (key, failures, last_at) VALUES ($1, 3, $2)", name.encode(), NOW - age
            )
        for name, age in (("old", timedelta(days=401)), ("new", timedelta(days=300))):
            await owner.execute(
                "INSERT INTO device (account_id, token_hash, created_at, used_at) VALUES ($1, $2, $3, $3)",
                account,
                name.encode(),
                NOW - age,
            )
        for name, age in (("old", timedelta(days=91)), ("new", timedelta(days=10))):
            await owner.execute(
                "INSERT INTO activation (account_id, code_hash, created_at, expires_at) VALUES ($1, $2, $3, $3)",
                account,
                name.encode(),
                NOW - age,
            )
        for name, age in (("old", timedelta(days=2)), ("new", timedelta(hours=23))):
            await owner.execute(
                "INSERT INTO identity_ticket (token_hash, challenge, issuer, subject, for_linking, expires_at)"
                " VALUES (sha256($1), repeat('x', 43), 'https://id.example', '1', false, $2)",
                name.encode(),
                NOW - age,
            )
        for name, age in (("old", timedelta(days=31)), ("new", timedelta(days=29))):
            await owner.execute(
                "INSERT INTO outcome (account_id, key, digest, answer, at) VALUES ($1, $2, '', '{}', $3)",
                account,
                name,
                NOW - age,
            )

    removed = await forget(database)

    assert removed == {
        "sign_in_failure": 1,
        "session": 0,
        "activation": 1,
        "identity_ticket": 1,
        "outcome": 1,
        "device": 1,
        "attachment": 0,
    }
    async with place.as_owner() as owner:
        assert await owner.fetchval("SELECT array_agg(key) FROM sign_in_failure") == [b"new"]
        assert await owner.fetchval("SELECT array_agg(token_hash) FROM device") == [b"new"]
        assert await owner.fetchval("SELECT array_agg(code_hash) FROM activation") == [b"new"]


async def test_sessions_go_ninety_days_after_they_ended_or_expired(place: Place, database: Database) -> None:
    account = await _account(place)
    await place.at(NOW)
    async with place.as_owner() as owner:
        grant = await owner.fetchval(
            "INSERT INTO role_grant (account_id, role, granted_at) VALUES ($1, 'operator', $2) RETURNING id",
            account,
            NOW,
        )
        for name, expires, ended in (
            ("expired", NOW - timedelta(days=91), None),
            ("ended", NOW + timedelta(days=1), NOW - timedelta(days=91)),
            ("lately", NOW - timedelta(days=89), NOW - timedelta(days=89)),
            ("running", NOW + timedelta(days=1), None),
        ):
            await owner.execute(
                "INSERT INTO session (token_hash, account_id, grant_id, epoch, created_at, expires_at, ended_at)"
                " VALUES ($1, $2, $3, 0, $4, $5, $6)",
                name.encode(),
                account,
                grant,
                NOW,
                expires,
                ended,
            )

    assert (await forget(database))["session"] == 2
    assert await forget(database) == dict.fromkeys([*KEPT, "attachment"], 0)
    async with place.as_owner() as owner:
        left = await owner.fetchval("SELECT array_agg(token_hash ORDER BY token_hash) FROM session")
    assert left == [b"lately", b"running"]


async def _files(place: Place) -> dict[int, tuple[bool, bool]]:
    """Which files there are: whether the content is kept, and whether they were removed."""
    async with place.as_owner() as owner:
        rows = await owner.fetch(
            "SELECT id, content IS NOT NULL AS kept, removed_at IS NOT NULL AS removed FROM attachment"
        )
        return {row["id"]: (row["kept"], row["removed"]) for row in rows}


async def test_files_that_never_arrived_go_and_those_taken_back_lose_their_content(
    world: World, own_place: Place, own_database: Database
) -> None:
    before = await _files(own_place)
    removed, awaited, of_removed = ({world[f"attachment:{s}.~{n}"] for s in "AB"} for n in (1, 2, 3))

    await own_place.at(MONDAY + timedelta(days=1))
    assert (await forget(own_database))["attachment"] == 0
    await own_place.at(MONDAY + timedelta(days=1, seconds=1))
    assert (await forget(own_database))["attachment"] == 2
    assert await _files(own_place) == {number: state for number, state in before.items() if number not in awaited}
    await own_place.at(MONDAY + timedelta(days=30))
    assert (await forget(own_database))["attachment"] == 4
    assert (await forget(own_database))["attachment"] == 0
    assert await _files(own_place) == {
        number: (False, True) if number in removed | of_removed else state
        for number, state in before.items()
        if number not in awaited
    }


async def test_more_files_than_go_at_once_all_go(world: World, own_place: Place, own_database: Database) -> None:
    async with own_place.as_owner() as owner:
        await owner.execute(
            "INSERT INTO attachment (school_id, homework_id, name, media_type, size, sha256, added_by_id, added_at)"
            " SELECT school_id, homework_id, name, media_type, size, sha256, added_by_id, added_at - interval '2 days'"
            " FROM attachment, generate_series(1, $2) WHERE id = $1",
            world["attachment:A.~2"],
            2 * FILES + 1,
        )
    assert (await forget(own_database))["attachment"] == 2 * FILES + 1
