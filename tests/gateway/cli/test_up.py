"""Everything on one machine: started, used, stopped, killed."""

import asyncio
import json
import os
import signal
from pathlib import Path

import asyncpg
import httpx

from gateway.cli import children
from gateway.services import ports
from tests.databases import Place
from tests.gateway.cli.conftest import Diary, ends, hears


def running_in(diary: Diary) -> dict[str, str]:
    """What `up` tells other commands."""
    told: dict[str, str] = json.loads((diary.state / "running.json").read_text())
    return told


def offspring(process: int) -> set[int]:
    """Ids of all processes that a process has started, directly or not."""
    parents = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            parents[int(folder.name)] = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue
    found: set[int] = set()
    new = {process}
    while new:
        new = {child for child, parent in parents.items() if parent in new}
        found |= new
    return found


def gateways(process: int) -> list[int]:
    """Those of them that serve."""
    return [
        child for child in offspring(process) if b"gateway.cli\0serve" in Path(f"/proc/{child}/cmdline").read_bytes()
    ]


def at_work_in(folder: Path) -> list[str]:
    """What runs in a state folder or was started with its path."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            place, command = str((process / "cwd").readlink()), (process / "cmdline").read_bytes().decode()
        except OSError:
            continue
        if place.startswith(str(folder)) or str(folder) in command:
            found.append(command)
    return found


async def is_ready(diary: Diary) -> bool:
    status, _ = await children.get("127.0.0.1", diary.port, "/ready", patience=30)
    return status == 200


def alive(processes: set[int]) -> set[int]:
    found = set()
    for process in processes:
        try:
            if Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z":
                found.add(process)
        except OSError:
            continue
    return found


async def all_end(processes: set[int]) -> None:
    async with asyncio.timeout(60):
        while alive(processes):  # noqa: ASYNC110 - other processes end and tell nobody
            await asyncio.sleep(0.02)


async def test_it_starts_tells_where_is_found_by_other_commands_and_stops(diary: Diary) -> None:
    process = await diary.start("up")
    told = await hears(process, "Ctrl-C stops everything")
    for words in (f"http://127.0.0.1:{diary.port}/graphql", str(diary.state), "login", "code", "PostgreSQL", "/ready"):
        assert words in told
    assert await is_ready(diary)
    assert (diary.state / "running.json").stat().st_mode & 0o777 == 0o600
    family = offspring(process.pid)
    assert len(alive(family)) > 3
    assert at_work_in(diary.state) != []

    seen = await diary.call("doctor")
    assert seen.code == 0, seen.out
    for name in ("Gateway", "Database", "Migrations", "Redis-protocol server"):
        assert any(line.startswith("ok") and f" {name}: " in line for line in seen.out.splitlines())
    assert "The database is up to date." in (await diary.call("migrate")).out
    again = await diary.call("up")
    assert again.code == 1
    assert f"runs already from {diary.state} on 127.0.0.1, port {diary.port}" in again.err

    beside = diary.having(DIARY_STATE_DIR=f"{diary.state}-beside", DIARY_PORT=str(ports.free()))
    async with beside.up():
        assert running_in(beside)["database_url"] != running_in(diary)["database_url"]
        assert await is_ready(beside)
    assert await is_ready(diary)

    process.send_signal(signal.SIGINT)
    assert await ends(process) == 0
    assert alive(family) == set()
    assert at_work_in(diary.state) == []
    assert not (diary.state / "running.json").exists()
    with ports.listen("127.0.0.1", diary.port):
        pass


async def test_ctrl_c_in_the_middle_of_the_start_and_twice_later_leave_nothing_running(diary: Diary) -> None:
    process = await diary.start("up")
    await hears(process, "Starting PostgreSQL")
    process.send_signal(signal.SIGTERM)
    assert await ends(process) == 0
    assert at_work_in(diary.state) == []

    process = await diary.start("up")
    await hears(process, "Ctrl-C stops everything")
    family = offspring(process.pid)
    process.send_signal(signal.SIGINT)
    await hears(process, "Stopping.")
    process.send_signal(signal.SIGINT)
    await ends(process)
    assert alive(family) == set()
    assert at_work_in(diary.state) == []


async def sign_in(diary: Diary, login: str, password: str) -> dict[str, object]:
    document = (
        f'mutation {{ signIn(input: {{login: "{login}", password: "{password}"}})'
        " { ... on SignedIn { token } ... on NotAllowed { message } } }"
    )
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{diary.port}") as client:
        answer = (await client.post("/graphql", json={"query": document})).json()
    outcome: dict[str, object] = answer["data"]["signIn"]
    return outcome


async def marks(diary: Diary) -> int:
    owner = await asyncpg.connect(running_in(diary)["migration_database_url"])
    try:
        return int(await owner.fetchval("SELECT count(*) FROM mark"))
    finally:
        await owner.close()


async def test_nothing_outlives_a_kill_and_the_demo_school_does_not_suffer(diary: Diary) -> None:
    process = await diary.start("up", "--demo")
    first = await hears(process, "Ctrl-C stops everything")
    assert "Laying the demo school" in first
    assert "token" in await sign_in(diary, "guardian", "demo")
    told, before, family = running_in(diary), await marks(diary), offspring(process.pid)
    assert before > 1000
    process.kill()
    await process.wait()

    process = await diary.start("up", "--demo")
    second = await hears(process, "Ctrl-C stops everything")
    assert "Laying the demo school" not in second
    assert running_in(diary)["database_url"] == told["database_url"]  # same port, same password
    assert await marks(diary) == before
    assert "token" in await sign_in(diary, "guardian-two", "demo")
    assert "message" in await sign_in(diary, "guardian-two", "not-demo")
    process.send_signal(signal.SIGINT)
    assert await ends(process) == 0
    await all_end(family)


async def test_one_of_two_gateways_that_share_a_port_is_killed_and_comes_back(diary: Diary) -> None:
    async with diary.having(DIARY_GATEWAY_PROCESSES="2").up() as process:
        killed, other = gateways(process.pid)
        os.kill(killed, signal.SIGKILL)
        assert await is_ready(diary)
        await hears(process, "was ended by SIGKILL; it is started again")
        async with asyncio.timeout(60):
            while len(now := gateways(process.pid)) < 2:  # noqa: ASYNC110 - another process starts it and tells nobody
                await asyncio.sleep(0.02)
        assert other in now
        assert killed not in now


async def test_servers_that_are_given_are_used_and_a_database_in_use_gets_no_demo_school(
    diary: Diary, place: Place, redis_url: str
) -> None:
    async with place.as_owner() as owner:
        await owner.execute(
            "INSERT INTO account (login, full_name, password_hash, epoch, created_at)"
            " VALUES ('somebody', 'Некто', 'a hash', 0, app.now())"
        )
    outside = diary.having(
        DIARY_DATABASE_URL=place.app_url, DIARY_MIGRATION_DATABASE_URL=place.owner_url, DIARY_REDIS_URL=redis_url
    )
    process = await outside.start("up", "--demo")
    told = await hears(process, "Ctrl-C stops everything")
    assert "no demo school is laid" in told
    assert "Sign in as" not in told
    assert "Starting PostgreSQL" not in told
    assert not (diary.state / "postgres").exists()
    assert await is_ready(outside)
    assert len(gateways(process.pid)) == 1
    process.send_signal(signal.SIGINT)
    assert await ends(process) == 0


async def test_the_doctor_before_the_first_start_and_with_the_port_taken(diary: Diary) -> None:
    seen = await diary.call("doctor")
    assert seen.code == 0, seen.out
    assert "no installation runs from this checkout" in seen.out
    with ports.listen("127.0.0.1", diary.port):
        seen = await diary.call("doctor")
    assert seen.code == 1
    assert f"failed  Port: Port {diary.port} on 127.0.0.1 is taken" in seen.out
    assert "To fix: " in seen.out
