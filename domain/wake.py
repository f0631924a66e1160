"""The port through which a wake-up leaves: each process fills it. It says where to look again, never what happened."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Signal:
    """Row ids whose readers should look again. Sent after the commit; losing one only delays."""

    students: frozenset[int] = frozenset()
    groups: frozenset[int] = frozenset()
    schools: frozenset[int] = frozenset()
    accounts: frozenset[int] = frozenset()
    jobs: frozenset[tuple[str, int]] = frozenset()
    """Actors by name, each with the row it is to look at."""

    def __bool__(self) -> bool:
        return bool(self.students or self.groups or self.schools or self.accounts or self.jobs)


Wake = Callable[[Signal], Awaitable[None]]


async def nobody(_signal: Signal) -> None:
    """For a process that has nobody to wake."""
