"""The yardstick of live streams: a bare WebSocket and a hub on one Redis connection. No database, no rights, no GraphQL."""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import orjson
from redis.asyncio import Redis
from starlette.applications import Starlette
from starlette.routing import WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

CHANNEL = "bench:echo"


def create_app() -> Starlette:
    queues: dict[str, asyncio.Queue[str]] = {}
    redis = Redis.from_url(os.environ["DIARY_REDIS_URL"])

    async def listen() -> None:
        async with redis.pubsub(ignore_subscribe_messages=True) as channel:
            await channel.subscribe(CHANNEL)
            while True:
                message = await channel.get_message(timeout=1.0)
                if message is not None:
                    for name, text in orjson.loads(message["data"]):
                        if name in queues:
                            queues[name].put_nowait(text)

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        listening = asyncio.create_task(listen())
        yield
        listening.cancel()
        await redis.aclose()

    async def socket(websocket: WebSocket) -> None:
        await websocket.accept()
        name = websocket.path_params["name"]
        queue = queues[name] = asyncio.Queue(100)

        async def send() -> None:
            while True:
                await websocket.send_text(await queue.get())

        sending = asyncio.create_task(send())
        try:
            await websocket.send_text("ready")
            while True:
                await websocket.receive_text()
        except WebSocketDisconnect:
            pass
        finally:
            sending.cancel()
            del queues[name]

    return Starlette(routes=[WebSocketRoute("/echo/{name}", socket)], lifespan=lifespan)
