"""The project's own processes, as programs that are started and watched: gateways, worker, scheduler."""

import asyncio
import contextlib
import importlib.util
import socket
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from pathlib import Path

from gateway.services import ports
from gateway.services.hindrance import Hindrance
from gateway.services.programs import EndedEarly, Program, Watch, running
from gateway.services.state import State, checkout

START = 60.0  # seconds after which a gateway that is not ready is given up
WORKERS = {"The worker": "workers", "The scheduler": "workers.scheduler"}


def gateways(place: State, environment: dict[str, str], listener: socket.socket, count: int) -> list[Program]:
    """Processes that share one listening socket."""
    return [
        Program(
            name="The gateway" if count == 1 else f"Gateway {number}",
            command=(sys.executable, "-m", "gateway.cli", "serve", "--socket", str(listener.fileno())),
            log=place.log("gateway"),
            environment=environment,
            folder=checkout(),
            grace=15,
            inherited=(listener.fileno(),),
        )
        for number in range(1, count + 1)
    ]


def workers(place: State, environment: dict[str, str]) -> list[Program]:
    """Worker and scheduler, by the names of their modules: the two sides of the house do not import each other."""
    return [
        Program(
            name=name,
            command=(sys.executable, "-m", module),
            log=place.log(module.rpartition(".")[2]),
            environment=environment,
            folder=checkout(),
            grace=30,  # what is being sent is sent to its end
        )
        for name, module in WORKERS.items()
        if _is_there(module)
    ]


@contextlib.asynccontextmanager
async def started(
    programs: Iterable[Program], watch: Watch, *, listener: socket.socket | None = None
) -> AsyncIterator[None]:
    """The programs are running inside this block; the gateways, once `/ready` says yes."""
    async with contextlib.AsyncExitStack() as stack:
        for program in programs:
            try:
                ready = None if listener is None else _readiness(program, listener)
                await stack.enter_async_context(running(program, watch, ready=ready))
            except EndedEarly as ended:
                words = [line for line in ended.words.splitlines() if line.strip()] or [str(ended)]
                raise Hindrance(f"{ended} while it started: {words[-1].strip()}", f"See {program.log}.") from ended
        yield


def _readiness(program: Program, listener: socket.socket) -> Callable[[], Awaitable[bool]]:
    time = asyncio.get_running_loop().time
    until = time() + START
    bound, port, *_ = listener.getsockname()

    async def ready() -> bool:
        status, words = await get(ports.reach(bound), port, "/ready")
        if status != 200 and time() > until:
            raise Hindrance(
                f"{program.name} is not ready after {START:g} s: {words or 'it does not answer'}.",
                f"See {program.log}.",
            )
        return status == 200

    return ready


async def get(host: str, port: int, path: str, patience: float = 2.0) -> tuple[int, str]:
    """The status and the body of an address of the gateway; status 0 where nobody answers in time (seconds)."""
    try:
        async with asyncio.timeout(patience):
            reader, writer = await asyncio.open_connection(host, port)
            try:
                writer.write(
                    f"GET {path} HTTP/1.1\r\nHost: {ports.at(host, port)}\r\nConnection: close\r\n\r\n".encode()
                )
                answer = (await reader.read(64 * 1024)).decode(errors="replace")
            finally:
                writer.close()
    except (OSError, TimeoutError):
        return 0, ""
    head, _, body = answer.partition("\r\n\r\n")
    status = head.split(maxsplit=2)[1:2]
    return (int(status[0]) if status and status[0].isdigit() else 0), body.strip()


def _is_there(module: str) -> bool:
    """Whether a module can be run, found without importing its package."""
    package, _, name = module.partition(".")
    found = importlib.util.find_spec(package)
    places = (found.submodule_search_locations or ()) if found else ()
    return any(Path(place, f"{name or '__main__'}.py").is_file() for place in places)
