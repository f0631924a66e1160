"""A family that follows a diary through everything that can happen to a service, while a teacher goes on writing."""

import asyncio
import secrets
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any, Final

from redis.asyncio import Redis
from redis.exceptions import RedisError
from websockets.exceptions import ConnectionClosed, InvalidMessage, InvalidStatus

from domain.wake import CHANNEL, Signal
from gateway.services import ports, valkey
from tests.gateway.live.lines import SECONDS, Line, line
from tests.gateway.live.town import DIARY, Town, fact

STUDENT: Final = "A.anna"
GONE: Final = (ConnectionClosed, OSError, InvalidMessage, InvalidStatus, EOFError)


class Valkey:
    """A server that keeps nothing, so that to kill it is to wipe it."""

    def __init__(self) -> None:
        self.password = secrets.token_hex(16)
        self.port = ports.free(0)
        self._program = valkey.find(valkey.candidates()).program
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"redis://:{self.password}@127.0.0.1:{self.port}/0"

    def start(self) -> None:
        settings = f'port {self.port}\nbind 127.0.0.1\nrequirepass {self.password}\nsave ""\nappendonly no\n'
        self._process = subprocess.Popen([self._program, "-"], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL)
        assert self._process.stdin is not None
        with self._process.stdin as stdin:
            stdin.write(settings.encode())

    def kill(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()


@asynccontextmanager
async def kept() -> AsyncIterator[Valkey]:
    """A server while this block lasts, unless it is killed."""
    found = Valkey()
    found.start()
    try:
        yield found
    finally:
        found.kill()


@dataclass(slots=True)
class Heard:
    """What the family was told, connection after connection."""

    last: int | None = None
    texts: list[str] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)
    connections: int = 0
    resyncs: int = 0
    news: asyncio.Event = field(default_factory=asyncio.Event)

    def take(self, event: Any) -> None:  # noqa: ANN401 - an event
        if event["__typename"] == "Resync":
            self.resyncs += 1
        else:
            assert event["__typename"] == "RecommendationEvent", event
            self.texts.append(event["told"]["text"])
            self.numbers.append(event["number"])
        self.last = event["number"]
        self.news.set()


async def follow(town: Town, heard: Heard, enough: int) -> None:
    """Connect, go on from the last number, and hear so many events, or until the line is cut."""
    with suppress(*GONE):
        async with line(town.url, "A.gmom") as mother:
            heard.connections += 1
            await mother.subscribe("1", DIARY, **town.diary(STUDENT, after=heard.last))
            for _ in range(enough):
                heard.take(await mother.event())
            _cut(mother)


def _cut(found: Line) -> None:
    """As a telephone leaves the net: nobody says good-bye."""
    found.connection.transport.abort()


class Writer:
    """Tells the family something again and again, as another process of the service does, and counts what was committed."""

    def __init__(self, town: Town, rest: float) -> None:
        self._town = town
        self._rest = rest
        self._stop = asyncio.Event()
        self.written = 0

    async def run(self) -> None:
        town = self._town
        redis = Redis.from_url(town.redis_url, socket_timeout=1)
        async with town.place.as_owner() as owner, redis:
            while not self._stop.is_set():
                await owner.fetch("SELECT app.append_feed($1::jsonb)", fact(town.world, STUDENT, str(self.written)))
                self.written += 1
                with suppress(RedisError, OSError):
                    signal = Signal(students=frozenset({town.world[f"student:{STUDENT}"]}))
                    await redis.publish(CHANNEL, signal.message("a teacher"))
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._stop.wait(), self._rest)

    def stop(self) -> None:
        self._stop.set()


async def story(town: Town, redis: Valkey, rounds: int, *, rest: float = 0.002) -> tuple[Heard, Writer]:
    """Rounds of a cut line, a killed gateway, and a killed and wiped Redis, in turn, while the writer writes."""
    heard, writer = Heard(), Writer(town, rest)
    await follow(town, heard, 1)
    writing = asyncio.create_task(writer.run())
    try:
        for number in range(rounds):
            if number % 5 == 2:
                town.gateway.again()
            elif number % 5 == 3:
                redis.kill()
            elif number % 5 == 4:
                redis.start()
            following = asyncio.create_task(follow(town, heard, 20))
            if number % 5 == 0:
                heard.news.clear()
                await heard.news.wait()
                town.gateway.again()  # in the middle of a stream
            await following
    finally:
        writer.stop()
        await writing
    async with asyncio.timeout(SECONDS):
        while len(heard.texts) < writer.written:
            await follow(town, heard, writer.written - len(heard.texts))
    return heard, writer


def judged(heard: Heard, writer: Writer) -> tuple[int, int, bool]:
    """How many events were lost, how many came twice, and whether all came in their order."""
    meant = [str(number) for number in range(writer.written)]
    lost = len(set(meant) - set(heard.texts))
    twice = len(heard.texts) - len(set(heard.texts))
    in_order = heard.texts == sorted(heard.texts, key=int) and heard.numbers == sorted(heard.numbers)
    return lost, twice, in_order
