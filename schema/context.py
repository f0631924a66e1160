"""What resolvers share during one operation: who asks, the transaction, and what was seen."""

import asyncio
from collections.abc import AsyncIterator, Callable, Hashable, Iterable
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass, field
from typing import Any

import strawberry

from domain.access import Viewer
from domain.audit import record_sights
from domain.clock import Clock
from domain.selection import Wanted
from domain.streams import Watch
from domain.wake import Signal, Wake, nobody
from orm.database import Database, Work

Watching = Callable[[Watch, Wanted], AsyncIterator[Any]]
"""The port through which a subscription gets its events: the process that has live streams fills it."""


def nothing_live(_watch: Watch, _wanted: Wanted) -> AsyncIterator[Any]:
    """For a process that has none."""
    raise LookupError("this process has no live streams")


@dataclass(slots=True)
class Operation:
    """The state of one GraphQL operation. Its transaction opens at the first statement and ends with the answer."""

    database: Database
    viewer: Viewer | None
    network: str
    clock: Clock
    sights: set[int] = field(default_factory=set)
    roots: tuple[str, ...] = ()
    batches: dict[Hashable, Any] = field(default_factory=dict)
    statements: int = 0
    wake: Wake = nobody
    watching: Watching = nothing_live
    agent: str = ""
    """What sent the request, in its own words; only a short name of it is ever kept."""
    signals: list[Signal] = field(default_factory=list)
    _opening: asyncio.Lock = field(default_factory=asyncio.Lock)
    _stack: AsyncExitStack | None = None
    _work: Work | None = None

    async def work(self) -> Work:
        """The transaction of this operation, scoped to the viewer's schools."""
        async with self._opening:
            if self._work is None:
                viewer = self.signed_in
                self._stack = AsyncExitStack()
                self._work = await self._stack.enter_async_context(
                    self.database.work(viewer.schools, actor=viewer.account_id)
                )
            return self._work

    @property
    def signed_in(self) -> Viewer:
        """The viewer of a document that is not open to anonymous visitors; the guard refuses it before for those."""
        if self.viewer is None:
            raise PermissionError("no viewer")
        return self.viewer

    def watch(self, watch: Watch, wanted: Wanted) -> AsyncIterator[Any]:
        """The events of a watch, from now on."""
        return self.watching(watch, wanted)

    def saw(self, students: Iterable[int]) -> None:
        """Note whose data is in the answer; for staff it goes on record before the answer leaves."""
        if self.viewer is not None and self.viewer.is_staff:
            self.sights.update(students)

    def wake_after_commit(self, signal: Signal) -> None:
        """Note whom to wake; nobody is, unless the transaction commits."""
        if signal:
            self.signals.append(signal)

    async def finish(self, failed: bool) -> None:
        """Put the sights on record and commit, or roll back. Whoever is to be woken is, once nothing can fail any more."""
        stack, work = self._stack, self._work
        self._stack = self._work = None
        if stack is not None:
            with suppress(_RolledBackError):
                await self._end(stack, work, failed)
        if work is not None:
            self.statements += work.statements
        if not failed:
            for signal in self.signals:
                await self.wake(signal)

    async def _end(self, stack: AsyncExitStack, work: Work | None, failed: bool) -> None:
        async with stack:
            if failed:
                raise _RolledBackError
            if self.sights and self.viewer is not None and work is not None:
                await record_sights(work, self.viewer, " ".join(self.roots), sorted(self.sights))


class _RolledBackError(Exception):
    """Leaves the transaction the way an error does."""


Info = strawberry.Info[Operation, None]
Load = Callable[..., Any]
