"""Sign-in: tokens kept as hashes, guesses counted before they are judged, nobody locked out by somebody else."""

import asyncio
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from typing import Final

import pytest

from domain.access import Viewer
from domain.guessing import REFUSED_FROM, SLOWED_FROM, SLOWEST, WINDOW
from domain.passwords import digest, hash_password
from domain.refusals import NotAllowed, RateLimited
from domain.sign_in import (
    FAMILY_SESSION,
    STAFF_SESSION,
    SignedIn,
    Visitor,
    roles,
    sign_in,
    sign_out,
    switch_role,
    viewer_of,
)
from orm.database import Database
from orm.people import Role
from tests.databases import Place
from tests.world import NOW, World

PASSWORD: Final = "верный пароль"
HOME: Final = Visitor("192.0.2.1")
AWAY: Final = Visitor("198.51.100.7")
WRONG: Final = NotAllowed("Неверный логин или пароль.")
_NUMBERS: Final = count(1)


@dataclass(slots=True)
class Desk:
    """Where somebody with one account knocks. Waiting is noted instead of done."""

    database: Database
    world: World
    login: str
    account: int
    now: datetime = NOW
    waits: list[float] = field(default_factory=list)

    async def enter(
        self, password: str = PASSWORD, visitor: Visitor = HOME, login: str | None = None
    ) -> SignedIn | NotAllowed | RateLimited:
        return await sign_in(
            self.database, self.login if login is None else login, password, visitor, lambda: self.now, self._wait
        )

    async def signed_in(self, visitor: Visitor = HOME) -> SignedIn:
        outcome = await self.enter(visitor=visitor)
        assert isinstance(outcome, SignedIn)
        return outcome

    async def viewer(self, token: str) -> Viewer:
        found = await viewer_of(self.database, token)
        assert found is not None
        return found

    async def say(self, statement: str, *values: object) -> None:
        async with self.database.work(()) as work:
            await work.execute(statement, *values)

    async def grant(self, role: str, person: str | None = None) -> int:
        columns = {} if person is None else {f"{person.partition(':')[0]}_id": self.world[person]}
        school = None if role == "operator" else self.world["school:A"]
        names = "".join(f", {name}" for name in columns)
        places = "".join(f", ${number}" for number in range(5, 5 + len(columns)))
        async with self.database.work(()) as work:
            row = await work.fetchrow(
                f"INSERT INTO role_grant (account_id, role, school_id, granted_at{names})"
                f" VALUES ($1, $2, $3, $4{places}) RETURNING id",
                self.account,
                role,
                school,
                self.now,
                *columns.values(),
            )
        number: int = row["id"]
        return number

    async def _wait(self, seconds: float) -> None:
        self.waits.append(seconds)


@pytest.fixture(scope="module")
async def kept() -> str:
    return await hash_password(PASSWORD)


@pytest.fixture
async def desk(world: World, world_database: Database, kept: str) -> Desk:
    """An account of its own for each test: a guardian of Anna, who has signed in nowhere yet."""
    login = f"вход-{next(_NUMBERS)}"
    async with world_database.work(()) as work:
        row = await work.fetchrow(
            "INSERT INTO account (login, full_name, password_hash, epoch, created_at) VALUES ($1, 'Кто-то', $2, 0, $3)"
            " RETURNING id",
            login,
            kept,
            NOW,
        )
    desk = Desk(world_database, world, login, row["id"])
    await desk.grant("guardian", "guardian:A.gmom")
    return desk


async def test_the_right_password_opens_a_session_in_the_first_role(desk: Desk) -> None:
    opened = await desk.signed_in()
    assert (opened.role, opened.expires_at) == (Role.GUARDIAN, NOW + FAMILY_SESSION)
    viewer = await desk.viewer(opened.token)
    assert (viewer.account_id, viewer.full_name, viewer.role) == (desk.account, "Кто-то", Role.GUARDIAN)
    assert viewer.schools == (desk.world["school:A"],)
    assert viewer.persons == (desk.world["guardian:A.gmom"],)


@pytest.mark.parametrize(
    ("role", "person", "lasts"),
    [
        ("teacher", "staff:A.tm", STAFF_SESSION),
        ("administrator", None, STAFF_SESSION),
        ("operator", None, STAFF_SESSION),
        ("student", "student:A.anna", FAMILY_SESSION),
        ("journal", None, FAMILY_SESSION),
    ],
)
async def test_staff_sign_in_for_a_day_and_families_for_a_month(
    role: str, person: str | None, lasts: timedelta, desk: Desk
) -> None:
    await desk.say("UPDATE role_grant SET revoked_at = $2 WHERE account_id = $1", desk.account, NOW)
    await desk.grant(role, person)
    opened = await desk.signed_in()
    assert (opened.role.value, opened.expires_at) == (role, NOW + lasts)


async def test_a_login_is_read_as_people_write_it(desk: Desk) -> None:
    assert isinstance(await desk.enter(login=f"  {desk.login.upper()} "), SignedIn)


async def test_neither_tokens_nor_passwords_are_kept(desk: Desk) -> None:
    opened = await desk.signed_in()
    async with desk.database.work(()) as work:
        session = await work.fetchrow("SELECT token_hash FROM session WHERE account_id = $1", desk.account)
        device = await work.fetchrow("SELECT token_hash FROM device WHERE account_id = $1", desk.account)
        account = await work.fetchrow("SELECT password_hash FROM account WHERE id = $1", desk.account)
    assert session["token_hash"] == digest(opened.token)
    assert device["token_hash"] == digest(opened.device)
    assert account["password_hash"].startswith("$argon2id$")
    assert opened.token != opened.device


async def test_everything_that_is_wrong_gets_one_answer(desk: Desk) -> None:
    assert await desk.enter("неверный пароль") == WRONG
    assert await desk.enter("") == WRONG
    assert await desk.enter(PASSWORD * 50) == WRONG
    assert await desk.enter(login="никто") == WRONG
    assert await desk.enter(login="") == WRONG
    await desk.say("UPDATE account SET blocked_at = $2 WHERE id = $1", desk.account, NOW)
    assert await desk.enter() == WRONG
    await desk.say("UPDATE account SET blocked_at = NULL, password_hash = NULL WHERE id = $1", desk.account)
    assert await desk.enter() == WRONG


async def test_an_account_without_a_role_gets_the_same_answer(desk: Desk) -> None:
    await desk.say("UPDATE role_grant SET revoked_at = $2 WHERE account_id = $1", desk.account, NOW)
    assert await desk.enter() == WRONG


async def test_a_login_that_only_begins_like_one_is_nobodys(desk: Desk) -> None:
    long = f"{desk.login}{'я' * 80}"[:80]
    await desk.say("UPDATE account SET login = $2 WHERE id = $1", desk.account, long)
    assert await desk.enter(login=f"{long}x") == WRONG
    assert isinstance(await desk.enter(login=long), SignedIn)


async def test_the_tenth_guess_from_a_network_is_the_last_one_judged(desk: Desk) -> None:
    for _ in range(REFUSED_FROM):
        assert await desk.enter("неверный пароль") == WRONG
    refused = await desk.enter()
    assert isinstance(refused, RateLimited)
    assert refused.retry_after == WINDOW.total_seconds()


async def test_who_is_refused_in_one_network_enters_from_another(desk: Desk) -> None:
    for _ in range(REFUSED_FROM + 5):
        await desk.enter("неверный пароль", AWAY)
    assert isinstance(await desk.enter(visitor=AWAY), RateLimited)
    assert isinstance(await desk.enter(), SignedIn)


async def test_refusals_of_an_unknown_login_look_alike(desk: Desk) -> None:
    login = f"нет-{desk.login}"
    outcomes = [await desk.enter("пароль", login=login) for _ in range(REFUSED_FROM + 1)]
    assert outcomes[:-1] == [WRONG] * REFUSED_FROM
    assert isinstance(outcomes[-1], RateLimited)


async def test_guesses_sent_at_once_are_counted_like_guesses_in_turn(desk: Desk) -> None:
    outcomes = await asyncio.gather(*(desk.enter("неверный пароль") for _ in range(3 * REFUSED_FROM)))
    judged = [outcome for outcome in outcomes if outcome == WRONG]
    assert len(judged) == REFUSED_FROM
    assert all(isinstance(outcome, RateLimited) for outcome in outcomes if outcome != WRONG)


async def test_guesses_from_everywhere_slow_the_login_and_refuse_nobody(desk: Desk) -> None:
    for number in range(SLOWED_FROM + 20):
        assert await desk.enter("неверный пароль", Visitor(f"203.0.113.{number}")) == WRONG
    assert isinstance(await desk.enter(), SignedIn)
    assert len(desk.waits) == 21
    assert desk.waits == sorted(desk.waits)
    assert max(desk.waits) == SLOWEST


async def test_a_device_that_signed_in_before_is_neither_slowed_nor_refused(desk: Desk) -> None:
    phone = Visitor(HOME.network, (await desk.signed_in()).device)
    for _ in range(REFUSED_FROM + 5):
        await desk.enter("неверный пароль")
    desk.waits.clear()
    opened = await desk.signed_in(phone)
    assert opened.device == phone.device
    assert desk.waits == []


async def test_a_device_is_refused_by_its_own_guesses(desk: Desk) -> None:
    phone = Visitor(HOME.network, (await desk.signed_in()).device)
    for _ in range(REFUSED_FROM):
        await desk.enter("неверный пароль", phone)
    assert isinstance(await desk.enter(visitor=phone), RateLimited)
    assert isinstance(await desk.enter(), SignedIn)


async def test_a_device_of_somebody_else_is_not_known(desk: Desk, world: World) -> None:
    phone = await desk.signed_in()
    await desk.say(
        "UPDATE device SET account_id = $2 WHERE token_hash = $1", digest(phone.device), world["account:A.gdad"]
    )
    for _ in range(REFUSED_FROM):
        await desk.enter("неверный пароль")
    assert isinstance(await desk.enter(visitor=Visitor(HOME.network, phone.device)), RateLimited)


async def test_guesses_are_forgotten_after_a_while_without_any(desk: Desk) -> None:
    for _ in range(REFUSED_FROM + 1):
        await desk.enter("неверный пароль")
    desk.now = NOW + WINDOW
    assert isinstance(await desk.enter(), RateLimited)
    desk.now += WINDOW + timedelta(seconds=1)
    assert isinstance(await desk.enter(), SignedIn)


async def test_the_right_password_clears_the_count(desk: Desk) -> None:
    for _ in range(REFUSED_FROM - 1):
        await desk.enter("неверный пароль")
    await desk.signed_in()
    for _ in range(REFUSED_FROM):
        assert await desk.enter("неверный пароль") == WRONG


@pytest.mark.parametrize("token", ["", "x", "x" * 19, "x" * 43, "x" * 101, "\ud800" * 30, "я" * 50])
async def test_a_token_that_nobody_was_given_is_nobodys(token: str, world_database: Database) -> None:
    assert await viewer_of(world_database, token) is None


async def test_signing_out_ends_this_session_and_no_other(desk: Desk) -> None:
    first, second = await desk.signed_in(), await desk.signed_in()
    viewer = await desk.viewer(first.token)
    async with desk.database.work(viewer.schools) as work:
        await sign_out(work, viewer)
    assert await viewer_of(desk.database, first.token) is None
    assert await viewer_of(desk.database, second.token) is not None


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE account SET epoch = epoch + 1 WHERE id = $1",
        "UPDATE account SET blocked_at = app.now() WHERE id = $1",
        "UPDATE role_grant SET revoked_at = app.now() WHERE account_id = $1",
        "UPDATE session SET ended_at = app.now() WHERE account_id = $1",
        "UPDATE session SET expires_at = app.now() WHERE account_id = $1",
    ],
)
async def test_a_revocation_ends_sessions_at_once(statement: str, desk: Desk) -> None:
    opened = await desk.signed_in()
    assert await viewer_of(desk.database, opened.token) is not None
    await desk.say(statement, desk.account)
    assert await viewer_of(desk.database, opened.token) is None


async def test_a_session_ends_at_its_instant(desk: Desk, world_place: Place) -> None:
    opened = await desk.signed_in()
    try:
        await world_place.at(opened.expires_at - timedelta(seconds=1))
        assert await viewer_of(desk.database, opened.token) is not None
        await world_place.at(opened.expires_at)
        assert await viewer_of(desk.database, opened.token) is None
    finally:
        await world_place.at(NOW)


async def test_a_guardian_acts_in_all_guardianships_and_staff_in_one_role(desk: Desk, world: World) -> None:
    async with desk.database.work(()) as work:
        await work.execute(
            "INSERT INTO role_grant (account_id, role, school_id, guardian_id, granted_at) VALUES ($1, 'guardian', $2, $3, $4)",
            desk.account,
            world["school:B"],
            world["guardian:B.gbf"],
            NOW,
        )
    teacher = await desk.grant("teacher", "staff:A.tm")
    opened = await desk.signed_in()
    viewer = await desk.viewer(opened.token)
    assert set(viewer.schools) == {world["school:A"], world["school:B"]}
    assert set(viewer.persons) == {world["guardian:A.gmom"], world["guardian:B.gbf"]}
    async with desk.database.work(viewer.schools) as work:
        assert await switch_role(work, viewer, teacher) is Role.TEACHER
    viewer = await desk.viewer(opened.token)
    assert (viewer.role, viewer.schools, viewer.persons) == (Role.TEACHER, (world["school:A"],), (world["staff:A.tm"],))


async def test_a_familys_session_does_not_outlast_one_of_staff_when_it_acts_as_staff(desk: Desk) -> None:
    deputy = await desk.grant("deputy", "staff:A.dep")
    viewer = await desk.viewer((await desk.signed_in()).token)
    assert await _expires(desk, viewer) == NOW + FAMILY_SESSION
    async with desk.database.work(viewer.schools) as work:
        assert await switch_role(work, viewer, deputy) is Role.DEPUTY
    assert await _expires(desk, viewer) == NOW + STAFF_SESSION
    async with desk.database.work(viewer.schools) as work:
        assert await switch_role(work, viewer, viewer.grant_id) is Role.GUARDIAN
    assert await _expires(desk, viewer) == NOW + STAFF_SESSION


async def _expires(desk: Desk, viewer: Viewer) -> datetime:
    async with desk.database.work(()) as work:
        found: datetime = (await work.fetchrow("SELECT expires_at FROM session WHERE id = $1", viewer.session_id))[
            "expires_at"
        ]
        return found


async def test_a_role_that_was_taken_back_or_is_somebody_elses_is_not_switched_to(desk: Desk, world: World) -> None:
    gone = await desk.grant("teacher", "staff:A.tp")
    await desk.say("UPDATE role_grant SET revoked_at = $2 WHERE id = $1", gone, NOW)
    viewer = await desk.viewer((await desk.signed_in()).token)
    for grant in (gone, world["grant:A.dep"], 2**62):
        async with desk.database.work(viewer.schools) as work:
            assert await switch_role(work, viewer, grant) is None


async def test_roles_are_listed_in_the_order_they_were_given(desk: Desk) -> None:
    teacher, operator = await desk.grant("teacher", "staff:A.tm"), await desk.grant("operator")
    viewer = await desk.viewer((await desk.signed_in()).token)
    async with desk.database.work(viewer.schools) as work:
        found = await roles(work, viewer)
    assert [(row["id"], row["role"], row["current"]) for row in found] == [
        (viewer.grant_id, "guardian", True),
        (teacher, "teacher", False),
        (operator, "operator", False),
    ]
    assert [row["school_name"] for row in found] == ["Ф⟦school:A⟧", "Ф⟦school:A⟧", None]
