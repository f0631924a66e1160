"""Sign-in through an identity provider, there and back, with a real one on the other side."""

import asyncio
import base64
import hashlib
import secrets
import socket
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from time import time
from typing import Any, Final
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from domain.passwords import digest, hash_password
from tests.databases import Place
from tests.gateway.identity.provider import CLIENT, SECRET, Provider, providing
from tests.gateway.running import Gateway, asked, launch
from tests.world import World, token_of

PASSWORD: Final = "пароль мамы"
SIGN_IN: Final = """mutation($input: SignInWithTicketInput!) { signInWithTicket(input: $input) { __typename
    ... on SignedIn { token role } ... on IdentityUnlinked { ticket } ... on NotAllowed { message } } }"""
LINK: Final = """mutation($input: IdentityLinkInput!) { identityLink(input: $input) { __typename
    ... on SignedIn { token role } ... on NotAllowed { message } ... on InvalidInput { fields { path } }
    ... on RateLimited { retryAfter } } }"""
MINE: Final = "{ myIdentities { id issuer linkedAt usedAt } }"
END: Final = "mutation($input: IdentityEndInput!) { identityEnd(input: $input) { __typename } }"
ME: Final = "{ me { fullName role } }"


def challenge_of(verifier: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()


class Browser:
    """One browser: its cookies, and what its tab keeps to itself."""

    def __init__(self, town: "Town") -> None:
        self.town = town
        self.verifier = secrets.token_urlsafe(32)
        self.client = town.gateway.client()
        self.outside = httpx.AsyncClient(timeout=60)

    async def leave(self) -> httpx.Response:
        return await self.client.get("/identity/start", params={"challenge": challenge_of(self.verifier)})

    async def way_back(self) -> str:
        """The address of the gateway that the provider's page leads to."""
        there = await self.outside.get((await self.leave()).headers["location"])
        assert there.status_code == 303, there.text
        return there.headers["location"]

    async def arrive(self, address: str) -> str:
        """What stands in the fragment of the cabinet's address, at last."""
        back = await self.client.get(address)
        assert back.status_code == 303
        location = back.headers["location"]
        assert location.startswith("/#/")
        return location.removeprefix("/#/")

    async def ticket(self) -> str:
        kind, _, ticket = (await self.arrive(await self.way_back())).partition("/")
        assert kind == "ticket", ticket
        return ticket

    async def ask(self, query: str, token: str | None = None, **variables: Any) -> Any:  # noqa: ANN401 - JSON
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        answer = (await self.client.post("/graphql", json=asked(query, **variables), headers=headers)).json()
        assert "errors" not in answer, answer
        (result,) = answer["data"].values()
        return result

    async def sign_in(self, ticket: str | None = None) -> dict[str, Any]:
        given = {"ticket": ticket or await self.ticket(), "verifier": self.verifier}
        found: dict[str, Any] = await self.ask(SIGN_IN, input=given)
        return found

    async def link(self, ticket: str, **proof: str) -> dict[str, Any]:
        found: dict[str, Any] = await self.ask(LINK, input={"ticket": ticket, "verifier": self.verifier, **proof})
        return found

    async def linked(self) -> dict[str, Any]:
        """Signed in as the mother, whose account the subject is from now on."""
        unlinked = await self.sign_in()
        assert unlinked["__typename"] == "IdentityUnlinked", unlinked
        done = await self.link(unlinked["ticket"], login="A.gmom", password=PASSWORD)
        assert done["__typename"] == "SignedIn", done
        return done


@dataclass(frozen=True, slots=True)
class Town:
    gateway: Gateway
    provider: Provider
    place: Place
    browsers: list[Browser] = field(default_factory=list)

    def browser(self) -> Browser:
        self.browsers.append(Browser(self))
        return self.browsers[-1]

    async def close(self) -> None:
        while self.browsers:
            browser = self.browsers.pop()
            await browser.client.aclose()
            await browser.outside.aclose()

    async def execute(self, statement: str, *values: object) -> None:
        async with self.place.as_owner() as owner:
            await owner.execute(statement, *values)


@pytest.fixture(scope="module")
async def running(world: World, world_place: Place, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Town]:
    assert world
    log: Path = tmp_path_factory.mktemp("identity") / "log"
    async with providing() as provider:
        with socket.create_server(("127.0.0.1", 0)) as listener:
            url = f"http://127.0.0.1:{listener.getsockname()[1]}"
            provider.callback = f"{url}/identity/callback"
            environment = {
                "DIARY_DATABASE_URL": world_place.app_url,
                "DIARY_TRUSTED_PROXIES": "127.0.0.1",
                "DIARY_PUBLIC_URL": url,
                "DIARY_SECRET_KEY": "a key of this test, long enough to be one",
                "DIARY_OIDC_ISSUER": provider.issuer,
                "DIARY_OIDC_CLIENT_ID": CLIENT,
                "DIARY_OIDC_CLIENT_SECRET": SECRET,
                "DIARY_OIDC_NAME": "Войти через «Город»",
            }
            gateway = launch(listener, environment, log)
            try:
                yield Town(Gateway(url, log), provider, world_place)
            finally:
                gateway.terminate()
                await asyncio.to_thread(gateway.wait, 30)


@pytest.fixture
async def town(running: Town) -> AsyncIterator[Town]:
    """Nobody is linked; the mother has a password; the provider does as it should."""
    running.provider.reset()
    await running.execute("DELETE FROM identity; DELETE FROM identity_ticket; DELETE FROM sign_in_failure")
    await running.execute(
        "UPDATE account SET password_hash = $1, blocked_at = NULL WHERE login = 'a.gmom'", await hash_password(PASSWORD)
    )
    yield running
    await running.close()


async def test_the_first_time_one_proves_who_one_is_and_then_never_again(town: Town) -> None:
    first = await town.browser().linked()
    assert first["role"] == "GUARDIAN"
    again = town.browser()
    second = await again.sign_in()
    assert (second["__typename"], second["role"]) == ("SignedIn", "GUARDIAN")
    assert second["token"] != first["token"]
    assert (await again.ask(ME, second["token"]))["role"] == "GUARDIAN"


@pytest.mark.parametrize("algorithm", ["RS256", "ES256"])
async def test_keys_of_either_kind_are_believed(algorithm: str, town: Town) -> None:
    town.provider.algorithm = algorithm
    assert (await town.browser().sign_in())["__typename"] == "IdentityUnlinked"


async def test_a_slip_proves_it_too_and_sets_a_password(town: Town) -> None:
    code = "ABCDE-FGHJK-LMNPQ-RSTUV"
    await town.execute(
        "INSERT INTO activation (account_id, code_hash, created_at, expires_at) SELECT id, $1, app.now(), app.now() + $2::interval"
        " FROM account WHERE login = 'a.gbf'",
        digest(code),
        timedelta(days=3650),
    )
    browser = town.browser()
    ticket = (await browser.sign_in())["ticket"]
    assert (await browser.link(ticket, code="WRONG-WRONG", password="новый пароль"))["__typename"] == "NotAllowed"
    assert (await browser.link(ticket, code=code, password="мал"))["__typename"] == "InvalidInput"
    assert (await browser.link(ticket, code=code, password="новый пароль"))["__typename"] == "SignedIn"
    assert (await town.browser().sign_in())["__typename"] == "SignedIn"
    assert (await browser.link(ticket, code=code, password="новый пароль"))["__typename"] == "NotAllowed"


async def test_login_or_code_and_not_both(town: Town) -> None:
    browser = town.browser()
    ticket = (await browser.sign_in())["ticket"]
    for proof in ({}, {"login": "A.gmom", "code": "X"}):
        done = await browser.link(ticket, password=PASSWORD, **proof)
        assert done["fields"] == [{"path": "input.login"}]


async def test_a_wrong_password_links_nothing_and_is_slowed(town: Town) -> None:
    browser = town.browser()
    ticket = (await browser.sign_in())["ticket"]
    names = [(await browser.link(ticket, login="A.gmom", password="не тот"))["__typename"] for _ in range(11)]
    assert names == ["NotAllowed"] * 10 + ["RateLimited"]
    assert (await town.browser().sign_in())["__typename"] == "IdentityUnlinked"


async def test_a_subject_is_never_matched_by_mail_phone_or_name(town: Town) -> None:
    await town.browser().linked()
    town.provider.subject = "person-2"
    town.provider.claims = {
        "email": "a.gmom",
        "name": "A.gmom",
        "preferred_username": "a.gmom",
        "phone_number": "+79000000000",
    }
    assert (await town.browser().sign_in())["__typename"] == "IdentityUnlinked"


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
        answer = await client.get(address, headers=[("Cookie", f"diary-identity={cookie}".encode())])
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


async def test_a_ticket_is_good_once_in_one_browser_for_a_minute(town: Town) -> None:
    browser, thief = town.browser(), town.browser()
    ticket = await browser.ticket()
    assert (await thief.sign_in(ticket))["__typename"] == "NotAllowed"
    assert (await browser.sign_in(ticket))["__typename"] == "IdentityUnlinked"
    assert (await browser.sign_in(ticket))["__typename"] == "NotAllowed"
    late = await browser.ticket()
    await town.execute(
        "UPDATE identity_ticket SET expires_at = expires_at - interval '61 seconds' WHERE used_at IS NULL"
    )
    assert (await browser.sign_in(late))["__typename"] == "NotAllowed"
    async with town.place.as_owner() as owner:
        assert ticket not in str(await owner.fetch("SELECT * FROM identity_ticket"))


async def test_a_ticket_sent_to_somebody_links_nothing_of_theirs(town: Town) -> None:
    """Somebody signs in by the provider, and has another open the address: nothing of the other's is given away."""
    thief, victim = town.browser(), town.browser()
    ticket = await thief.ticket()
    assert (await victim.sign_in(ticket))["__typename"] == "NotAllowed"
    linking = (await thief.sign_in(ticket))["ticket"]
    stolen = await victim.link(linking, login="A.gmom", password=PASSWORD)
    assert stolen["__typename"] == "NotAllowed"
    assert (await thief.link(linking, login="A.gmom", password="не знаю"))["__typename"] == "NotAllowed"
    assert (await town.browser().sign_in())["__typename"] == "IdentityUnlinked"


async def test_two_who_link_one_subject_at_once_are_not_both_it(town: Town) -> None:
    await town.execute("UPDATE account SET password_hash = $1 WHERE login = 'a.gran'", await hash_password(PASSWORD))
    first, second = town.browser(), town.browser()
    tickets = [(await each.sign_in())["ticket"] for each in (first, second)]
    done = await asyncio.gather(
        first.link(tickets[0], login="A.gmom", password=PASSWORD),
        second.link(tickets[1], login="A.gran", password=PASSWORD),
    )
    assert sorted(each["__typename"] for each in done) == ["NotAllowed", "SignedIn"]


async def test_a_blocked_account_is_not_signed_in(town: Town) -> None:
    await town.browser().linked()
    await town.execute("UPDATE account SET blocked_at = app.now() WHERE login = 'a.gmom'")
    assert (await town.browser().sign_in())["__typename"] == "NotAllowed"


async def test_a_new_password_ends_links(town: Town) -> None:
    await town.browser().linked()
    await town.execute("UPDATE account SET epoch = epoch + 1 WHERE login = 'a.gmom'")
    await town.browser().linked()


async def test_the_owner_sees_and_ends_links_and_nobody_else_does(town: Town) -> None:
    browser = town.browser()
    token = (await browser.linked())["token"]
    (link,) = await browser.ask(MINE, token)
    assert link["issuer"] == town.provider.issuer
    given = {"identityId": link["id"]}
    assert await browser.ask(MINE, token_of("A.gran")) == []
    assert (await browser.ask(END, token_of("A.gran"), input=given))["__typename"] == "NotFound"
    assert (await browser.ask(END, token, input=given))["__typename"] == "IdentityEnded"
    assert (await browser.ask(END, token, input=given))["__typename"] == "NotFound"
    assert await browser.ask(MINE, token) == []
    assert (await town.browser().sign_in())["__typename"] == "IdentityUnlinked"


async def test_the_page_says_what_the_button_is_called(town: Town) -> None:
    page = (await town.browser().client.get("/")).text
    assert '<meta name="identity" content="Войти через «Город»" />' in page


async def test_no_log_holds_a_ticket_a_code_or_a_subject(town: Town) -> None:
    browser = town.browser()
    address = await browser.way_back()
    ticket = (await browser.arrive(address)).removeprefix("ticket/")
    await browser.sign_in(ticket)
    log = town.gateway.log.read_text("utf-8")
    assert '"kind":"identity"' in log
    query = parse_qs(urlsplit(address).query)
    for secret in (ticket, query["code"][0], query["state"][0], "person-1", browser.verifier, SECRET):
        assert secret not in log
    assert '"fault"' not in log
