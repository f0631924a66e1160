"""Lines of text that a person types: names and titles, evened as an exchange evens them, and of characters that can be seen."""

import unicodedata
from typing import Final

_UNSEEN: Final = frozenset({"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp"})
"""Controls, marks that turn the direction of writing, and what is no character at all: in a register they can only mislead."""


def evened(value: str) -> str:
    """The line as it is stored: its white space evened, its letters composed (Ё and Й may come in two parts)."""
    return " ".join(unicodedata.normalize("NFC", value).split())


def problem_of(value: str, longest: int, *, required: bool = True) -> str | None:
    """What speaks against an evened line, in Russian; nothing where nothing does."""
    if required and not value:
        return "Не может быть пустым."
    if len(value) > longest:
        return f"Не больше {longest} символов."
    if any(unicodedata.category(character) in _UNSEEN for character in value):
        return "Есть невидимый или управляющий символ: наберите строку заново."
    return None


def name_problem_of(value: str, longest: int, *, required: bool = True) -> str | None:
    """The same of a part of a person's name, which has a letter in it."""
    problem = problem_of(value, longest, required=required)
    if problem is None and value and not any(character.isalpha() for character in value):
        return "В имени нет ни одной буквы."
    return problem
