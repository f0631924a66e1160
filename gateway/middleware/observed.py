"""Every request leaves one line in the log and one count in the metrics; every defect one answer with an id."""

from dataclasses import dataclass, field
from secrets import token_hex
from time import perf_counter
from typing import Any, Final

import structlog
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from gateway.answers import fault_answer
from gateway.faults import described
from gateway.metrics import Metrics

_log = structlog.get_logger()
_KEY: Final = "diary.report"
_GONE: Final = 499
"""In the log and the metrics only: the client went away before it had sent its request."""


@dataclass(slots=True)
class Report:
    """What the log and the metrics say of a request. Names come from the schema, never from the request."""

    id: str
    kind: str = "other"
    roots: tuple[str, ...] = ()
    refusal: str | None = None
    faults: list[dict[str, Any]] = field(default_factory=list)
    """What `gateway.faults` says of each."""
    statements: int = 0
    status: int = 0


def report_of(scope: Scope) -> Report:
    """The report of this request; one that nobody reads, where the middleware is not in place."""
    found = scope.get(_KEY)
    if not isinstance(found, Report):
        found = scope[_KEY] = Report(token_hex(8))
    return found


class Observe:
    """Gives requests an id, catches what nothing else caught, and reports."""

    def __init__(self, app: ASGIApp, metrics: Metrics, quiet: frozenset[str]) -> None:
        self._app = app
        self._metrics = metrics
        self._quiet = quiet
        """Paths that are asked every few seconds and logged only when they fail."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        report = report_of(scope)
        started = perf_counter()

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                report.status = message["status"]
            await send(message)

        with structlog.contextvars.bound_contextvars(request=report.id):
            try:
                await self._app(scope, receive, sending)
            except ClientDisconnect:
                report.status = _GONE
            except Exception as error:  # noqa: BLE001 - whatever it is, the client learns an id and the log the rest
                report.faults.append(described(error))
                if not report.status:
                    await fault_answer(report.id, scope)(scope, receive, sending)
            self._tell(scope, report, perf_counter() - started)

    def _tell(self, scope: Scope, report: Report, seconds: float) -> None:
        self._metrics.requests.labels(report.kind, str(report.status)).inc()
        self._metrics.seconds.labels(report.kind).observe(seconds)
        if report.statements:
            self._metrics.statements.labels(report.kind).inc(report.statements)
        if report.faults:
            self._metrics.faults.inc()
            _log.error("fault", faults=report.faults, **_said(scope, report, seconds))
        elif scope["path"] not in self._quiet or report.status >= 500:
            _log.info("answered", **_said(scope, report, seconds))


def _said(scope: Scope, report: Report, seconds: float) -> dict[str, object]:
    said: dict[str, object] = {
        "method": scope["method"],
        "route": getattr(scope.get("route"), "path", None),
        "kind": report.kind,
        "status": report.status,
        "ms": round(seconds * 1000, 1),
    }
    if report.roots:
        said |= {"roots": report.roots, "statements": report.statements}
    if report.refusal:
        said["refusal"] = report.refusal
    return said
