"""What is not understood is refused by the name of its variable; what is empty counts as not given."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from domain.settings import Settings


@pytest.fixture(autouse=True)
def _nothing_given(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(f"DIARY_{name.upper()}", raising=False)


def test_nothing_is_needed() -> None:
    settings = Settings()
    assert (settings.host, settings.port, settings.database_url) == ("127.0.0.1", 8000, None)


def test_values_are_read_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DIARY_DATABASE_URL", "postgresql://diary_app@db:6432/diary?sslmode=require")
    monkeypatch.setenv("DIARY_STATE_DIR", "var/other")
    monkeypatch.setenv("DIARY_SECRET_KEY", "ключ" * 8)
    settings = Settings()
    assert str(settings.database_url) == "postgresql://diary_app@db:6432/diary?sslmode=require"
    assert settings.state_dir == Path("var/other")
    assert settings.secret_key is not None
    assert settings.secret_key.get_secret_value() == "ключ" * 8


def test_an_empty_value_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Settings.model_fields:
        monkeypatch.setenv(f"DIARY_{name.upper()}", "")
    assert Settings() == Settings.model_construct()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("database_url", "mysql://db/diary"),
        ("database_url", "sqlite:///diary.db"),
        ("database_url", "postgresql:///diary"),
        ("migration_database_url", "db"),
        ("redis_url", "http://redis"),
        ("public_url", "ftp://school.example"),
        ("port", "0"),
        ("port", "65536"),
        ("port", "http"),
        ("gateway_processes", "0"),
        ("database_pool", "1"),
        ("introspection", "perhaps"),
        ("secret_key", "x" * 31),
    ],
)
def test_what_is_not_understood_is_refused_by_name(name: str, value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(f"DIARY_{name.upper()}", value)
    with pytest.raises(ValidationError) as refusal:
        Settings()
    assert name.upper() in str(refusal.value).upper()


def test_a_secret_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DIARY_SECRET_KEY", "s3cret" * 8)
    assert "s3cret" not in f"{Settings()!r} {Settings()}"


def test_settings_do_not_change() -> None:
    with pytest.raises(ValidationError):
        Settings().port = 1


OIDC = {
    "OIDC_ISSUER": "https://id.example",
    "OIDC_CLIENT_ID": "diary",
    "OIDC_NAME": "Войти через «Город»",
    "PUBLIC_URL": "https://diary.example",
}


@pytest.mark.parametrize("missing", ["OIDC_CLIENT_ID", "OIDC_NAME", "PUBLIC_URL"])
def test_half_an_identity_provider_is_refused_by_the_name_of_what_is_missing(
    missing: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in OIDC.items():
        monkeypatch.setenv(f"DIARY_{name}", value)
    assert Settings().oidc_issuer == "https://id.example"
    monkeypatch.delenv(f"DIARY_{missing}")
    with pytest.raises(ValidationError, match=f"DIARY_{missing} must be set too"):
        Settings()


def test_an_identity_provider_is_an_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DIARY_OIDC_ISSUER", "id.example")
    with pytest.raises(ValidationError, match="DIARY_OIDC_ISSUER"):
        Settings()
