"""The yardstick of live streams: a bare WebSocket and a hub on one Redis connection. No database, no rights, no GraphQL."""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import orjson
from redis.asyncio import Redis
from starlette.applications import Starlette
from starlette.routing import WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

CHANNEL = "bench:echo"


class Hub:
    """Who listens, by name."""

    def __init__(self) -> None:
        self._queues: dict[str, asyncio.Queue[str]] = {}

    @asynccontextmanager
    async def lifespan(self, _app: Starlette) -> AsyncIterator[None]:
        async with Redis.from_url(os.environ["DIARY_REDIS_URL"]) as redis:
            listening = asyncio.create_task(self._listen(redis))
            yield
            listening.cancel()

    async def _listen(self, redis: Redis) -> None:
        async with redis.pubsub(ignore_subscribe_messages=True) as channel:
            await channel.subscribe(CHANNEL)
            while True:
                message = await channel.get_message(timeout=1.0)
                for name, text in orjson.loads(message["data"]) if message is not None else ():
                    if name in self._queues:
                        self._queues[name].put_nowait(text)

    async def socket(self, websocket: WebSocket) -> None:
        await websocket.accept()
        name = websocket.path_params["name"]
        queue = self._queues[name] = asyncio.Queue(100)
        sending = asyncio.create_task(_send(websocket, queue))
        try:
            await websocket.send_text("ready")
            with suppress(WebSocketDisconnect):
                while True:
                    await websocket.receive_text()
        finally:
            sending.cancel()
            del self._queues[name]


async def _send(websocket: WebSocket, queue: "asyncio.Queue[str]") -> None:
    while True:
        await websocket.send_text(await queue.get())


def create_app() -> Starlette:
    hub = Hub()
    return Starlette(routes=[WebSocketRoute("/echo/{name}", hub.socket)], lifespan=hub.lifespan)
