"""Clients that are generated from the committed SDL, as docs/codegen sets them up: compiled strictly, and run."""

import asyncio
import fcntl
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Final

from graphql import GraphQLScalarType, build_schema, specified_scalar_types

from tests.gateway.audits import node

ROOT: Final = Path(__file__).parents[2]
PLACE: Final = ROOT / "docs" / "codegen"
ARIADNE: Final = ROOT / "build" / "ariadne"
_NODE: Final = 24
"""What the packages of graphql-codegen need is newer than what Debian has."""
WEEK: Final = ("2026-11-23", "2026-11-29")
_HELPER: Final = "type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };"
"""Binds variables to what an operation has; no value is of this type."""


async def said(*command: str | Path, **environment: str) -> str:
    """What a program prints that must not fail."""
    running = await asyncio.create_subprocess_exec(
        *command,
        cwd=PLACE,
        env={**os.environ, **environment},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    output, _ = await running.communicate()
    assert running.returncode == 0, output.decode()
    return output.decode()


def test_every_scalar_of_the_sdl_says_where_it_is_specified() -> None:
    schema = build_schema((ROOT / "schema" / "schema.graphql").read_text("utf-8"))
    own = [
        found
        for name, found in schema.type_map.items()
        if isinstance(found, GraphQLScalarType) and name not in specified_scalar_types
    ]
    assert {found.name for found in own} == {"Date", "DateTime", "Decimal", "Weight", "Facts"}
    assert all(found.specified_by_url for found in own)


def test_both_scalar_maps_know_every_scalar() -> None:
    for name in ("Date", "DateTime", "Decimal", "Weight", "Facts"):
        assert re.search(rf"^  {name}: ", (PLACE / "codegen.ts").read_text("utf-8"), re.MULTILINE)
        assert f"[tool.ariadne-codegen.scalars.{name}]" in (PLACE / "ariadne.toml").read_text("utf-8")


async def test_types_for_typescript_are_exact_and_the_example_runs(school: str) -> None:
    found = node.find(_NODE)
    await asyncio.to_thread(node.install, found, PLACE)
    path = os.pathsep.join((str(found.node.parent), os.environ.get("PATH", "")))
    commands = PLACE / "node_modules" / ".bin"
    await said(found.node, commands / "graphql-codegen", "--config", "codegen.ts", PATH=path)
    generated = (PLACE / "generated.ts").read_text("utf-8")
    assert _HELPER in generated
    types = re.sub(r"/\*.*?\*/", "", generated.replace(_HELPER, ""), flags=re.DOTALL)
    assert len(types.splitlines()) > 50
    assert re.findall(r"\b(?:any|unknown)\b", types) == []
    await said(found.node, commands / "tsc", "--project", ".", PATH=path)
    lines = (await said(found.node, "example.ts", school, "guardian", "demo", *WEEK)).splitlines()
    assert lines[-2:] == ["GUARDIAN Ковалёва Марина Сергеевна", "Ковалёв Артём Дмитриевич 32 true"]


_RUN: Final = """
import asyncio, datetime, decimal, sys
from diary_client import Client, SignInInput, SignInSignInSignedIn

async def main(url):
    async with Client(url=f"{url}/graphql") as client:
        signed = (await client.sign_in(SignInInput(login="guardian", password="demo"))).sign_in
    assert isinstance(signed, SignInSignInSignedIn), signed
    async with Client(url=f"{url}/graphql", headers={"Authorization": f"Bearer {signed.token}"}) as client:
        me = (await client.me()).me
        found = (await client.week(me.students[0].id, datetime.date(2026, 11, 23), datetime.date(2026, 11, 29))).student
    marks = [mark for day in found.diary for lesson in day.lessons for mark in lesson.marks]
    assert all(type(mark.weight) is decimal.Decimal for mark in marks)
    print(me.full_name, type(found.diary[0].date).__name__, len(marks) > 0)

asyncio.run(main(sys.argv[1]))
"""


def install() -> None:
    """What the lock of ariadne-codegen names, beside the project's own packages: it needs another graphql-core."""
    ARIADNE.mkdir(parents=True, exist_ok=True)
    stamp = ARIADNE / ".installed"
    with (PLACE / "ariadne.txt").open("rb") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        lock = turn.read() + sys.version.encode()
        if not stamp.is_file() or stamp.read_bytes() != lock:
            command = [sys.executable, "-m", "pip", "install", "-qqq", "--upgrade", "--require-hashes"]
            subprocess.run([*command, "--target", ARIADNE, "--requirement", PLACE / "ariadne.txt"], check=True)
            stamp.write_bytes(lock)


async def test_the_client_for_python_is_exact_and_runs(school: str) -> None:
    await asyncio.to_thread(install)
    generating = (sys.executable, "-m", "ariadne_codegen", "--config", "ariadne.toml")
    await said(*generating, PYTHONPATH=str(ARIADNE))
    client = PLACE / "diary_client"
    for name in ("sign_in", "me", "week", "page", "diary", "input_types"):
        source = (client / f"{name}.py").read_text("utf-8")
        assert "BaseModel" in source
        assert re.findall(r"\bAny\b", source) == [], name
    path = os.pathsep.join((str(ARIADNE), str(PLACE)))
    lines = (await said(sys.executable, "-c", _RUN, school, PYTHONPATH=path)).splitlines()
    assert lines == ["Ковалёва Марина Сергеевна date True"]
