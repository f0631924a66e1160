"""Numbers for Prometheus. Labels are kinds and statuses; nobody is recognisable in them."""

from collections.abc import Callable, Iterator
from typing import Final

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from gateway.middleware.client import client_of

_SECONDS: Final = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)

PoolUse = Callable[[], tuple[int, int, int] | None]
"""Connections in use, open and allowed at the most; nothing where there is no pool yet."""

LiveUse = Callable[[], tuple[int, int]]
"""Connections that stream, and their streams."""


class Metrics:
    """The counters of one process. Several processes on one port are scraped one at a time, by chance."""

    def __init__(self, pool: PoolUse, live: LiveUse = lambda: (0, 0)) -> None:
        self.registry = CollectorRegistry()
        self.requests = Counter(
            "diary_requests",
            "Answered requests by kind (query, mutation, subscription, file, refused, page, other) and HTTP status.",
            ("kind", "status"),
            registry=self.registry,
        )
        self.seconds = Histogram(
            "diary_request_seconds",
            "From the first byte of a request to the last of its answer, by kind.",
            ("kind",),
            buckets=_SECONDS,
            registry=self.registry,
        )
        self.faults = Counter("diary_faults", "Answers that hid a defect behind an id.", registry=self.registry)
        self.statements = Counter(
            "diary_statements", "SQL statements of GraphQL operations.", ("kind",), registry=self.registry
        )
        connections = Gauge(
            "diary_live_connections", "Sockets and event streams of viewers that are open.", registry=self.registry
        )
        connections.set_function(lambda: live()[0])
        streams = Gauge("diary_live_streams", "Subscriptions that run.", registry=self.registry)
        streams.set_function(lambda: live()[1])
        self.registry.register(_Pool(pool))

    def page(self, request: Request) -> Response:
        """The numbers, for this machine and the trusted proxies; for anybody else there is no such page."""
        if not client_of(request.scope).is_operator:
            return PlainTextResponse("Not Found", 404)
        return Response(generate_latest(self.registry), media_type="text/plain; version=0.0.4; charset=utf-8")


class _Pool(Collector):
    def __init__(self, pool: PoolUse) -> None:
        self._pool = pool

    def collect(self) -> Iterator[Metric]:
        found = self._pool()
        if found is None:
            return
        family = GaugeMetricFamily(
            "diary_database_connections", "Connections to PostgreSQL of this process, by state.", labels=("state",)
        )
        for state, number in zip(("used", "open", "allowed"), found, strict=True):
            family.add_metric((state,), number)
        yield family
