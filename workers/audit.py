"""Keeps the sights sealed: every second, on the loop of the worker's actors, whatever Redis does.

It is a loop and not a regular job, since what is sealed must not depend on a message. Any number of workers may run it.
"""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Final

import structlog

from domain.audit import heads
from domain.audit.sealing import heads_now, seal
from domain.clock import Clock, system_clock
from orm.database import Database

EVERY: Final = 1.0
"""Seconds between two runs."""

Sleep = Callable[[float], Awaitable[None]]


async def keep_sealed(
    database: Database, state_dir: Path | None, clock: Clock = system_clock, sleep: Sleep = asyncio.sleep
) -> None:
    """Seal, and keep the heads outside, until cancelled. What fails now is tried again at the next run."""
    log = structlog.get_logger("audit")
    if state_dir is None:
        log.warning("heads are not kept outside the database", fix="set DIARY_STATE_DIR")
    kept, well = False, True
    while True:
        try:
            links = await seal(database)
            if not kept:
                links = await heads_now(database)  # a kill, or a full disk, may have come between a link and its line
            if state_dir is not None and links:
                kept = False
                await asyncio.to_thread(heads.keep, state_dir, links, clock())
            kept = True
            if not well:
                log.info("sealing again")
            well = True
        except Exception as error:  # noqa: BLE001 - whatever is away now may be back at the next run
            kept = False
            if well:
                log.warning("cannot seal, or cannot keep the heads", error=type(error).__name__)
            well = False
        await sleep(EVERY)
