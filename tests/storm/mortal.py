"""A gateway and a PostgreSQL with the default durability, each of which can be killed, and comes back at the same address."""

import asyncio
import contextlib
import os
import signal
import socket
import sys
from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import Final

import asyncpg

from gateway.services import ports
from gateway.services.postgres import cluster, roles
from gateway.services.state import State
from tests.conftest import PostgresServer
from tests.databases import Place, new_place
from tests.storm.servers import folder, postgres

CHECKOUT: Final = Path(__file__).parents[2]
VICTIMS: Final = ("gateway", "postmaster", "backend")


class Mortal:
    """Both servers, and how they die. `place` is an empty database; it has to be migrated before the gateway is started."""

    def __init__(self, state: State) -> None:
        self.state = state
        self.port = 0
        self._database = ports.free()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._stack = contextlib.AsyncExitStack()
        self._server: PostgresServer | None = None
        self._gateway: asyncio.subprocess.Process | None = None
        self._name = ""

    @property
    def place(self) -> Place:
        if self._server is None:
            raise RuntimeError("PostgreSQL does not run")
        return Place(self._server, self._name)

    @property
    def log(self) -> Path:
        return self.state.log("gateway")

    async def start_postgres(self) -> None:
        self._server = await self._stack.enter_async_context(postgres(self.state, durable=True, port=self._database))
        self._database = self._server.server.port
        if not self._name:
            await roles.provide_roles(self._server.server)
            self._name = (await new_place(self._server)).name

    async def start_gateway(self) -> None:
        self.port = self._listener.getsockname()[1]
        kept = {name: value for name, value in os.environ.items() if not name.startswith("DIARY_")}
        with self.log.open("ab") as log:
            self._gateway = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "gateway.cli", "serve", "--socket", str(self._listener.fileno())),
                pass_fds=(self._listener.fileno(),),
                env={**kept, "DIARY_DATABASE_URL": self.place.app_url},
                stdout=log,
                stderr=log,
                cwd=CHECKOUT,
            )

    async def kill(self, victim: str) -> None:
        """SIGKILL, and what was killed is started again. It may still be starting when this returns."""
        await {"gateway": self._kill_gateway, "postmaster": self._kill_postmaster, "backend": self._kill_backend}[
            victim
        ]()

    async def _kill_gateway(self) -> None:
        if self._gateway is not None:
            self._gateway.kill()
            await self._gateway.wait()
        await self.start_gateway()

    async def _kill_postmaster(self) -> None:
        os.kill(int((self.state.postgres / "postmaster.pid").read_text().split()[0]), signal.SIGKILL)
        await self._stack.aclose()
        await self.start_postgres()

    async def _kill_backend(self) -> None:
        """One that works for the gateway, in the middle of something where any is: PostgreSQL ends all others and recovers."""
        connection = await asyncpg.connect(self.place.superuser_url)
        try:
            backend = await connection.fetchval(
                "SELECT pid FROM pg_stat_activity WHERE usename = $1 AND datname = $2"
                " ORDER BY xact_start IS NULL, random() LIMIT 1",
                cluster.APP,
                self._name,
            )
            if backend is not None:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(backend, signal.SIGKILL)
        finally:
            connection.terminate()

    async def stop(self) -> None:
        if self._gateway is not None and self._gateway.returncode is None:
            self._gateway.terminate()
            await self._gateway.wait()
        self._listener.close()
        await self._stack.aclose()


@contextlib.asynccontextmanager
async def mortal() -> AsyncIterator[Mortal]:
    """PostgreSQL runs, with a database that is empty; the gateway does not yet."""
    with folder() as state:
        servers = Mortal(state)
        try:
            await servers.start_postgres()
            yield servers
        finally:
            await servers.stop()


def bearer(token: str) -> Mapping[str, str]:
    return {"Content-Type": "application/json", "Authorization": f"Bearer {token}"}
