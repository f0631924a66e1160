"""Whatever stands in a request, the answer is one that says what is wrong, and never a 5xx."""

import json
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gateway import limits
from tests.gateway.running import Gateway

NODE = "query($id: ID!) { node(id: $id) { id } }"


async def _posted(gateway: Gateway, body: bytes) -> httpx.Response:
    async with gateway.viewer(**{"Content-Type": "application/json"}) as client:
        return await client.post("/graphql", content=body)


def _deep(levels: int) -> str:
    return "[" * levels + "]" * levels


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (b"", "not JSON"),
        (b"{", "not JSON"),
        (b"null", "a JSON object"),
        (b'"{ me { id } }"', "a JSON object"),
        (b"1", "a JSON object"),
        (b"[]", "Batches"),
        (b'[{"query": "{ me { id } }"}]', "Batches"),
        (b'\xff\xfe{"query": "{ me { id } }"}', "byte 0 is not UTF-8"),
        (b'{"query": "{ me { \xff } }"}', "byte 18 is not UTF-8"),
        ('{"query": "{ me { id } }"}'.encode("utf-16"), "not UTF-8"),
        (b'\xef\xbb\xbf{"query": "{ me { id } }"}', "not JSON"),
        (b'{"query": "{ me { id } }", "query": "{ me { role } }"}', '"query" stands twice'),
        (b'{"query": "{ me { id } }", "variables": {"a": 1, "a": 2}}', '"a" stands twice'),
        (b'{"query": "{ me { id } }", "variables": {"a": NaN}}', "NaN is not JSON"),
        (b'{"query": "{ me { id } }", "variables": {"a": -Infinity}}', "-Infinity is not JSON"),
        (b'{"query": "{ me { id } }", "variables": {"a": ' + b"9" * 5_000 + b"}}", "too many digits"),
        (b'{"query": "{ me { id } }", "variables": {"a": "\\ud800"}}', "variables.a: holds a character"),
        (b'{"query": "{ me { id } }", "variables": {"a": [{"b": "\\u0000"}]}}', "variables.a.0.b: holds a character"),
        (b'{"query": "{ me { id } }", "variables": {"a\\u0000": 1}}', "variables: a name holds"),
        (b'{"query": "{ me { id } \\u0000 }"}', "query: holds a character"),
        (b'{"query": "{ me { id } } # \\udfff"}', "query: holds a character"),
        (b'{"query": "{ me { id } }", "operationName": "\\ud800"}', "operationName: holds a character"),
        (
            b'{"query": "{ me { id } }", "variables": {"a": ' + _deep(limits.JSON_LEVELS).encode() + b"}}",
            "nested more than",
        ),
        (b'{"query": "{ me { id } }", "variables": {"a": ' + _deep(900).encode() + b"}}", "nested more than"),
        (b'{"query": "{ me { id } }", "variables": {"a": ' + _deep(15_000).encode() + b"}}", "nested more than"),
        (b"[" * 30_000, "nested more than"),
        (b'{"a":' * 6_000, "nested more than"),
        (b'{"variables": {}}', "query: a GraphQL document"),
        (b'{"query": ""}', "query: a GraphQL document"),
        (b'{"query": ["{ me { id } }"]}', "query: a GraphQL document"),
        (b'{"query": "{ me { id } }", "operationName": 1}', "operationName: a string"),
        (b'{"query": "{ me { id } }", "variables": "{}"}', "variables: an object"),
        (b'{"query": "{ me { id } }", "extensions": []}', "extensions: an object"),
    ],
)
async def test_a_malformed_request_is_told_what_is_wrong(gateway: Gateway, body: bytes, says: str) -> None:
    answer = await _posted(gateway, body)
    assert answer.status_code == 400
    (error,) = answer.json()["errors"]
    assert says in error["message"]
    assert error["extensions"]["code"] in {"BAD_REQUEST", "BAD_USER_INPUT"}


@pytest.mark.parametrize(
    "value",
    [
        None, "", " ", 0, -1, 2**63, 2**70, 10**300, 1.5, True, [], {}, ["a"], "a" * 30_000, "Account:1", "QWNjb3VudDow",
        "U3R1ZGVudDo5OTk5OTk5OTk5OTk5OTk5OTk5", "U3R1ZGVudDox", "Ёж", "\u202e", "'; DROP TABLE student; --", "%00", "../..",
    ],
)  # fmt: skip
async def test_an_id_that_is_none_is_refused_or_not_there(gateway: Gateway, value: object) -> None:
    async with gateway.viewer(Accept="application/graphql-response+json") as client:
        answer = await client.post("/graphql", json={"query": NODE, "variables": {"id": value}})
    if answer.status_code == 200:
        assert answer.json() == {"data": {"node": None}}
    else:
        assert answer.status_code == 400
        assert answer.json()["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"


@pytest.mark.parametrize(
    ("name", "values", "says"),
    [
        ("query", ["{ me { id } }", "{ me { role } }"], "query: given more than once"),
        ("variables", ["{"], "variables: not JSON"),
        ("variables", ["[]"], "variables: an object"),
        ("variables", ['{"a": "\\ud800"}'], "a: holds a character"),
        ("variables", [_deep(300)], "nested more than"),
        ("extensions", ["1"], "extensions: an object"),
        ("operationName", ["\x00"], "operationName: holds a character"),
    ],
)
async def test_a_malformed_address_is_told_what_is_wrong(
    gateway: Gateway, name: str, values: list[str], says: str
) -> None:
    parameters: dict[str, Any] = {"query": "{ me { id } }", name: values}
    async with gateway.viewer() as client:
        answer = await client.get("/graphql", params=parameters)
    assert answer.status_code == 400
    assert says in answer.json()["errors"][0]["message"]


_JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text()
    | st.text(st.characters(categories=["Cs", "Cc"])),
    lambda below: st.lists(below, max_size=4) | st.dictionaries(st.text(max_size=8), below, max_size=4),
    max_leaves=12,
)
_ORDINARY = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)


@_ORDINARY
@given(variables=st.dictionaries(st.sampled_from(["id", "first", "search", "a"]), _JSON, max_size=4))
async def test_no_variables_make_a_defect(gateway: Gateway, variables: dict[str, Any]) -> None:
    query = (
        "query($id: ID, $first: Int = 3, $search: String) { students(first: $first, search: $search, classId: $id) "
        "{ edges { node { id } } } schools(first: $first, after: $search) { edges { node { id } } } }"
    )
    answer = await _posted(gateway, json.dumps({"query": query, "variables": variables}).encode())
    assert answer.status_code in {200, 400}
    assert "INTERNAL_SERVER_ERROR" not in answer.text


@_ORDINARY
@given(body=st.binary(max_size=300) | _JSON.map(lambda value: json.dumps(value).encode()))
async def test_no_body_makes_a_defect(gateway: Gateway, body: bytes) -> None:
    assert (await _posted(gateway, body)).status_code == 400


@_ORDINARY
@given(document=st.text(alphabet='{}()[]!$:@"\\#, \n...=|&abfieldmeqryon0123-', max_size=200))
async def test_no_text_of_a_document_makes_a_defect(gateway: Gateway, document: str) -> None:
    answer = await _posted(gateway, json.dumps({"query": document}).encode())
    assert answer.status_code in {200, 400}
    assert "INTERNAL_SERVER_ERROR" not in answer.text
