"""How a command that runs for long is ended: one signal stops it in order, a second one at once."""

import asyncio
import contextlib
import signal
from collections.abc import Awaitable, Callable

import typer

from gateway.services.programs import Watch

ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def until_told(work: Callable[[Watch], Awaitable[None]]) -> None:
    """Runs `work` until it ends or the process is told to stop. `work` is cancelled then, and cleans up by itself."""
    asyncio.run(_until_told(work))


async def _until_told(work: Callable[[Watch], Awaitable[None]]) -> None:
    loop = asyncio.get_running_loop()
    watch = Watch(say, asyncio.Event())
    told = asyncio.Event()
    task = asyncio.ensure_future(work(watch))

    def stop() -> None:
        if told.is_set():
            say("Ending everything at once.")
            watch.hurry.set()
        else:
            say("Stopping. Once more, and everything ends at once.")
            told.set()
            task.cancel()

    for what in ENDING:
        loop.add_signal_handler(what, stop)
    try:
        await task
    except asyncio.CancelledError:
        if not told.is_set():
            raise
        say("Stopped.")


def say(words: str) -> None:
    """Writes to the terminal, if it is still there: who closed it wants everything stopped in order all the same."""
    with contextlib.suppress(OSError):
        typer.echo(words)
