"""Live streams: a thousand sockets with a child each, beside an echo over as many, in turns within one run."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from statistics import median, quantiles
from typing import Any

import asyncpg
import orjson
from redis.asyncio import Redis

from domain.wake import CHANNEL, Signal
from schema import ids
from tests.bench import echo
from tests.bench.gathered import Place, Server, gathered, processor_seconds, served
from tests.bench.sockets import Socket, connect, handshake
from tests.crowd import Crowd

ECHO = "tests.bench.echo:create_app"
SOCKETS = 1_000
TICK = 0.01
SECONDS = 10.0
ROUNDS = 3
RATES = (200, 1_000)

DOCUMENT = """subscription Diary($id: ID!) { diaryEvents(studentId: $id) { __typename number at kind
 ... on MarkEvent { mark { id text weight lessonDate subject { name } workType { name } } before { text } after { text } } } }"""

LIKE = (
    '{"id":"1","type":"next","payload":{"data":{"diaryEvents":{"__typename":"MarkEvent","number":%d,"at":'
    '"2026-11-23T15:01:47.129527Z","kind":"MARK_RECORDED","mark":{"id":"TWFyazox","text":"4","weight":"1","lessonDate":"2026-11-22",'
    '"subject":{"name":"Алгебра"},"workType":{"name":"Ответ"}},"before":null,"after":{"text":"4"}}}}}'
)
"""What the gateway sends, to be echoed."""


@dataclass(slots=True)
class Run:
    """What was sent and what came: instants by what identifies it."""

    sent: dict[tuple[int, int], float] = field(default_factory=dict)
    came: dict[tuple[int, int], float] = field(default_factory=dict)
    twice: int = 0

    def hear(self, key: tuple[int, int], at: float) -> None:
        self.twice += key in self.came
        self.came[key] = at

    @property
    def spent(self) -> list[float]:
        return [self.came[key] - sent for key, sent in self.sent.items() if key in self.came]


Send = Callable[[Run, Sequence[int]], Awaitable[None]]
"""Makes an event for each of these children."""


class Side:
    """One server with its sockets, and how it is made to send."""

    def __init__(self, name: str, server: Server, sockets: Sequence[Socket], send: Send) -> None:
        self.name, self.server, self.sockets, self.send = name, server, sockets, send
        self.run = Run()


async def run() -> None:
    """Print what it costs. The server has the first processor; PostgreSQL, Redis and the clients have the others."""
    async with (
        gathered(SOCKETS) as place,
        served(place, "gateway.app:create_app") as gateway,
        served(place, ECHO) as bare,
    ):
        redis = Redis.from_url(place.redis_url)
        owner = await asyncpg.connect(place.owner_url)
        sides = (await _ours(place, gateway, owner, redis), await _theirs(place, bare, redis))
        for rate in RATES:
            await _compare(sides, rate)
        await owner.close()
        await redis.aclose()


async def _ours(place: Place, server: Server, owner: Any, redis: Redis) -> Side:  # noqa: ANN401 - asyncpg's connection
    began = asyncio.Semaphore(0)
    side: Side

    def hear(socket: Socket, frame: bytes, at: float) -> None:
        if not frame:
            greeting = {"type": "connection_init", "payload": {"token": place.crowd.guardian(socket.name)}}
            socket.send(orjson.dumps(greeting))
        elif b'"connection_ack"' in frame:
            variables = {"id": ids.make("Student", socket.name)}
            socket.send(
                orjson.dumps({"id": "1", "type": "subscribe", "payload": {"query": DOCUMENT, "variables": variables}})
            )
        elif b'"Resync"' in frame:
            began.release()
        else:
            number = frame.partition(b'"number":')[2].partition(b",")[0]
            side.run.hear((socket.name, int(number)), at)

    async def send(run: Run, children: Sequence[int]) -> None:
        facts = [_fact(place.crowd, child) for child in children]
        async with owner.transaction():
            await owner.execute("SELECT set_config('app.schools', '', true)")
            await owner.fetch("SELECT event_id FROM app.append_feed($1::jsonb)", orjson.dumps(facts).decode())
        now = time.perf_counter()
        for child in children:
            numbers[child] += 1
            run.sent[child, numbers[child]] = now
        await redis.publish(CHANNEL, Signal(students=frozenset(children)).message())

    numbers = dict.fromkeys(range(1, SOCKETS + 1), 0)
    before = processor_seconds(server.process)
    sockets = [
        await connect(server.port, child, handshake("/graphql", protocol="graphql-transport-ws"), hear)
        for child in range(1, SOCKETS + 1)
    ]
    async with asyncio.timeout(60):
        for _ in sockets:
            await began.acquire()
    spent = processor_seconds(server.process) - before
    print(f"gateway    {SOCKETS} sockets open, {spent / SOCKETS * 1000:.2f} ms of processor each")
    side = Side("gateway", server, sockets, send)
    return side


async def _theirs(place: Place, server: Server, redis: Redis) -> Side:
    began = asyncio.Semaphore(0)
    side: Side

    def hear(socket: Socket, frame: bytes, at: float) -> None:
        if frame == b"ready":
            began.release()
        elif frame:
            number = frame.partition(b'"number":')[2].partition(b",")[0]
            side.run.hear((socket.name, int(number)), at)

    async def send(run: Run, children: Sequence[int]) -> None:
        texts = []
        now = time.perf_counter()
        for child in children:
            numbers[child] += 1
            texts.append((str(child), LIKE % numbers[child]))
            run.sent[child, numbers[child]] = now
        await redis.publish(echo.CHANNEL, orjson.dumps(texts))

    numbers = dict.fromkeys(range(1, SOCKETS + 1), 0)
    before = processor_seconds(server.process)
    sockets = [await connect(server.port, child, handshake(f"/echo/{child}"), hear) for child in range(1, SOCKETS + 1)]
    async with asyncio.timeout(60):
        for _ in sockets:
            await began.acquire()
    spent = processor_seconds(server.process) - before
    print(f"echo       {SOCKETS} sockets open, {spent / SOCKETS * 1000:.2f} ms of processor each")
    side = Side("echo", server, sockets, send)
    return side


async def _compare(sides: Sequence[Side], rate: int) -> None:
    figures: dict[str, list[tuple[float, float, float]]] = {side.name: [] for side in sides}
    lost = dict.fromkeys(figures, 0)
    for side in sides:
        await _press(side, rate, 2.0)
    for _ in range(ROUNDS):
        for side in sides:
            before = processor_seconds(side.server.process)
            run = await _press(side, rate, SECONDS)
            used = (processor_seconds(side.server.process) - before) / len(run.sent)
            figures[side.name].append((median(run.spent), quantiles(run.spent, n=100)[98], used))
            lost[side.name] += len(run.sent) - len(run.came) + run.twice
    for name, runs in figures.items():
        p50, p99, used = (median(values) for values in zip(*runs, strict=True))
        print(
            f"{name:10} {rate:5} events/s  p50 {p50 * 1000:6.1f} ms  p99 {p99 * 1000:6.1f} ms"
            f"  {used * 1000_000:5.0f} µs of processor an event  lost or twice: {lost[name]}"
        )
    ours, theirs = (median(run[1] for run in figures[side.name]) for side in sides)
    print(f"ratio      {rate:5} events/s  p99 {ours / theirs:.1f} times the echo's")


async def _press(side: Side, rate: int, seconds: float) -> Run:
    """Send at this rate, in even ticks, and wait for what was sent."""
    run = side.run = Run()
    each = max(1, round(rate * TICK))
    tick = each / rate
    child = 0
    began = time.perf_counter()
    for turn in range(round(seconds / tick)):
        await asyncio.sleep(max(0.0, began + turn * tick - time.perf_counter()))
        children = [(child + place) % SOCKETS + 1 for place in range(each)]
        child = children[-1]
        await side.send(run, children)
    for _ in range(300):
        if len(run.came) >= len(run.sent):
            break
        await asyncio.sleep(0.01)
    return run


def _fact(crowd: Crowd, child: int) -> dict[str, Any]:
    mark = crowd.marks(child)[0]
    told = {
        "text": "4",
        "value": 4,
        "weight": 1000,
        "workType": "Ответ",
        "lessonId": crowd.lessons(crowd.group(child))[0],
    }
    return {
        "kind": "mark_recorded",
        "school": crowd.schools[child],
        "row": mark,
        "group": crowd.group(child),
        "subject": crowd.schools[child],
        "lesson": told["lessonId"],
        "before": None,
        "after": {**told, "subjectId": crowd.schools[child]},
        "students": [child],
    }
