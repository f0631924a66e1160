import asyncio
import contextlib
import os
import shutil
import signal
import sys
import tempfile
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from gateway.services import ports

CHECKOUT = Path(__file__).parents[3]
PATIENCE = 120  # seconds, for a machine that does many things at once


@dataclass(frozen=True, slots=True)
class Answer:
    """What a command wrote, and its exit code."""

    code: int
    out: str
    err: str


@dataclass(frozen=True, slots=True)
class Diary:
    """The `diary` command in a process of its own, with an environment that says nothing of the diary but these."""

    settings: dict[str, str]

    @property
    def state(self) -> Path:
        return Path(self.settings["DIARY_STATE_DIR"])

    @property
    def port(self) -> int:
        return int(self.settings["DIARY_PORT"])

    def having(self, **settings: str) -> "Diary":
        return Diary({**self.settings, **settings})

    async def call(self, *arguments: str) -> Answer:
        process = await self.start(*arguments, err=asyncio.subprocess.PIPE)
        async with asyncio.timeout(PATIENCE):
            out, err = await process.communicate()
        assert process.returncode is not None
        return Answer(process.returncode, out.decode(), err.decode())

    async def start(self, *arguments: str, err: int = asyncio.subprocess.STDOUT) -> asyncio.subprocess.Process:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("DIARY_")}
        return await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "gateway.cli", *arguments),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=err,
            env={**kept, "PYTHONUNBUFFERED": "1", **self.settings},
            cwd=CHECKOUT,
        )

    @contextlib.asynccontextmanager
    async def up(self, *arguments: str) -> AsyncIterator[asyncio.subprocess.Process]:
        """Everything is running inside this block, unless the test ended it."""
        process = await self.start("up", *arguments)
        try:
            await hears(process, "Ctrl-C stops everything")
            yield process
        finally:
            if process.returncode is None:
                process.send_signal(signal.SIGINT)
            await ends(process)


async def hears(process: asyncio.subprocess.Process, words: str) -> str:
    """What the process wrote until it wrote these words."""
    assert process.stdout is not None
    heard = ""
    async with asyncio.timeout(PATIENCE):
        while words not in heard:
            line = await process.stdout.readline()
            assert line, f"it ended without {words!r}:\n{heard}"
            heard += line.decode()
    return heard


async def ends(process: asyncio.subprocess.Process) -> int:
    """The exit code, once the process has ended and nobody holds its terminal any more."""
    assert process.stdout is not None
    async with asyncio.timeout(PATIENCE):
        await process.stdout.read()
        return await process.wait()


@pytest.fixture
def diary() -> Iterator[Diary]:
    """A command with a state folder and a port of its own."""
    folder = Path(tempfile.mkdtemp(prefix="diary-tests-"))
    folder.chmod(0o711)
    yield Diary({"DIARY_STATE_DIR": str(folder / "state"), "DIARY_PORT": str(ports.free())})
    shutil.rmtree(folder)
