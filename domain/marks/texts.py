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


@dataclass(frozen=True, slots=True)
class Policy:
    """What may be written by the school's local act: numbers from `lowest` to `scale`, and some credits and codes."""

    scale: int = SCALE
    lowest: int = 1
    codes: tuple[str, ...] = (*CREDITS, *CODES)

    def on(self, scale: int) -> "Policy":
        """The same, for a mark that was set on this scale."""
        return self if scale == self.scale else Policy(scale, 1, self.codes)

    @property
    def described(self) -> str:
        """What a mark is, to a person."""
        names = ["точка" if code == DEBT else code for code in (*CREDITS, *CODES) if code in self.codes]
        numbers = f"число от {self.lowest} до {self.scale}"
        if not names:
            return f"Отметка — это {numbers}."
        return f"Отметка — это {', '.join((numbers, *names[:-1]))} или {names[-1]}."


def read_text(text: str, policy: Policy) -> Written | None:
    """What a text means by a policy; nothing where it is no mark of it."""
    if text in policy.codes:
        return Written(MarkKind.CREDIT if text in CREDITS else MarkKind.CODE, None, text)
    if text.isascii() and text.isdigit() and text == str(int(text[:4])) and policy.lowest <= int(text) <= policy.scale:
        return Written(MarkKind.NUMERIC, int(text), None)
    return None
