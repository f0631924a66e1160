"""Where a command takes its settings from."""

from pathlib import Path

import pytest

from domain.settings import Settings
from gateway.cli.installation import complete, environment
from gateway.services import state
from gateway.services.hindrance import Hindrance
from gateway.services.state import Running, State

TOLD = Running(1, "127.0.0.1", 8001, "postgresql://diary_app@h/told", "postgresql://diary_owner@h/told", "redis://h/1")
KEY = "k" * 32


@pytest.fixture
def place(tmp_path: Path) -> State:
    return State(tmp_path / "state", None)


@pytest.fixture(autouse=True)
def _no_settings_of_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(f"DIARY_{name.upper()}", raising=False)


def test_what_runs_completes_what_is_not_set(place: State) -> None:
    found = complete(Settings(), place, TOLD)
    assert (str(found.database_url), str(found.migration_database_url)) == (
        TOLD.database_url,
        TOLD.migration_database_url,
    )
    assert (str(found.redis_url), found.host, found.port) == (TOLD.redis_url, TOLD.host, TOLD.port)


def test_the_environment_comes_first_and_databases_are_never_mixed(
    place: State, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DIARY_DATABASE_URL", "postgresql://diary_app@h/mine")
    monkeypatch.setenv("DIARY_PORT", "9000")
    found = complete(Settings(), place, TOLD)
    assert str(found.database_url) == "postgresql://diary_app@h/mine"
    assert found.migration_database_url is None
    assert (found.host, found.port) == ("127.0.0.1", 9000)


def test_the_key_is_made_once_and_kept(place: State, monkeypatch: pytest.MonkeyPatch) -> None:
    first = complete(Settings(), place, None).secret_key
    assert first == complete(Settings(), place, None).secret_key
    monkeypatch.setenv("DIARY_SECRET_KEY", KEY)
    given = complete(Settings(), place, None).secret_key
    assert given is not None
    assert given.get_secret_value() == KEY


def test_a_key_that_cannot_be_kept_must_be_given(monkeypatch: pytest.MonkeyPatch) -> None:
    nowhere = State(Path("/dev/null/state"), None)
    with pytest.raises(Hindrance, match="no key to sign with") as hindrance:
        complete(Settings(), nowhere, None)
    assert "DIARY_SECRET_KEY" in hindrance.value.fix
    monkeypatch.setenv("DIARY_SECRET_KEY", KEY)
    assert not state.is_running(nowhere)
    assert complete(Settings(), nowhere, TOLD).port == TOLD.port


def test_a_child_reads_the_same_settings_from_its_environment(place: State, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DIARY_PUBLIC_URL", "https://diary.example/")
    monkeypatch.setenv("DIARY_INTROSPECTION", "false")
    monkeypatch.setenv("DIARY_TRUSTED_PROXIES", "192.0.2.0/24")
    found = complete(Settings(), place, TOLD)
    for name, value in environment(found).items():
        monkeypatch.setenv(name, value)
    assert Settings() == found
