"""Logins that somebody can read from a slip and type: the family name in Latin letters, initials, a number where it is taken."""

import re
import unicodedata
from collections.abc import Sequence
from typing import Final

from orm.database import Work

LONGEST: Final = 40
"""Characters of the family name that a login has: nobody types a hundred."""
NOBODY: Final = "user"
"""For a name of letters that are neither Cyrillic nor Latin."""

_LETTERS: Final = dict(
    zip(
        "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
        "a b v g d e e zh z i i k l m n o p r s t u f kh ts ch sh shch - y - e iu ia".replace("-", "").split(" "),
        strict=True,
    )
)
"""As passports write Russian letters; the hard sign is silent here."""


def latin(text: str) -> str:
    """The name in small Latin letters, digits and single hyphens; marks above letters fall away."""
    folded = "".join(_LETTERS.get(letter, letter) for letter in unicodedata.normalize("NFC", text).lower())
    plain = unicodedata.normalize("NFKD", folded)
    return re.sub(r"-+", "-", re.sub(r"[^a-z0-9-]", "", re.sub(r"[\s‐‑–—]+", "-", plain))).strip("-")


def base_of(family: str, given: str, patronymic: str) -> str:
    """A login to begin with: `ivanova.ap` of «Иванова Анна Петровна». It ends in a letter, so that a number can follow."""
    surname = latin(family)[:LONGEST].strip("-") or NOBODY
    initials = latin(given)[:1] + latin(patronymic)[:1]
    base = f"{surname}.{initials}" if initials else surname
    return f"{base}n" if base[-1].isdigit() else base


async def take_turn(work: Work) -> None:
    """Whoever opens accounts waits for whoever else does: two give out neither one login twice nor two accounts to one person."""
    await work.execute("SELECT pg_advisory_xact_lock(hashtextextended('accounts are opened', 0))")


async def free_logins(work: Work, bases: Sequence[str]) -> list[str]:
    """A login for each base, in the same order: itself where nobody has it, otherwise with the first number that is free.

    It is the caller's turn (`take_turn`).
    """
    rows = await work.fetch(
        "SELECT b.base, a.login FROM unnest($1::text[]) b (base)"
        " JOIN account a ON a.login >= b.base AND a.login < b.base || ':' AND substr(a.login, length(b.base) + 1) ~ '^[0-9]*$'",
        sorted(set(bases)),
    )
    taken = {row["login"] for row in rows}
    found = []
    numbers: dict[str, int] = {}
    for base in bases:
        number = numbers.get(base, 1)
        login = base if number == 1 else f"{base}{number}"
        while login in taken:
            number += 1
            login = f"{base}{number}"
        taken.add(login)
        numbers[base] = number
        found.append(login)
    return found
