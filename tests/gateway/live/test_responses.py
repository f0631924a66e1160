"""Server-sent events: what a request may ask for, and what becomes of it when somebody goes."""

import asyncio
from typing import Any

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

from tests.gateway.live.lines import SECONDS, listened
from tests.gateway.live.town import DIARY, Town
from tests.gateway.running import asked
from tests.world import token_of


async def streams(town: Town) -> float:
    """How many subscriptions run, as the gateway counts them."""
    async with httpx.AsyncClient(base_url=town.url) as client:
        page = (await client.get("/metrics")).text
    samples = (sample for family in text_string_to_metric_families(page) for sample in family.samples)
    return next(sample.value for sample in samples if sample.name == "diary_live_streams")


async def posted(town: Town, accept: str, document: str, **headers: str) -> httpx.Response:
    async with httpx.AsyncClient(base_url=town.url, timeout=SECONDS) as client:
        return await client.post("/graphql", json=asked(document), headers={"Accept": accept, **headers})


async def test_a_stream_is_told_as_it_happens(town: Town) -> None:
    async with listened(town.url, "A.gmom", DIARY, **town.diary("A.anna")) as events:
        assert events.response.headers["content-type"].startswith("text/event-stream")
        assert events.response.headers["cache-control"] == "no-store, no-transform"
        last = (await events.event())["number"]
        for number in (1, 2):
            await town.write("A.anna", f"весть {number}")
            event = await events.event()
            assert (event["number"], event["recommendation"]) == (last + number, {"text": f"весть {number}"})


async def test_what_is_asked_wrongly_is_told_and_complete(town: Town) -> None:
    documents: dict[str, dict[str, Any]] = {
        "GRAPHQL_VALIDATION_FAILED": {"query": "subscription { nothing }"},
        "GRAPHQL_PARSE_FAILED": {"query": "subscription {"},
        "OPERATION_RESOLUTION_FAILURE": {"query": "{ me { role } }"},
        "BAD_USER_INPUT": {"query": DIARY, "id": "nonsense"},
    }
    for code, given in documents.items():
        async with listened(town.url, "A.gmom", **given) as events:
            assert events.response.status_code == 200
            kind, payload = await events.take()
            assert (kind, {problem["extensions"]["code"] for problem in payload["errors"]}) == ("next", {code})
            assert await events.take() == ("complete", None)


async def test_a_visitor_learns_nothing(town: Town) -> None:
    """Whatever is asked for, and with a token that is none."""
    answers = [
        await posted(town, "text/event-stream", document, **headers)
        for document in ("subscription { schoolEvents { at } }", "subscription { nothing }", "{ me { role } }")
        for headers in ({}, {"Authorization": "Bearer a token that nobody was given"})
    ]
    assert {answer.status_code for answer in answers} == {401}
    assert len({answer.content for answer in answers}) == 1


async def test_a_query_is_answered_as_ever_to_who_takes_both(town: Town) -> None:
    headers = {"Authorization": f"Bearer {token_of('A.gmom')}"}
    answer = await posted(town, "text/event-stream, application/json", "{ me { role } }", **headers)
    assert answer.json() == {"data": {"me": {"role": "GUARDIAN"}}}


async def test_a_subscription_to_who_takes_no_stream_says_how(town: Town) -> None:
    headers = {"Authorization": f"Bearer {token_of('A.gmom')}"}
    answer = await posted(town, "application/json", "subscription { schoolEvents { at } }", **headers)
    assert "text/event-stream" in answer.json()["errors"][0]["message"]


@pytest.mark.parametrize("is_heard", [True, False])
async def test_nothing_stays_of_a_client_that_has_gone(own_town: Town, *, is_heard: bool) -> None:
    """Whether it heard something or not."""
    for _ in range(20):
        async with listened(own_town.url, "A.gmom", DIARY, **own_town.diary("A.anna")) as events:
            if is_heard:
                await events.event()
    async with asyncio.timeout(SECONDS):
        while await streams(own_town):
            pass
