import asyncio

import pytest
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.types import Message, Receive, Scope, Send

from gateway import limits
from gateway.middleware.body import Bound, LimitBody


async def _reader(scope: Scope, receive: Receive, send: Send) -> None:
    body = await Request(scope, receive).body()
    await PlainTextResponse(str(len(body)))(scope, receive, send)


async def _status(
    messages: list[Message], seconds: float = 60.0, method: str = "POST", path: str = "/graphql"
) -> tuple[int, dict[bytes, bytes]]:
    """What is answered to these messages, after which the client is silent."""
    sent: list[Message] = []
    waiting = list(messages)

    async def receive() -> Message:
        if waiting:
            return waiting.pop(0)
        await asyncio.Event().wait()
        raise AssertionError

    async def send(message: Message) -> None:
        sent.append(message)

    limited = LimitBody(_reader, Bound(seconds=seconds), "/files/", Bound(limits.BODY_BYTES * 2, seconds))
    await limited({"type": "http", "method": method, "path": path, "headers": []}, receive, send)
    return sent[0]["status"], dict(sent[0]["headers"])


def _part(size: int, *, more: bool) -> Message:
    return {"type": "http.request", "body": b"a" * size, "more_body": more}


@pytest.mark.parametrize("parts", [[limits.BODY_BYTES], [1, limits.BODY_BYTES - 1], [0, 0, 5]])
async def test_a_body_within_the_limit_is_read(parts: list[int]) -> None:
    messages = [_part(size, more=number < len(parts) - 1) for number, size in enumerate(parts)]
    assert (await _status(messages))[0] == 200


@pytest.mark.parametrize("parts", [[limits.BODY_BYTES + 1], [limits.BODY_BYTES, 1], [1] * (limits.BODY_BYTES + 1)])
async def test_a_longer_one_is_refused_as_soon_as_it_is_longer(parts: list[int]) -> None:
    status, headers = await _status([_part(size, more=True) for size in parts])
    assert status == 413
    assert headers[b"connection"] == b"close"


@pytest.mark.parametrize("parts", [[], [1], [1, 1]])
async def test_a_body_that_stops_arriving_is_given_up(parts: list[int]) -> None:
    status, headers = await _status([_part(size, more=True) for size in parts], seconds=0.01)
    assert status == 408
    assert headers[b"connection"] == b"close"


@pytest.mark.parametrize(
    ("method", "path", "size", "status"),
    [
        ("PUT", "/files/a", limits.BODY_BYTES * 2, 200),
        ("PUT", "/files/a", limits.BODY_BYTES * 2 + 1, 413),
        ("POST", "/files/a", limits.BODY_BYTES + 1, 413),
        ("PUT", "/graphql", limits.BODY_BYTES + 1, 413),
        ("PUT", "/files", limits.BODY_BYTES + 1, 413),
    ],
)
async def test_a_file_that_is_put_has_a_bound_of_its_own(method: str, path: str, size: int, status: int) -> None:
    assert (await _status([_part(size, more=False)], method=method, path=path))[0] == status


async def test_a_file_that_stops_arriving_is_given_up() -> None:
    assert (await _status([_part(1, more=True)], 0.01, "PUT", "/files/a"))[0] == 408
