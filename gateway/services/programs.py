"""Keeps a program running for as long as somebody needs it, and leaves nothing behind."""

import asyncio
import contextlib
import os
import signal
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from gateway.services.account import Account

TETHER = Path(__file__).with_name("tether.py")
FIRST_DELAY = 0.5  # seconds before a program that died is started again; doubled each time
LONGEST_DELAY = 30.0
STEADY = 60.0  # seconds of running after which an earlier death is forgiven
LAST_GRACE = 3.0  # seconds between the hurried signal and SIGKILL
LARGEST_LOG = 16 * 1024 * 1024  # bytes, after which a log is put aside when its program is started
LONGEST_WORDS = 200  # characters of a log that the terminal shows


@dataclass(frozen=True, slots=True)
class Program:
    """What is started, and how it is told to stop.

    `grace` is in seconds; `inherited` are file descriptors that it is handed.
    """

    name: str
    command: tuple[str, ...]
    log: Path
    environment: Mapping[str, str] = field(default_factory=lambda: dict(os.environ))
    folder: Path = Path("/")
    account: Account | None = None
    stop: signal.Signals = signal.SIGTERM
    hurry: signal.Signals = signal.SIGKILL
    grace: float = 10.0
    inherited: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Watch:
    """Whom to tell what happens to programs, and the event that says that nobody wants to wait for them any more."""

    say: Callable[[str], None]
    hurry: asyncio.Event


class EndedEarly(Exception):  # noqa: N818 - says what happened
    """A program ended before it was ready. `words` is what it wrote to its log meanwhile."""

    def __init__(self, program: Program, code: int, words: str) -> None:
        super().__init__(f"{program.name} {how_it_ended(code)}")
        self.program = program
        self.code = code
        self.words = words


def how_it_ended(code: int) -> str:
    if code < 0:
        with contextlib.suppress(ValueError):
            return f"was ended by {signal.Signals(-code).name}"
    return f"ended with code {code}"


@contextlib.asynccontextmanager
async def running(
    program: Program, watch: Watch, *, ready: Callable[[], Awaitable[bool]] | None = None
) -> AsyncIterator[None]:
    """The program is running inside this block: started again after each death, stopped at the end.

    Raises `EndedEarly` when it dies before `ready` answers yes for the first time.
    """
    written = _size(program.log)
    process = await _start(program)
    try:
        while ready is not None and not await ready():
            await _first(process.wait(), asyncio.sleep(0.02))
            _refuse_ended(program, process, written)
    except BaseException:
        await _stop(process, program, watch.hurry)
        raise
    stopping = asyncio.Event()
    keeper = asyncio.create_task(_keep(program, process, written, watch, stopping), name=program.name)
    try:
        yield
    finally:
        stopping.set()
        await keeper


def _refuse_ended(program: Program, process: asyncio.subprocess.Process, written: int) -> None:
    if process.returncode is not None:
        raise EndedEarly(program, process.returncode, _read(program.log, written))


async def run(program: Program) -> int:
    """Lets a program come to its own end, and gives its exit code."""
    process = await _start(program)
    try:
        return await process.wait()
    except BaseException:
        await _end_now(process, signal.SIGKILL)
        raise


async def _keep(
    program: Program, process: asyncio.subprocess.Process, written: int, watch: Watch, stopping: asyncio.Event
) -> None:
    time = asyncio.get_running_loop().time
    deaths = 0
    while True:
        began = time()
        await _first(process.wait(), stopping.wait())
        if stopping.is_set():
            await _stop(process, program, watch.hurry)
            return
        _sweep(process)
        deaths = 1 if time() - began > STEADY else deaths + 1
        delay = min(LONGEST_DELAY, FIRST_DELAY * 2 ** (deaths - 1))
        code = process.returncode or 0
        last = _read(program.log, written).strip().rpartition("\n")[2][:LONGEST_WORDS] if code > 0 else ""
        how = how_it_ended(code) + (f" ({last})" if last else "")
        watch.say(f"{program.name} {how}; it is started again in {delay:g} s. Its log: {program.log}")
        await _first(asyncio.sleep(delay), stopping.wait())
        if stopping.is_set():
            return
        written = _size(program.log)
        process = await _start(program)


async def _start(program: Program) -> asyncio.subprocess.Process:
    if program.log.exists() and program.log.stat().st_size > LARGEST_LOG:
        program.log.replace(program.log.with_name(program.log.name + ".1"))
    account = ("-", "-") if program.account is None else (str(program.account.uid), str(program.account.gid))
    tether = (sys.executable, "-I", "-S", str(TETHER), str(int(program.stop)), str(os.getpid()), *account)
    with program.log.open("ab") as log:
        return await asyncio.create_subprocess_exec(
            *tether,
            *program.command,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=log,
            stderr=asyncio.subprocess.STDOUT,
            cwd=program.folder,
            env=dict(program.environment),
            pass_fds=program.inherited,
            start_new_session=True,  # a Ctrl-C in the terminal reaches the parent alone, which keeps the order
        )


async def _stop(process: asyncio.subprocess.Process, program: Program, hurry: asyncio.Event) -> None:
    if process.returncode is None and not hurry.is_set():
        _send(process, program.stop)
        await _first(process.wait(), hurry.wait(), asyncio.sleep(program.grace))
    await _end_now(process, program.hurry)


async def _end_now(process: asyncio.subprocess.Process, hurry: signal.Signals) -> None:
    if process.returncode is None:
        _send(process, hurry)
        await _first(process.wait(), asyncio.sleep(LAST_GRACE))
    if process.returncode is None:
        _send(process, signal.SIGKILL)
        await process.wait()
    _sweep(process)


def _send(process: asyncio.subprocess.Process, what: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError):
        process.send_signal(what)


def _sweep(process: asyncio.subprocess.Process) -> None:
    """Ends what a dead program started and did not take along: its session carries its process id."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)


async def _first(*awaited: Awaitable[object]) -> None:
    tasks = [asyncio.ensure_future(one) for one in awaited]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def _size(log: Path) -> int:
    return log.stat().st_size if log.exists() else 0


def _read(log: Path, start: int) -> str:
    with log.open("rb") as file:
        file.seek(start if start <= log.stat().st_size else 0)
        return file.read(64 * 1024).decode(errors="replace")


def minimal_environment() -> dict[str, str]:
    """An environment for servers that are no part of the project: it holds no setting and no secret of ours."""
    return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "TZ": "UTC"}
