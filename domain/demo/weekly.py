"""A week without clashes: every class has its hours with no gaps, and no teacher is in two rooms at once."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random

DAYS = 5
_CLASH = 100
STEPS = 20_000
_LEAP = 0.05
"""How often an hour is swapped with any other instead of the best one, so that the search leaves a blind alley."""

Slot = tuple[int, int]
"""A day of the week from 0 and a lesson's number from 1."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One hour a week of a class. `teachers` are several where the class is split."""

    subject: str
    teachers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Need:
    """What a class is taught in a week, and which of it has its slot already."""

    shift: int
    pieces: tuple[Piece, ...]
    pinned: Mapping[Slot, Piece] = field(default_factory=dict)


class UnsolvableError(Exception):
    """No week without clashes was found for these needs."""


def slots_of(hours: int) -> list[Slot]:
    """The first lessons of each day, as evenly as the hours allow."""
    base, more = divmod(hours, DAYS)
    return [(day, number) for day in range(DAYS) for number in range(1, base + (day < more) + 1)]


def solve(
    needs: Sequence[Need], taken: Iterable[tuple[int, Slot, int]], random: Random, steps: int = STEPS
) -> list[dict[Slot, Piece]]:
    """A slot for each piece of each class. `taken` are hours (shift, slot, teacher) that lie outside the needs.

    Starting from a random week it swaps two hours of a class as long as somebody is in two places, or as a class has a subject
    more often on a day than its hours make necessary. Raises `UnsolvableError` when that goes on for more than `steps`.
    """
    week = _Week(needs, taken, random)
    for _ in range(steps):
        trouble = week.trouble()
        if not trouble:
            return week.result()
        week.ease(*random.choice(trouble))
    raise UnsolvableError("the hours of the week do not fit together")


class _Week:
    def __init__(self, needs: Sequence[Need], taken: Iterable[tuple[int, Slot, int]], random: Random) -> None:
        self._needs = needs
        self._random = random
        self._busy: Counter[tuple[int, Slot, int]] = Counter(taken)
        self._daily: list[Counter[tuple[int, str]]] = [Counter() for _ in needs]
        self._allowed: list[dict[str, int]] = []
        self._free: list[list[Slot]] = []
        self._at: list[dict[Slot, Piece]] = []
        for index, need in enumerate(needs):
            every = (*need.pinned.values(), *need.pieces)
            hours = Counter(piece.subject for piece in every)
            self._allowed.append({subject: -(-count // DAYS) for subject, count in hours.items()})
            free = [slot for slot in slots_of(len(every)) if slot not in need.pinned]
            pieces = list(need.pieces)
            random.shuffle(pieces)
            self._free.append(free)
            self._at.append({})
            for slot, piece in (*need.pinned.items(), *zip(free, pieces, strict=True)):
                self._put(index, slot, piece)

    def result(self) -> list[dict[Slot, Piece]]:
        return [dict(sorted(at.items())) for at in self._at]

    def trouble(self) -> list[tuple[int, Slot]]:
        return [(index, slot) for index, free in enumerate(self._free) for slot in free if self._cost(index, slot)]

    def ease(self, index: int, slot: Slot) -> None:
        """Swap with the hour of the same class that does the least harm; among equals by chance, so that it moves on."""
        others = [other for other in self._free[index] if other != slot]
        if self._random.random() < _LEAP:
            self._swap(index, slot, self._random.choice(others))
            return
        best: list[Slot] = []
        least = 0
        for other in others:
            before = self._cost(index, slot) + self._cost(index, other)
            self._swap(index, slot, other)
            change = self._cost(index, slot) + self._cost(index, other) - before
            self._swap(index, slot, other)
            if not best or change < least:
                best, least = [other], change
            elif change == least:
                best.append(other)
        self._swap(index, slot, self._random.choice(best))

    def _cost(self, index: int, slot: Slot) -> int:
        piece = self._at[index][slot]
        shift = self._needs[index].shift
        clashes = sum(self._busy[shift, slot, teacher] - 1 for teacher in piece.teachers)
        often = self._daily[index][slot[0], piece.subject] - self._allowed[index][piece.subject]
        return clashes * _CLASH + max(0, often)

    def _swap(self, index: int, one: Slot, other: Slot) -> None:
        first, second = self._take(index, one), self._take(index, other)
        self._put(index, one, second)
        self._put(index, other, first)

    def _put(self, index: int, slot: Slot, piece: Piece) -> None:
        self._at[index][slot] = piece
        for key in self._keys(index, slot, piece):
            self._busy[key] += 1
        self._daily[index][slot[0], piece.subject] += 1

    def _take(self, index: int, slot: Slot) -> Piece:
        piece = self._at[index].pop(slot)
        for key in self._keys(index, slot, piece):
            self._busy[key] -= 1
        self._daily[index][slot[0], piece.subject] -= 1
        return piece

    def _keys(self, index: int, slot: Slot, piece: Piece) -> Iterator[tuple[int, Slot, int]]:
        shift = self._needs[index].shift
        return ((shift, slot, teacher) for teacher in piece.teachers)
