"""A one-time code sets the first password of an account, once."""

import asyncio
from datetime import timedelta
from itertools import count
from typing import Final

import pytest

from domain.guessing import CODES_REFUSED_FROM, guess_at_code
from domain.passwords import digest, new_code
from domain.refusals import InvalidInput, NotAllowed, RateLimited
from domain.sign_in import SignedIn, Visitor, activate, sign_in, viewer_of
from orm.database import Database
from tests.world import NOW, World

PASSWORD: Final = "новый пароль"
REFUSED: Final = NotAllowed("Код не подходит: он уже использован, истёк или введён с ошибкой.")
_NETWORKS: Final = count(1)


def _somewhere() -> Visitor:
    """A network that no other test knocked from."""
    return Visitor(f"test network {next(_NETWORKS)}")


async def _code(database: Database, world: World, account: str, lasts: timedelta = timedelta(days=7)) -> str:
    code = new_code()
    async with database.work(()) as work:
        await work.execute(
            "INSERT INTO activation (account_id, code_hash, created_at, expires_at) VALUES ($1, $2, $3, $4)",
            world[account],
            digest(code),
            NOW,
            NOW + lasts,
        )
    return code


async def test_a_code_sets_the_password_and_signs_in(world: World, world_database: Database) -> None:
    code = await _code(world_database, world, "account:A.gbf")
    opened = await activate(world_database, code, PASSWORD, _somewhere(), lambda: NOW)
    assert isinstance(opened, SignedIn)
    viewer = await viewer_of(world_database, opened.token)
    assert viewer is not None
    assert viewer.account_id == world["account:A.gbf"]
    assert isinstance(await sign_in(world_database, "a.gbf", PASSWORD, _somewhere(), lambda: NOW), SignedIn)


async def test_a_code_is_read_as_people_type_it(world: World, world_database: Database) -> None:
    code = await _code(world_database, world, "account:A.gran")
    outcome = await activate(world_database, f"  {code.lower()}\n", PASSWORD, _somewhere(), lambda: NOW)
    assert isinstance(outcome, SignedIn)


async def test_a_code_works_once(world: World, world_database: Database) -> None:
    code = await _code(world_database, world, "account:A.gmov")
    outcomes = await asyncio.gather(
        *(activate(world_database, code, f"{PASSWORD} {number}", _somewhere(), lambda: NOW) for number in range(5))
    )
    assert [type(outcome) for outcome in outcomes].count(SignedIn) == 1
    assert [outcome for outcome in outcomes if not isinstance(outcome, SignedIn)] == [REFUSED] * 4
    assert await activate(world_database, code, PASSWORD, _somewhere(), lambda: NOW) == REFUSED


async def test_a_code_ends(world: World, world_database: Database) -> None:
    code = await _code(world_database, world, "account:A.glft", timedelta(hours=1))
    assert await activate(world_database, code, PASSWORD, _somewhere(), lambda: NOW + timedelta(hours=1)) == REFUSED


async def test_an_activation_ends_older_sessions(world: World, world_database: Database) -> None:
    old = await activate(
        world_database, await _code(world_database, world, "account:A.gkl"), PASSWORD, _somewhere(), lambda: NOW
    )
    new = await activate(
        world_database, await _code(world_database, world, "account:A.gkl"), PASSWORD, _somewhere(), lambda: NOW
    )
    assert isinstance(old, SignedIn)
    assert isinstance(new, SignedIn)
    assert await viewer_of(world_database, old.token) is None
    assert await viewer_of(world_database, new.token) is not None


async def test_a_blocked_account_stays_closed(world: World, world_database: Database) -> None:
    code = await _code(world_database, world, "account:A.gref")
    async with world_database.work(()) as work:
        await work.execute("UPDATE account SET blocked_at = $2 WHERE id = $1", world["account:A.gref"], NOW)
    outcome = await activate(world_database, code, PASSWORD, _somewhere(), lambda: NOW)
    assert outcome == NotAllowed("Учётная запись заблокирована.")
    assert isinstance(await sign_in(world_database, "a.gref", PASSWORD, _somewhere(), lambda: NOW), NotAllowed)


@pytest.mark.parametrize("password", ["", "1234567", "x" * 201])
async def test_a_password_that_is_too_short_or_too_long_costs_no_code(
    password: str, world: World, world_database: Database
) -> None:
    code = await _code(world_database, world, "account:A.gu14")
    outcome = await activate(world_database, code, password, _somewhere(), lambda: NOW)
    assert isinstance(outcome, InvalidInput)
    assert [problem.path for problem in outcome.fields] == ["input.password"]
    assert isinstance(await activate(world_database, code, PASSWORD, _somewhere(), lambda: NOW), SignedIn)


async def test_guesses_at_codes_are_refused_per_network(world: World, world_database: Database) -> None:
    code = await _code(world_database, world, "account:A.gw14")
    guesser = _somewhere()
    for _ in range(CODES_REFUSED_FROM - 2):
        assert await guess_at_code(world_database, guesser.network, NOW) is None
    guesses = [await activate(world_database, new_code(), PASSWORD, guesser, lambda: NOW) for _ in range(2)]
    assert guesses == [REFUSED] * 2
    assert isinstance(await activate(world_database, code, PASSWORD, guesser, lambda: NOW), RateLimited)
    assert isinstance(await activate(world_database, code, PASSWORD, _somewhere(), lambda: NOW), SignedIn)


async def test_a_class_that_activates_behind_one_network_is_not_refused(world: World, world_database: Database) -> None:
    school = _somewhere()
    for name in ("anna", "boris", "mov", "ivan", "ref", "nev", "wdr", "end", "tom", "fut", "agn", "prc"):
        code = await _code(world_database, world, f"account:A.{name}")
        assert isinstance(await activate(world_database, code, PASSWORD, school, lambda: NOW), SignedIn)
