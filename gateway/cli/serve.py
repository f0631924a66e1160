"""The gateway alone."""

import asyncio
import contextlib
import os
import socket
from collections.abc import Callable

import typer
import uvicorn

from gateway import limits
from gateway.app import create_app
from gateway.cli import checks
from gateway.cli.children import gateways, started
from gateway.cli.installation import environment, here, installation, settings
from gateway.cli.stopping import until_told
from gateway.services import ports, state
from gateway.services.programs import Watch

GRACE = 10  # seconds in which requests end and streams are closed


def run(*, host: str | None, port: int | None, processes: int | None) -> None:
    """Serves until it is told to stop. Raises `Hindrance` where something that the gateway needs is missing."""
    wishes = {"host": host, "port": port, "gateway_processes": processes}
    chosen = installation().model_copy(update={name: value for name, value in wishes.items() if value is not None})
    asyncio.run(checks.ready_to_serve(chosen))
    with ports.listen(chosen.host, chosen.port) as listener:
        typer.echo(f"GraphQL: http://{ports.at(chosen.host, chosen.port)}/graphql (Ctrl-C stops)")
        if chosen.gateway_processes == 1:
            os.environ.update(environment(chosen))
            _serve(listener)
            return
        place = here(chosen)
        state.prepare(place)

        async def work(watch: Watch) -> None:
            programs = gateways(place, environment(chosen), listener, chosen.gateway_processes)
            async with started(programs, watch, listener=listener):
                await asyncio.Event().wait()

        until_told(work)


def serve_on(descriptor: int) -> None:
    """Serves on a listening socket of the parent, until it is told to stop."""
    with socket.socket(fileno=descriptor) as listener:
        _serve(listener)


def _serve(listener: socket.socket) -> None:
    proxies = settings().trusted_proxies
    app = create_app()
    config = uvicorn.Config(
        app,
        loop="uvloop",
        http="httptools",
        ws="websockets-sansio",
        ws_max_size=limits.BODY_BYTES,
        ws_per_message_deflate=False,  # frames are small; a context for each socket is not
        lifespan="on",
        log_config=None,  # the application's own
        log_level="warning",
        access_log=False,  # addresses and times of families
        server_header=False,
        proxy_headers=bool(proxies),
        forwarded_allow_ips=proxies,
        timeout_graceful_shutdown=GRACE,
    )
    with contextlib.suppress(KeyboardInterrupt):
        _Server(config, app.state.live.disconnect).run(sockets=[listener])


class _Server(uvicorn.Server):
    """Tells live streams that it stops, which as requests would never end."""

    def __init__(self, config: uvicorn.Config, stop: Callable[[], None]) -> None:
        super().__init__(config)
        self._stop = stop

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._stop()
        await super().shutdown(sockets)
