"""Two who change one account at the same time: each sees what the other has done, and nothing slips through between them."""

import asyncio
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from typing import Any

from domain import acts
from domain.access import Viewer
from domain.accounts import roles
from domain.accounts.claiming import BLOCKED, claim_roles
from domain.acts import Writer
from domain.refusals import NotAllowed
from orm.people import Role
from tests.schema.accounts.doing import CLAIM, GIVE, Office


@asynccontextmanager
async def _under_way(office: Office, viewer: Viewer, name: str, writer: Writer) -> AsyncIterator[None]:
    """The act is done, and commits when the block ends."""
    async with office.database.work(viewer.schools, actor=viewer.account_id) as work:
        done, _ = await acts.perform(work, viewer, name, {}, None, writer)
        assert isinstance(done, dict), done
        yield


async def _met(office: Office, other: Coroutine[Any, Any, Any]) -> "asyncio.Task[Any]":
    """The other one has begun, and waits for a lock or is done."""
    task = asyncio.ensure_future(other)
    async with office.place.as_owner() as watcher:
        while not task.done() and not await watcher.fetchval(
            "SELECT EXISTS (SELECT 1 FROM pg_locks WHERE NOT granted)"
        ):
            await asyncio.wait([task], timeout=0.01)
    return task


async def test_a_code_that_a_block_ends_sets_no_password(office: Office) -> None:
    """The slip is in wrong hands, and is used while its account is being blocked."""
    code = await office.code("A.reg", "guardian:A.gmom")
    registrar = await office.who("A.reg")
    guardian = ("Guardian", office.world["guardian:A.gmom"])
    async with _under_way(office, registrar, "accountBlock", lambda act: roles.block(act, guardian, "Листок потерян")):
        using = await _met(office, office.activate(code))
    assert isinstance(await using, NotAllowed)
    stored = "SELECT password_hash FROM account WHERE id = $1"
    assert await office.say(stored, office.world["account:A.gmom"]) is None
    assert await office.say("SELECT count(*) FROM activation WHERE used_at IS NOT NULL") == 0


async def test_nothing_joins_an_account_that_is_being_blocked(office: Office) -> None:
    code = await office.code("A.reg", "guardian:A.gmom")
    administrator, teacher = await office.who("A.adm"), await office.who("A.tm")
    blocked = ("Staff", office.world["staff:A.tm"])
    async with _under_way(office, administrator, "accountBlock", lambda act: roles.block(act, blocked, "Проверка")):
        claiming = await _met(office, office.do(teacher, CLAIM, code=code))
    assert (await claiming)["message"] == BLOCKED
    assert await office.say("SELECT count(*) FROM activation WHERE used_at IS NOT NULL") == 0


async def test_no_role_is_given_to_somebody_who_is_being_blocked(office: Office) -> None:
    administrator = await office.who("A.adm")
    blocked = ("Staff", office.world["staff:A.tp"])
    given = {"staffId": office.world.id("staff:A.tp"), "role": "DEPUTY"}
    async with _under_way(office, administrator, "accountBlock", lambda act: roles.block(act, blocked, "Проверка")):
        giving = await _met(office, office.do(administrator, GIVE, input=given))
    assert (await giving)["__typename"] == "Conflict"


async def test_a_role_that_is_given_while_the_account_is_claimed_joins_the_account_that_is_left(office: Office) -> None:
    code = await office.code("A.adm", "staff:A.tp")
    guardian, administrator = await office.who("A.gmom"), await office.who("A.adm")
    given = {"staffId": office.world.id("staff:A.tp"), "role": "DEPUTY"}
    async with _under_way(office, guardian, "roleClaim", lambda act: claim_roles(act, code)):
        giving = await _met(office, office.do(administrator, GIVE, input=given))
    assert (await giving)["__typename"] == "PersonAccountWritten"
    holder = "SELECT account_id FROM role_grant WHERE staff_id = $1 AND role = $2 AND revoked_at IS NULL"
    staff = office.world["staff:A.tp"]
    assert await office.say(holder, staff, Role.DEPUTY.value) == office.world["account:A.gmom"]


async def test_nothing_joins_an_account_that_a_code_has_just_opened_to_somebody_else(office: Office) -> None:
    """A registrar kept a copy of the guardian's slip, and uses it while the guardian shows the code of a deputy head."""
    kept = await office.code("A.reg", "guardian:A.gmom")
    code = await office.code("A.adm", "staff:A.dep")
    guardian = await office.who("A.gmom")
    opened = "UPDATE account SET epoch = epoch + 1, password_hash = 'theirs' WHERE id = $1"
    async with office.place.as_owner() as owner, owner.transaction():
        await owner.execute(opened, guardian.account_id)
        claiming = await _met(office, office.do(guardian, CLAIM, code=code))
    done = await claiming
    assert done["__typename"] == "NotAllowed", done
    deputy = "SELECT account_id FROM role_grant WHERE staff_id = $1 AND role = $2 AND revoked_at IS NULL"
    held = await office.say(deputy, office.world["staff:A.dep"], Role.DEPUTY.value)
    assert held == office.world["account:A.dep"]
    assert kept != code
