"""Where Python takes the time from. What is decided when something is read is decided by `app.now()` in SQL instead."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

Clock = Callable[[], datetime]


def system_clock() -> datetime:
    return datetime.now(UTC)


def date_in(zone: str, instant: datetime) -> date:
    """The date that a school in this zone writes at this instant."""
    return instant.astimezone(ZoneInfo(zone)).date()
