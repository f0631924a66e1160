"""Servers that an earlier start left running, because it was killed before it could stop them.

A process id in a file proves nothing: it may belong to somebody else by now. What a server cannot hide is the folder
it works in.
"""

import asyncio
import contextlib
import os
import signal
from pathlib import Path

from gateway.services.hindrance import Hindrance

POLITE = 10.0  # seconds
INSISTENT = 5.0


def find(folder: Path, names: frozenset[str]) -> list[int]:
    """Ids of processes of these names that work in the folder, ascending. Linux only: elsewhere none is found."""
    real = str(folder.resolve())
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if str((process / "cwd").readlink()) == real and (process / "comm").read_text().strip() in names:
                found.append(int(process.name))
    return sorted(found)


async def end(
    folder: Path, names: frozenset[str], first: signal.Signals, then: signal.Signals, *, head: int | None = None
) -> None:
    """Ends them all: asked to stop at first, made to stop if they do not. Raises `Hindrance` when that fails.

    Where one process is the `head` of the others, it alone is asked.
    """
    for how, patience, asked in ((first, POLITE, head), (then, INSISTENT, None)):
        for process in find(folder, names):
            if asked in (None, process):
                with contextlib.suppress(ProcessLookupError, PermissionError):
                    os.kill(process, how)
        if await _gone(folder, names, patience):
            return
    processes = ", ".join(str(process) for process in find(folder, names))
    raise Hindrance(
        f"A server of an earlier start still works in {folder} (process {processes}).", f"End it: kill {processes}"
    )


async def _gone(folder: Path, names: frozenset[str], patience: float) -> bool:
    time = asyncio.get_running_loop().time
    until = time() + patience
    while find(folder, names):
        if time() > until:
            return False
        await asyncio.sleep(0.05)
    return True
