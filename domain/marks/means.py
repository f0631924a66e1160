"""Exact means of marks: scaled integers, one fraction at the end (design: exact)."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from math import gcd

from domain.reading import Row


@dataclass(frozen=True, slots=True)
class Mean:
    """A weighted mean, exact: `points` over `weight`, both in thousandths, and how many marks are in it."""

    points: int
    weight: int
    count: int

    @classmethod
    def of(cls, marks: Iterable[tuple[int, int]]) -> "Mean | None":
        """The mean of (value, weight in thousandths); nothing where no mark counts."""
        points = weight = count = 0
        for value, of in marks:
            points += value * of
            weight += of
            count += 1
        return cls(points, weight, count) if weight else None

    @property
    def fraction(self) -> str:
        """In lowest terms, such as `7/2`."""
        divisor = gcd(self.points, self.weight)
        return f"{self.points // divisor}/{self.weight // divisor}"

    def facts(self) -> Row:
        """The mean as it is read: rounded to hundredths, as a fraction, with the sum of weights and the number of marks."""
        return {"value": self.rounded(), "exact": self.fraction, "weight": self.weight, "count": self.count}

    def rounded(self, places: int = 2) -> Decimal:
        """Half up, as schools round: 3.5 of 2 and 5 is 3.50, and 4.345 is 4.35."""
        scale = 10**places
        return Decimal((2 * self.points * scale + self.weight) // (2 * self.weight)).scaleb(-places)
