"""Two accounts of one person become one by the code of a slip, once, and never around a block."""

import asyncio

import pytest

from domain.accounts.claiming import BLOCKED
from domain.guessing import CODES_REFUSED_FROM, guess_at_code
from domain.passwords import new_code
from domain.refusals import NotAllowed
from domain.sign_in import SignedIn, sign_in, viewer_of
from orm.people import Role
from tests.schema.accounts.doing import CLAIM, PASSWORD, Office, somewhere
from tests.world import NOW, token_of


async def test_the_roles_of_a_slip_join_whoever_is_signed_in(office: Office) -> None:
    code = await office.code("A.reg", "guardian:A.gmom")
    done = await office.do("A.tm", CLAIM, code=code.lower())
    assert done["roles"] == [{"role": "GUARDIAN", "schoolId": office.world.id("school:A"), "current": False}]
    roles = await office.do("A.tm", "{ me { roles { role } } }")
    assert [each["role"] for each in roles["roles"]] == ["TEACHER", "GUARDIAN"]
    assert await viewer_of(office.database, token_of("A.gmom")) is None, "the other account ends empty"
    assert (await office.activate(code)).message.startswith("Код не подходит")


async def test_the_other_account_lets_nobody_in_any_more(office: Office) -> None:
    await office.opened(await office.code("A.reg", "guardian:A.gmom"))
    code = await office.code("A.reg", "guardian:A.gmom")
    assert (await office.do("A.tm", CLAIM, code=code))["__typename"] == "RolesClaimed"
    assert isinstance(await sign_in(office.database, "a.gmom", PASSWORD, somewhere(), lambda: NOW), NotAllowed)
    state = await office.state("A.reg", "guardian:A.gmom")
    assert (state["login"], state["state"]) == ("a.tm", "EXPIRED")


async def test_what_joined_is_told_in_both_histories(office: Office) -> None:
    teacher = (await office.who("A.tm")).account_id
    registrar = (await office.who("A.reg")).account_id
    code = await office.code("A.reg", "guardian:A.gmom")
    await office.do("A.tm", CLAIM, code=code)
    assert await office.history(teacher) == [("role_given", teacher, "")]
    assert await office.history(office.world["account:A.gmom"]) == [
        ("slip_issued", registrar, ""),
        ("slip_used", teacher, ""),
        ("role_taken", teacher, ""),
    ]


async def test_a_code_is_claimed_or_used_once(office: Office) -> None:
    code = await office.code("A.reg", "guardian:A.gmom")
    first, second = await office.who("A.tm"), await office.who("A.tp")
    outcomes = await asyncio.gather(
        office.do(first, CLAIM, code=code), office.do(second, CLAIM, code=code), office.activate(code)
    )
    done = [each for each in outcomes[:2] if each["__typename"] == "RolesClaimed"]
    assert len(done) + isinstance(outcomes[2], SignedIn) == 1


@pytest.mark.parametrize("blocked", ["A.tm", "A.gmom"])
async def test_nothing_joins_a_blocked_role_and_the_code_stays(blocked: str, office: Office) -> None:
    code = await office.code("A.reg", "guardian:A.gmom")
    await _second_role(office, blocked)
    done = await office.do("A.tm", CLAIM, code=code)
    assert (done["__typename"], done["message"]) == ("Conflict", BLOCKED)
    assert await office.say("SELECT count(*) FROM activation WHERE used_at IS NOT NULL") == 0


async def test_ones_own_code_is_not_used_up(office: Office) -> None:
    code = await office.code("A.reg", "guardian:A.gmom")
    assert (await office.do("A.gmom", CLAIM, code=code))["__typename"] == "Conflict"
    assert isinstance(await office.activate(code), SignedIn)


async def test_a_registrar_who_kept_an_older_slip_of_the_joined_account_gets_nothing(office: Office) -> None:
    """A deputy head signs in as a guardian and joins the other roles: the guardian's slip reaches no further than before."""
    kept = await office.code("A.reg", "guardian:A.gmom")
    code = await office.code("A.adm", "staff:A.dep")
    assert (await office.do("A.gmom", CLAIM, code=code))["__typename"] == "RolesClaimed"
    assert (await office.activate(kept)).message.startswith("Код не подходит")
    roles = await office.do("A.gmom", "{ me { roles { role } } }")
    assert [each["role"] for each in roles["roles"]] == ["GUARDIAN", "DEPUTY"]


async def test_the_service_account_joins_nothing(office: Office) -> None:
    code = await office.code("A.reg", "guardian:A.gmom")
    assert (await office.do("A.jou", CLAIM, code=code))["__typename"] == "NotAllowed"
    assert isinstance(await office.activate(code), SignedIn)


async def test_a_role_that_both_have_stays_one(office: Office) -> None:
    """`both` and `A.gtwo` stand for one guardian."""
    code = await office.code("A.reg", "guardian:A.gtwo")
    assert (await office.do("both", CLAIM, code=code))["roles"] == []
    roles = await office.do("both", "{ me { roles { role } } }")
    assert len(roles["roles"]) == 2


async def test_a_role_that_ends_on_a_day_to_come_ends_then(office: Office) -> None:
    code = await office.code("A.adm", "staff:A.tp")
    await office.say(
        "UPDATE role_grant SET revoked_at = app.now() + interval '3 days' WHERE id = $1", office.world["grant:A.tp"]
    )
    await office.do("A.gmom", CLAIM, code=code)
    ends = await office.say(
        "SELECT revoked_at - app.now() FROM role_grant WHERE account_id = $1 AND role = $2",
        office.world["account:A.gmom"],
        Role.TEACHER.value,
    )
    assert ends.days == 3


async def test_guesses_are_counted_beside_those_at_activation(office: Office) -> None:
    code = await office.code("A.reg", "guardian:A.gmom")
    viewer = await office.who("A.tm")
    for _ in range(CODES_REFUSED_FROM - 10):
        assert await guess_at_code(office.database, "192.0.2.1", NOW) is None
    guesses = await asyncio.gather(*(office.do(viewer, CLAIM, code=new_code()) for _ in range(20)))
    assert [each["__typename"] for each in guesses].count("NotAllowed") == 10
    assert (await office.do(viewer, CLAIM, code=code))["__typename"] == "RateLimited"


async def _second_role(office: Office, account: str) -> None:
    """One more role of an account, which its school has blocked."""
    await office.say(
        "INSERT INTO role_grant (account_id, role, school_id, guardian_id, granted_at, blocked_at)"
        " VALUES ($1, 'guardian', $2, $3, app.now(), app.now())",
        office.world[f"account:{account}"],
        office.world["school:A"],
        office.world["guardian:A.gbf"],
    )
