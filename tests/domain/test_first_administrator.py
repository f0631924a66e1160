"""The first start of an installation prints a one-time code, until somebody can sign in."""

import asyncio
import re
from typing import Final

from domain.activation import FIRST_LOGIN, LASTS, another_code, first_administrator
from domain.passwords import hash_password
from domain.refusals import NotAllowed
from domain.sign_in import SignedIn, Visitor, activate, sign_in
from orm.people import Role
from tests.databases import Place, opened
from tests.world import NOW, World

PASSWORD: Final = "новый пароль"
REFUSED: Final = NotAllowed("Код не подходит: он уже использован, истёк или введён с ошибкой.")
HOME: Final = Visitor("192.0.2.1")


async def test_the_first_start_makes_the_city_operator_and_gives_a_code(place: Place) -> None:
    await place.at(NOW)
    code = await first_administrator(place.owner_url)
    assert code is not None
    assert re.fullmatch(r"([A-Z2-9]{5}-){3}[A-Z2-9]{5}", code)
    async with opened(place) as database:
        signed_in = await activate(database, code, PASSWORD, HOME, lambda: NOW)
        assert isinstance(signed_in, SignedIn)
        assert signed_in.role is Role.OPERATOR
        assert isinstance(await sign_in(database, FIRST_LOGIN, PASSWORD, HOME, lambda: NOW), SignedIn)
    assert await first_administrator(place.owner_url) is None


async def test_a_start_before_anybody_signed_in_gives_a_new_code_and_ends_the_older_one(place: Place) -> None:
    await place.at(NOW)
    old, new = await first_administrator(place.owner_url), await first_administrator(place.owner_url)
    assert old is not None
    assert new is not None
    async with opened(place) as database:
        assert await activate(database, old, PASSWORD, HOME, lambda: NOW) == REFUSED
        late = await activate(database, new, PASSWORD, HOME, lambda: NOW + LASTS)
        assert late == REFUSED
        assert isinstance(await activate(database, new, PASSWORD, HOME, lambda: NOW), SignedIn)
        async with database.work(()) as work:
            assert len(await work.fetch("SELECT id FROM account")) == 1
            assert len(await work.fetch("SELECT id FROM role_grant")) == 1


async def test_two_first_starts_at_once_leave_one_code_that_works(place: Place) -> None:
    await place.at(NOW)
    codes = await asyncio.gather(*(first_administrator(place.owner_url) for _ in range(2)))
    async with opened(place) as database:
        outcomes = [await activate(database, code or "", PASSWORD, HOME, lambda: NOW) for code in codes]
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["NotAllowed", "SignedIn"]


async def test_an_installation_with_people_in_it_gives_no_code(world: World, own_place: Place) -> None:
    async with own_place.as_owner() as connection:
        await connection.execute(
            "UPDATE account SET password_hash = $2 WHERE id = $1", world["account:A.adm"], await hash_password(PASSWORD)
        )
    assert await first_administrator(own_place.owner_url) is None


async def test_whoever_keeps_the_installation_helps_somebody_of_two_schools(world: World, own_place: Place) -> None:
    older, code = await another_code(own_place.owner_url, " BOTH "), await another_code(own_place.owner_url, "both")
    assert older is not None
    assert code is not None
    assert await another_code(own_place.owner_url, "nobody") is None
    async with opened(own_place) as database:
        assert await activate(database, older, PASSWORD, HOME, lambda: NOW) == REFUSED
        outcome = await activate(database, code, PASSWORD, HOME, lambda: NOW)
    assert isinstance(outcome, SignedIn)
    assert outcome.account == world["account:both"]
