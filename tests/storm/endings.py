"""Two hundred live streams, a hundred events a second, and what they stand on taken away: how long the last frame is in coming."""

import asyncio
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import httpx
import orjson
from redis.asyncio import Redis
from redis.exceptions import RedisError

from domain.wake import CHANNEL, Signal
from schema import ids
from tests.bench.sockets import Socket, connect, handshake
from tests.crowd import Crowd, gather
from tests.databases import Place
from tests.gateway.live.story import Valkey, kept
from tests.gateway.live.town import served
from tests.gateway.running import asked
from tests.storm import servers

STREAMS: Final = 200
RATE: Final = 100
ROUNDS: Final = 20
"""Streams that are ended in each way, with Redis and without."""
AT_MOST: Final = {"with Redis": 1.0, "Redis dead": 5.0}
QUIET: Final = 3.0
"""How long nothing more may come before the last frame is taken for it."""

DIARY: Final = "subscription($id: ID!) { diaryEvents(studentId: $id) { __typename ... on StreamEnded { reason } } }"
WITHDRAW: Final = "mutation($i: ConsentWithdrawInput!) { consentWithdraw(input: $i) { __typename } }"
SIGN_OUT: Final = "mutation { signOut { __typename } }"


@dataclass(slots=True)
class Ending:
    """One stream: when what it stood on was taken away, its last frame with a child's data, and how it ended."""

    taken: float = 0.0
    last: float = 0.0
    over: str = ""
    frames: int = 0


@dataclass(slots=True)
class Scene:
    place: Place
    url: str
    crowd: Crowd
    redis: Valkey
    owner: Any
    endings: dict[int, Ending] = field(default_factory=dict)
    ended: asyncio.Event = field(default_factory=asyncio.Event)


Taking = Callable[[Scene, int], Awaitable[None]]


async def _withdraw(scene: Scene, child: int) -> None:
    given = {"studentId": ids.make("Student", child), "subject": "ELECTRONIC"}
    await _ask(scene, child, WITHDRAW, i=given)


async def _sign_out(scene: Scene, child: int) -> None:
    await _ask(scene, child, SIGN_OUT)


async def _take_role(scene: Scene, child: int) -> None:
    await scene.owner.execute("UPDATE role_grant SET revoked_at = now() WHERE id = $1", 2 * child - 1)


async def _change_password(scene: Scene, child: int) -> None:
    await scene.owner.execute("UPDATE account SET epoch = epoch + 1 WHERE id = $1", 2 * child - 1)


TAKINGS: Final[dict[str, Taking]] = {
    "consent withdrawn": _withdraw,
    "sign-out": _sign_out,
    "role taken": _take_role,
    "password changed": _change_password,
}
"""The first two by mutations; the others behind the back of every process, so that no signal tells of them."""


def run(rounds: int | None = None) -> int:
    """Rounds are the streams that are ended in each way."""
    return asyncio.run(_run(min(rounds or ROUNDS, STREAMS // (2 * len(TAKINGS)))))


async def _run(rounds: int) -> int:
    failed = False
    async with _scene() as scene:
        child = 0
        for name, most in AT_MOST.items():
            if name == "Redis dead":
                scene.redis.kill()
            for kind, taking in TAKINGS.items():
                children = range(child + 1, child + rounds + 1)
                child += rounds
                await _end(scene, taking, children)
                found = [scene.endings[each] for each in children]
                delays = [max(0.0, each.last - each.taken) for each in found]
                open_ = sum(not each.over for each in found)
                failed = failed or max(delays) > most or open_ > 0
                print(
                    f"{kind:18} {name:11} last frame after it at most {max(delays) * 1000:5.0f} ms of {most:.0f} s,"
                    f" {min(each.frames for each in found)} frames or more before, {open_} not ended",
                    flush=True,
                )
    return int(failed)


async def _end(scene: Scene, taking: Taking, children: range) -> None:
    """Tell all of these children's families something again and again, and take from one after the other what they stand on."""
    stop = asyncio.Event()
    writing = asyncio.create_task(_write(scene, children, stop))
    try:
        await asyncio.sleep(1.0)
        for child in children:
            scene.endings[child].taken = time.perf_counter()
            await taking(scene, child)
        async with asyncio.timeout(QUIET + 5.0):
            while not all(scene.endings[child].over for child in children):
                scene.ended.clear()
                await scene.ended.wait()
        await asyncio.sleep(QUIET)
    except TimeoutError:
        pass
    finally:
        stop.set()
        await writing


async def _write(scene: Scene, children: range, stop: asyncio.Event) -> None:
    """`RATE` events a second in even ticks, by another connection than the one that takes away."""
    redis = Redis.from_url(scene.redis.url, socket_timeout=1)
    async with scene.place.as_owner() as owner, redis:
        began, told = time.perf_counter(), 0
        while not stop.is_set():
            child = children[told % len(children)]
            facts = [
                {
                    "kind": "recommendation_written",
                    "school": scene.crowd.schools[child],
                    "row": 2**40,
                    "after": {"text": "x"},
                    "students": [child],
                }
            ]
            await owner.fetch("SELECT app.append_feed($1::jsonb)", orjson.dumps(facts).decode())
            with suppress(RedisError, OSError):
                await redis.publish(CHANNEL, Signal(students=frozenset({child})).message("a teacher"))
            told += 1
            await asyncio.sleep(max(0.0, began + told / RATE - time.perf_counter()))


@asynccontextmanager
async def _scene() -> AsyncIterator[Scene]:
    with tempfile.TemporaryDirectory() as folder:
        async with servers.template() as place, kept() as redis, place.as_owner() as owner:
            crowd = await gather(owner, STREAMS)
            with served(place, redis.url, Path(folder) / "log") as (url, _gateway):
                scene = Scene(place, url, crowd, redis, owner)
                await _open(scene)
                yield scene


async def _open(scene: Scene) -> None:
    began = asyncio.Semaphore(0)

    def hear(socket: Socket, frame: bytes, at: float) -> None:
        ending = scene.endings[socket.name]
        if not frame:
            token = scene.crowd.guardian(socket.name)
            socket.send(orjson.dumps({"type": "connection_init", "payload": {"token": token}}))
        elif b'"connection_ack"' in frame:
            payload = asked(DIARY, id=ids.make("Student", socket.name))
            socket.send(orjson.dumps({"id": "1", "type": "subscribe", "payload": payload}))
        elif b'"Resync"' in frame:
            began.release()
        elif b'"StreamEnded"' in frame or b'"complete"' in frame:
            ending.over = "complete"
            scene.ended.set()
        else:
            ending.last, ending.frames = at, ending.frames + 1

    def closed(socket: Socket) -> None:
        scene.endings[socket.name].over = str(socket.closed)
        scene.ended.set()

    port = urlsplit(scene.url).port
    assert port is not None
    scene.endings |= {child: Ending() for child in range(1, STREAMS + 1)}
    for child in scene.endings:
        await connect(port, child, handshake("/graphql", protocol="graphql-transport-ws"), hear, closed)
    async with asyncio.timeout(60):
        for _ in scene.endings:
            await began.acquire()


async def _ask(scene: Scene, child: int, query: str, **variables: object) -> None:
    headers = {"Authorization": f"Bearer {scene.crowd.guardian(child)}"}
    async with httpx.AsyncClient(base_url=scene.url, headers=headers, timeout=30) as client:
        answer = (await client.post("/graphql", json=asked(query, **variables))).json()
    if "errors" in answer:
        raise RuntimeError(answer)
