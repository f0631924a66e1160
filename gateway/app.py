"""The ASGI application, put together in the open: `create_app` is all there is to see."""

import asyncio
import gc
import secrets
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Final

import structlog
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.routing import Route, WebSocketRoute

from domain.access import Viewer
from domain.clock import system_clock
from domain.settings import Settings
from domain.sign_in import viewer_of
from domain.wake import Wake, nobody
from gateway import limits, logs
from gateway.admission import Admission, Admitted
from gateway.attachments import Attachments, FileDesk
from gateway.cabinet.pages import Cabinet
from gateway.calendar.feed import CalendarDesk, Calendars
from gateway.explorer.page import Explorer
from gateway.graphql import Desk, DoorOperation, Endpoint, JudgedDocument
from gateway.health import DATABASE_DOWN, Readiness, live, no_database
from gateway.identity.door import CALLBACK, Identities, IdentityDesk
from gateway.identity.provider import IdentityProvider, NoProvider
from gateway.live.live import Live
from gateway.live.sessions import Connection
from gateway.live.sockets import Hall, Sockets
from gateway.live.sse import Events
from gateway.live.subscribing import Subscribing
from gateway.metrics import Metrics
from gateway.middleware.body import LimitBody
from gateway.middleware.client import FindClient, networks
from gateway.middleware.headers import SecureHeaders
from gateway.middleware.observed import Observe
from gateway.middleware.rate import LimitNetwork
from gateway.rates import Rates
from gateway.seen import Seen
from orm.database import Database, connect
from orm.migrate import pending
from schema import OPEN_MUTATIONS, build_schema
from schema.calendars import CALENDARS
from schema.context import Operation
from schema.homework.reading import FILES

_log = structlog.get_logger()

WATCHED: Final = frozenset({"/live", "/ready", "/metrics"})
"""Asked every few seconds by machinery: not counted, and logged only when they fail."""
GENERATIONS: Final = (50_000, 20, 1_000)
"""Thresholds of the garbage collector, with what was made at start frozen: pauses of 441 ms became 75 to 130."""


def create_app(settings: Settings | None = None) -> Starlette:
    """The gateway. Settings come from `DIARY_*` variables where none are given.

    The database is connected when the application starts; starting fails where it cannot be reached. Raises `ValueError`
    that names the variable for a setting that cannot be used.
    """
    settings = settings or Settings()
    if settings.database_url is None:
        raise ValueError("DIARY_DATABASE_URL is not set: the gateway needs a PostgreSQL database")
    logs.configure()
    database_url = str(settings.database_url)
    state = _State()
    rates = Rates(str(settings.redis_url) if settings.redis_url else None, _key(settings))
    explorer = Explorer()
    provider = _provider(settings)
    cabinet = Cabinet(identity=settings.oidc_name if settings.oidc_issuer else None)
    ready = Readiness(lambda: state.database, lambda: pending(database_url), rates)
    schema = build_schema(extensions=[JudgedDocument])
    graph = schema._schema  # noqa: SLF001 - Strawberry has no other name for it
    admission = Admission(graph, open_mutations=OPEN_MUTATIONS, introspection=settings.introspection)
    streams = Live(lambda: state.running, str(settings.redis_url) if settings.redis_url else None, system_clock)
    state.wake = streams.wake
    seen = Seen(
        lambda: state.running, system_clock, lambda: {each.viewer.session_id for each in streams.sessions.connections()}
    )
    state.note = seen.note
    metrics = Metrics(state.pool_use, lambda: (len(streams.sessions), streams.streams))
    subscribing = Subscribing(graph, admission, streams, rates, state.subscription)
    events = Events(streams, subscribing)
    endpoint = Endpoint(schema, admission, Desk(state.viewer_of, state.operation, rates, explorer.page, events.respond))
    sockets = Sockets(
        schema,
        Hall(state.viewer_of, streams, subscribing, rates),
        allowed_origins=[str(settings.public_url).rstrip("/")] if settings.public_url else (),
    )

    calendars = Calendars(CalendarDesk(lambda: state.running, rates))
    identities = Identities(IdentityDesk(provider, lambda: state.running, rates, system_clock, _key(settings)))
    files = Attachments(FileDesk(state.viewer_of, lambda: state.running, streams.wake, rates))

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        state.database = await connect(database_url, application_name="diary-gateway", pool_size=settings.database_pool)
        app.state.database = state.database
        await streams.start()
        noting = asyncio.create_task(seen.keep())
        thaw = _freeze()
        _log.info("started", explorer=explorer.complete, redis=rates.shared)
        try:
            yield
        finally:
            thaw()
            await seen.stop(noting)
            await streams.stop()
            await provider.close()
            await rates.close()
            await state.database.close()
            _log.info("stopped")

    app = Starlette(
        lifespan=lifespan,
        middleware=[
            Middleware(FindClient, trusted=networks(settings.trusted_proxies)),
            Middleware(SecureHeaders),
            Middleware(Observe, metrics=metrics, quiet=WATCHED),
            Middleware(LimitNetwork, rates=rates, free=WATCHED),
            Middleware(LimitBody, files=FILES),
        ],
        routes=[
            Route("/graphql", endpoint, middleware=[_packed()]),
            WebSocketRoute("/graphql", sockets),
            Route("/graphql/explorer/{name}", explorer.file, methods=["GET"]),
            Route(f"{FILES}{{id}}", files),
            Route(f"{CALENDARS}{{token}}.ics", calendars),
            Route("/live", live, methods=["GET"]),
            Route("/ready", ready.page, methods=["GET"]),
            Route("/metrics", metrics.page, methods=["GET"]),
            *(identities.routes() if settings.oidc_issuer else ()),
            *cabinet.routes(),
        ],
    )
    app.state.live = streams
    return app


class _State:
    """What exists only while the application runs."""

    __slots__ = ("database", "note", "wake")

    def __init__(self) -> None:
        self.database: Database | None = None
        self.note: Callable[[int], None] = lambda _session: None
        self.wake: Wake = nobody

    @property
    def running(self) -> Database:
        if self.database is None:
            raise RuntimeError("the application has not started")
        return self.database

    async def viewer_of(self, token: str) -> Viewer | None:
        try:
            viewer = await viewer_of(self.running, token)
        except DATABASE_DOWN:
            raise no_database() from None
        if viewer is not None:
            self.note(viewer.session_id)
        return viewer

    def operation(self, viewer: Viewer | None, network: str, admitted: Admitted, agent: str = "") -> DoorOperation:
        return DoorOperation(
            self.running,
            viewer,
            network,
            system_clock,
            roots=admitted.roots,
            wake=self.wake,
            agent=agent,
            admitted=admitted,
        )

    def subscription(self, connection: Connection, admitted: Admitted) -> Operation:
        return self.operation(connection.viewer, "", admitted)

    def pool_use(self) -> tuple[int, int, int] | None:
        pool = self.database._client._pool if self.database is not None else None  # noqa: SLF001 - the pool has no other name
        return (
            (pool.get_size() - pool.get_idle_size(), pool.get_size(), pool.get_max_size()) if pool is not None else None
        )


def _packed() -> Middleware:
    """Answers that take more than one packet are compressed, at the level that costs least; streams are not (SSE).

    Nobody can make a browser of somebody else ask here, since no cookie signs anybody in: the length of a packed answer tells nothing.
    """
    return Middleware(GZipMiddleware, minimum_size=limits.PACKED_BYTES, compresslevel=1)


def _provider(settings: Settings) -> IdentityProvider:
    """Whoever vouches for people who sign in elsewhere; nobody where none is set."""
    if settings.oidc_issuer is None or settings.oidc_client_id is None:
        return NoProvider()
    if settings.secret_key is None:
        raise ValueError("DIARY_OIDC_ISSUER is set, so that DIARY_SECRET_KEY must be set too")
    from gateway.identity.oidc import Client, OpenIdConnect  # noqa: PLC0415 - its libraries take half a second

    secret = settings.oidc_client_secret
    callback = str(settings.public_url).rstrip("/") + CALLBACK
    return OpenIdConnect(
        Client(settings.oidc_issuer, settings.oidc_client_id, secret.get_secret_value() if secret else None, callback)
    )


def _key(settings: Settings) -> bytes:
    """Hides addresses in counters. Made up where none is given: then each process counts for itself."""
    if settings.secret_key is None:
        return secrets.token_bytes(32)
    return settings.secret_key.get_secret_value().encode()


def _freeze() -> Callable[[], None]:
    """Take what was made at start out of the collector's sight; undone when the application stops."""
    before = gc.get_threshold()
    gc.collect()
    gc.freeze()
    gc.set_threshold(*GENERATIONS)

    def thaw() -> None:
        gc.set_threshold(*before)
        gc.unfreeze()

    return thaw
