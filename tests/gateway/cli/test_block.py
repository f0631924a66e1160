from pathlib import Path

import pytest

from domain.demo.accounts import LOGINS
from domain.settings import Settings
from gateway.cli import block
from gateway.services.state import State


def shown(capsys: pytest.CaptureFixture[str], *, host: str, demo: bool, code: str | None) -> str:
    settings = Settings(host=host, port=8001)
    block.show(
        block.Facts(settings, State(Path("/srv/Дневник"), None), "PostgreSQL 18", "Valkey 8", demo=demo, code=code)
    )
    return capsys.readouterr().out


def test_the_demo_names_a_login_for_every_account_that_it_lays(capsys: pytest.CaptureFixture[str]) -> None:
    assert tuple(block.DEMO_LOGINS) == LOGINS
    out = shown(capsys, host="127.0.0.1", demo=True, code=None)
    assert all(f"  {login} " in out for login in LOGINS)
    assert "Other machines" not in out


def test_a_real_start_names_the_first_administrator_and_no_demo(capsys: pytest.CaptureFixture[str]) -> None:
    out = shown(capsys, host="127.0.0.1", demo=False, code="ABCDE-FGHIJ")
    assert "ABCDE-FGHIJ" in out
    assert "guardian" not in out


def test_an_address_that_others_reach_is_warned_of_and_shown_as_this_machine_reaches_it(
    capsys: pytest.CaptureFixture[str],
) -> None:
    out = shown(capsys, host="0.0.0.0", demo=True, code=None)
    assert "http://127.0.0.1:8001/graphql" in out
    assert "bound to 0.0.0.0. The demo's password is known to everybody." in out


def test_long_places_are_not_broken_into_lines(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    assert "  Data       /srv/Дневник\n" in shown(capsys, host="127.0.0.1", demo=False, code=None)
    assert "http://127.0.0.1:8001/graphql (in a browser: the explorer)" in shown(
        capsys, host="127.0.0.1", demo=False, code=None
    )
