"""The embedded Redis-protocol server."""

import contextlib
import os
import signal
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from redis.asyncio import Redis
from redis.exceptions import AuthenticationError

from gateway.services import leftovers, state, valkey
from gateway.services.hindrance import Hindrance
from gateway.services.programs import Watch
from gateway.services.state import State
from tests.gateway.services.conftest import Listener


@contextlib.asynccontextmanager
async def serving(place: State, watch: Watch, port: int = 0) -> AsyncIterator[valkey.Server]:
    found = valkey.for_account(valkey.find(valkey.candidates()), place.account, place.programs)
    async with valkey.serving(place, found, state.keep_secrets(place), watch, port=port) as server:
        yield server


@contextlib.asynccontextmanager
async def client(url: str) -> AsyncIterator[Redis]:
    made = Redis.from_url(url)
    try:
        yield made
    finally:
        await made.aclose()


def shown(process: int) -> bytes:
    """What others may see of a process: its arguments, and for its own user its environment."""
    return Path(f"/proc/{process}/cmdline").read_bytes() + Path(f"/proc/{process}/environ").read_bytes()


async def test_it_asks_for_its_password(redis_url: str) -> None:
    async with client(redis_url) as known, client(redis_url.replace("redis://:", "redis://:not-")) as unknown:
        assert await known.ping()
        with pytest.raises(AuthenticationError):
            await unknown.ping()


async def test_what_it_keeps_outlives_a_kill_and_a_stop(place: State, watch: Watch, listener: Listener) -> None:
    async with serving(place, watch) as server:
        async with client(server.url) as redis:
            assert (await redis.config_get("appendonly"))["appendonly"] == "yes"
            await redis.set("kept", "1")
            await redis.waitaof(1, 0, 5000)
        (process,) = leftovers.find(place.valkey, valkey.NAMES)
        os.kill(process, signal.SIGKILL)
        await listener.hears("was ended by SIGKILL")
    async with serving(place, watch, server.port) as again, client(again.url) as redis:
        assert again.port == server.port
        assert await redis.get("kept") == b"1"
    assert leftovers.find(place.valkey, valkey.NAMES) == []


async def test_its_password_is_in_no_argument_and_in_a_closed_file(place: State, watch: Watch) -> None:
    async with serving(place, watch) as server:
        (process,) = leftovers.find(place.valkey, valkey.NAMES)
        assert server.password.encode() not in shown(process)
        assert (place.valkey / "server.conf").stat().st_mode & 0o777 == 0o600


async def test_a_damaged_file_names_the_folder_to_delete(place: State, watch: Watch) -> None:
    async with serving(place, watch) as server, client(server.url) as redis:
        await redis.set("kept", "1" * 1000)
    (changes,) = (place.valkey / "appendonlydir").glob("*.incr.aof")
    changes.write_bytes(b"no command\r\n" + changes.read_bytes())
    with pytest.raises(Hindrance, match="is damaged") as hindrance:
        async with serving(place, watch):
            pytest.fail("it started")
    assert str(place.valkey) in hindrance.value.fix


def test_without_any_server_the_fix_names_one() -> None:
    with pytest.raises(Hindrance, match="no Redis-protocol server to start") as hindrance:
        valkey.find(())
    assert "DIARY_REDIS_URL" in hindrance.value.fix
