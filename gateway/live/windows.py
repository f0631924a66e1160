"""A transaction that is kept for many reads, so that each of them need not begin one."""

from collections.abc import Callable, Iterable
from contextlib import AsyncExitStack
from time import monotonic

from gateway import limits
from orm.database import Database, Work


class Window:
    """Reads alone, by one task. Each statement sees what was committed before it, as in any transaction that nothing was told of."""

    __slots__ = ("_database", "_schools", "_since", "_stack", "_work")

    def __init__(self, database: Callable[[], Database]) -> None:
        self._database = database
        self._stack: AsyncExitStack | None = None
        self._work: Work | None = None
        self._schools: frozenset[int] = frozenset()
        self._since = 0.0

    async def work(self, schools: Iterable[int]) -> Work:
        """The transaction, for these schools and those of before. It is a new one after `limits.WINDOW_SECONDS`."""
        asked = frozenset(schools)
        is_old = monotonic() - self._since > limits.WINDOW_SECONDS
        if self._work is None or is_old or not asked <= self._schools:
            known = frozenset() if is_old else self._schools
            await self.close()
            stack = AsyncExitStack()
            self._work = await stack.enter_async_context(
                self._database().work(sorted(asked | known), planned_once=True)
            )
            self._stack, self._schools, self._since = stack, asked | known, monotonic()
        return self._work

    async def close(self) -> None:
        """Give the connection back."""
        stack, self._stack, self._work, self._schools = self._stack, None, None, frozenset()
        if stack is not None:
            await stack.aclose()
