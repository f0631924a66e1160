"""Sign-in and activation as mutations: refusals are answers with a type of their own."""

import asyncio
from typing import Any

import pytest

from domain.guessing import REFUSED_FROM
from domain.passwords import digest, hash_password, new_code
from domain.sign_in import viewer_of
from orm.database import Database
from schema.context import Operation
from tests.schema.asking import ask, schema, who
from tests.world import NOW, World

SIGN_IN = """mutation($input: SignInInput!) { signIn(input: $input) { __typename
    ... on SignedIn { token device expiresAt role } ... on NotAllowed { message } ... on RateLimited { message retryAfter } } }"""
ACTIVATE = """mutation($input: ActivateInput!) { activate(input: $input) { __typename
    ... on SignedIn { token role } ... on NotAllowed { message }
    ... on InvalidInput { message fields { path message } } ... on RateLimited { retryAfter } } }"""
PASSWORD = "верный пароль"


async def _with_password(database: Database, world: World, account: str) -> None:
    async with database.work(()) as work:
        await work.execute(
            "UPDATE account SET password_hash = $2 WHERE id = $1", world[account], await hash_password(PASSWORD)
        )


async def _sign_in(database: Database, login: str, password: str = PASSWORD, device: str | None = None) -> Any:  # noqa: ANN401 - JSON
    answer = await ask(database, None, SIGN_IN, input={"login": login, "password": password, "device": device})
    return answer.data["signIn"]


async def test_a_visitor_signs_in_and_out(world: World, own_database: Database) -> None:
    await _with_password(own_database, world, "account:A.gmom")
    answer = await _sign_in(own_database, "a.gmom")
    assert (answer["__typename"], answer["role"], answer["expiresAt"]) == (
        "SignedIn",
        "GUARDIAN",
        "2026-12-23T07:00:00Z",
    )
    viewer = await viewer_of(own_database, answer["token"])
    assert viewer is not None
    assert viewer.account_id == world["account:A.gmom"]
    again = await _sign_in(own_database, "a.gmom", device=answer["device"])
    assert again["device"] == answer["device"]
    out = await ask(own_database, viewer, "mutation { signOut { ... on SignedOut { done } } }")
    assert out.data == {"signOut": {"done": True}}
    assert await viewer_of(own_database, answer["token"]) is None
    assert await viewer_of(own_database, again["token"]) is not None


async def test_what_is_wrong_is_an_answer(world: World, own_database: Database) -> None:
    await _with_password(own_database, world, "account:A.gmom")
    refused = {"__typename": "NotAllowed", "message": "Неверный логин или пароль."}
    assert await _sign_in(own_database, "a.gmom", "неверный") == refused
    assert await _sign_in(own_database, "нет такого") == refused
    await asyncio.gather(*(_sign_in(own_database, "a.gbf", "неверный") for _ in range(REFUSED_FROM)))
    limited = await _sign_in(own_database, "a.gbf")
    assert (limited["__typename"], limited["retryAfter"]) == ("RateLimited", 900)


async def test_a_code_is_activated_once(world: World, own_database: Database) -> None:
    code = new_code()
    async with own_database.work(()) as work:
        await work.execute(
            "INSERT INTO activation (account_id, code_hash, created_at, expires_at)"
            " VALUES ($1, $2, $3::timestamptz, $3::timestamptz + interval '1 day')",
            world["account:A.gran"],
            digest(code),
            NOW,
        )
    short = await ask(own_database, None, ACTIVATE, input={"code": code, "password": "короче"})
    assert short.data["activate"]["fields"] == [{"path": "input.password", "message": "Не меньше 8 символов."}]
    first = await ask(own_database, None, ACTIVATE, input={"code": code, "password": PASSWORD})
    assert (first.data["activate"]["__typename"], first.data["activate"]["role"]) == ("SignedIn", "GUARDIAN")
    second = await ask(own_database, None, ACTIVATE, input={"code": code, "password": PASSWORD})
    assert second.data["activate"]["__typename"] == "NotAllowed"


@pytest.mark.parametrize(
    "document", ["{ me { id } }", "{ schools { nodes { name } } }", "{ students { nodes { id } } }"]
)
async def test_a_document_that_the_door_let_through_by_mistake_tells_a_visitor_nothing(
    document: str, world_database: Database
) -> None:
    operation = Operation(world_database, None, "192.0.2.1", lambda: NOW)
    result = await schema().execute(document, context_value=operation)
    await operation.finish(failed=True)
    assert result.data in (None, {"students": None})
    assert operation.statements == 0


async def test_the_role_of_a_session_is_told(world_database: Database) -> None:
    answer = await ask(
        world_database, await who(world_database, "op"), "{ me { role roles { role current schoolId } } }"
    )
    assert answer.data["me"] == {"role": "OPERATOR", "roles": [{"role": "OPERATOR", "current": True, "schoolId": None}]}
