"""The examples of docs/front-end.md, run as one program in their order: what they print is what the guide shows."""

import asyncio
import os
import re
import shutil
from pathlib import Path
from typing import Final

from tests.gateway.audits import node

ROOT: Final = Path(__file__).parents[2]
CLIENTS: Final = ROOT / "tests" / "gateway" / "live" / "clients"
_EXAMPLE: Final = re.compile(r"<!-- run -->\n```js\n(.+?)```\n\n```text\n(.+?)```\n", re.DOTALL)


def examples() -> list[tuple[str, str]]:
    """Each program and what it prints."""
    text = (ROOT / "docs" / "front-end.md").read_text("utf-8")
    found = _EXAMPLE.findall(text)
    assert len(found) == text.count("<!-- run -->") == text.count("```text\n")
    return found


async def test_the_examples_print_what_the_guide_shows(school: str) -> None:
    found = node.find()
    await asyncio.to_thread(node.install, found, CLIENTS)
    place = CLIENTS / "node_modules" / f".guide-{os.getpid()}"  # where the packages are found
    place.mkdir(exist_ok=True)
    try:
        script = place / "guide.mjs"
        marks = 'console.log("<<>>");\n'
        script.write_text(marks.join(program for program, _ in examples()) + "process.exit(0);\n", "utf-8")
        running = await asyncio.create_subprocess_exec(
            found.node,
            script,
            env={**os.environ, "DIARY": school},
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        async with asyncio.timeout(60):
            output, problems = await running.communicate()
    finally:
        shutil.rmtree(place)
    assert problems.decode() == ""
    assert output.decode().split("<<>>\n") == [shown for _, shown in examples()]
