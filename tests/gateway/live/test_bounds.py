"""A subscriber who takes nothing costs little, and misses nothing when it takes again."""

import asyncio

import orjson

from domain.clock import system_clock
from domain.selection import Wanted
from domain.sign_in import viewer_of
from domain.streams import DiaryWatch, PageWatch, Watch
from domain.wake import Signal
from gateway import limits
from gateway.live.live import Live
from gateway.live.sessions import Connection
from gateway.live.streams import Stream
from orm.database import Database
from tests.databases import Place
from tests.gateway.live.lines import SECONDS
from tests.gateway.live.town import fact
from tests.world import World, token_of

TOLD = 5 * limits.STREAM_WAITING


async def opened(database: Database, live: Live, name: str, watch: Watch) -> Stream:
    viewer = await viewer_of(database, token_of(name))
    assert viewer is not None
    connection = Connection(viewer, lambda _why: None)
    live.sessions.open(connection)
    stream = live.open(connection, watch, Wanted())
    async with asyncio.timeout(SECONDS):
        assert (await anext(stream)).row["__typename"] == "Resync"
    return stream


async def behind(stream: Stream, database: Database) -> None:
    async with asyncio.timeout(SECONDS), database.work(()) as work:
        while not stream.behind:
            await work.fetch("SELECT 1")


async def test_a_diary_is_read_no_further_until_there_is_room(
    own_place: Place, own_database: Database, world: World
) -> None:
    live = Live(lambda: own_database, None, system_clock)
    await live.start()
    try:
        stream = await opened(own_database, live, "A.gmom", DiaryWatch(world["student:A.anna"]))
        async with own_place.as_owner() as owner:
            await owner.fetch("SELECT app.append_feed($1::jsonb)", fact(world, "A.anna", *map(str, range(TOLD))))
        live.hear(Signal(students=frozenset({world["student:A.anna"]})))
        await behind(stream, own_database)
        assert stream.waiting <= limits.STREAM_WAITING
        async with asyncio.timeout(SECONDS):
            told = [(await anext(stream)).row for _ in range(TOLD)]
        assert [row["after"]["text"] for row in told] == list(map(str, range(TOLD)))
    finally:
        await live.stop()


async def test_a_page_that_ran_over_is_to_be_read_again(own_place: Place, own_database: Database, world: World) -> None:
    page = (world["group:A.7a"], world["subject:A.math"])
    told = {
        "kind": "homework_given",
        "school": world["school:A"],
        "row": world["homework:A.7a.1"],
        "group": page[0],
        "subject": page[1],
        "students": [],
    }
    many = orjson.dumps([told | {"after": {"number": number}} for number in range(TOLD)]).decode()
    one = orjson.dumps([told | {"after": {"number": TOLD}}]).decode()
    signal = Signal(groups=frozenset({page[0]}))
    live = Live(lambda: own_database, None, system_clock)
    await live.start()
    try:
        stream = await opened(own_database, live, "A.tm", PageWatch(*page))
        async with own_place.as_owner() as owner, asyncio.timeout(SECONDS):
            await owner.fetch("SELECT app.append_feed($1::jsonb)", many)
            live.hear(signal)
            await behind(stream, own_database)
            assert stream.waiting <= limits.STREAM_WAITING
            rows = [(await anext(stream)).row for _ in range(limits.STREAM_WAITING)]
            assert [row["after"]["number"] for row in rows] == list(range(limits.STREAM_WAITING))
            assert (await anext(stream)).row["__typename"] == "Resync"
            await owner.fetch("SELECT app.append_feed($1::jsonb)", one)
            live.hear(signal)
            assert (await anext(stream)).row["after"] == {"number": TOLD}
    finally:
        await live.stop()
