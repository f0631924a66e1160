"""Floods: each of them ends at a number, and disturbs nobody else."""

import asyncio
from contextlib import AsyncExitStack

from gateway import limits
from tests.gateway.live.lines import SECONDS, dialled, line, listened
from tests.gateway.live.town import DIARY, Town
from tests.world import token_of


async def test_a_socket_has_so_many_subscriptions_and_no_more(town: Town) -> None:
    async with line(town.url, "A.u14") as child:
        for number in range(limits.STREAMS_OF_SOCKET):
            await child.follow(DIARY, str(number), **town.diary("A.u14"))
        await child.subscribe("more", DIARY, **town.diary("A.u14"))
        message = await child.take()
        assert (message["type"], message["id"]) == ("error", "more")
        assert message["payload"][0]["extensions"]["code"] == "TOO_MANY_REQUESTS"
        await child.send(id="0", type="complete")
        await child.follow(DIARY, "more", **town.diary("A.u14"))


async def test_an_account_has_so_many_subscriptions_and_no_more(town: Town) -> None:
    async with AsyncExitStack() as stack, asyncio.timeout(SECONDS):
        sockets = limits.STREAMS_OF_ACCOUNT // limits.STREAMS_OF_SOCKET + 1
        *full, last = [await stack.enter_async_context(line(town.url, "A.w14")) for _ in range(sockets)]
        for each in full:
            for number in range(limits.STREAMS_OF_SOCKET):
                await each.follow(DIARY, str(number), **town.diary("A.w14"))
        await last.subscribe("more", DIARY, **town.diary("A.w14"))
        assert (await last.take())["payload"][0]["extensions"]["code"] == "TOO_MANY_REQUESTS"
        async with listened(town.url, "A.w14", DIARY, **town.diary("A.w14")) as events:
            assert events.response.status_code == 429
        await full[0].connection.close()
        for attempt in range(100):  # its streams end when the service hears of it
            await last.subscribe(str(attempt), DIARY, **town.diary("A.w14"))
            if (await last.take())["type"] == "next":
                return
    raise AssertionError


async def test_an_account_has_so_many_sockets_and_no_more(town: Town) -> None:
    async with AsyncExitStack() as stack, asyncio.timeout(SECONDS):
        for _ in range(limits.SOCKETS_OF_ACCOUNT):
            await stack.enter_async_context(line(town.url, "A.gw14"))
        async with dialled(town.url) as more:
            await more.send(type="connection_init", payload={"token": token_of("A.gw14")})
            assert await more.closed() == 4429


async def test_a_socket_says_so_much_and_no_more(town: Town) -> None:
    async with line(town.url, "A.gagn") as chatting:
        for _ in range(limits.SOCKET_MESSAGES):
            await chatting.send(type="pong")
        assert await chatting.closed() == 4429
