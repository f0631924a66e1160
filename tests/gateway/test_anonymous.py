"""Whoever is not signed in learns nothing from the schema, whatever they ask."""

import json
from collections.abc import Iterator

import httpx
import pytest
from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    get_introspection_query,
)

from gateway import limits
from schema import OPEN_MUTATIONS, build_schema
from tests.gateway.bombs import BOMBS
from tests.gateway.running import Gateway

_SCHEMA = build_schema()._schema  # noqa: SLF001 - Strawberry has no other name for it
_WRONG = (
    'mutation { signIn(input: {login: "nobody", password: "nothing"}) { __typename ... on NotAllowed { message } } }'
)


def _names() -> set[str]:
    """Every name of the schema, and two that are none."""
    return {name for type_ in _SCHEMA.type_map.values() for name in (type_.name, *_members(type_))} | {"nothing", "_a"}


def _members(type_: GraphQLNamedType) -> Iterator[str]:
    if isinstance(type_, GraphQLObjectType | GraphQLInterfaceType):
        for name, field in type_.fields.items():
            yield name
            yield from field.args
    elif isinstance(type_, GraphQLInputObjectType):
        yield from type_.fields
    elif isinstance(type_, GraphQLEnumType):
        yield from type_.values


def _seen(answer: httpx.Response) -> tuple[int, list[tuple[str, str]], bytes]:
    """All that a visitor sees, but the clock."""
    return (
        answer.status_code,
        [header for header in answer.headers.multi_items() if header[0] != "date"],
        answer.content,
    )


async def _answers(gateway: Gateway, documents: list[str], **headers: str) -> set[tuple[int, object, bytes]]:
    found: set[tuple[int, object, bytes]] = set()
    for start in range(0, len(documents), limits.OPEN_RATE):
        async with gateway.client(**headers) as client:
            for document in documents[start : start + limits.OPEN_RATE]:
                status, said, body = _seen(await client.post("/graphql", json={"query": document}))
                found.add((status, tuple(said), body))
    return found


async def test_every_name_of_the_schema_and_none_of_it_get_the_same_bytes(gateway: Gateway) -> None:
    documents = []
    for name in sorted(_names() - OPEN_MUTATIONS):
        documents += [f"{{ {name} }}", f"mutation {{ {name} }}"]
        documents += [f"mutation {{ signIn(input: {{login: 1, {name}: 2}}) {{ __typename }} }}"]
    assert len(documents) > 600
    assert len(await _answers(gateway, documents)) == 1


@pytest.mark.parametrize("name", sorted(OPEN_MUTATIONS))
async def test_what_is_open_is_told_as_little_as_the_rest_when_it_is_asked_wrongly(gateway: Gateway, name: str) -> None:
    documents = [
        "{ me { id } }",
        "{ nothing }",
        "{",
        get_introspection_query(),
        '{ __type(name: "Me") { name } }',
        "query A { __typename } query B { __typename }",
        f"{{ {name} }}",
        f"mutation {{ {name} }}",
        f"mutation {{ {name} {{ __typename }} }}",
        f"mutation {{ {name}(input: {{}}) {{ __typename }} }}",
        f"mutation {{ {name}(input: 1) {{ __typename }} }}",
        f"mutation($i: SignInInput!) {{ {name}(input: $i) {{ __typename }} }}",
        f"mutation($i: MarkInput!) {{ {name}(input: $i) {{ __typename }} }}",
        f'mutation {{ {name}(input: {{login: "a", password: "b"}}) {{ ... on Student {{ id }} }} }}',
        f"mutation {{ {name}(input: {{}}) {{ __typename }} b: {name}(input: {{}}) {{ __typename }} }}",
        f"mutation {{ ... {{ {name}(input: {{}}) {{ __typename }} }} }}",
        f"subscription {{ {name} }}",
        *(bomb for bomb in BOMBS.values() if len(json.dumps(bomb)) < limits.BODY_BYTES - 100),
    ]
    assert len(await _answers(gateway, documents)) == 1


async def test_each_media_type_has_one_answer(gateway: Gateway) -> None:
    documents = ["{ me { id } }", "{ nothing }", "{"]
    (first,) = await _answers(gateway, documents, Accept="application/json")
    (second,) = await _answers(gateway, documents, Accept="application/graphql-response+json")
    assert first[0] == second[0] == 401
    assert first[2] == second[2]


async def test_a_token_that_is_none_is_no_sign_in(gateway: Gateway) -> None:
    documents = ["{ me { id } }", "{ nothing }", "{"]
    plain = await _answers(gateway, documents)
    for authorization in (
        "Bearer " + "a" * 43,
        "Bearer",
        "Bearer x",
        "Basic YTpi",
        "bearer \u0000",
        f"Basic {gateway.token}",
        gateway.token,
    ):
        headers = {"Authorization": authorization}
        if authorization.isprintable():
            assert await _answers(gateway, documents, **headers) == plain


async def test_a_visitor_may_sign_in_and_hear_that_it_was_wrong(gateway: Gateway) -> None:
    async with gateway.client() as client:
        answer = await client.post("/graphql", json={"query": _WRONG})
    assert answer.status_code == 200
    assert answer.json()["data"]["signIn"]["__typename"] == "NotAllowed"


async def test_a_visitor_may_ask_for_the_name_of_a_root(gateway: Gateway) -> None:
    async with gateway.client() as client:
        answer = await client.post("/graphql", json={"query": "{ __typename }"})
    assert answer.json() == {"data": {"__typename": "Query"}}


async def test_a_visitor_asks_nothing_with_a_get(gateway: Gateway) -> None:
    async with gateway.client(Accept="application/json") as client:
        answers = [
            _seen(await client.get("/graphql", params={"query": query}))
            for query in ("{ __typename }", "{ a", "{ me { id } }")
        ]
        (posted,) = await _answers(gateway, ["{ me { id } }"], Accept="application/json")
    assert answers[0] == answers[1] == answers[2]
    assert answers[0][0] == 401
    assert answers[0][2] == posted[2]
