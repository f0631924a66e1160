"""`after` goes on exactly there: across cut lines, a killed gateway, and a Redis that was killed and wiped."""

import orjson
import pytest

from tests.gateway.live.lines import line, listened
from tests.gateway.live.story import judged, kept, story
from tests.gateway.live.town import DIARY, PAGE, Town, fact, settled
from tests.world import World


async def test_nothing_is_lost_or_comes_twice_whatever_is_killed(
    world: World, tmp_path_factory: pytest.TempPathFactory
) -> None:
    async with kept() as redis, settled(world, redis.url, tmp_path_factory.mktemp("town")) as town:
        heard, writer = await story(town, redis, 5)
    assert judged(heard, writer) == (0, 0, True)
    assert heard.resyncs == 1
    assert heard.numbers == list(range(heard.numbers[0], heard.numbers[0] + writer.written))


async def test_after_is_exact(town: Town) -> None:
    async with line(town.url, "A.gmom") as mother:
        last = await mother.follow(DIARY, **town.diary("A.anna"))
        assert last is not None
        await mother.send(id="1", type="complete")
        await town.tell("A.anna", *map(str, range(120)))  # more than a page, and more than waits
        for start in (0, 1, 49, 50, 51, 100, 119):
            await mother.subscribe(str(start), DIARY, **town.diary("A.anna", after=last + start))
            told = [await mother.event(str(start)) for _ in range(start, 120)]
            assert [each["number"] for each in told] == list(range(last + start + 1, last + 121))
            assert [each["told"]["text"] for each in told] == list(map(str, range(start, 120)))
            await mother.send(id=str(start), type="complete")
        async with listened(town.url, "A.gmom", DIARY, **town.diary("A.anna", after=last + 118)) as events:
            assert [(await events.event())["number"] for _ in range(2)] == [last + 119, last + 120]


async def test_a_number_that_was_never_given_begins_anew(town: Town) -> None:
    """As after a database that was restored from yesterday."""
    async with line(town.url, "A.gbf") as guardian:
        last = await guardian.follow(DIARY, **town.diary("A.boris"))
        await guardian.send(id="1", type="complete")
        await guardian.subscribe("2", DIARY, **town.diary("A.boris", after=(last or 0) + 1_000))
        event = await guardian.event("2")
        assert (event["__typename"], event["number"]) == ("Resync", last)
        await town.tell("A.boris", "вести")
        assert (await guardian.event("2"))["number"] == (last or 0) + 1


async def test_a_stream_goes_on_where_no_signal_comes(town: Town) -> None:
    """Written by a process that died before it could say so: the database is asked within each second."""
    async with line(town.url, "A.gmov") as guardian:
        await guardian.follow(DIARY, **town.diary("A.mov"))
        async with town.place.as_owner() as owner:
            await owner.fetch("SELECT app.append_feed($1::jsonb)", fact(town.world, "A.mov", "вести"))
        assert (await guardian.event())["told"] == {"text": "вести"}


async def test_a_page_goes_on_where_no_signal_comes(town: Town) -> None:
    """Its readers are told what became visible, whatever the order of commits: a smaller id may come later."""
    world = town.world
    told = {
        "kind": "homework_given",
        "school": world["school:A"],
        "row": world["homework:A.7a.1"],
        "group": world["group:A.7a"],
        "subject": world["subject:A.math"],
        "after": {},
        "students": [],
    }
    async with (
        line(town.url, "A.tm") as teacher,
        town.place.as_owner() as early,
        town.place.as_owner() as late,
    ):
        await teacher.follow(PAGE, **town.page("A.7a", "A.math"))
        async with early.transaction():
            await early.fetch("SELECT app.append_feed($1::jsonb)", orjson.dumps([told]).decode())
            await late.fetch(
                "SELECT app.append_feed($1::jsonb)", orjson.dumps([told | {"kind": "homework_corrected"}]).decode()
            )
            assert (await teacher.event())["kind"] == "HOMEWORK_CORRECTED"
        assert (await teacher.event())["kind"] == "HOMEWORK_GIVEN"
