"""When sessions were used, noted in memory by each request and written for all of them together, away from any request."""

import asyncio
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import datetime

import structlog

from domain.accounts.own import SEEN_EVERY, note_seen
from domain.clock import Clock
from gateway.faults import described
from gateway.health import DATABASE_DOWN
from orm.database import Database

_log = structlog.get_logger()


class Seen:
    """The sessions that were used since the last write. `open_now` are those whose streams are open: they are in use too."""

    def __init__(self, database: Callable[[], Database], clock: Clock, open_now: Callable[[], Iterable[int]]) -> None:
        self._database = database
        self._clock = clock
        self._open_now = open_now
        self._noted: dict[int, datetime] = {}

    def note(self, session: int) -> None:
        self._noted[session] = self._clock()

    async def write(self) -> None:
        """Write what was noted. What cannot be written is noted on: the next write has it."""
        now = self._clock()
        noted, self._noted = self._noted, {}
        noted |= dict.fromkeys(self._open_now(), now)
        if not noted:
            return
        try:
            await note_seen(self._database(), noted)
        except Exception as error:  # noqa: BLE001 - two processes may meet at the same sessions, and the next write has it
            self._noted = noted | self._noted
            if not isinstance(error, DATABASE_DOWN):
                _log.error("fault", faults=[described(error)])

    async def keep(self) -> None:
        """Write from time to time, for ever."""
        while True:
            await asyncio.sleep(SEEN_EVERY)
            await self.write()

    async def stop(self, task: "asyncio.Task[None]") -> None:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
        await self.write()
