"""Programs that are kept running, with real processes."""

import asyncio
import os
import signal
import sys
from pathlib import Path

import pytest

from gateway.services.programs import EndedEarly, Program, Watch, running
from gateway.services.state import State
from tests.gateway.services.conftest import Listener, until

TELL = "import os; os.write(1, b'%d\\n' % os.getpid()); "
FOREVER = "import signal; signal.pause()"
DEAF = "import signal; [signal.signal(one, signal.SIG_IGN) for one in (signal.SIGTERM, signal.SIGINT)]; "


def program(place: State, code: str, *, grace: float = 10) -> Program:
    return Program("A program", (sys.executable, "-c", code), place.log("program"), grace=grace)


async def told(log: Path, lines: int) -> list[int]:
    """The process ids that the program has written, once there are so many."""
    await until(lambda: len(written(log)) >= lines)
    return written(log)


def written(log: Path) -> list[int]:
    return [int(one) for one in log.read_text().split()] if log.exists() else []


async def gone(process: int) -> None:
    await until(lambda: not is_alive(process))


def is_alive(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


async def test_a_program_that_dies_is_started_again_and_stopped_at_the_end(
    place: State, watch: Watch, listener: Listener
) -> None:
    kept = program(place, TELL + FOREVER)
    async with running(kept, watch):
        (first,) = await told(kept.log, 1)
        os.kill(first, signal.SIGKILL)
        _, second = await told(kept.log, 2)
        assert is_alive(second)
    assert not is_alive(second)
    assert listener.words == [
        f"A program was ended by SIGKILL; it is started again in 0.5 s. Its log: {place.log('program')}"
    ]


async def test_the_terminal_is_told_the_last_words_of_a_dead_program(
    place: State, watch: Watch, listener: Listener
) -> None:
    failing = program(place, "print('first'); print('FATAL: the disk is full'); raise SystemExit(1)")
    async with running(failing, watch):
        await listener.hears("A program ended with code 1 (FATAL: the disk is full); it is started again in 0.5 s.")


async def test_a_program_that_ends_before_it_is_ready_is_given_up_with_its_words(place: State, watch: Watch) -> None:
    async def never() -> bool:
        return False

    failing = program(place, "print('the disk is missing'); raise SystemExit(3)")
    with pytest.raises(EndedEarly, match="A program ended with code 3") as ended:
        async with running(failing, watch, ready=never):
            pytest.fail("it was never ready")
    assert ended.value.words == "the disk is missing\n"


async def test_a_deaf_program_is_ended_after_its_grace(place: State, watch: Watch) -> None:
    deaf = program(place, DEAF + TELL + FOREVER, grace=0.1)
    async with running(deaf, watch):
        (process,) = await told(deaf.log, 1)
    assert not is_alive(process)


async def test_hurry_ends_a_deaf_program_without_its_grace(place: State, watch: Watch) -> None:
    deaf = program(place, DEAF + TELL + FOREVER, grace=3600)
    async with asyncio.timeout(30), running(deaf, watch):
        (process,) = await told(deaf.log, 1)
        watch.hurry.set()
    assert not is_alive(process)


async def test_what_a_dead_program_had_started_is_swept_up(place: State, watch: Watch) -> None:
    fork = "import os; os.fork(); "
    parent = program(place, fork + TELL + FOREVER)
    async with running(parent, watch):
        processes = await told(parent.log, 2)
    for process in processes:
        await gone(process)


async def test_a_program_ends_when_the_process_that_keeps_it_is_killed(place: State) -> None:
    keeper = """
import asyncio, sys
from pathlib import Path
from gateway.services.programs import Program, Watch, running
async def main():
    kept = Program("A program", (sys.executable, "-c", sys.argv[2]), Path(sys.argv[1]))
    async with running(kept, Watch(print, asyncio.Event())):
        await asyncio.Event().wait()
asyncio.run(main())
"""
    log = place.log("program")
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", keeper, str(log), TELL + FOREVER, cwd=Path(__file__).parents[3]
    )
    (kept,) = await told(log, 1)
    process.kill()
    await process.wait()
    await gone(kept)
