"""The clients that front ends have: `graphql-ws` and `graphql-sse` from npm, as the guide for front ends sets them up."""

import asyncio
import json
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Final

import pytest

from tests.gateway.audits import node
from tests.gateway.live.lines import SECONDS
from tests.gateway.live.test_ends import SIGN_OUT, WITHDRAW, decided
from tests.gateway.live.town import DIARY, PAGE, Town
from tests.world import token_of

_HERE: Final = Path(__file__).parent
SCRIPTS: Final = ("ws.mjs", "sse.mjs")


class Client:
    """A running script."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self.process = process

    async def said(self) -> Any:  # noqa: ANN401 - a line
        """The next line of it."""
        assert self.process.stdout is not None
        async with asyncio.timeout(SECONDS):
            return json.loads(await self.process.stdout.readline())

    async def heard(self) -> Any:  # noqa: ANN401 - an event
        """The next event; lines were cut before it, if they were."""
        line = await self.said()
        while "closed" in line:
            line = await self.said()
        return line["event"]


@asynccontextmanager
async def following(
    town: Town, script: str, name: str, query: str, *, stops: bool = True, **variables: object
) -> AsyncIterator[Client]:
    found = node.find()
    await asyncio.to_thread(node.install, found, _HERE)
    asked = {"url": f"{town.url}/graphql", "query": query, "variables": variables, "stops": stops}
    process = await asyncio.create_subprocess_exec(
        found.node,
        _HERE / script,
        json.dumps(asked),
        stdout=asyncio.subprocess.PIPE,
        env={**os.environ, "DIARY_TOKEN": token_of(name)},
    )
    try:
        yield Client(process)
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


@pytest.mark.parametrize("script", SCRIPTS)
async def test_a_withdrawal_is_a_typed_last_event_and_completes(town: Town, script: str) -> None:
    name = {"ws.mjs": "A.gmom", "sse.mjs": "A.gran"}[script]
    async with following(town, script, name, DIARY, **town.diary("A.anna")) as client:
        last = (await client.heard())["number"]
        mark = await town.mark("A.anna", "5")
        event = await client.heard()
        assert (event["number"], event["mark"]["id"]) == (last + 1, mark)
        assert (await town.ask(name, WITHDRAW, i=decided(town, "A.anna")))["__typename"] == "ConsentDecided"
        event = await client.heard()
        assert (event["__typename"], event["reason"]) == ("StreamEnded", "ACCESS_ENDED")
        assert await client.said() == {"completed": True}


@pytest.mark.parametrize("script", SCRIPTS)
async def test_a_killed_gateway_costs_no_event(own_town: Town, script: str) -> None:
    """The client connects again by itself, and goes on behind the last number that it heard."""
    async with following(own_town, script, "A.gmom", DIARY, **own_town.diary("A.anna")) as client:
        last = (await client.heard())["number"]
        await own_town.tell("A.anna", "до")
        told = [await client.heard()]
        own_town.gateway.again()
        await own_town.tell("A.anna", "без шлюза")
        told.append(await client.heard())
        assert [event["told"]["text"] for event in told] == ["до", "без шлюза"]
        assert [event["number"] for event in told] == list(range(last + 1, last + 3))


@pytest.mark.parametrize(("script", "said"), [("ws.mjs", 4403), ("sse.mjs", 401)])
async def test_a_sign_out_is_told_and_the_client_stops(town: Town, script: str, said: int) -> None:
    name = {"ws.mjs": "A.gbf", "sse.mjs": "A.boris"}[script]
    async with following(town, script, name, DIARY, **town.diary("A.boris")) as client:
        await client.heard()
        await town.ask(name, SIGN_OUT)
        lines = [await client.said()]
        while "closed" in lines[-1]:
            lines.append(await client.said())
        assert lines[-2] == {"closed": said}
        assert lines[-1] == {"failed": said if script == "ws.mjs" else "sign in again"}


async def test_without_a_word_graphql_ws_knocks_again_after_4403(town: Town) -> None:
    """As the guide for front ends says."""
    async with following(town, "ws.mjs", "A.gmov", DIARY, stops=False, **town.diary("A.mov")) as client:
        await client.heard()
        await town.ask("A.gmov", SIGN_OUT)
        assert [await client.said() for _ in range(3)] == 3 * [{"closed": 4403}]


@pytest.mark.parametrize("script", SCRIPTS)
async def test_what_is_asked_wrongly_comes_as_errors(town: Town, script: str) -> None:
    async with following(town, script, "A.tm", "subscription { nothing }") as client:
        line = await client.said()
        problems = line.get("failed") or [error["extensions"]["code"] for error in line["errors"]]
        assert problems == ["GRAPHQL_VALIDATION_FAILED"]


@pytest.mark.parametrize("script", SCRIPTS)
async def test_two_teachers_follow_one_page(town: Town, script: str) -> None:
    async with (
        following(town, script, "A.tm", PAGE, **town.page("A.7a", "A.math")) as teacher,
        following(town, script, "A.hr", PAGE, **town.page("A.7a", "A.math")) as homeroom,
    ):
        for each in (teacher, homeroom):
            assert (await each.heard())["__typename"] == "Resync"
        mark = await town.mark("A.mov", "4")
        for each in (teacher, homeroom):
            assert (await each.heard())["mark"]["id"] == mark
