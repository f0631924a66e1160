"""What an import has to say of its rows, while it runs. What would be said of thousands of rows is said once, with their number."""

from collections import Counter
from typing import Final

from domain.exchange.report import Level, Note
from domain.exchange.rows import Origin

LIMIT: Final = 100_000
"""Notes that are kept, so that a file of nothing but faults cannot fill the memory; beyond it they are counted."""


def printable(text: str) -> str:
    """Without the characters that would steer a terminal: what is said of a file quotes it."""
    return "".join(letter if letter.isprintable() else "�" for letter in text)


class Notes:
    def __init__(self) -> None:
        self._notes: list[Note] = []
        self._repeated: dict[tuple[Level, str, str, str], tuple[int, int]] = {}
        self.more = 0
        self.refused: Counter[str] = Counter()
        """Rows refused, by file."""
        self.rows: Counter[str] = Counter()
        self.not_taken: dict[str, tuple[str, ...]] = {}
        self.modes: dict[str, str] = {}

    def add(self, level: Level, origin: Origin, column: str, reason: str) -> None:
        if level is Level.REFUSED:
            self.refused[origin.file] += 1
        if len(self._notes) >= LIMIT:
            self.more += 1
            return
        self._notes.append(Note(level, printable(origin.file), origin.line, printable(column), printable(reason)))

    def refuse(self, origin: Origin, column: str, reason: str) -> None:
        self.add(Level.REFUSED, origin, column, reason)

    def warn(self, origin: Origin, column: str, reason: str) -> None:
        self.add(Level.WARNING, origin, column, reason)

    def leave_out(self, origin: Origin, column: str, reason: str) -> None:
        self.add(Level.LEFT_OUT, origin, column, reason)

    def repeat(self, level: Level, origin: Origin, column: str, reason: str) -> None:
        """Say it once per file, at its first line, with the number of lines."""
        key = (level, origin.file, column, reason)
        first, count = self._repeated.get(key, (origin.line, 0))
        self._repeated[key] = (min(first, origin.line), count + 1)

    @property
    def all(self) -> tuple[Note, ...]:
        """In the order of files, lines and columns."""
        gathered = [
            Note(
                level,
                printable(file),
                first,
                printable(column),
                printable(reason) if count == 1 else f"{printable(reason)} ({count} lines in all)",
            )
            for (level, file, column, reason), (first, count) in self._repeated.items()
        ]
        return tuple(
            sorted((*self._notes, *gathered), key=lambda note: (note.file, note.line, note.column, note.reason))
        )
