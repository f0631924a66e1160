from datetime import UTC, date, datetime

import pytest

from domain.clock import date_in, system_clock


@pytest.mark.parametrize(
    ("zone", "instant", "day"),
    [
        ("Europe/Kaliningrad", "2026-11-23T21:59:59Z", date(2026, 11, 23)),
        ("Europe/Kaliningrad", "2026-11-23T22:00:00Z", date(2026, 11, 24)),
        ("Europe/Moscow", "2026-11-23T21:00:00Z", date(2026, 11, 24)),
        ("Asia/Kamchatka", "2026-11-23T11:59:59Z", date(2026, 11, 23)),
        ("Asia/Kamchatka", "2026-11-23T12:00:00Z", date(2026, 11, 24)),
        ("Asia/Kamchatka", "2026-11-23T23:00:00+11:00", date(2026, 11, 24)),
    ],
)
def test_one_instant_is_two_dates(zone: str, instant: str, day: date) -> None:
    assert date_in(zone, datetime.fromisoformat(instant)) == day


def test_the_clock_is_in_utc_and_goes_forward() -> None:
    first, second = system_clock(), system_clock()
    assert first.tzinfo is UTC
    assert first <= second
