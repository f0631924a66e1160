"""The settings of a command: the environment's, completed by the installation that runs from the same checkout."""

import os
from pathlib import Path

import pydantic

from domain.settings import Settings
from gateway.services import state
from gateway.services.account import unprivileged
from gateway.services.hindrance import Hindrance

PREFIX = "DIARY_"


def settings() -> Settings:
    """What the environment alone says. Raises `Hindrance` for a value that is not understood, without repeating it."""
    try:
        return Settings()
    except pydantic.ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        names = [PREFIX + str(part).upper() for part in first["loc"][:1]]
        what = f"{names[0]}: {first['msg']}" if names else first["msg"].removeprefix("Value error, ")
        fix = f"Correct {names[0]}, or unset it." if names else "Correct it, or unset it."
        raise Hindrance(f"A setting is not understood: {what}.", fix) from error


def here(given: Settings) -> state.State:
    """The state folder of this checkout."""
    return state.locate(given.state_dir, unprivileged(), sources=state.checkout())


def installation() -> Settings:
    """The settings with which a command works on this checkout's installation.

    What the environment does not say comes from the installation that runs here, if one does. Raises `Hindrance`
    where no database is known then.
    """
    given = settings()
    place = here(given)
    runs = state.is_running(place)
    told = state.read_running(place) if runs else None
    if given.database_url is None and told is None:
        why = "the installation here is just starting" if runs else "no installation runs here"
        raise Hindrance(
            f"No database is known: {why}.",
            "Start one with `diary up` in another terminal, or set DIARY_DATABASE_URL.",
        )
    return complete(given, place, told)


def complete(given: Settings, place: state.State, told: state.Running | None) -> Settings:
    """The environment's settings, completed by what a running installation tells and what the state folder keeps."""
    values: dict[str, object] = {"state_dir": place.folder}  # where workers keep the heads of the audit
    if told is not None:
        values |= {"redis_url": told.redis_url}
        if given.database_url is None:  # both or none: they name one database
            values |= {"database_url": told.database_url, "migration_database_url": told.migration_database_url}
        if not {"host", "port"} & given.model_fields_set:
            values |= {"host": told.host, "port": told.port}
    if given.secret_key is None:
        values |= {"secret_key": _secret_key(place)}
    missing = {
        name: value
        for name, value in values.items()
        if name not in given.model_fields_set or getattr(given, name) is None
    }
    return Settings(**{**given.model_dump(exclude_unset=True), **missing})


def _secret_key(place: state.State) -> str:
    kept = state.read_secrets(place)
    if kept is None:
        try:
            state.prepare(place)
            kept = state.keep_secrets(place)
        except Hindrance as hindrance:
            raise Hindrance(
                f"There is no key to sign with, and none can be kept: {hindrance.cause}",
                "Set DIARY_SECRET_KEY: at least 32 characters, the same for every process of the installation.",
            ) from hindrance
    return kept.key


def environment(complete: Settings) -> dict[str, str]:
    """The environment from which a process of the installation reads these settings."""
    found = dict(os.environ)
    for name in Settings.model_fields:
        value = getattr(complete, name)
        if value is None:
            found.pop(PREFIX + name.upper(), None)
        elif isinstance(value, pydantic.SecretStr):
            found[PREFIX + name.upper()] = value.get_secret_value()
        else:
            found[PREFIX + name.upper()] = str(value)
    sources = str(Path(__file__).resolve().parents[2])
    found["PYTHONPATH"] = os.pathsep.join(filter(None, (sources, found.get("PYTHONPATH"))))
    return found


def owner_url(complete: Settings) -> str:
    """The owner's URL. Raises `Hindrance` where a command needs it and nobody gave it."""
    if complete.migration_database_url is None:
        raise Hindrance(
            "This works as the owner of the database, whose URL is not known.",
            "Set DIARY_MIGRATION_DATABASE_URL to the same database as the role diary_owner.",
        )
    return str(complete.migration_database_url)


def app_url(complete: Settings) -> str:
    """The URL of the gateway's and the workers' role."""
    if complete.database_url is None:
        raise Hindrance("No database is known.", "Set DIARY_DATABASE_URL.")
    return str(complete.database_url)


def redis_url(complete: Settings) -> str:
    if complete.redis_url is None:
        raise Hindrance(
            "No Redis-protocol server is known.", "Set DIARY_REDIS_URL, or use `diary up`, which starts one."
        )
    return str(complete.redis_url)
