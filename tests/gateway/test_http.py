"""GraphQL over HTTP where the audits end: what a gateway on the open internet is sent besides."""

import asyncio
from collections.abc import AsyncIterator
from urllib.parse import urlsplit

import pytest

from gateway import limits
from tests.gateway.running import Gateway

ME = "{ me { role } }"
JSON, RESPONSE = "application/json", "application/graphql-response+json"


async def test_a_viewer_is_answered(gateway: Gateway) -> None:
    async with gateway.viewer() as client:
        answer = await client.post("/graphql", json={"query": ME})
    assert answer.json() == {"data": {"me": {"role": "OPERATOR"}}}
    assert answer.headers["content-type"] == f"{JSON}; charset=utf-8"
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "accept" in answer.headers["vary"].lower()


@pytest.mark.parametrize(
    ("accept", "answered"),
    [
        (JSON, JSON),
        (RESPONSE, RESPONSE),
        (f"{RESPONSE}, {JSON}", RESPONSE),
        (f"{RESPONSE}, {JSON};q=0.9", RESPONSE),
        (f"{RESPONSE};q=0.5, {JSON}", JSON),
        (f"{RESPONSE};q=0, */*", JSON),
        ("*/*", JSON),
        ("application/*", JSON),
        (f"text/html, {RESPONSE.upper()};q=0.1", RESPONSE),
        ("", JSON),
    ],
)
async def test_the_media_type_is_the_one_that_is_wanted(gateway: Gateway, accept: str, answered: str) -> None:
    async with gateway.viewer(Accept=accept) as client:
        answer = await client.post("/graphql", json={"query": ME})
    assert (answer.status_code, answer.headers["content-type"].partition(";")[0]) == (200, answered)


@pytest.mark.parametrize("accept", ["text/html", f"{JSON};q=0", "image/png, multipart/mixed"])
async def test_another_media_type_is_not_acceptable(gateway: Gateway, accept: str) -> None:
    async with gateway.viewer(Accept=accept) as client:
        answer = await client.post("/graphql", json={"query": ME})
    assert answer.status_code == 406
    assert JSON in answer.json()["errors"][0]["message"]


@pytest.mark.parametrize(("accept", "status"), [(JSON, 200), (RESPONSE, 400)])
@pytest.mark.parametrize(
    "query",
    ["{", "{ nothing }", "{ node { id } }", '{ node(id: "x") { id } }', "query A { me { id } } query B { me { id } }"],
)
async def test_nothing_ran_where_the_document_is_wrong(gateway: Gateway, accept: str, status: int, query: str) -> None:
    async with gateway.viewer(Accept=accept) as client:
        answer = await client.post("/graphql", json={"query": query})
    assert answer.status_code == status
    assert list(answer.json()) == ["errors"]
    assert all("path" not in error for error in answer.json()["errors"])


@pytest.mark.parametrize(
    "content_type",
    [
        None,
        "",
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=a",
        "application/graphql",
    ],
)
async def test_a_form_of_another_page_is_no_request(gateway: Gateway, content_type: str | None) -> None:
    headers = {} if content_type is None else {"Content-Type": content_type}
    async with gateway.viewer() as client:
        answer = await client.post("/graphql", content=b'{"query": "{ me { role } }"}', headers=headers)
    assert answer.status_code == 415


async def test_json_is_utf_8(gateway: Gateway) -> None:
    async with gateway.viewer() as client:
        for charset, status in (("utf-8", 200), ('"UTF-8"', 200), ("utf-16", 415), ("windows-1251", 415)):
            headers = {"Content-Type": f"application/json; charset={charset}"}
            answer = await client.post("/graphql", content=b'{"query": "{ me { role } }"}', headers=headers)
            assert answer.status_code == status


async def test_a_get_queries(gateway: Gateway) -> None:
    async with gateway.viewer() as client:
        query = "query A($id: ID!) { node(id: $id) { id } me { role } }"
        variables = '{"id": "U2Nob29sOjE"}'
        answer = await client.get("/graphql", params={"query": query, "variables": variables, "operationName": "A"})
    assert answer.json() == {"data": {"node": None, "me": {"role": "OPERATOR"}}}


async def test_a_get_changes_nothing(gateway: Gateway) -> None:
    async with gateway.viewer() as client:
        answer = await client.get("/graphql", params={"query": "mutation { signOut { __typename } }"})
        assert answer.status_code == 405
        assert answer.headers["allow"] == "POST"
        assert (await client.post("/graphql", json={"query": ME})).status_code == 200


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "HEAD", "OPTIONS", "TRACE", "PROPFIND"])
async def test_other_methods_are_named_in_the_refusal(gateway: Gateway, method: str) -> None:
    async with gateway.viewer() as client:
        answer = await client.request(method, "/graphql")
    assert answer.status_code == 405
    assert answer.headers["allow"] == "GET, POST"


async def test_a_long_address_belongs_into_a_post(gateway: Gateway) -> None:
    async with gateway.viewer() as client:
        answer = await client.get("/graphql", params={"query": ME + " " * limits.URL_BYTES})
    assert answer.status_code == 414


async def _chunks(total: int) -> AsyncIterator[bytes]:
    yield b'{"query": "{ me { role } }"'
    for _ in range(total // 1_000):
        yield b" " * 1_000
    yield b"}"


async def test_a_body_that_fits_is_read_in_pieces(gateway: Gateway) -> None:
    async with gateway.viewer(**{"Content-Type": JSON}) as client:
        answer = await client.post("/graphql", content=_chunks(limits.BODY_BYTES - 2_000))
    assert answer.status_code == 200


@pytest.mark.parametrize("signed_in", [True, False])
async def test_a_body_that_is_too_long_is_refused(gateway: Gateway, signed_in: bool) -> None:
    async with gateway.viewer() if signed_in else gateway.client() as client:
        answer = await client.post("/graphql", json={"query": ME + " " * limits.BODY_BYTES})
    assert answer.status_code == 413
    assert str(limits.BODY_BYTES) in answer.json()["errors"][0]["message"]


async def _raw(gateway: Gateway, request: bytes) -> bytes:
    """All that comes back until the gateway closes the connection."""
    reader, writer = await asyncio.open_connection("127.0.0.1", urlsplit(gateway.url).port)
    writer.write(request)
    async with asyncio.timeout(30):
        answer = await reader.read()
    writer.close()
    return answer


async def test_a_body_that_does_not_end_is_refused_and_the_connection_closed(gateway: Gateway) -> None:
    head = f"POST /graphql HTTP/1.1\r\nHost: a\r\nContent-Type: {JSON}\r\nTransfer-Encoding: chunked\r\n\r\n"
    body = (b"1000\r\n" + b" " * 0x1000 + b"\r\n") * (limits.BODY_BYTES // 0x1000 + 1)
    assert (await _raw(gateway, head.encode() + body)).startswith(b"HTTP/1.1 413 ")


@pytest.mark.parametrize(("length", "status"), [("9" * 18, b"413"), (str(limits.BODY_BYTES + 1), b"413")])
async def test_a_body_that_is_announced_too_long_is_not_waited_for(
    gateway: Gateway, length: str, status: bytes
) -> None:
    head = f"POST /graphql HTTP/1.1\r\nHost: a\r\nContent-Type: {JSON}\r\nContent-Length: {length}\r\n\r\n"
    assert (await _raw(gateway, head.encode())).split()[1] == status


@pytest.mark.parametrize("path", ["/graphql/", "/graphql/explorer/../../etc/passwd", "/nothing"])
async def test_what_is_not_there_is_not_there(gateway: Gateway, path: str) -> None:
    async with gateway.client() as client:
        answer = await client.get(path)
    assert answer.status_code in {307, 404}
    assert answer.headers["content-security-policy"].startswith("default-src 'none'")


LONG = "{ " + " ".join(f"{chr(97 + number) * 200}: me {{ id fullName role }}" for number in range(8)) + " }"


async def test_an_answer_of_several_packets_is_compressed_for_who_can_read_it(gateway: Gateway) -> None:
    async with gateway.viewer(**{"Accept-Encoding": "gzip"}) as client:
        packed = await client.post("/graphql", json={"query": LONG})
        short = await client.post("/graphql", json={"query": ME})
    async with gateway.viewer(**{"Accept-Encoding": "identity"}) as client:
        plain = await client.post("/graphql", json={"query": LONG})
    assert packed.headers["content-encoding"] == "gzip"
    assert int(packed.headers["content-length"]) < limits.PACKED_BYTES < int(plain.headers["content-length"])
    assert "accept-encoding" in packed.headers["vary"].lower()
    assert packed.json() == plain.json()
    assert "content-encoding" not in short.headers
    assert "content-encoding" not in plain.headers
