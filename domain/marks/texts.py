"""What may be written in a cell of the journal, and what it means (facts of the school: marks)."""

from dataclasses import dataclass
from typing import Final

from orm.marks import MarkKind

SCALE: Final = 5
"""The best number of the scale that classes are marked on."""
CREDITS: Final = ("зч", "нзч")
DEBT: Final = "."
"""Work that is owed («точка»); it may say until when."""
CODES: Final = ("н/а", "осв", DEBT)
HEAVIEST: Final = 100_000
"""Thousandths: the largest weight that a mark may have."""


@dataclass(frozen=True, slots=True)
class Written:
    """A mark as it was written: a number of the scale, a credit, or a code."""

    kind: MarkKind
    value: int | None
    code: str | None

    @property
    def text(self) -> str:
        return self.code if self.code is not None else str(self.value)

    @property
    def counts(self) -> bool:
        """Whether it is part of means, and so has a weight."""
        return self.kind is MarkKind.NUMERIC


def read_text(text: str, scale: int = SCALE) -> Written | None:
    """What a text means on a scale; nothing where it is no mark of it."""
    if text in CREDITS:
        return Written(MarkKind.CREDIT, None, text)
    if text in CODES:
        return Written(MarkKind.CODE, None, text)
    numbers = {str(number): number for number in range(1, scale + 1)}
    return Written(MarkKind.NUMERIC, numbers[text], None) if text in numbers else None
