"""Roles are given, taken and blocked; the last administrator stays; whoever acts in one is asked about at once."""

import asyncio
from typing import Final

import pytest

from domain.accounts.roles import LAST
from domain.refusals import NotAllowed
from domain.sign_in import SignedIn, viewer_of
from domain.streams.standing import fallen
from domain.wake import Signal
from schema.context import Operation
from tests.schema.accounts.doing import BLOCK, GIVE, TAKE, UNBLOCK, Office
from tests.schema.asking import ask
from tests.world import token_of

WHY: Final = "Слип потерян"


async def test_a_blocked_guardian_acts_no_more_and_goes_on_after_it(office: Office) -> None:
    viewer = await office.who("A.gmom")
    answer = await ask(office.database, await office.who("A.reg"), BLOCK, input=_of(office, "guardian:A.gmom"))
    assert answer.data["done"]["account"]["state"] == "BLOCKED"
    assert _woken(answer.operation) == {viewer.account_id}
    assert await viewer_of(office.database, token_of("A.gmom")) is None
    async with office.database.work(viewer.schools) as work:
        assert await fallen(work, [viewer]) == [viewer.session_id], "live streams end"
    answer = await ask(office.database, await office.who("A.reg"), UNBLOCK, input=_of(office, "guardian:A.gmom"))
    assert answer.data["done"]["account"]["state"] == "EXPIRED"
    assert await viewer_of(office.database, token_of("A.gmom")) is not None
    registrar = (await office.who("A.reg")).account_id
    assert await office.history(viewer.account_id) == [
        ("role_blocked", registrar, WHY),
        ("role_unblocked", registrar, WHY),
    ]


async def test_a_block_is_of_this_person_at_this_school_alone(office: Office) -> None:
    """`both` is a guardian in two schools, `multi` teaches in one."""
    await office.do("A.reg", BLOCK, input=_of(office, "guardian:A.gtwo"))
    both = await viewer_of(office.database, token_of("both"))
    assert both is None, "the session acted in the blocked role"
    assert await office.say(
        "SELECT count(*) FROM role_grant WHERE blocked_at IS NULL AND id = $1", office.world["grant:B.both"]
    )
    assert await viewer_of(office.database, token_of("B.gtwo")) is not None


async def test_a_block_ends_the_codes_that_are_out(office: Office) -> None:
    code = await office.code("A.reg", "guardian:A.gmom")
    await office.do("A.reg", BLOCK, input=_of(office, "guardian:A.gmom"))
    await office.do("A.reg", UNBLOCK, input=_of(office, "guardian:A.gmom"))
    assert not isinstance(await office.activate(code), SignedIn)


async def test_a_block_ends_the_codes_that_the_blocked_one_handed_out(office: Office) -> None:
    """A registrar may have kept copies: also of the slip that resets a password which still works meanwhile."""
    kept, other = await office.code("A.reg", "guardian:A.gmom"), await office.code("A.adm", "staff:A.tp")
    assert (await office.do("A.adm", BLOCK, input=_of(office, "staff:A.reg")))["__typename"] == "PersonAccountWritten"
    assert isinstance(await office.activate(kept), NotAllowed)
    assert isinstance(await office.activate(other), SignedIn)


async def test_what_is_blocked_already_or_not_at_all_is_a_conflict(office: Office) -> None:
    assert (await office.do("A.reg", UNBLOCK, input=_of(office, "guardian:A.gmom")))["__typename"] == "Conflict"
    await office.do("A.reg", BLOCK, input=_of(office, "guardian:A.gmom"))
    assert (await office.do("A.reg", BLOCK, input=_of(office, "guardian:A.gmom")))["__typename"] == "Conflict"
    person = await office.newcomer("guardian")
    assert (await office.do("A.reg", BLOCK, input={"personId": person, "reason": WHY}))["__typename"] == "Conflict"


@pytest.mark.parametrize("reason", ["", "  ", "x" * 501, "а\u202eб"])
async def test_a_block_says_why(reason: str, office: Office) -> None:
    given = {**_of(office, "guardian:A.gmom"), "reason": reason}
    done = await office.do("A.reg", BLOCK, input=given)
    assert (done["__typename"], done["fields"][0]["path"]) == ("InvalidInput", "input.reason")


@pytest.mark.parametrize(
    ("who", "label"),
    [("A.reg", "staff:A.tm"), ("A.adm", "guardian:A.gmom"), ("A.reg", "guardian:B.gmom"), ("A.adm", "staff:B.tm")],
)
async def test_others_people_are_not_there(who: str, label: str, office: Office) -> None:
    assert (await office.do(who, BLOCK, input=_of(office, label)))["__typename"] == "NotFound"


async def test_who_leaves_while_blocked_comes_back_to_no_role(office: Office) -> None:
    await office.do("A.adm", BLOCK, input=_of(office, "staff:A.can"))
    version = await office.say("SELECT version FROM staff WHERE id = $1", office.world["staff:A.can"])
    leave = "mutation($input: StaffLeaveInput!) { staffLeave(input: $input) { __typename } }"
    given = {"staffId": office.world.id("staff:A.can"), "version": version, "leftOn": "2026-11-20"}
    assert await office.do("A.adm", leave, input=given) == {"__typename": "StaffWritten"}
    assert (await office.do("A.adm", UNBLOCK, input=_of(office, "staff:A.can")))["__typename"] == "Conflict"


async def test_a_role_is_given_and_taken(office: Office) -> None:
    answer = await ask(office.database, await office.who("A.adm"), GIVE, input=_role(office, "staff:A.tp", "DEPUTY"))
    done = answer.data["done"]
    assert [each["role"] for each in done["account"]["roles"]] == ["TEACHER", "DEPUTY"]
    assert _woken(answer.operation) == {office.world["account:A.tp"]}
    again = await office.do("A.adm", GIVE, input=_role(office, "staff:A.tp", "DEPUTY"))
    assert again["__typename"] == "Conflict"
    answer = await ask(
        office.database, await office.who("A.adm"), TAKE, input={"roleId": done["account"]["roles"][1]["id"]}
    )
    assert [each["role"] for each in answer.data["done"]["account"]["roles"]] == ["TEACHER"]
    assert _woken(answer.operation) == {office.world["account:A.tp"]}
    administrator = (await office.who("A.adm")).account_id
    assert await office.history(office.world["account:A.tp"]) == [
        ("role_given", administrator, ""),
        ("role_taken", administrator, ""),
    ]


async def test_somebody_new_gets_an_account_and_still_needs_a_slip(office: Office) -> None:
    person = await office.newcomer("staff", position="")
    done = await office.do("A.adm", GIVE, input={"staffId": person, "role": "REGISTRAR"})
    assert (done["account"]["login"], done["account"]["state"]) == ("novikova.ai", "EXPIRED")
    assert [each["role"] for each in done["account"]["roles"]] == ["REGISTRAR"]


@pytest.mark.parametrize("role", ["GUARDIAN", "STUDENT", "JOURNAL", "OPERATOR"])
async def test_no_other_role_is_given_to_staff(role: str, office: Office) -> None:
    done = await office.do("A.adm", GIVE, input=_role(office, "staff:A.tp", role))
    assert (done["__typename"], done["fields"][0]["path"]) == ("InvalidInput", "input.role")


@pytest.mark.parametrize("label", ["grant:A.gmom", "grant:A.anna", "grant:A.jou", "grant:B.tm", "grant:op"])
async def test_no_other_role_is_taken(label: str, office: Office) -> None:
    assert (await office.do("A.adm", TAKE, input={"roleId": office.world.id(label)}))["__typename"] == "NotFound"


async def test_the_last_administrator_stays(office: Office) -> None:
    for document, given in (
        (TAKE, {"roleId": office.world.id("grant:A.adm")}),
        (BLOCK, _of(office, "staff:A.adm")),
    ):
        assert (await office.do("A.adm", document, input=given))["__typename"] == "Conflict"
    done = await office.do("A.adm", GIVE, input=_role(office, "staff:A.tp", "ADMINISTRATOR"))
    assert done["__typename"] == "PersonAccountWritten"
    assert (await office.do("A.adm", TAKE, input={"roleId": office.world.id("grant:A.adm")}))[
        "__typename"
    ] == "PersonAccountWritten"


async def test_two_administrators_who_take_the_role_from_each_other_leave_one(office: Office) -> None:
    done = await office.do("A.adm", GIVE, input=_role(office, "staff:A.tp", "ADMINISTRATOR"))
    (given,) = (each["id"] for each in done["account"]["roles"] if each["role"] == "ADMINISTRATOR")
    switch = "mutation($id: ID!) { sessionSwitchRole(roleId: $id) { __typename } }"
    await office.do("A.tp", switch, id=given)
    one, other = await office.who("A.adm"), await office.who("A.tp")
    outcomes = await asyncio.gather(
        office.do(one, TAKE, input={"roleId": given}),
        office.do(other, TAKE, input={"roleId": office.world.id("grant:A.adm")}),
    )
    assert sorted(each["__typename"] for each in outcomes) == ["Conflict", "PersonAccountWritten"]
    assert LAST in {each.get("message") for each in outcomes}


def _of(office: Office, label: str) -> dict[str, str]:
    return {"personId": office.world.id(label), "reason": WHY}


def _role(office: Office, label: str, role: str) -> dict[str, str]:
    return {"staffId": office.world.id(label), "role": role}


def _woken(operation: Operation) -> set[int]:
    found = Signal()
    for signal in operation.signals:
        found |= signal
    return set(found.accounts)
