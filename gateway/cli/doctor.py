"""Checks of the machine and of the running installation, each with its answer, whatever the others say."""

import asyncio
import shutil
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from rich.console import Console

from domain.settings import Settings
from gateway.cli import checks, children
from gateway.cli.installation import app_url, complete, here, redis_url, settings
from gateway.services import given, ports, state, valkey
from gateway.services.hindrance import Hindrance
from gateway.services.postgres import binaries
from gateway.services.state import Running, State


@dataclass(frozen=True, slots=True)
class Patient:
    """What is examined. `told` is what the installation says that runs from this checkout, if one does."""

    settings: Settings
    place: State
    told: Running | None


Check = Callable[[Patient], Awaitable[str]]


def run() -> bool:
    """Shows each check with its answer; True when none failed. Raises `Hindrance` for settings that cannot be read."""
    known = settings()
    place = here(known)
    told = state.read_running(place) if state.is_running(place) else None
    if told is not None:
        known = complete(known, place, told)
    return asyncio.run(_examine(Patient(known, place, told)))


async def _examine(patient: Patient) -> bool:
    console = Console(highlight=False, soft_wrap=True)
    well = True
    for name, check in _checks(patient):
        try:
            console.print(f"[green]ok[/green]      {name}: {await check(patient)}")
        except Hindrance as hindrance:
            well = False
            console.print(f"[red]failed[/red]  {name}: ", end="")
            console.print(hindrance.cause, markup=False)
            console.print(f"        To fix: {hindrance.fix}", markup=False)
    return well


def _checks(patient: Patient) -> list[tuple[str, Check]]:
    known = patient.settings
    found: list[tuple[str, Check]] = [("Settings", _settings), ("State folder", _state)]
    if patient.told is None:
        found += [("PostgreSQL to start", _postgres)] if known.database_url is None else []
        found += [("Redis-protocol server to start", _valkey)] if known.redis_url is None else []
        found += [("Port", _port)]
    else:
        found += [("Gateway", _gateway)]
    if known.database_url is not None:
        found += [("Database", _database), ("Migrations", _migrations)]
    if known.redis_url is not None:
        found += [("Redis-protocol server", _redis)]
    return found


async def _settings(patient: Patient) -> str:
    given_here = sorted(f"DIARY_{name.upper()}" for name in settings().model_fields_set)
    told = patient.told
    where = f"an installation runs (process {told.process})" if told else "no installation runs from this checkout"
    return f"{where}; set in the environment: {', '.join(given_here) or 'nothing'}"


async def _state(patient: Patient) -> str:
    state.prepare(patient.place)
    free = shutil.disk_usage(patient.place.folder).free // 2**30
    return f"{patient.place.folder}, {free} GB free"


async def _postgres(patient: Patient) -> str:
    found = binaries.find(binaries.candidates())
    usable = binaries.for_account(found, patient.place.account, patient.place.programs)
    return f"PostgreSQL {usable.version} in {usable.folder}"


async def _valkey(patient: Patient) -> str:
    found = valkey.find(valkey.candidates())
    usable = valkey.for_account(found, patient.place.account, patient.place.programs)
    return f"{usable.version}, {usable.program}"


async def _port(patient: Patient) -> str:
    host, port = patient.settings.host, patient.settings.port
    ports.listen(host, port).close()
    return f"{ports.at(host, port)} is free"


async def _gateway(patient: Patient) -> str:
    host, port = patient.settings.host, patient.settings.port
    status, words = await children.get(ports.reach(host), port, "/ready")
    if status != 200:
        raise Hindrance(
            f"{ports.at(host, port)} is not ready: {words or 'it does not answer'}.",
            f"See {patient.place.log('gateway')}.",
        )
    return f"http://{ports.at(host, port)}/graphql is ready"


async def _database(patient: Patient) -> str:
    told = await checks.database(patient.settings)
    return f"PostgreSQL {told.version} at {given.place(app_url(patient.settings))}, as {told.role}"


async def _migrations(patient: Patient) -> str:
    await checks.migrations(app_url(patient.settings))
    return "none is missing"


async def _redis(patient: Patient) -> str:
    url = redis_url(patient.settings)
    return f"{await given.redis(url, checks.REDIS)} at {given.place(url)}"
