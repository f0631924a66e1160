"""Browsers that sign in through a provider, and the town they live in."""

import base64
import hashlib
import secrets
from dataclasses import dataclass, field
from typing import Any, Final

import httpx

from tests.databases import Place
from tests.gateway.identity.provider import Provider
from tests.gateway.running import Gateway, asked

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
