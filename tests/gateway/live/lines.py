"""A client of `graphql-transport-ws` that says what it is told to and nothing by itself, and one of server-sent events."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Final

import httpx
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed
from websockets.typing import Subprotocol

from tests.gateway.running import asked
from tests.world import token_of

SECONDS: Final = 30.0
"""How long a test waits for what has to come before it fails."""


class Line:
    """One socket."""

    def __init__(self, connection: ClientConnection) -> None:
        self.connection = connection

    async def send(self, **message: object) -> None:
        await self.connection.send(json.dumps(message))

    async def take(self) -> Any:  # noqa: ANN401 - a message
        async with asyncio.timeout(SECONDS):
            return json.loads(await self.connection.recv())

    async def greet(self, token: str) -> None:
        await self.send(type="connection_init", payload={"token": token})
        assert await self.take() == {"type": "connection_ack"}

    async def subscribe(self, name: str, query: str, **variables: object) -> None:
        await self.send(id=name, type="subscribe", payload=asked(query, **variables))

    async def event(self, name: str = "1") -> Any:  # noqa: ANN401 - an event
        """The event that a message of this subscription brings; the next message has to be one."""
        message = await self.take()
        assert (message["type"], message["id"]) == ("next", name), message
        (event,) = message["payload"]["data"].values()
        return event

    async def follow(self, query: str, name: str = "1", **variables: object) -> int | None:
        """Subscribe from now on. The number from which it goes on, where it has one."""
        await self.subscribe(name, query, **variables)
        event = await self.event(name)
        assert event["__typename"] == "Resync", event
        number: int | None = event.get("number")
        return number

    async def closed(self) -> int:
        """The code with which the service closes the socket; nothing else comes before."""
        try:
            message = await self.take()
        except ConnectionClosed as closed:
            return closed.rcvd.code if closed.rcvd is not None else 1006
        raise AssertionError(message)


@asynccontextmanager
async def dialled(url: str, protocol: str | None = "graphql-transport-ws", **headers: str) -> AsyncIterator[Line]:
    """A socket that has said nothing yet."""
    address = url.replace("http", "ws", 1) + "/graphql"
    protocols = None if protocol is None else [Subprotocol(protocol)]
    async with connect(
        address,
        subprotocols=protocols,
        additional_headers=headers,
        proxy=None,
        compression=None,
        max_size=2**20,
        open_timeout=SECONDS,
    ) as connection:
        yield Line(connection)


@asynccontextmanager
async def line(url: str, name: str) -> AsyncIterator[Line]:
    """A socket of somebody who has signed in and was greeted."""
    async with dialled(url) as found:
        await found.greet(token_of(name))
        yield found


class Events:
    """One response of server-sent events."""

    def __init__(self, response: httpx.Response) -> None:
        self.response = response
        self._blocks = self._read()

    async def _read(self) -> AsyncIterator[tuple[str, str]]:
        kind, data = "", ""
        async for row in self.response.aiter_lines():
            field, _, value = row.partition(":")
            if row == "" and kind:
                yield kind, data
                kind = data = ""
            elif field == "event":
                kind = value.strip()
            elif field == "data":
                data += value.strip()

    async def take(self) -> tuple[str, Any]:
        """The next event of the stream, `next` or `complete`, and its data. Raises `StopAsyncIteration` where it just ends."""
        async with asyncio.timeout(SECONDS):
            kind, data = await anext(self._blocks)
        return kind, json.loads(data) if data else None

    async def event(self) -> Any:  # noqa: ANN401 - an event
        kind, payload = await self.take()
        assert kind == "next", (kind, payload)
        (event,) = payload["data"].values()
        return event


@asynccontextmanager
async def listened(url: str, name: str, query: str, **variables: object) -> AsyncIterator[Events]:
    """A subscription as server-sent events."""
    headers = {"Authorization": f"Bearer {token_of(name)}", "Accept": "text/event-stream"}
    async with (
        httpx.AsyncClient(base_url=url, headers=headers, timeout=SECONDS) as client,
        client.stream("POST", "/graphql", json=asked(query, **variables)) as response,
    ):
        yield Events(response)
