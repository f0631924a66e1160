import asyncio
import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from gateway.services import state
from gateway.services.account import unprivileged
from gateway.services.programs import Watch


@dataclass(frozen=True, slots=True)
class Listener:
    """Keeps what a watch was told, and lets a test wait for a word of it."""

    words: list[str] = field(default_factory=list)
    news: asyncio.Event = field(default_factory=asyncio.Event)

    def hear(self, what: str) -> None:
        self.words.append(what)
        self.news.set()

    async def hears(self, part: str) -> None:
        async with asyncio.timeout(60):
            while not any(part in one for one in self.words):
                self.news.clear()
                await self.news.wait()


async def until(condition: Callable[[], bool]) -> None:
    """Waits for what another process does and nobody announces."""
    async with asyncio.timeout(60):
        while not condition():  # noqa: ASYNC110
            await asyncio.sleep(0.01)


@pytest.fixture
def folder() -> Iterator[Path]:
    """An empty folder that every account may enter."""
    made = Path(tempfile.mkdtemp(prefix="diary-tests-"))
    made.chmod(0o711)
    yield made
    shutil.rmtree(made)


@pytest.fixture
def place(folder: Path) -> state.State:
    """A state folder of its own."""
    made = state.State(folder / "state", unprivileged())
    state.prepare(made)
    return made


@pytest.fixture
def listener() -> Listener:
    return Listener()


@pytest.fixture
def watch(listener: Listener) -> Watch:
    return Watch(listener.hear, asyncio.Event())
