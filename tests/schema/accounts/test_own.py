"""One's own sessions and password: ended at once, changed with the old one alone, guesses slowed."""

import asyncio
from typing import Any, Final

import pytest

from domain.accounts.own import change_password, note_seen
from domain.guessing import REFUSED_FROM
from domain.refusals import NotAllowed
from domain.sign_in import SignedIn, sign_in, viewer_of
from tests.schema.accounts.doing import PASSWORD, Office, somewhere
from tests.schema.asking import ask
from tests.world import NOW, token_of

MINE: Final = "{ mySessions { id role signedInAt seenAt device current } }"
END: Final = (
    "mutation($id: ID!) { done: sessionEnd(input: {sessionId: $id}) { __typename ... on SessionsEnded { ended } } }"
)
OTHERS: Final = "mutation { done: sessionsEndOthers { __typename ... on SessionsEnded { ended } } }"
CHANGE: Final = """mutation($current: String!, $password: String!) {
    done: passwordChange(input: {current: $current, password: $password}) { __typename
      ... on InvalidInput { fields { path message } } ... on NotAllowed { message } } }"""


async def _entered(office: Office) -> SignedIn:
    """`A.gmom` comes in once more; the first time with a slip."""
    entered = await sign_in(office.database, "a.gmom", PASSWORD, somewhere(), lambda: NOW)
    if isinstance(entered, SignedIn):
        return entered
    outcome = await office.activate(await office.code("A.reg", "guardian:A.gmom"))
    assert isinstance(outcome, SignedIn)
    return outcome


async def _viewer(office: Office, token: str) -> Any:  # noqa: ANN401 - a viewer
    found = await viewer_of(office.database, token)
    assert found is not None
    return found


async def test_sessions_are_told_with_their_devices_this_one_first(office: Office) -> None:
    first = await _viewer(office, (await _entered(office)).token)
    second = await _viewer(office, (await _entered(office)).token)
    found = await office.do(second, MINE)
    assert [(each["role"], each["device"], each["current"]) for each in found] == [
        ("GUARDIAN", "Chrome, Android", True),
        ("GUARDIAN", "Chrome, Android", False),
    ]
    assert (await office.do(second, END, id=found[1]["id"])) == {"__typename": "SessionsEnded", "ended": 1}
    assert (await office.do(second, END, id=found[1]["id"]))["__typename"] == "NotFound"
    assert await office.say("SELECT ended_at IS NOT NULL FROM session WHERE id = $1", first.session_id)
    assert len(await office.do(second, MINE)) == 1


async def test_nobody_ends_the_session_of_another(office: Office) -> None:
    session = office.world.id("session:A.gbf")
    assert (await office.do("A.gmom", END, id=session))["__typename"] == "NotFound"
    assert await viewer_of(office.database, token_of("A.gbf")) is not None


async def test_all_others_end_and_this_one_goes_on(office: Office) -> None:
    tokens = [(await _entered(office)).token for _ in range(3)]
    viewer = await _viewer(office, tokens[1])
    assert (await office.do(viewer, OTHERS))["ended"] == 2
    assert [await viewer_of(office.database, token) is not None for token in tokens] == [False, True, False]
    assert await office.say("SELECT count(*) FROM device WHERE account_id = $1", viewer.account_id) == 0


async def test_a_new_password_ends_the_other_sessions_and_open_slips(office: Office) -> None:
    other, own = await _entered(office), await _entered(office)
    code = await office.code("A.reg", "guardian:A.gmom")
    viewer = await _viewer(office, own.token)
    answer = await ask(office.database, viewer, CHANGE, current=PASSWORD, password="и это уже другой")
    assert answer.data["done"]["__typename"] == "PasswordChanged"
    assert {account for signal in answer.operation.signals for account in signal.accounts} == {viewer.account_id}
    assert await viewer_of(office.database, other.token) is None
    assert await viewer_of(office.database, own.token) is not None
    assert isinstance(await office.activate(code), NotAllowed)
    assert isinstance(await sign_in(office.database, "a.gmom", PASSWORD, somewhere(), lambda: NOW), NotAllowed)
    assert isinstance(await sign_in(office.database, "a.gmom", "и это уже другой", somewhere(), lambda: NOW), SignedIn)
    assert ("password_set", viewer.account_id, "") in (await office.history(viewer.account_id))[-2:]


@pytest.mark.parametrize("password", ["", "1234567", "x" * 201, PASSWORD])
async def test_a_password_that_does_not_hold_changes_nothing(password: str, office: Office) -> None:
    viewer = await _viewer(office, (await _entered(office)).token)
    done = await office.do(viewer, CHANGE, current=PASSWORD, password=password)
    assert (done["__typename"], done["fields"][0]["path"]) == ("InvalidInput", "input.password")


async def test_guesses_at_the_current_password_are_counted_before_they_are_judged(office: Office) -> None:
    viewer = await _viewer(office, (await _entered(office)).token)
    waits: list[float] = []

    async def wait(seconds: float) -> None:
        waits.append(seconds)

    async def guess(current: str) -> str:
        outcome = await change_password(office.database, viewer, current, "и это уже другой", "198.51.100.9", NOW, wait)
        return type(outcome).__name__

    outcomes = await asyncio.gather(*(guess(f"догадка {number}") for number in range(2 * REFUSED_FROM)))
    assert outcomes.count("NotAllowed") == REFUSED_FROM
    assert await guess(PASSWORD) == "RateLimited"
    assert waits
    assert await viewer_of(office.database, token_of("A.gbf")) is not None, "nobody else is held up"


async def test_when_a_session_was_used_is_never_set_back(office: Office) -> None:
    viewer = await _viewer(office, (await _entered(office)).token)
    later = NOW.replace(hour=9)
    await note_seen(office.database, {viewer.session_id: later, 2**60: later})
    await note_seen(office.database, {viewer.session_id: NOW})
    assert await office.say("SELECT seen_at FROM session WHERE id = $1", viewer.session_id) == later


async def test_an_activation_wakes_whoever_is_connected(office: Office) -> None:
    code = await office.code("A.reg", "guardian:A.gmom")
    document = (
        """mutation($code: String!) { activate(input: {code: $code, password: "пароль человека"}) { __typename } }"""
    )
    answer = await ask(office.database, None, document, code=code)
    assert answer.data["activate"]["__typename"] == "SignedIn"
    assert {account for signal in answer.operation.signals for account in signal.accounts} == {
        office.world["account:A.gmom"]
    }
