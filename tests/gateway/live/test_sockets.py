"""`graphql-transport-ws` to the letter, and what a socket may not do."""

import json
from contextlib import suppress

import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus

from domain.wake import Signal
from gateway import limits
from tests.gateway.live.lines import dialled, line
from tests.gateway.live.town import DIARY, SCHOOL, Town
from tests.world import token_of

QUERY = "{ me { role } }"


async def test_a_mark_reaches_the_mother_and_the_child_as_it_is_set(town: Town) -> None:
    async with line(town.url, "A.gmom") as mother, line(town.url, "A.anna") as child:
        numbers = {await each.follow(DIARY, **town.diary("A.anna")) for each in (mother, child)}
        mark = await town.mark("A.anna", "5", "молодец")
        events = [await each.event() for each in (mother, child)]
    assert events[0] == events[1]
    (event,) = numbers
    assert events[0] == {
        "__typename": "MarkEvent",
        "number": (event or 0) + 1,
        "at": events[0]["at"],
        "kind": "MARK_RECORDED",
        "studentId": town.world.id("student:A.anna"),
        "lessonId": town.world.id("lesson:A.7a.m1"),
        "mark": {"id": mark, "text": "5", "comment": "молодец"},
        "markBefore": None,
        "markAfter": {"text": "5", "comment": "молодец"},
    }


async def test_a_greeting_may_bring_no_token_where_the_handshake_did(town: Town) -> None:
    async with dialled(town.url, Authorization=f"Bearer {token_of('A.gbf')}") as mother:
        await mother.send(type="connection_init")
        assert await mother.take() == {"type": "connection_ack"}
        await mother.send(type="ping", payload=None)
        assert await mother.take() == {"type": "pong"}
        await mother.send(type="pong")
        await mother.follow(DIARY, **town.diary("A.boris"))


@pytest.mark.parametrize(
    "payload", [None, {}, {"token": "a token that nobody was given"}, {"token": 7}, {"token": None}, {"token": ""}]
)
async def test_whoever_is_nobody_is_not_let_in(town: Town, payload: object) -> None:
    async with dialled(town.url) as visitor:
        await visitor.send(type="connection_init", payload=payload)
        assert await visitor.closed() == 4403


async def test_a_session_that_has_ended_is_not_let_in(town: Town) -> None:
    assert await town.ask("A.lft", "mutation { signOut { __typename } }")
    async with dialled(town.url) as visitor:
        await visitor.send(type="connection_init", payload={"token": token_of("A.lft")})
        assert await visitor.closed() == 4403


@pytest.mark.parametrize(
    ("message", "code"),
    [
        ({"type": "subscribe", "id": "1", "payload": {"query": QUERY}}, 4401),
        ({"type": "nonsense"}, 4400),
        ({"type": 7}, 4400),
        ({}, 4400),
        ([], 4400),
        (None, 4400),
        ({"type": "connection_init", "payload": []}, 4400),
        ({"type": "connection_init", "payload": {"token": "\ud800"}}, 4400),
        ({"type": "subscribe", "id": "1", "payload": {"query": "\0"}}, 4400),
        ({"type": "subscribe"}, 4400),
        ({"type": "subscribe", "id": 7, "payload": {"query": QUERY}}, 4400),
        ({"type": "subscribe", "id": "", "payload": {"query": QUERY}}, 4400),
        ({"type": "subscribe", "id": "i" * 101, "payload": {"query": QUERY}}, 4400),
        ({"type": "subscribe", "id": "1", "payload": {}}, 4400),
        ({"type": "subscribe", "id": "1", "payload": None}, 4400),
        ({"type": "complete"}, 4400),
        ({"type": "next", "id": "1", "payload": {}}, 4400),
    ],
)
async def test_what_is_no_message_of_the_protocol_closes_the_socket(town: Town, message: object, code: int) -> None:
    async with dialled(town.url) as visitor:
        await visitor.connection.send(json.dumps(message))
        assert await visitor.closed() == code


@pytest.mark.parametrize("frame", ["", "{", "nonsense", '{"type": "ping", "type": "ping"}', '"\\u0000"', "[" * 9_000])
async def test_what_is_no_json_closes_the_socket(town: Town, frame: str) -> None:
    async with dialled(town.url) as visitor:
        await visitor.connection.send(frame)
        assert await visitor.closed() == 4400


async def test_a_binary_frame_closes_the_socket(town: Town) -> None:
    async with line(town.url, "A.gmom") as mother:
        await mother.connection.send(b'{"type": "ping"}')
        assert await mother.closed() == 4400


async def test_a_second_greeting_closes_the_socket(town: Town) -> None:
    async with line(town.url, "A.gmom") as mother:
        await mother.send(type="connection_init", payload={"token": token_of("A.gmom")})
        assert await mother.closed() == 4429


async def test_an_id_in_use_closes_the_socket(town: Town) -> None:
    async with line(town.url, "A.gmom") as mother:
        await mother.follow(DIARY, **town.diary("A.anna"))
        await mother.subscribe("1", DIARY, **town.diary("A.boris"))
        assert await mother.closed() == 4409


async def test_an_id_is_free_again_once_it_is_complete(town: Town) -> None:
    async with line(town.url, "A.gmom") as mother:
        await mother.follow(DIARY, **town.diary("A.anna"))
        await mother.send(id="1", type="complete")
        await mother.send(id="1", type="complete")
        await mother.follow(DIARY, **town.diary("A.boris"))
        await town.write("A.boris", "снова")
        assert (await mother.event())["recommendation"] == {"text": "снова"}


async def test_who_never_greets_is_put_out(town: Town) -> None:
    async with dialled(town.url) as visitor:
        assert await visitor.closed() == 4408


@pytest.mark.parametrize("size", [limits.BODY_BYTES + 1, 10 * 2**20])
async def test_a_frame_that_is_too_long_closes_the_socket(town: Town, size: int) -> None:
    async with line(town.url, "A.gmom") as mother:
        with suppress(ConnectionClosed):  # it may be closed before all of the frame is out
            await mother.connection.send(json.dumps({"type": "ping", "payload": {"x": "y" * size}}))
        assert await mother.closed() == 1009


async def test_a_page_of_another_origin_is_refused_before_anything_else(town: Town) -> None:
    with pytest.raises(InvalidStatus) as refused:
        async with dialled(town.url, Origin="https://elsewhere.example"):
            pass
    assert refused.value.response.status_code == 403


@pytest.mark.parametrize("protocol", ["graphql-ws", "nonsense", None])
async def test_another_protocol_is_refused(town: Town, protocol: str | None) -> None:
    async with dialled(town.url, protocol) as visitor:
        assert await visitor.closed() == 4406


@pytest.mark.parametrize("document", [QUERY, "mutation { signOut { __typename } }"])
async def test_queries_and_mutations_are_refused(town: Town, document: str) -> None:
    async with line(town.url, "A.dep") as deputy:
        await deputy.subscribe("q", document)
        message = await deputy.take()
        assert (message["type"], message["id"]) == ("error", "q")
        assert message["payload"][0]["extensions"]["code"] == "OPERATION_RESOLUTION_FAILURE"
        await deputy.follow(SCHOOL, "q")


@pytest.mark.parametrize(
    ("document", "variables", "code"),
    [
        ("subscription {", {}, "GRAPHQL_PARSE_FAILED"),
        ("subscription { nothing }", {}, "GRAPHQL_VALIDATION_FAILED"),
        ("subscription { schoolEvents { at } again: schoolEvents { at } }", {}, "DOCUMENT_TOO_LARGE"),
        (DIARY, {}, "BAD_USER_INPUT"),
        (DIARY, {"id": "nonsense"}, "BAD_USER_INPUT"),
        (DIARY, {"id": "TWFyazox"}, "BAD_USER_INPUT"),
        (DIARY, {"id": "U3R1ZGVudDox", "after": -1}, "BAD_USER_INPUT"),
        (DIARY, {"id": "U3R1ZGVudDox", "after": 2**31}, "BAD_USER_INPUT"),
        (DIARY, {"id": "U3R1ZGVudDox", "after": "1"}, "BAD_USER_INPUT"),
        ("", {}, "BAD_REQUEST"),
        ("subscription($x: Int) { schoolEvents { " + "at " * 2_000 + "} }", {}, "DOCUMENT_TOO_LARGE"),
    ],
)
async def test_what_a_subscription_asks_wrongly_is_refused_alone(
    town: Town, document: str, variables: dict[str, object], code: str
) -> None:
    async with line(town.url, "A.gmom") as mother:
        await mother.follow(DIARY, "good", **town.diary("A.anna"))
        await mother.subscribe("bad", document, **variables)
        message = await mother.take()
        assert (message["type"], message["id"]) == ("error", "bad")
        assert {problem["extensions"]["code"] for problem in message["payload"]} == {code}, message
        assert not any("path" in problem for problem in message["payload"])
        await mother.send(type="ping")
        assert await mother.take() == {"type": "pong"}


async def test_what_another_process_says_wrongly_is_survived(town: Town) -> None:
    async with line(town.url, "A.givan") as guardian:
        await guardian.follow(DIARY, **town.diary("A.ivan"))
        await town.say(Signal(students=frozenset({2**62}), accounts=frozenset({2**62})))
        await town.tell("A.ivan", "вести")
        assert (await guardian.event())["told"] == {"text": "вести"}
