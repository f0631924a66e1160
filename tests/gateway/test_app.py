"""The application as a whole: what it needs to start, what it tells in its log, what machinery may ask."""

import json

import pytest

from domain.settings import Settings
from gateway.app import create_app
from tests.gateway.running import PASSWORD, Gateway, asked


def test_without_a_database_the_setting_is_named() -> None:
    with pytest.raises(ValueError, match="DIARY_DATABASE_URL"):
        create_app(Settings(database_url=None))


def test_a_proxy_that_is_no_network_names_the_setting() -> None:
    settings = Settings.model_validate({"database_url": "postgresql://a@localhost/b", "trusted_proxies": "everybody"})
    with pytest.raises(ValueError, match="DIARY_TRUSTED_PROXIES"):
        create_app(settings)


async def test_the_log_holds_no_person_and_no_text(gateway: Gateway) -> None:
    marker = "Константинопольская"
    async with gateway.viewer() as client:
        query = f'query Marker{{ students(search: "{marker}") {{ edges {{ node {{ id }} }} }} }} # {marker}'
        await client.post("/graphql", json={"query": query})
        await client.post(
            "/graphql", json=asked("query($s: String) { students(search: $s) { edges { node { id } } } }", s=marker)
        )
        await client.get("/graphql", params={"query": f"{{ {marker} }}", "variables": json.dumps({marker: marker})})
        await client.get(f"/{marker}")
        wrong = {"login": marker, "password": marker}
        await client.post(
            "/graphql", json=asked("mutation($i: SignInInput!) { signIn(input: $i) { __typename } }", i=wrong)
        )
        await client.post("/graphql", content=marker.encode(), headers={"Content-Type": "application/json"})
    said = gateway.log.read_text()
    lines = [json.loads(line) for line in said.splitlines()]
    assert {"answered", "started"} <= {line["event"] for line in lines}
    assert any(line.get("roots") == ["signIn"] for line in lines)
    assert all(line["request"] for line in lines if line["event"] == "answered")
    assert marker not in said
    assert "Marker" not in said
    assert PASSWORD not in said
    assert gateway.token not in said
    assert "10.0." not in said


async def test_metrics_are_for_this_machine(gateway: Gateway) -> None:
    async with gateway.viewer() as client:
        await client.post("/graphql", json=asked("{ schools { edges { node { id } } } }"))
        assert (await client.get("/metrics")).status_code == 404
        del client.headers["X-Forwarded-For"]
        page = await client.get("/metrics")
    assert page.headers["content-type"].startswith("text/plain")
    assert 'diary_requests_total{kind="query",status="200"}' in page.text
    assert 'diary_request_seconds_bucket{kind="query",le="0.01"}' in page.text
    assert 'diary_database_connections{state="allowed"} 10.0' in page.text
    assert 'diary_statements_total{kind="query"}' in page.text


async def test_health_is_asked_as_often_as_one_likes(gateway: Gateway) -> None:
    async with gateway.client() as client:
        assert {(await client.get("/live")).status_code for _ in range(50)} == {200}
    assert '"route":"/live"' not in gateway.log.read_text()


async def test_who_came_by_https_is_told_to_stay(gateway: Gateway) -> None:
    async with gateway.client(**{"X-Forwarded-Proto": "https"}) as client:
        assert (await client.get("/live")).headers["strict-transport-security"]
    async with gateway.client() as client:
        assert "strict-transport-security" not in (await client.get("/live")).headers
