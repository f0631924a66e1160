"""The gateway as its users have it: a process of its own, on a port of its own, with a viewer signed in."""

import os
import socket
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any, Final

import httpx

from domain.activation import first_administrator
from tests.databases import Place

PASSWORD: Final = "a-password-that-no-log-holds"
_NUMBERS: Final = count(1)
_ACTIVATE: Final = "mutation($input: ActivateInput!){activate(input:$input){... on SignedIn{token}}}"


@dataclass(frozen=True, slots=True)
class Gateway:
    """`token` belongs to the first account of the installation, which acts as the city operator."""

    url: str
    log: Path
    token: str = ""

    @property
    def bearer(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}

    def client(self, **headers: str) -> httpx.AsyncClient:
        """A visitor from an address of its own, so that no test spends the rate of another."""
        number = next(_NUMBERS)
        address = f"10.{number // 65536}.{number // 256 % 256}.{number % 256}"
        return httpx.AsyncClient(base_url=self.url, headers={"X-Forwarded-For": address, **headers}, timeout=60)

    def viewer(self, **headers: str) -> httpx.AsyncClient:
        return self.client(**self.bearer, **headers)


def launch(listener: socket.socket, environment: Mapping[str, str], log: Path) -> subprocess.Popen[bytes]:
    """The gateway under this environment, on a port that is open already; it answers once it has started."""
    command = [sys.executable, "-m", "gateway.cli", "serve", "--socket", str(listener.fileno())]
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("DIARY_")}
    with log.open("ab") as output:
        return subprocess.Popen(
            command, pass_fds=(listener.fileno(),), env={**inherited, **environment}, stdout=output, stderr=output
        )


@contextmanager
def process(environment: Mapping[str, str], log: Path) -> Iterator[str]:
    """The gateway while this block lasts, by its URL."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        running = launch(listener, environment, log)
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            running.terminate()
            running.wait(30)


@asynccontextmanager
async def serving(place: Place, log: Path, **settings: str) -> AsyncIterator[Gateway]:
    """The gateway on this database, believing the addresses that the tests say they come from."""
    environment = {"DIARY_DATABASE_URL": place.app_url, "DIARY_TRUSTED_PROXIES": "127.0.0.1", **settings}
    code = await first_administrator(place.owner_url)
    with process(environment, log) as url:
        visitor = Gateway(url, log)
        async with visitor.client() as client:
            answer = await client.post("/graphql", json=asked(_ACTIVATE, input={"code": code, "password": PASSWORD}))
        yield Gateway(url, log, answer.json()["data"]["activate"]["token"])


def asked(query: str, **variables: Any) -> dict[str, Any]:  # noqa: ANN401 - variables are anything
    return {"query": query, "variables": variables}
