import asyncpg
import pytest

from gateway.faults import described

SECRET = "Ключ (login)=(ivanov) уже есть"


def _raise(error: Exception, cause: Exception | None) -> None:
    if cause is None:
        raise error
    raise error from cause


def _raised(error: Exception, cause: Exception | None = None) -> Exception:
    with pytest.raises(type(error)) as raised:
        _raise(error, cause)
    return raised.value


def test_a_fault_says_where_and_not_whose() -> None:
    said = described(_raised(ValueError(SECRET)))
    assert said["type"] == "builtins.ValueError"
    assert said["at"][-1].endswith(" _raise")
    assert SECRET not in repr(said)


def test_a_fault_of_the_database_says_which_rule() -> None:
    error = asyncpg.UniqueViolationError(SECRET)
    error.constraint_name = "account_login_key"
    said = described(_raised(error))
    assert (said["sqlstate"], said["constraint_name"]) == ("23505", "account_login_key")
    assert SECRET not in repr(said)


def test_the_cause_is_named() -> None:
    said = described(_raised(TypeError(SECRET), KeyError(SECRET)))
    assert said["cause"] == "builtins.KeyError"
    assert SECRET not in repr(said)
    assert "cause" not in described(_raised(TypeError(SECRET)))
