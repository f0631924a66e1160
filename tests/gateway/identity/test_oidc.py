"""The OpenID Connect adapter by itself: providers that are down, slow, turn their keys, or say they are another."""

import asyncio
import socket
from collections.abc import AsyncIterator
from time import time
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from gateway.identity import oidc
from gateway.identity.oidc import Client, OpenIdConnect
from gateway.identity.provider import Errand, NoProvider, ProviderDownError, ProviderRefusedError
from tests.gateway.identity.provider import CLIENT, SECRET, Provider, providing

ERRAND = Errand("a state", "a nonce", "a-verifier-that-is-long-enough-to-be-one-of-pkce")


class Clock:
    def __init__(self, now: float) -> None:
        self.now = now

    def __call__(self) -> float:
        return self.now


@pytest.fixture
async def provider() -> AsyncIterator[Provider]:
    async with providing() as running:
        running.callback = "http://127.0.0.1:1/identity/callback"
        yield running


@pytest.fixture
async def clock() -> Clock:
    return Clock(time())


@pytest.fixture
async def adapter(provider: Provider, clock: Clock) -> AsyncIterator[OpenIdConnect]:
    made = OpenIdConnect(Client(provider.issuer, CLIENT, SECRET, provider.callback), clock)
    yield made
    await made.close()


async def _answered(adapter: OpenIdConnect) -> dict[str, str]:
    async with httpx.AsyncClient() as client:
        there = await client.get(await adapter.address(ERRAND))
    return {name: values[0] for name, values in parse_qs(urlsplit(there.headers["location"]).query).items()}


async def test_keys_that_were_turned_are_found(provider: Provider, adapter: OpenIdConnect, clock: Clock) -> None:
    first = await adapter.subject(ERRAND, await _answered(adapter))
    provider.turn_keys()
    with pytest.raises(ProviderRefusedError):  # a moment later keys are not asked for again: that is how a flood would
        await adapter.subject(ERRAND, await _answered(adapter))
    clock.now += oidc.AGAIN
    assert await adapter.subject(ERRAND, await _answered(adapter)) == first


async def test_a_provider_that_does_not_answer_is_down() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        nobody = f"http://127.0.0.1:{listener.getsockname()[1]}"
    adapter = OpenIdConnect(Client(nobody, CLIENT, SECRET, "http://127.0.0.1:1/identity/callback"))
    with pytest.raises(ProviderDownError):
        await adapter.address(ERRAND)
    await adapter.close()


async def test_a_provider_that_is_slow_is_down_and_comes_back(
    provider: Provider, adapter: OpenIdConnect, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(oidc, "SECONDS", 0.2)
    provider.silent = True
    with pytest.raises(ProviderDownError):
        await adapter.address(ERRAND)
    provider.silent = False
    answered = await _answered(adapter)
    provider.silent = True
    with pytest.raises(ProviderDownError):
        await adapter.subject(ERRAND, answered)
    provider.silent = False
    assert (await adapter.subject(ERRAND, await _answered(adapter))).subject == "person-1"


async def test_who_waits_for_a_provider_that_is_down_is_told_with_the_first(
    provider: Provider, adapter: OpenIdConnect, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Five seconds are five for everybody, and not five for each of those before."""
    monkeypatch.setattr(oidc, "SECONDS", 0.2)
    provider.silent = True
    told = await asyncio.gather(*(adapter.address(ERRAND) for _ in range(20)), return_exceptions=True)
    assert {type(each) for each in told} == {ProviderDownError}
    assert provider.discovered == 1
    provider.silent = False
    assert await adapter.address(ERRAND)


@pytest.mark.parametrize("subject", [17, None, True, ["person-1"], "", "a\x00b"])
async def test_a_subject_that_is_no_text_is_nobody(subject: object, provider: Provider, adapter: OpenIdConnect) -> None:
    provider.claims = {"sub": subject}
    with pytest.raises(ProviderRefusedError):
        await adapter.subject(ERRAND, await _answered(adapter))


@pytest.mark.parametrize(
    "metadata",
    [
        {"issuer": "https://elsewhere.example"},
        {"token_endpoint": None},
        {"authorization_endpoint": "javascript:alert(1)"},
        {"jwks_uri": "ftp://127.0.0.1/keys"},
    ],
)
async def test_a_provider_that_says_it_is_another_is_not_believed(
    metadata: dict[str, object], provider: Provider, adapter: OpenIdConnect
) -> None:
    provider.metadata = metadata
    with pytest.raises(ProviderRefusedError):
        await adapter.address(ERRAND)


@pytest.mark.parametrize(
    "answered", [{}, {"error": "server_error"}, {"code": "x", "iss": "https://elsewhere.example"}, {"code": "x"}]
)
async def test_an_answer_without_a_code_of_this_provider_vouches_for_nobody(
    answered: dict[str, str], adapter: OpenIdConnect
) -> None:
    with pytest.raises(ProviderRefusedError):
        await adapter.subject(ERRAND, answered)


async def test_where_none_is_set_nobody_is_vouched_for() -> None:
    nobody = NoProvider()
    with pytest.raises(ProviderRefusedError):
        await nobody.address(ERRAND)
    with pytest.raises(ProviderRefusedError):
        await nobody.subject(ERRAND, {})
    await nobody.close()
