"""The way to an identity provider and back: what is forged, replayed, begun elsewhere or broken off leads nowhere."""

from time import time
from typing import Any, Final
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.gateway.identity.provider import CLIENT
from tests.gateway.identity.town import Town, challenge_of

FORGED: Final[dict[str, dict[str, Any]]] = {
    "another nonce": {"claims": {"nonce": "another"}},
    "no nonce": {"claims": {"nonce": None}},
    "expired": {"claims": {"exp": int(time()) - 3600, "iat": int(time()) - 7200}},
    "no end": {"claims": {"exp": None}},
    "another audience": {"claims": {"aud": "another-client"}},
    "among other audiences, for another": {"claims": {"aud": [CLIENT, "another"], "azp": "another"}},
    "another issuer": {"claims": {"iss": "https://elsewhere.example"}},
    "nobody": {"claims": {"sub": None}},
    "an empty subject": {"claims": {"sub": ""}},
    "not yet": {"claims": {"nbf": int(time()) + 3600}},
    "unsigned": {"unsigned": True},
    "signed by the client's secret": {"secret_signature": True},
    "signed by another key": {"foreign_key": True},
}


@pytest.mark.parametrize("forged", FORGED)
async def test_a_token_that_is_not_right_in_every_point_opens_nothing(forged: str, town: Town) -> None:
    for name, value in FORGED[forged].items():
        setattr(town.provider, name, value)
    browser = town.browser()
    assert await browser.arrive(await browser.way_back()) == "identity/refused"
    async with town.place.as_owner() as owner:
        assert await owner.fetchval("SELECT count(*) FROM identity_ticket") == 0


async def test_clocks_may_differ_a_little(town: Town) -> None:
    town.provider.claims = {"exp": int(time()) - 20, "iat": int(time()) + 20}
    assert (await town.browser().sign_in())["__typename"] == "IdentityUnlinked"


async def test_a_way_back_that_begins_elsewhere_leads_nowhere(town: Town) -> None:
    address = await town.browser().way_back()
    other = town.browser()
    assert await other.arrive(address) == "identity/lost"
    await other.leave()
    assert await other.arrive(address) == "identity/lost"
    mine = town.browser()
    before, after = urlsplit(await mine.way_back()), ""
    after = before._replace(query=f"code={parse_qs(before.query)['code'][0]}&state=another").geturl()
    assert await mine.arrive(after) == "identity/lost"


@pytest.mark.parametrize("cookie", ["", "x", "x.y", "e30.e30", "я.я", "W10.AAAA"])
async def test_a_cookie_that_was_not_given_out_is_none(cookie: str, town: Town) -> None:
    browser = town.browser()
    address = await browser.way_back()
    async with town.gateway.client() as client:
        answer = await client.get(address, headers=[(b"Cookie", f"diary-identity={cookie}".encode())])
    assert answer.headers["location"] == "/#/identity/lost"


async def test_a_way_back_is_gone_once(town: Town) -> None:
    browser = town.browser()
    address = await browser.way_back()
    assert (await browser.arrive(address)).startswith("ticket/")
    assert await browser.arrive(address) == "identity/lost"


async def test_a_code_that_was_used_is_refused_by_the_provider_and_said_so(town: Town) -> None:
    browser = town.browser()
    address = await browser.way_back()
    cookies = dict(browser.client.cookies)
    await browser.arrive(address)
    async with town.gateway.client() as client:
        replayed = await client.get(address, headers={"Cookie": "; ".join(f"{k}={v}" for k, v in cookies.items())})
    assert replayed.headers["location"] == "/#/identity/refused"


async def test_whoever_changes_their_mind_is_told_what_else_there_is(town: Town) -> None:
    town.provider.denies = True
    browser = town.browser()
    assert await browser.arrive(await browser.way_back()) == "identity/cancelled"


async def test_the_start_leads_to_the_provider_alone(town: Town) -> None:
    browser = town.browser()
    there = await browser.leave()
    assert there.status_code == 303
    asked_for = parse_qs(urlsplit(there.headers["location"]).query)
    assert there.headers["location"].startswith(f"{town.provider.issuer}/authorize?")
    assert asked_for["redirect_uri"] == [town.provider.callback]
    assert "httponly" in there.headers["set-cookie"].lower()
    assert "samesite=lax" in there.headers["set-cookie"].lower()
    for challenge in ("", "x", "я" * 43, "https://elsewhere.example/" + "x" * 17):
        refused = await browser.client.get(
            "/identity/start", params={"challenge": challenge, "next": "https://elsewhere.example"}
        )
        assert refused.status_code == 400
    forged = await browser.client.get(
        "/identity/start", params={"challenge": challenge_of("x")}, headers={"Host": "elsewhere.example"}
    )
    assert parse_qs(urlsplit(forged.headers["location"]).query)["redirect_uri"] == [town.provider.callback]
