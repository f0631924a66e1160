"""Logs are lines of JSON on standard error, without personal data, tokens or texts of queries."""

import logging
import sys
from collections.abc import Mapping
from typing import Any, Final

import orjson
import structlog
from structlog.typing import EventDict, WrappedLogger

from gateway.faults import described

_QUIET: Final = ("strawberry.execution", "uvicorn.access")
"""The first prints documents with their values, the second addresses; the door logs both events itself, without them."""


def configure(level: int = logging.INFO) -> None:
    """Send the records of every library through one form. Calling it again changes nothing."""
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _fault,
    ]
    structlog.configure(
        processors=[*shared, structlog.processors.JSONRenderer(serializer=_line)],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.BytesLoggerFactory(sys.stderr.buffer),
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[
                structlog.stdlib.add_logger_name,
                *shared,
                structlog.stdlib.PositionalArgumentsFormatter(),
            ],
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                lambda *event: _line(event[-1]).decode(),
            ],
        )
    )
    handler.set_name(__name__)
    root = logging.getLogger()
    root.handlers = [kept for kept in root.handlers if kept.get_name() != __name__] + [handler]
    root.setLevel(level)
    for name in ("uvicorn", "uvicorn.error"):
        library = logging.getLogger(name)
        library.handlers.clear()
        library.propagate = True
    for name in _QUIET:
        logging.getLogger(name).disabled = True


def _fault(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """An exception becomes what `faults` says of it; the formatter of `logging` never sees it."""
    error = event.pop("exc_info", None)
    if error is True:
        error = sys.exc_info()
    if isinstance(error, tuple):
        error = error[1]
    if isinstance(error, BaseException):
        event["fault"] = described(error)
    record = event.get("_record")
    if isinstance(record, logging.LogRecord):
        record.exc_info = record.exc_text = None
    return event


def _line(event: Mapping[str, Any], **_: Any) -> bytes:  # noqa: ANN401 - structlog hands over options of json.dumps
    return orjson.dumps(event, default=str)
