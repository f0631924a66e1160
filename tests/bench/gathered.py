"""A crowd in a database of its own, made anew, and servers beside it as they are run in production."""

import asyncio
import contextlib
import os
import socket
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import asyncpg

from gateway.services import state, valkey
from gateway.services.account import unprivileged
from gateway.services.postgres import binaries, cluster, roles
from gateway.services.programs import Watch
from orm.migrate import migrate
from tests.crowd import Crowd, gather

FOLDER = Path("/var/tmp") / "school-diary-bench"
NAME = "crowd"


@dataclass(frozen=True, slots=True)
class Place:
    owner_url: str
    app_url: str
    redis_url: str
    crowd: Crowd


@dataclass(frozen=True, slots=True)
class Server:
    port: int
    process: "asyncio.subprocess.Process"


@contextlib.asynccontextmanager
async def gathered(children: int) -> AsyncIterator[Place]:
    """PostgreSQL with the crowd and a Redis-protocol server, while this block lasts."""
    place = state.State(FOLDER / NAME, unprivileged())
    state.prepare(place)
    keys = state.keep_secrets(place)
    watch = Watch(print, asyncio.Event())
    server_programs = binaries.for_account(binaries.find(binaries.candidates()), place.account, place.programs)
    redis_program = valkey.for_account(valkey.find(valkey.candidates()), place.account, place.programs)
    async with (
        cluster.serving(place, server_programs, keys, watch, durable=True) as server,
        valkey.serving(place, redis_program, keys, watch, durable=False) as redis,
    ):
        await roles.provide_roles(server)
        await _drop(server.url(cluster.SUPERUSER, "postgres"))
        await roles.provide_database(server, NAME)
        owner = server.url(cluster.OWNER, NAME)
        await migrate(owner)
        connection = await asyncpg.connect(owner)
        crowd = await gather(connection, children)
        await connection.close()
        yield Place(owner, server.url(cluster.APP, NAME), redis.url, crowd)


@contextlib.asynccontextmanager
async def served(place: Place, factory: str) -> AsyncIterator[Server]:
    """A server on the first processor; PostgreSQL and the clients have the others."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    environment = {
        **os.environ,
        "DIARY_DATABASE_URL": place.app_url,
        "DIARY_REDIS_URL": place.redis_url,
        "DIARY_SECRET_KEY": "bench" * 8,
    }
    program = [sys.executable, "-m", "uvicorn", factory, "--factory", "--port", str(port), "--no-access-log"]
    program += ["--log-level", "error", "--loop", "uvloop", "--http", "httptools", "--ws", "websockets-sansio"]
    program += ["--ws-per-message-deflate", "false"]
    process = await asyncio.create_subprocess_exec(
        *program, env=environment, stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL
    )
    os.sched_setaffinity(process.pid, {0})
    try:
        for _ in range(200):
            with contextlib.suppress(OSError):
                _reader, writer = await asyncio.open_connection("127.0.0.1", port)
                writer.close()
                break
            await asyncio.sleep(0.1)
        yield Server(port, process)
    finally:
        process.terminate()
        await process.wait()


def processor_seconds(process: "asyncio.subprocess.Process") -> float:
    fields = Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


async def _drop(url: str) -> None:
    connection = await asyncpg.connect(url)
    try:
        await connection.execute(f"DROP DATABASE IF EXISTS {NAME} WITH (FORCE)")
    finally:
        await connection.close()
