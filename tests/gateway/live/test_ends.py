"""What a stream stands on, taken away: it ends at once, says why, and takes nothing else with it."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest

from domain.wake import Signal
from tests.gateway.live.lines import Line, line, listened
from tests.gateway.live.town import DIARY, PAGE, SCHOOL, Town
from tests.world import NOW

WITHDRAW = "mutation($i: ConsentWithdrawInput!) { consentWithdraw(input: $i) { __typename } }"
REFUSE = "mutation($i: ConsentRefuseInput!) { consentRefuse(input: $i) { __typename } }"
SIGN_OUT = "mutation { signOut { __typename } }"
SWITCH = "mutation($id: ID!) { sessionSwitchRole(roleId: $id) { __typename } }"


async def ended(line_: Line, name: str, reason: str) -> None:
    """The next two messages of a subscription are its typed last event and `complete`."""
    event = await line_.event(name)
    assert (event["__typename"], event["kind"], event["number"], event["reason"]) == (
        "StreamEnded",
        "STREAM_ENDED",
        None,
        reason,
    )
    assert await line_.take() == {"id": name, "type": "complete"}


async def lives_on(line_: Line, town: Town, student: str, name: str) -> None:
    await town.write(student, "дальше")
    assert (await line_.event(name))["recommendation"] == {"text": "дальше"}


def decided(town: Town, student: str, **more: object) -> dict[str, object]:
    return {"studentId": town.world.id(f"student:{student}"), "subject": "ELECTRONIC", **more}


async def test_a_guardian_withdraws_for_one_child_and_follows_the_other(town: Town) -> None:
    """Another guardian of the same child has decided for themselves."""
    async with line(town.url, "A.gmom") as mother, line(town.url, "A.gran") as grandmother:
        await mother.follow(DIARY, "anna", **town.diary("A.anna"))
        await mother.follow(DIARY, "boris", **town.diary("A.boris"))
        await grandmother.follow(DIARY, **town.diary("A.anna"))
        done = await town.ask("A.gmom", WITHDRAW, i=decided(town, "A.anna"))
        assert done["__typename"] == "ConsentDecided", done
        await ended(mother, "anna", "ACCESS_ENDED")
        await lives_on(mother, town, "A.boris", "boris")
        await lives_on(grandmother, town, "A.anna", "1")
        await mother.subscribe("anna", DIARY, **town.diary("A.anna", after=0))
        await ended(mother, "anna", "NOT_FOUND")


async def test_a_refusal_of_the_processing_ends_streams_too(town: Town) -> None:
    given = decided(town, "A.u14", textVersion="2026-1") | {"subject": "PROCESSING"}
    async with (
        line(town.url, "A.gu14") as guardian,
        line(town.url, "A.u14") as child,
        listened(town.url, "A.gu14", DIARY, **town.diary("A.u14")) as events,
    ):
        assert (await events.event())["__typename"] == "Resync"
        for each in (guardian, child):
            await each.follow(DIARY, **town.diary("A.u14"))
        done = await town.ask("A.gu14", REFUSE, i=given)
        assert done["__typename"] == "ConsentDecided", done
        for each in (guardian, child):
            await ended(each, "1", "ACCESS_ENDED")
        assert (await events.event())["reason"] == "ACCESS_ENDED"
        assert await events.take() == ("complete", None)


async def test_a_guardianship_that_ends(town: Town) -> None:
    """Written behind the back of every process: the database is asked within each second."""
    async with line(town.url, "A.givan") as guardian:
        await guardian.follow(DIARY, **town.diary("A.ivan"))
        bond = town.world["guardianship:A.givan.ivan"]
        await town.change("UPDATE guardianship SET ends_at = app.now() WHERE id = $1", bond)
        await ended(guardian, "1", "ACCESS_ENDED")


async def test_a_term_that_runs_out(own_town: Town) -> None:
    """So does a guardianship; and a student turns fourteen at midnight in the school's own zone."""
    await own_town.change(
        "INSERT INTO consent_decision (school_id, student_id, guardian_id, subject, decision, effective_at, ends_at, medium,"
        " document_number, text_version, registered_at) SELECT school_id, student_id, guardian_id, 'electronic', 'consent', $2, $3,"
        " 'electronic', '', '1', $2 FROM consent_decision WHERE student_id = $1 AND guardian_id IS NOT NULL",
        own_town.world["student:A.u14"],
        NOW,
        NOW + timedelta(hours=1),
    )
    bond = own_town.world["guardianship:A.givan.ivan"]
    await own_town.change("UPDATE guardianship SET ends_at = $2 WHERE id = $1", bond, NOW + timedelta(hours=1))
    async with line(own_town.url, "A.gu14") as guardian, line(own_town.url, "A.givan") as other:
        await guardian.follow(DIARY, **own_town.diary("A.u14"))
        await other.follow(DIARY, **own_town.diary("A.ivan"))
        await own_town.at(NOW + timedelta(hours=1))
        await ended(guardian, "1", "ACCESS_ENDED")
        await ended(other, "1", "ACCESS_ENDED")


async def test_a_consent_that_is_given_again_goes_on_behind_what_passed_meanwhile(own_town: Town) -> None:
    async with line(own_town.url, "A.gmom") as mother:
        last = await mother.follow(DIARY, **own_town.diary("A.anna"))
        assert last is not None
        await own_town.write("A.anna", "до отзыва")
        await mother.event()
        await own_town.at(NOW + timedelta(minutes=1))
        await own_town.ask("A.gmom", WITHDRAW, i=decided(own_town, "A.anna"))
        await ended(mother, "1", "ACCESS_ENDED")
        await own_town.at(NOW + timedelta(minutes=2))
        await own_town.write("A.anna", "без согласия")
        await own_town.write("A.anna", "без согласия")
        await own_town.at(NOW + timedelta(minutes=3))
        await own_town.change(
            "UPDATE account SET identified_at = $2 WHERE id = $1", own_town.world["account:A.gmom"], NOW
        )
        register = "mutation($i: ConsentRegisterInput!) { consentRegister(input: $i) { __typename } }"
        given = decided(own_town, "A.anna", textVersion="1", purposes=["INFORMING"], channels=["WEB"])
        done = await own_town.ask("A.gmom", register, i=given)
        assert done["__typename"] == "ConsentDecided", done
        await own_town.at(NOW + timedelta(minutes=4))
        await own_town.write("A.anna", "снова")
        await mother.subscribe("1", DIARY, **own_town.diary("A.anna", after=last))
        told = [await mother.event() for _ in range(3)]
        assert [(each["__typename"], each["number"]) for each in told] == [
            ("RecommendationEvent", last + 1),
            ("Resync", last + 3),
            ("RecommendationEvent", last + 4),
        ]
        assert [each.get("recommendation") for each in told] == [{"text": "до отзыва"}, None, {"text": "снова"}]


End = Callable[[Town, str], Awaitable[None]]


async def _sign_out(town: Town, name: str) -> None:
    await town.ask(name, SIGN_OUT)


async def _signed_out_elsewhere(town: Town, name: str) -> None:
    await town.change("UPDATE session SET ended_at = app.now() WHERE account_id = $1", town.world[f"account:{name}"])
    await town.say(Signal(accounts=frozenset({town.world[f"account:{name}"]})))


async def _take_role(town: Town, name: str) -> None:
    grant = town.world[f"grant:{name}"]
    await town.change("UPDATE role_grant SET revoked_at = app.now() WHERE id = $1", grant)


async def _change_password(town: Town, name: str) -> None:
    await town.change("UPDATE account SET epoch = epoch + 1 WHERE id = $1", town.world[f"account:{name}"])


async def _block(town: Town, name: str) -> None:
    await town.change("UPDATE account SET blocked_at = app.now() WHERE id = $1", town.world[f"account:{name}"])


async def _block_here(town: Town, name: str) -> None:
    """As the school's registrar does it."""
    school, _, person = name.partition(".")
    block = "mutation($i: AccountBlockInput!) { accountBlock(input: $i) { __typename } }"
    given = {"personId": town.world.id(f"student:{school}.{person}"), "reason": "Телефон потерян"}
    assert (await town.ask(f"{school}.reg", block, i=given))["__typename"] == "PersonAccountWritten"


async def _expire(town: Town, name: str) -> None:
    await town.change("UPDATE session SET expires_at = app.now() WHERE account_id = $1", town.world[f"account:{name}"])


@pytest.mark.parametrize(
    ("end", "name"),
    [
        (_sign_out, "A.gmov"),
        (_signed_out_elsewhere, "A.mov"),
        (_take_role, "B.gmom"),
        (_change_password, "B.gran"),
        (_block, "B.anna"),
        (_block_here, "B.mov"),
        (_expire, "B.gmov"),
    ],
)
async def test_a_session_that_ends_closes_its_sockets_and_ends_its_responses(town: Town, end: End, name: str) -> None:
    school, _, person = name.partition(".")
    child = f"{school}.mov" if "mov" in person else f"{school}.anna"
    async with (
        line(town.url, name) as first,
        line(town.url, name) as second,
        listened(town.url, name, DIARY, **town.diary(child)) as events,
    ):
        await events.event()
        await first.follow(DIARY, **town.diary(child))
        await end(town, name)
        assert await first.closed() == 4403
        assert await second.closed() == 4403
        with pytest.raises(StopAsyncIteration):
            await events.take()
    assert (await town.post(name, "{ me { role } }")).status_code == 401


async def test_a_session_that_acts_in_another_role_has_to_come_again(town: Town) -> None:
    async with line(town.url, "multi") as teacher:
        await teacher.follow(PAGE, **town.page("A.7a", "A.math"))
        switched = await town.ask("multi", SWITCH, id=town.world.id("grant:B.multi"))
        assert switched["__typename"] == "RoleSwitched", switched
        assert await teacher.closed() == 4403
    async with line(town.url, "multi") as guardian:
        await guardian.follow(DIARY, **town.diary("B.mov"))
        await guardian.subscribe("page", PAGE, **town.page("A.7a", "A.math"))
        await ended(guardian, "page", "NOT_FOUND")


async def test_one_role_of_a_guardian_in_two_schools_is_taken(town: Town) -> None:
    """The session goes on, but not what it was found to be."""
    async with line(town.url, "both") as guardian:
        await guardian.follow(DIARY, "a", **town.diary("A.two"))
        await guardian.follow(DIARY, "b", **town.diary("B.two"))
        await _take_role(town, "B.both")
        assert await guardian.closed() == 4403
    async with line(town.url, "both") as guardian:
        await guardian.follow(DIARY, "a", **town.diary("A.two"))
        await guardian.subscribe("b", DIARY, **town.diary("B.two"))
        await ended(guardian, "b", "NOT_FOUND")


async def test_a_teacher_is_taken_off_one_group(town: Town) -> None:
    async with line(town.url, "B.tb") as teacher:
        await teacher.follow(PAGE, "7b", **town.page("B.7b", "B.math"))
        await teacher.follow(PAGE, "7v", **town.page("B.7v", "B.math"))
        await teacher.follow(SCHOOL, "school")
        await town.change(
            "UPDATE teaching_assignment SET ends_on = DATE '2026-11-22' WHERE staff_id = $1 AND group_id = $2",
            town.world["staff:B.tb"],
            town.world["group:B.7v"],
        )
        await ended(teacher, "7v", "ACCESS_ENDED")
        await teacher.send(type="ping")
        assert await teacher.take() == {"type": "pong"}
