"""The week and the class page, against one SQL statement behind a bare route, in turns within one run."""

import asyncio
import contextlib
import os
import socket
import sys
from collections.abc import AsyncIterator, Sequence
from datetime import timedelta
from pathlib import Path
from statistics import median
from typing import Any

import orjson

from schema import ids
from tests.bench import load
from tests.bench.city import MONDAY, City, Visitor, families, teachers

WEEK = """query Week($student: ID!, $from: Date!, $to: Date!) { student(id: $student) { fullName diary(from: $from, to: $to) {
 date lessons { number startsAt endsAt status topic subject { name } room { name } teachers { effective staff { shortName } }
 homeworkDue { text } marks { text weight workType { name } } attendance { code } } } } }"""
PAGE = """query Page($group: ID!, $subject: ID!, $from: Date!, $to: Date!) {
 classPage(groupId: $group, subjectId: $subject, from: $from, to: $to) { group { title } subject { name }
 lessons { date number topic } rows { student { fullName } cells { lessonId marks { text weight } attendance { code } }
 mean { value } } } }"""
ROUNDS = 5
SECONDS = 4.0
PAGE_DAYS = 61


async def run(city: City) -> None:
    guardians, staff = await families(city), await teachers(city)
    async with (
        _served(city, "gateway.app:create_app", city.app_url) as gateway,
        _served(city, "tests.bench.bare:create_app", city.owner_url) as bare,
    ):
        print(f"gateway, idle: {_memory(gateway.process) / 1024:.0f} MB")
        for name, ours, theirs in (
            ("week", [_week(each) for each in guardians], [_bare_week(each) for each in guardians]),
            ("class page", [_page(each) for each in staff], [_bare_page(each) for each in staff]),
        ):
            await _same(gateway.port, bare.port, ours, theirs)
            await _compare(name, gateway, bare, ours, theirs)
        print(f"gateway, after the load: {_memory(gateway.process) / 1024:.0f} MB")


class _Served:
    def __init__(self, port: int, process: "asyncio.subprocess.Process") -> None:
        self.port, self.process = port, process


@contextlib.asynccontextmanager
async def _served(city: City, factory: str, database_url: str) -> AsyncIterator[_Served]:
    """A server on the first processor; PostgreSQL and the load have the others. The bare route bypasses the policies."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    environment = {
        **os.environ,
        "DIARY_DATABASE_URL": database_url,
        "DIARY_REDIS_URL": city.redis_url,
        "DIARY_TRUSTED_PROXIES": "127.0.0.1",
        "DIARY_SECRET_KEY": "bench" * 8,
    }
    program = [sys.executable, "-m", "uvicorn", factory, "--factory", "--port", str(port), "--no-access-log"]
    program += ["--log-level", "error", "--loop", "uvloop", "--http", "httptools"]
    process = await asyncio.create_subprocess_exec(*program, env=environment, stdout=asyncio.subprocess.DEVNULL)
    os.sched_setaffinity(process.pid, {0})
    try:
        for _ in range(200):
            with contextlib.suppress(OSError):
                _reader, writer = await asyncio.open_connection("127.0.0.1", port)
                writer.close()
                break
            await asyncio.sleep(0.1)
        yield _Served(port, process)
    finally:
        process.terminate()
        await process.wait()


async def _same(gateway: int, bare: int, ours: Sequence[bytes], theirs: Sequence[bytes]) -> None:
    """The two must answer alike, or the comparison says nothing."""
    for mine, other in list(zip(ours, theirs, strict=True))[:10]:
        left, right = orjson.loads(await load.ask(gateway, mine)), orjson.loads(await load.ask(bare, other))
        if left != right:
            raise RuntimeError(f"the answers differ:\n{str(left)[:2000]}\n{str(right)[:2000]}")


async def _compare(name: str, gateway: _Served, bare: _Served, ours: Sequence[bytes], theirs: Sequence[bytes]) -> None:
    mine: list[load.Figures] = []
    other: list[load.Figures] = []
    spent: list[float] = []
    await load.press(gateway.port, ours, 2.0)
    await load.press(bare.port, theirs, 2.0)
    for _ in range(ROUNDS):
        before = _processor_seconds(gateway.process)
        mine.append(await load.press(gateway.port, ours, SECONDS))
        spent.append((_processor_seconds(gateway.process) - before) / (mine[-1].rate * SECONDS))
        other.append(await load.press(bare.port, theirs, SECONDS))
    ratio = median(a.rate / b.rate for a, b in zip(mine, other, strict=True))
    for who, figures in (("gateway", mine), ("bare SQL", other)):
        print(
            f"{name:11} {who:9} {median(f.rate for f in figures):7.0f} requests/s"
            f"  p50 {median(f.p50 for f in figures) * 1000:6.1f} ms  p99 {median(f.p99 for f in figures) * 1000:6.1f} ms"
            f"  {median(f.size for f in figures) / 1024:5.1f} KB"
        )
    print(
        f"{name:11} ratio     {ratio:7.3f}             gateway's processor time {median(spent) * 1000:.2f} ms a request"
    )


def _body(query: str, variables: dict[str, Any]) -> bytes:
    return orjson.dumps({"query": query, "variables": variables})


def _headers(visitor: Visitor) -> dict[str, str]:
    network = f"10.{hash(visitor.token) % 250}.{hash(visitor.token) // 250 % 250}.7"
    return {"Authorization": f"Bearer {visitor.token}", "X-Forwarded-For": network}


def _week(visitor: Visitor) -> bytes:
    variables = {
        "student": ids.make("Student", visitor.student),
        "from": str(MONDAY),
        "to": str(MONDAY + timedelta(days=6)),
    }
    return load.post("/graphql", _body(WEEK, variables), _headers(visitor))


def _bare_week(visitor: Visitor) -> bytes:
    asked = {"student": visitor.student, "from": str(MONDAY), "to": str(MONDAY + timedelta(days=6))}
    return load.post("/week", orjson.dumps(asked), {})


def _page(visitor: Visitor) -> bytes:
    end = MONDAY + timedelta(days=6)
    variables = {
        "group": ids.make("StudyGroup", visitor.group),
        "subject": ids.make("Subject", visitor.subject),
        "from": str(end - timedelta(days=PAGE_DAYS)),
        "to": str(end),
    }
    return load.post("/graphql", _body(PAGE, variables), _headers(visitor))


def _bare_page(visitor: Visitor) -> bytes:
    end = MONDAY + timedelta(days=6)
    asked = {
        "group": visitor.group,
        "subject": visitor.subject,
        "from": str(end - timedelta(days=PAGE_DAYS)),
        "to": str(end),
    }
    return load.post("/page", orjson.dumps(asked), {})


def _processor_seconds(process: "asyncio.subprocess.Process") -> float:
    fields = Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _memory(process: "asyncio.subprocess.Process") -> int:
    """Resident kilobytes."""
    lines = Path(f"/proc/{process.pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS"))
