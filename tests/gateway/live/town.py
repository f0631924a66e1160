"""A world that is served: everybody signed in, ready to write, to follow, and to lose what they stood on."""

import signal
import socket
import subprocess
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any, Final

import httpx
import orjson
from redis.asyncio import Redis

from domain.wake import CHANNEL, Signal
from tests.databases import Place, copied
from tests.gateway.running import asked, launch
from tests.world import World, token_of

TEACHERS: Final = {"anna": "tm", "mov": "tm", "boris": "tb", "ivan": "ti"}
"""Who teaches a student. Those of 7v have `tb`."""

DIARY: Final = """subscription Diary($id: ID!, $after: Int) {
  diaryEvents(studentId: $id, after: $after) {
    __typename number at kind
    ... on RecommendationEvent { studentId recommendation { text } told: after }
    ... on MarkEvent { studentId lessonId mark { id text comment } before { text comment } after { text comment } }
    ... on StreamEnded { reason }
  }
}"""
PAGE: Final = """subscription Page($group: ID!, $subject: ID!) {
  classPageEvents(groupId: $group, subjectId: $subject) {
    __typename number kind
    ... on MarkEvent { studentId mark { id text comment version } before { text } after { text } }
    ... on HomeworkEvent { homework { text } }
    ... on StreamEnded { reason }
  }
}"""
SCHOOL: Final = """subscription School {
  schoolEvents { __typename kind ... on ControlWorkEvent { controlWork { title } } ... on StreamEnded { reason } }
}"""

_WRITE: Final = "mutation($i: RecommendationWriteInput!) { recommendationWrite(input: $i) { __typename } }"
_RECORD: Final = """mutation($i: MarkRecordInput!) {
  markRecord(input: $i) { __typename ... on MarkRecorded { mark { id version } } }
}"""

_OLDER: Final = "SELECT EXISTS (SELECT FROM pg_stat_activity WHERE datname = current_database() AND xact_start < $1)"


class Gateway:
    """The process, which may be killed and started again. Its port stays open meanwhile: whoever knocks waits."""

    def __init__(self, listener: socket.socket, environment: dict[str, str], log: Path) -> None:
        self._start = partial(launch, listener, environment, log)
        self._process = self._start()

    def again(self, how: signal.Signals = signal.SIGKILL) -> None:
        """End it, and start another one."""
        self.end(how)
        self._process = self._start()

    def end(self, how: signal.Signals = signal.SIGTERM) -> int:
        self._process.send_signal(how)
        try:
            return self._process.wait(30)
        except subprocess.TimeoutExpired:
            self._process.kill()
            raise


@dataclass(frozen=True, slots=True)
class Town:
    """`world` names the rows, `place` holds them."""

    world: World
    place: Place
    url: str
    redis_url: str
    log: Path
    gateway: Gateway

    async def post(self, name: str, query: str, **variables: object) -> httpx.Response:
        headers = {"Authorization": f"Bearer {token_of(name)}"}
        async with httpx.AsyncClient(base_url=self.url, headers=headers, timeout=60) as client:
            return await client.post("/graphql", json=asked(query, **variables))

    async def ask(self, name: str, query: str, **variables: object) -> Any:  # noqa: ANN401 - data is anything
        """The one root field of what somebody asks for."""
        answer = (await self.post(name, query, **variables)).json()
        assert "errors" not in answer, answer
        (found,) = answer["data"].values()
        return found

    async def write(self, student: str, text: str) -> None:
        """A teacher writes a recommendation: an event in the student's feed."""
        school, _, name = student.partition(".")
        given = {
            "studentId": self.world.id(f"student:{student}"),
            "text": text,
            "subjectId": self.world.id(f"subject:{school}.{'math' if name != 'boris' else 'phys'}"),
        }
        done = await self.ask(f"{school}.{TEACHERS.get(name, 'tb')}", _WRITE, i=given)
        assert done["__typename"] == "RecommendationWritten", done

    async def mark(
        self, student: str, text: str, comment: str = "", *, by: str = "A.tm", lesson: str = "A.7a.m1"
    ) -> str:
        """A teacher sets a mark, whose id it is."""
        given = {
            "lessonId": self.world.id(f"lesson:{lesson}"),
            "studentId": self.world.id(f"student:{student}"),
            "text": text,
            "workTypeId": self.world.id("worktype:A.answer"),
            "comment": comment,
        }
        done = await self.ask(by, _RECORD, i=given)
        assert done["__typename"] == "MarkRecorded", done
        found: str = done["mark"]["id"]
        return found

    def diary(self, student: str, **more: object) -> dict[str, Any]:
        """Variables of `DIARY`."""
        return {"id": self.world.id(f"student:{student}"), **more}

    def page(self, group: str, subject: str) -> dict[str, Any]:
        """Variables of `PAGE`."""
        return {"group": self.world.id(f"group:{group}"), "subject": self.world.id(f"subject:{subject}")}

    async def change(self, sql: str, *values: object) -> None:
        """As the owner of the database, behind the back of every process."""
        async with self.place.as_owner() as owner:
            assert await owner.execute(sql, *values) not in {"UPDATE 0", "INSERT 0 0"}

    async def tell(self, student: str, *texts: str) -> None:
        """As another process of the service: a student's family is told of recommendations (that are gone), and a signal is sent."""
        async with self.place.as_owner() as owner:
            await owner.fetch("SELECT app.append_feed($1::jsonb)", fact(self.world, student, *texts))
        await self.say(Signal(students=frozenset({self.world[f"student:{student}"]})))

    async def say(self, what: Signal) -> None:
        async with Redis.from_url(self.redis_url) as redis:
            await redis.publish(CHANNEL, what.message("another process"))

    async def at(self, instant: datetime) -> None:
        """Move the database's clock, and wait for the transactions that began before: in one of those it stands still."""
        await self.place.at(instant)
        async with self.place.as_superuser() as superuser:
            moved = await superuser.fetchval("SELECT statement_timestamp()")
            while await superuser.fetchval(_OLDER, moved):
                pass


def fact(world: World, student: str, *texts: str) -> str:
    """What `app.append_feed` takes: recommendations that were written to a student, and are gone."""
    facts = [
        {
            "kind": "recommendation_written",
            "school": world[f"school:{student.partition('.')[0]}"],
            "row": 2**40,
            "after": {"text": text},
            "students": [world[f"student:{student}"]],
        }
        for text in texts
    ]
    return orjson.dumps(facts).decode()


@asynccontextmanager
async def settled(world: World, redis_url: str, folder: Path) -> AsyncIterator[Town]:
    """A copy of the world with a gateway of its own."""
    async with copied(world.template) as place:
        with served(place, redis_url, folder / "log") as (url, gateway):
            yield Town(world, place, url, redis_url, folder / "log", gateway)


@contextmanager
def served(place: Place, redis_url: str, log: Path) -> Iterator[tuple[str, Gateway]]:
    environment = {"DIARY_DATABASE_URL": place.app_url, "DIARY_REDIS_URL": redis_url}
    with socket.create_server(("127.0.0.1", 0), backlog=1_000) as listener:
        gateway = Gateway(listener, environment, log)
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}", gateway
        finally:
            gateway.end()
