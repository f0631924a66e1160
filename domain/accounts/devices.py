"""What a session was opened with, in two words that its owner knows again; the agent's own text is not kept."""

from functools import lru_cache
from typing import Final

LONGEST: Final = 400
"""Characters of an agent that are looked at: what says who it is stands well before."""
UNKNOWN: Final = "Неизвестное устройство"

# The first that is found counts: each names those below it too, out of old habit.
_BROWSERS: Final = (
    ("YaBrowser/", "Яндекс Браузер"),
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("FxiOS/", "Firefox"),
    ("Firefox/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
    ("okhttp/", "Приложение"),
    ("Dart/", "Приложение"),
    ("CFNetwork/", "Приложение"),
)
_SYSTEMS: Final = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("CrOS", "ChromeOS"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("Macintosh", "macOS"),
    ("Linux", "Linux"),
)


@lru_cache(maxsize=1024)
def label_of(agent: str) -> str:
    """A short name of what sent this `User-Agent`: «Chrome, Android»."""
    text = agent[:LONGEST]
    found = [next((name for mark, name in table if mark in text), "") for table in (_BROWSERS, _SYSTEMS)]
    return ", ".join(name for name in found if name) or UNKNOWN
