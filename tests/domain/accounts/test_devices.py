"""What a session was opened with, in words that its owner knows again."""

from itertools import chain

import pytest

from domain.accounts import devices
from domain.accounts.devices import UNKNOWN, label_of

KHTML = "AppleWebKit/537.36 (KHTML, like Gecko)"


@pytest.mark.parametrize(
    ("agent", "label"),
    [
        (f"Mozilla/5.0 (Linux; Android 14; Pixel 8) {KHTML} Chrome/126.0.0.0 Mobile Safari/537.36", "Chrome, Android"),
        (
            f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {KHTML} Chrome/126.0 YaBrowser/24.6 Safari/537.36",
            "Яндекс Браузер, Windows",
        ),
        (f"Mozilla/5.0 (Windows NT 10.0) {KHTML} Chrome/126.0.0.0 Safari/537.36 Edg/126.0.0.0", "Edge, Windows"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:127.0) Gecko/20100101 Firefox/127.0", "Firefox, Linux"),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 Version/17.5 Mobile/15E148 Safari/604.1",
            "Safari, iPhone",
        ),
        (
            "Mozilla/5.0 (Macintosh; Intel Mac OS X 14_5) AppleWebKit/605.1.15 Version/17.5 Safari/605.1.15",
            "Safari, macOS",
        ),
        (
            f"Mozilla/5.0 (Linux; arm_64; Android 12) {KHTML} SamsungBrowser/25 Chrome/121 Mobile Safari/537.36",
            "Samsung Internet, Android",
        ),
        ("okhttp/4.12.0", "Приложение"),
        ("", UNKNOWN),
        ("curl/8.5.0", UNKNOWN),
        ("x" * 5_000 + "Chrome/1 Android", UNKNOWN),
        ("<script>alert(1)</script>\x00\u202e", UNKNOWN),
    ],
)
def test_an_agent_gets_a_short_name(agent: str, label: str) -> None:
    assert label_of(agent) == label


def test_no_name_is_too_long_to_be_kept() -> None:
    longest = max(len(name) for _, name in devices._BROWSERS) + max(len(name) for _, name in devices._SYSTEMS) + 2  # noqa: SLF001
    assert longest <= 60
    assert all(name.isprintable() for _, name in chain(devices._BROWSERS, devices._SYSTEMS))  # noqa: SLF001
