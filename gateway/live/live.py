"""The live streams of one process, put together: who is connected, what is read for them, and what is confirmed each second."""

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Sequence
from contextlib import suppress
from time import monotonic

from domain.clock import Clock
from domain.selection import Wanted
from domain.streams import DiaryWatch, Watch, fallen
from domain.wake import Signal
from gateway import limits
from gateway.health import DATABASE_DOWN
from gateway.live.diaries import Diaries
from gateway.live.loops import forever
from gateway.live.pages import Pages
from gateway.live.sessions import Connection, Sessions, Why
from gateway.live.signals import Signals
from gateway.live.streams import Stream
from gateway.refusals import Code, refuse, sign_in_first
from orm.database import Database


class Live:
    """A signal makes it look again at once; the database is asked about everything within each second besides."""

    def __init__(self, database: Callable[[], Database], redis_url: str | None, clock: Clock) -> None:
        self._database = database
        self.sessions = Sessions()
        self.streams = 0
        self._diaries = Diaries(database, clock)
        self._pages = Pages(database, self.sessions, clock)
        self._redis_url = redis_url
        self._signals: Signals | None = None
        self._wishes: OrderedDict[Wanted, Wanted] = OrderedDict()
        self._suspects: set[int] = set()
        self._is_gap = False
        self._is_stopping = False
        self._alarm = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []

    async def start(self) -> None:
        loops = [
            forever("diaries", self._diaries.step),
            forever("pages", self._pages.step),
            forever("confirm", self._confirm),
        ]
        if self._redis_url is not None:
            self._signals = Signals(self._redis_url, self.hear, self._gap)
            loops += [self._signals.listen(), self._signals.speak()]
        self._tasks = [asyncio.create_task(loop) for loop in loops]

    async def stop(self) -> None:
        """End every stream."""
        self.disconnect()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        with suppress(*DATABASE_DOWN):
            await self._diaries.close()
        if self._signals is not None:
            await self._signals.close()

    def disconnect(self) -> None:
        """The process stops: subscribers go elsewhere, and on from where they are."""
        self._is_stopping = True
        self.sessions.fall({each.viewer.session_id for each in self.sessions.connections()}, Why.RESTART)

    def admit(self, connection: Connection) -> None:
        """Refuse a stream more than one connection, or one account, may have; any while the process stops or where the session has ended.

        Raises `Refused`.
        """
        if self._is_stopping:
            raise refuse(Code.UNAVAILABLE, "Сервис перезапускается. Повторите через несколько секунд.", status=503)
        if connection not in self.sessions:
            raise sign_in_first()
        account = connection.viewer.account_id
        if (
            len(connection.streams) >= limits.STREAMS_OF_SOCKET
            or self.sessions.streams_of(account) >= limits.STREAMS_OF_ACCOUNT
        ):
            raise refuse(Code.RATE, "Слишком много подписок сразу: завершите ненужные.", status=429)

    def open(self, connection: Connection, watch: Watch, wanted: Wanted) -> Stream:
        """Follow something from now on."""
        stream = Stream(connection.viewer, watch, self._known(wanted), lambda over: self._close(connection, over))
        connection.streams.add(stream)
        self.streams += 1
        (self._diaries if isinstance(watch, DiaryWatch) else self._pages).add(stream)
        return stream

    def _close(self, connection: Connection, stream: Stream) -> None:
        connection.streams.discard(stream)
        self.streams -= 1
        (self._diaries if isinstance(stream.watch, DiaryWatch) else self._pages).remove(stream)

    def _known(self, wanted: Wanted) -> Wanted:
        """Equal wishes are one object, so that they are compared at a glance."""
        known = self._wishes.setdefault(wanted, wanted)
        self._wishes.move_to_end(known)
        while len(self._wishes) > limits.COMPILED:
            self._wishes.popitem(last=False)
        return known

    async def wake(self, signal: Signal) -> None:
        """Look again here at once, and have the other processes do so."""
        self.hear(signal)
        if self._signals is not None:
            self._signals.send(signal)

    def hear(self, signal: Signal) -> None:
        self._diaries.look(signal.students)
        self._pages.look(signal)
        if signal.accounts:
            self._suspects |= signal.accounts
            self._alarm.set()

    def _gap(self) -> None:
        self._is_gap = True
        self._alarm.set()

    async def _confirm(self) -> None:
        """Ask the database about everybody within a second: in slices, so that nothing waits long behind the question."""
        began = monotonic()
        is_hurried, self._is_gap = self._is_gap, False
        everybody = self.sessions.connections()
        slices = [
            everybody[first : first + limits.CONFIRM_SLICE] for first in range(0, len(everybody), limits.CONFIRM_SLICE)
        ]
        for number, some in enumerate(slices, 1):
            await self._confirm_some(some, pages=number == 1)
            if not is_hurried and await self._rest(began + number * limits.CONFIRM_SECONDS / len(slices)):
                return
        await self._rest(began + limits.CONFIRM_SECONDS)

    async def _rest(self, until: float) -> bool:
        """Wait, confirming accounts that a signal names meanwhile. True where signals were missed: everything is due now."""
        while not self._is_gap:
            with suppress(TimeoutError):
                async with asyncio.timeout(max(0.0, until - monotonic())):
                    await self._alarm.wait()
            if not self._alarm.is_set():
                return False
            self._alarm.clear()
            suspects, self._suspects = self._suspects, set()
            await self._confirm_some(self.sessions.connections(suspects), pages=False)
        return True

    async def _confirm_some(self, connections: Sequence[Connection], *, pages: bool) -> None:
        if not connections:
            return
        viewers = {connection.viewer.session_id: connection.viewer for connection in connections}
        schools = {school for viewer in viewers.values() for school in viewer.schools}
        try:
            async with self._database().work(sorted(schools), planned_once=True) as work:
                gone = await fallen(work, list(viewers.values()))
                await self._diaries.confirm(work, [stream for each in connections for stream in each.streams])
            self.sessions.fall(gone)
            if pages:
                await self._pages.confirm()
        except BaseException:
            self._is_gap = True
            raise
