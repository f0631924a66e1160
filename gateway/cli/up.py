"""Everything on one machine, with one command."""

import asyncio
import contextlib
import os
import socket
from collections.abc import AsyncIterator
from dataclasses import dataclass

from domain import activation
from domain.clock import date_in, system_clock
from domain.demo import is_empty, seed
from domain.settings import Settings
from gateway.cli import block, checks, children
from gateway.cli.installation import complete, environment, here, settings
from gateway.cli.seed import ZONE
from gateway.cli.stopping import until_told
from gateway.services import given, ports, state, valkey
from gateway.services.hindrance import Hindrance
from gateway.services.postgres import binaries, cluster, roles
from gateway.services.programs import Watch
from gateway.services.state import Secrets, State

OTHERS = 50  # database connections beside the gateways': workers, migrations, a person with psql
AFTER_A_KILL = 4.0  # seconds in which a gateway that lost its parent gives back its port


@dataclass(frozen=True, slots=True)
class Database:
    """Where the data lies: URLs of the gateway's role and of the owner, and the same in words."""

    app_url: str
    owner_url: str | None
    words: str


@dataclass(frozen=True, slots=True)
class Redis:
    """Where wake-ups go through, and the same in words."""

    url: str
    words: str


def run(*, demo: bool, host: str | None, port: int | None) -> None:
    """Starts everything, and keeps it running until it is told to stop. Raises `Hindrance`."""
    wishes = {"host": host, "port": port}
    wanted = settings().model_copy(update={name: value for name, value in wishes.items() if value is not None})
    if wanted.database_url is None and wanted.migration_database_url is not None:
        raise Hindrance(
            "DIARY_MIGRATION_DATABASE_URL is set, DIARY_DATABASE_URL is not.",
            "Set both, or neither: then the diary starts a PostgreSQL of its own.",
        )
    place = here(wanted)
    state.prepare(place)

    async def work(watch: Watch) -> None:
        with state.alone(place):
            killed = state.read_running(place) is not None
            state.forget_running(place)
            with await _listen(wanted, AFTER_A_KILL if killed else 0) as listener:
                await _run(wanted, place, listener, watch, demo=demo)

    until_told(work)


async def _run(wanted: Settings, place: State, listener: socket.socket, watch: Watch, *, demo: bool) -> None:
    kept = state.keep_secrets(place)
    async with contextlib.AsyncExitStack() as stack:  # what is started last is stopped first
        database = await stack.enter_async_context(_database(wanted, place, kept, watch))
        redis = await stack.enter_async_context(_redis(wanted, place, kept, watch))
        told = state.Running(os.getpid(), wanted.host, wanted.port, database.app_url, database.owner_url, redis.url)
        whole = complete(wanted, place, told)
        await checks.database(whole)
        code = await _fill(database, place, watch, demo=demo)
        found = environment(whole)
        await stack.enter_async_context(children.started(children.workers(place, found), watch))
        gateways = children.gateways(place, found, listener, whole.gateway_processes)
        await stack.enter_async_context(children.started(gateways, watch, listener=listener))
        state.tell_running(place, told)
        stack.callback(state.forget_running, place)
        block.show(
            block.Facts(whole, place, database.words, redis.words, demo=demo and state.has_demo(place), code=code)
        )
        await asyncio.Event().wait()


async def _listen(wanted: Settings, patience: float) -> socket.socket:
    """The gateway's socket, waited for in seconds: one that lost its parent needs a moment to give its port back."""
    time = asyncio.get_running_loop().time
    until = time() + patience
    while True:
        try:
            return ports.listen(wanted.host, wanted.port)
        except Hindrance:
            if time() >= until:
                raise
        await asyncio.sleep(0.1)


@contextlib.asynccontextmanager
async def _database(wanted: Settings, place: State, kept: Secrets, watch: Watch) -> AsyncIterator[Database]:
    if wanted.database_url is not None:
        url = str(wanted.database_url)
        told = await given.database(url, checks.DATABASE)
        owner = None if wanted.migration_database_url is None else str(wanted.migration_database_url)
        yield Database(url, owner, f"PostgreSQL {told.version} at {given.place(url)}, database {told.name}")
        return
    found = binaries.for_account(binaries.find(binaries.candidates()), place.account, place.programs)
    watch.say(f"Starting PostgreSQL {found.version}.")
    connections = wanted.gateway_processes * wanted.database_pool + OTHERS
    port = state.read_ports(place).postgres
    async with cluster.serving(place, found, kept, watch, port=port, connections=connections) as server:
        state.keep_ports(place, postgres=server.port)
        await roles.provide_roles(server)
        await roles.provide_database(server)
        url = server.url(cluster.APP)
        yield Database(url, server.url(cluster.OWNER), f"PostgreSQL {found.version} at {given.place(url)}")


@contextlib.asynccontextmanager
async def _redis(wanted: Settings, place: State, kept: Secrets, watch: Watch) -> AsyncIterator[Redis]:
    if wanted.redis_url is not None:
        url = str(wanted.redis_url)
        yield Redis(url, f"{await given.redis(url, checks.REDIS)} at {given.place(url)}")
        return
    found = valkey.for_account(valkey.find(valkey.candidates()), place.account, place.programs)
    watch.say(f"Starting {found.version}.")
    async with valkey.serving(place, found, kept, watch, port=state.read_ports(place).valkey) as server:
        state.keep_ports(place, valkey=server.port)
        yield Redis(server.url, f"{found.version} at {given.place(server.url)}")


async def _fill(database: Database, place: State, watch: Watch, *, demo: bool) -> str | None:
    """Brings tables up to date and first data in; gives the first administrator's one-time code, if one is due."""
    if database.owner_url is None:
        await checks.migrations(database.app_url)
        if demo:
            raise Hindrance(
                "The demo school is laid as the owner of the database, whose URL is not known.",
                "Set DIARY_MIGRATION_DATABASE_URL, or start without --demo.",
            )
        return None
    for name in await checks.migrate(database.owner_url):
        watch.say(f"Applied migration {name}.")
    if not demo:
        return await activation.first_administrator(database.owner_url)
    if await is_empty(database.owner_url):
        watch.say("Laying the demo school. This happens once.")
        state.mark_demo(place)  # first: a start that is killed later still knows whose accounts these are
        today = date_in(ZONE, system_clock())
        await seed(database.owner_url, today=today, progress=lambda words: watch.say(f"  {words}"))
    elif not state.has_demo(place):
        watch.say("The database is in use already: no demo school is laid into it.")
    return None
