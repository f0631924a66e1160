"""What the endpoint does around an operation, with the small schema of `library`."""

from typing import Any

import httpx
import pytest
from structlog.testing import capture_logs

from gateway.graphql import DoorOperation
from gateway.rates import Rates
from orm.database import Database
from tests.databases import Place
from tests.gateway import library

READER = {"Authorization": "Bearer reader"}


def _client(
    database: Database, *, rates: Rates | None = None, operations: list[DoorOperation] | None = None
) -> httpx.AsyncClient:
    transport = httpx.ASGITransport(library.app(database, rates=rates, operations=operations))
    return httpx.AsyncClient(transport=transport, base_url="http://door", headers=READER)


async def _asked(client: httpx.AsyncClient, query: str, **variables: Any) -> httpx.Response:  # noqa: ANN401
    return await client.post("/graphql", json={"query": query, "variables": variables})


async def test_a_defect_hides_behind_an_id_with_no_data_beside_it(unreachable: Database) -> None:
    async with _client(unreachable) as client:
        answer = await _asked(client, "{ books(first: 1) { title cover } }")
    assert answer.status_code == 200
    (error,) = answer.json()["errors"]
    assert answer.json()["data"] is None
    assert error["message"] == "Внутренняя ошибка"
    assert error["path"] == ["books", 0, "cover"]
    assert set(error["extensions"]) == {"code", "id"}
    assert library.SECRET not in answer.text


async def test_the_log_has_the_defect_under_its_id_without_its_message(unreachable: Database) -> None:
    with capture_logs() as logs:
        async with _client(unreachable) as client:
            answer = await _asked(client, "{ books(first: 1) { cover } }")
    ((fault,),) = [entry["faults"] for entry in logs if entry["event"] == "fault"]
    assert fault["type"] == "builtins.RuntimeError"
    assert fault["path"] == ["books", 0, "cover"]
    assert fault["at"][-1].startswith("tests/gateway/library.py:")
    assert library.SECRET not in repr(logs)
    assert answer.json()["errors"][0]["extensions"]["id"]


async def test_many_defects_are_told_three_times(unreachable: Database) -> None:
    async with _client(unreachable) as client:
        answer = await _asked(
            client, "{ pair { left { a: cover } } books(first: 3) { b: cover similar(first: 2) { cover } } }"
        )
    assert len(answer.json()["errors"]) <= 3
    assert len({error["extensions"]["id"] for error in answer.json()["errors"]}) == 1


async def test_names_of_root_fields_are_on_the_operation(unreachable: Database) -> None:
    operations: list[DoorOperation] = []
    async with _client(unreachable, operations=operations) as client:
        await _asked(
            client,
            "query { x: pair { left { title } } ...f } fragment f on Query { books { title } pair { __typename } }",
        )
    assert operations[0].roots == ("pair", "books")
    assert operations[0].viewer is library.READER


async def test_russian_is_sent_as_it_is(unreachable: Database) -> None:
    async with _client(unreachable) as client:
        answer = await _asked(client, "query($t: String!) { book(title: $t) { title } }", t="Ёлка 🎄")
    assert "Ёлка 🎄".encode() in answer.content


async def test_a_mutation_is_committed_before_its_answer(database: Database) -> None:
    async with _client(database) as client:
        answer = await _asked(client, 'mutation { register(login: "kept") { title } }')
    assert answer.json() == {"data": {"register": {"title": "kept"}}}
    async with database.work(()) as work:
        assert await work.fetch("SELECT 1 FROM account WHERE login = 'kept'")


@pytest.mark.parametrize(
    "query",
    ['mutation { register(login: "lost", breaks: true) { title } }', 'mutation { register(login: "lost") { cover } }'],
)
async def test_what_failed_leaves_nothing_behind(database: Database, query: str) -> None:
    async with _client(database) as client:
        answer = await _asked(client, query)
    assert answer.json()["data"] is None
    async with database.work(()) as work:
        assert not await work.fetch("SELECT 1 FROM account WHERE login = 'lost'")


async def test_a_commit_that_fails_is_a_defect(place: Place, database: Database) -> None:
    async with place.as_owner() as connection:
        await connection.execute(
            "ALTER TABLE account ADD CONSTRAINT one_name UNIQUE (full_name) DEFERRABLE INITIALLY DEFERRED;"
            " INSERT INTO account (login, full_name, epoch, created_at) VALUES ('first', 'twice', 0, now())"
        )
    async with _client(database) as client:
        answer = await _asked(client, 'mutation { register(login: "twice") { title } }')
    assert answer.status_code == 500
    assert answer.json()["errors"][0]["extensions"]["code"] == "INTERNAL_SERVER_ERROR"
    assert list(answer.json()) == ["errors"]
    assert "one_name" not in answer.text


async def test_a_person_with_a_browser_gets_the_page(unreachable: Database) -> None:
    async with _client(unreachable) as client:
        del client.headers["Authorization"]
        html = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
        assert (await client.get("/graphql", headers=html)).text == "the page"
        assert (await client.get("/graphql?query={__typename}", headers=html)).text == "the page"
        assert (await client.get("/graphql", headers={"Accept": "*/*"})).status_code == 401
        assert (await client.get("/graphql", headers=html | READER)).status_code == 400


async def test_an_account_is_counted_wherever_it_comes_from(unreachable: Database) -> None:
    now = 1_000_000.0
    async with _client(unreachable, rates=Rates(None, b"key", lambda: now)) as client:
        for number in range(600):
            headers = {"X-Forwarded-For": f"10.0.0.{number % 250}"}
            assert (await client.post("/graphql", json={"query": "{ __typename }"}, headers=headers)).status_code == 200
        refused = await _asked(client, "{ __typename }")
        assert refused.status_code == 429
        assert int(refused.headers["retry-after"]) == 60 - 1_000_000 % 60
        assert refused.json()["errors"][0]["extensions"]["code"] == "TOO_MANY_REQUESTS"
        now += 60
        assert (await _asked(client, "{ __typename }")).status_code == 200


async def test_a_costly_document_counts_as_several_requests(unreachable: Database) -> None:
    async with _client(unreachable, rates=Rates(None, b"key", lambda: 0.0)) as client:
        costly = "{ books(first: 100) { similar(first: 100) { title similar(first: 1) { title } } } }"  # 40,200 fields
        answers = [(await _asked(client, costly)).status_code for _ in range(67)]
    assert answers == [200] * 66 + [429]


async def test_visitors_are_counted_by_their_network(unreachable: Database) -> None:
    async with _client(unreachable, rates=Rates(None, b"key", lambda: 0.0)) as client:
        del client.headers["Authorization"]
        statuses = []
        for number in range(301):
            headers = {"X-Forwarded-For": f"2001:db8::{number:x}"}
            statuses.append((await client.post("/graphql", json={"query": "{ a }"}, headers=headers)).status_code)
        elsewhere = {"X-Forwarded-For": "2001:db8:0:1::1"}
        assert (await client.post("/graphql", json={"query": "{ a }"}, headers=elsewhere)).status_code == 401
    assert statuses == [401] * 300 + [429]
