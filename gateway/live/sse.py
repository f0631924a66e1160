"""GraphQL over server-sent events, in distinct connections: one request, one subscription, one stream (`graphql-sse`).

Once the document can be judged, whatever there is to say of it comes as an event: `next` with the answer or with errors, then
`complete`. A session that ends and a process that stops just end the stream: without `complete` a client comes again.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from secrets import token_hex
from typing import Final

import orjson
import structlog
from starlette.responses import Response, StreamingResponse
from starlette.types import Receive, Scope, Send
from strawberry.http.streaming import SSETransport

from domain.access import Viewer
from gateway import limits
from gateway.admission import Asked
from gateway.answers import fault_entry
from gateway.faults import described
from gateway.live.live import Live
from gateway.live.sessions import Connection
from gateway.live.subscribing import Subscribed, Subscribing
from gateway.refusals import Refused

_log = structlog.get_logger("gateway.sse")

_FORM: Final = SSETransport(limits.KEEP_ALIVE_SECONDS)


class Events:
    """Subscriptions as responses."""

    def __init__(self, live: Live, subscribing: Subscribing) -> None:
        self._live = live
        self._subscribing = subscribing

    async def respond(self, viewer: Viewer, asked: Asked) -> Response:
        """The stream of a subscription. Raises `Refused` for what is not about the document."""
        connection = Connection(viewer, lambda _why: None)
        self._live.sessions.open(connection)
        try:
            subscribed = self._subscribing.begin(connection, asked)
        except BaseException as error:
            self._live.sessions.close(connection)
            if isinstance(error, Refused) and error.of_document:
                return _Response(_refusal(error))
            raise
        return _Response(self._told(connection, subscribed), lambda: self._end(connection, subscribed))

    def _end(self, connection: Connection, subscribed: Subscribed) -> None:
        subscribed.stream.end()
        self._live.sessions.close(connection)

    async def _told(self, connection: Connection, subscribed: Subscribed) -> AsyncIterator[str]:
        try:
            async for text in _kept_alive(subscribed):
                yield text
            if connection in self._live.sessions:
                yield _FORM.encode_complete()
        except Exception as error:  # noqa: BLE001 - the client learns an id and the log the rest
            fault = token_hex(8)
            _log.error("subscription failed", request=fault, fault=described(error))
            yield _FORM.encode_event("next", orjson.dumps({"errors": [fault_entry(fault)]}).decode())
            yield _FORM.encode_complete()


async def _kept_alive(subscribed: Subscribed) -> AsyncIterator[str]:
    """Events as they are told, with a comment wherever none comes for a while."""
    answers = aiter(subscribed)
    coming: asyncio.Future[str] | None = None
    try:
        while True:
            coming = coming or asyncio.ensure_future(anext(answers))
            done, _ = await asyncio.wait((coming,), timeout=limits.KEEP_ALIVE_SECONDS)
            if not done:
                yield _FORM.encode_comment("")
                continue
            try:
                text = coming.result()
            except StopAsyncIteration:
                return
            coming = None
            yield _FORM.encode_event("next", text)
    finally:
        if coming is not None:
            coming.cancel()


async def _refusal(refused: Refused) -> AsyncIterator[str]:
    problems = [problem.as_json() for problem in refused.problems]
    yield _FORM.encode_event("next", orjson.dumps({"errors": problems}).decode())
    yield _FORM.encode_complete()


class _Response(StreamingResponse):
    """Ends what it stands for however it ends: a client that has gone before the first event never starts the iterator."""

    def __init__(self, events: AsyncIterator[str], end: Callable[[], None] = lambda: None) -> None:
        super().__init__(events, headers={**_FORM.headers, "Cache-Control": "no-store, no-transform"})
        self._end = end

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await super().__call__(scope, receive, send)
        finally:
            self._end()
