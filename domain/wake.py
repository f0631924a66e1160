"""The port through which a wake-up leaves: each process fills it. It says where to look again, never what happened."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Final

import orjson

CHANNEL: Final = "diary:look-again"
"""What every process that has readers listens to, and every process that writes speaks to."""


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

    def __or__(self, other: "Signal") -> "Signal":
        return Signal(
            self.students | other.students,
            self.groups | other.groups,
            self.schools | other.schools,
            self.accounts | other.accounts,
            self.jobs | other.jobs,
        )

    def message(self, sender: str = "") -> bytes:
        """The signal as it travels, without its jobs: those have a road of their own."""
        return orjson.dumps(
            [sender, list(self.students), list(self.groups), list(self.schools), list(self.accounts)],
        )


def read_message(message: bytes) -> tuple[str, Signal]:
    """A signal and the process that sent it. Raises `ValueError` for what no process of this service has sent."""
    try:
        sender, *kinds = orjson.loads(message)
        students, groups, schools, accounts = (frozenset(map(int, ids)) for ids in kinds)
    except (TypeError, ValueError) as error:
        raise ValueError("not a signal") from error
    return str(sender), Signal(students, groups, schools, accounts)


Wake = Callable[[Signal], Awaitable[None]]


async def nobody(_signal: Signal) -> None:
    """For a process that has nobody to wake."""
