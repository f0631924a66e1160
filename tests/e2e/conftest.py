"""One browser and one demo school for all tests; whoever writes takes a town of their own."""

from collections.abc import AsyncIterator, Awaitable, Callable, Generator
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest
from playwright.async_api import Browser

from domain.clock import date_in, system_clock
from domain.demo import seed
from tests.databases import Place, copied
from tests.e2e.browser import Reader, launched, reading
from tests.gateway.live.town import Town, settled
from tests.gateway.running import asked, process
from tests.world import World, token_of

Open = Callable[..., Awaitable[Reader]]
_REPORT = pytest.StashKey[dict[str, pytest.TestReport]]()
_SIGN_IN = "mutation($i: SignInInput!) { signIn(input: $i) { ... on SignedIn { token role } } }"
_ME = "{ me { students { id givenName fullName } } }"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Lets a fixture know whether its test failed."""
    report = yield
    item.stash.setdefault(_REPORT, {})[report.when] = report
    return report


@dataclass(frozen=True, slots=True)
class Demo:
    """The demo school, served."""

    url: str
    place: Place
    _sessions: dict[str, tuple[str, str]] = field(default_factory=dict)

    async def session(self, login: str) -> tuple[str, str]:
        """A token and the role of it."""
        if login not in self._sessions:
            found = await self.ask("", _SIGN_IN, i={"login": login, "password": "demo"})
            self._sessions[login] = (found["token"], found["role"])
        return self._sessions[login]

    async def ask(self, token: str, query: str, **variables: Any) -> Any:  # noqa: ANN401 - variables and data are anything
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        async with httpx.AsyncClient(base_url=self.url, headers=headers, timeout=60) as client:
            answer = (await client.post("/graphql", json=asked(query, **variables))).json()
        assert "errors" not in answer, answer
        (found,) = answer["data"].values()
        return found

    async def children(self, login: str) -> list[dict[str, str]]:
        token, _ = await self.session(login)
        students: list[dict[str, str]] = (await self.ask(token, _ME))["students"]
        return students


@pytest.fixture(scope="session")
async def chromium() -> AsyncIterator[Browser]:
    async with launched() as browser:
        yield browser


@pytest.fixture(scope="session")
async def demo(migrated: Place, redis_url: str, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Demo]:
    async with copied(migrated) as place:
        await seed(place.owner_url, today=date_in("Europe/Moscow", system_clock()), progress=lambda _line: None)
        environment = {"DIARY_DATABASE_URL": place.app_url, "DIARY_REDIS_URL": redis_url}
        with process(environment, tmp_path_factory.mktemp("demo") / "log") as url:
            yield Demo(url, place)


@pytest.fixture
async def town(world: World, redis_url: str, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Town]:
    """Two schools of the test's own, whose gateway may be killed. It is Monday, 23 November 2026, in the database."""
    async with settled(world, redis_url, tmp_path_factory.mktemp("town")) as found:
        async with httpx.AsyncClient(base_url=found.url, timeout=120) as client:
            assert (await client.get("/ready")).is_success  # it answers once it has started
        yield found


@pytest.fixture
async def readers(chromium: Browser, request: pytest.FixtureRequest) -> AsyncIterator[Open]:
    """Lets people read. A test fails on what any of their browsers noticed."""
    there: list[Reader] = []
    async with AsyncExitStack() as stack:

        async def opened(url: str, **given: Any) -> Reader:  # noqa: ANN401 - of a browser
            reader = await stack.enter_async_context(reading(chromium, url, **given))
            there.append(reader)
            return reader

        yield opened
        faults = [fault for reader in there for fault in reader.faults]
        report = request.node.stash.get(_REPORT, {}).get("call")
        if faults or (report is not None and report.failed):
            for number, reader in enumerate(there):
                await reader.failed(f"{request.node.name}-{number}".replace("/", "-"))
        assert faults == []


@pytest.fixture
def at_home(readers: Open, demo: Demo) -> Callable[..., Awaitable[Reader]]:
    """Somebody of the demo school, signed in, at an address."""

    async def opened(login: str, address: str = "", **given: Any) -> Reader:  # noqa: ANN401 - of a browser
        token, role = await demo.session(login)
        reader = await readers(demo.url, token=token, role=role, **given)
        await reader.tab(address)
        await reader.settled()
        return reader

    return opened


@pytest.fixture
def in_town(readers: Open, town: Town) -> Callable[..., Awaitable[Reader]]:
    """Somebody of the town, signed in, at an address."""

    async def opened(name: str, address: str = "", *, role: str = "GUARDIAN", **given: Any) -> Reader:  # noqa: ANN401 - of a browser
        reader = await readers(town.url, token=token_of(name), role=role, **given)
        await reader.tab(address)
        await reader.settled()
        return reader

    return opened
