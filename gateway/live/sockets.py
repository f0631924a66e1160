"""GraphQL over WebSocket (`graphql-transport-ws`) on Strawberry's own view and handler: subscriptions, and nothing else.

Close codes: 4400 a message that is none, 4401 a subscription before the greeting, 4403 no session or one that has ended, 4406 another
protocol, 4408 no greeting in time, 4409 an id in use, 4429 too many greetings or messages, 1009 a message that is too long, 1012 the
process stops, 1013 the database does not answer.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from secrets import token_hex
from time import monotonic
from typing import Any, Final, cast

import orjson
import structlog
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send
from starlette.websockets import WebSocket, WebSocketDisconnect, WebSocketState
from strawberry import Schema
from strawberry.asgi import ASGIWebSocketAdapter, GraphQL
from strawberry.exceptions import ConnectionRejectionError
from strawberry.http.exceptions import WebSocketDisconnected
from strawberry.subscriptions import GRAPHQL_TRANSPORT_WS_PROTOCOL
from strawberry.subscriptions.protocols.graphql_transport_ws.handlers import BaseGraphQLTransportWSHandler, Operation
from strawberry.types.unset import UNSET, UnsetType

from domain.access import Viewer
from gateway import limits, reading
from gateway.answers import fault_entry, refusal_answer
from gateway.faults import described
from gateway.live.live import Live
from gateway.live.sessions import Connection, Why
from gateway.live.subscribing import Subscribing
from gateway.middleware.client import client_of
from gateway.negotiation import bearer
from gateway.rates import NETWORK, OPEN, Rates
from gateway.refusals import Refused

_log = structlog.get_logger("gateway.sockets")

_REASON: Final = 120
"""Bytes of a close reason; a close frame holds 123."""
_TOO_LONG: Final = 1009
_TRY_AGAIN: Final = 1013
_WRONG: Final = 4400
_CODES: Final = {Why.SESSION_ENDED: 4403, Why.RESTART: 1012}
_TOO_MANY: Final = 4429


@dataclass(slots=True)
class Visit:
    """A socket, from its handshake on. Strawberry puts the payload of the greeting into `connection_params`."""

    network: str
    token: str | None
    connection_params: dict[str, object] | None = None
    connection: Connection | None = None
    close: Callable[[Why], None] = lambda _why: None
    """Closes the socket."""


@dataclass(frozen=True, slots=True)
class Hall:
    """What sockets need of the application around them."""

    viewer_of: Callable[[str], Awaitable[Viewer | None]]
    """Who a token belongs to. Raises `Refused` where that cannot be found out."""
    live: Live
    subscribing: Subscribing
    rates: Rates


class _Frames(ASGIWebSocketAdapter):
    """Messages as JSON texts; what is longer than a request may be closes the socket."""

    async def iter_json(self, *, ignore_parsing_errors: bool = False) -> Any:  # noqa: ANN401, ARG002 - Strawberry's
        with suppress(WebSocketDisconnect):
            while self.ws.application_state is not WebSocketState.DISCONNECTED:
                frame = await self.ws.receive()
                if frame["type"] == "websocket.disconnect":
                    return
                text = frame.get("text")
                if text is None:
                    await self.close(_WRONG, "Messages are texts")
                    return
                if len(text.encode()) > limits.BODY_BYTES:
                    await self.close(_TOO_LONG, f"A message has at most {limits.BODY_BYTES} bytes")
                    return
                try:
                    message = reading.message(text)
                except Refused as refused:
                    await self.close(_WRONG, refused.problems[0].message)
                    return
                yield message

    async def send(self, text: str) -> None:
        try:
            await self.ws.send({"type": "websocket.send", "text": text})
        except (WebSocketDisconnect, RuntimeError) as error:
            # Starlette raises RuntimeError for what is sent after a close.
            raise WebSocketDisconnected from error

    async def send_json(self, message: Any) -> None:  # noqa: ANN401 - Strawberry's messages
        await self.send(orjson.dumps(message).decode())

    async def close(self, code: int, reason: str) -> None:
        with suppress(RuntimeError, WebSocketDisconnect):
            await self.ws.close(code=code, reason=reason.encode()[:_REASON].decode(errors="ignore"))


class _Handler(BaseGraphQLTransportWSHandler[Visit, None]):
    """Strawberry's state of the protocol, with our own judgement of what runs and our own road for what is told."""

    _window = 0.0
    _messages = 0
    _closing: "asyncio.Future[None] | None" = None

    async def handle(self) -> None:
        self.context.close = self.close
        await super().handle()

    @property
    def _hall(self) -> Hall:
        return cast("Sockets", self.view).hall

    @property
    def _frames(self) -> _Frames:
        return cast("_Frames", self.websocket)

    @property
    def _connection(self) -> Connection:
        """Whoever greeted: nothing else is listened to before."""
        connection = self.context.connection
        if connection is None:
            raise RuntimeError("not greeted")
        return connection

    async def handle_message(self, message: Any) -> None:  # noqa: ANN401 - whatever a client sends
        now = monotonic()
        if now - self._window >= limits.RATE_SECONDS:
            self._window, self._messages = now, 0
        self._messages += 1
        if self._messages > limits.SOCKET_MESSAGES:
            await self.websocket.close(_TOO_MANY, "Too many messages")
        elif (problem := _malformed(message)) is not None:
            await self.websocket.close(_WRONG, problem)
        else:
            try:
                await super().handle_message(message)
            except Refused as refused:
                await self.websocket.close(_code(refused), refused.problems[0].message)

    async def run_operation(self, operation: Operation[Visit, None]) -> None:
        """From a `subscribe` to its `complete`."""
        stream = None
        try:
            asked = reading.asked_of(
                {
                    "query": operation.query,
                    "variables": operation.variables,
                    "operationName": operation.operation_name,
                }
            )
            subscribed = await self._hall.subscribing.subscribe(self._connection, asked)
            stream = subscribed.stream
            head = f'{{"id":{orjson.dumps(operation.id).decode()},"type":"next","payload":'
            async for text in subscribed:
                await self._frames.send(f"{head}{text}}}")
            if self._connection in self._hall.live.sessions:
                await operation.send_operation_message({"id": operation.id, "type": "complete"})
        except Refused as refused:
            await self._fail(operation, [problem.as_json() for problem in refused.problems])
        except WebSocketDisconnected:
            pass
        except Exception as error:  # noqa: BLE001 - the client learns an id and the log the rest
            fault = token_hex(8)
            _log.error("subscription failed", request=fault, fault=described(error))
            await self._fail(operation, [fault_entry(fault)])
        finally:
            if stream is not None:
                stream.end()

    async def _fail(self, operation: Operation[Visit, None], problems: Sequence[dict[str, Any]]) -> None:
        with suppress(WebSocketDisconnected):
            await operation.send_operation_message(
                {"id": operation.id, "type": "error", "payload": cast("Any", problems)}
            )

    async def shutdown(self) -> None:
        await super().shutdown()
        connection = self.context.connection
        if connection is not None:
            self._hall.live.sessions.close(connection)

    def close(self, why: Why) -> None:
        """Close the socket soon."""
        self._closing = asyncio.ensure_future(self.websocket.close(_CODES[why], why.value))


class Sockets(GraphQL[Visit, None]):
    """The WebSocket of `/graphql`. A page of another origin is refused with 403 before anything else."""

    websocket_adapter_class = _Frames
    graphql_transport_ws_handler_class = _Handler

    def __init__(self, schema: Schema, hall: Hall, allowed_origins: Sequence[str] = ()) -> None:
        super().__init__(
            schema,
            graphql_ide=None,
            subscription_protocols=(GRAPHQL_TRANSPORT_WS_PROTOCOL,),
            connection_init_wait_timeout=timedelta(seconds=limits.INIT_SECONDS),
            max_subscriptions_per_connection=None,  # counted where they begin
            allowed_origins=allowed_origins,
        )
        self.hall = hall

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        socket = WebSocket(scope, receive, send)
        try:
            await self.hall.rates.spend(NETWORK, client_of(scope).network)
        except Refused as refused:
            await socket.send_denial_response(refusal_answer(refused, scope))
            return
        began = monotonic()
        await self.run(socket)
        _log.info("socket closed", seconds=round(monotonic() - began, 1))

    async def get_context(self, request: Request | WebSocket, response: Response | WebSocket) -> Visit:  # noqa: ARG002 - Strawberry's
        return Visit(client_of(request.scope).network, bearer(request.headers.get("authorization")))

    async def on_ws_connect(self, context: Visit) -> UnsetType | dict[str, object] | None:
        """Find out who greets. Raises `ConnectionRejectionError` (4403) and `Refused`."""
        given = (context.connection_params or {}).get("token")
        token = given if isinstance(given, str) else context.token
        viewer = await self.hall.viewer_of(token) if token else None
        if viewer is None:
            await self.hall.rates.spend(OPEN, context.network)
            raise ConnectionRejectionError
        connection = Connection(viewer, context.close)
        self.hall.live.sessions.open(connection)
        context.connection = connection
        return cast("UnsetType", UNSET)


def _code(refused: Refused) -> int:
    return _TRY_AGAIN if refused.status == 503 else _TOO_MANY


def _malformed(message: Any) -> str | None:  # noqa: ANN401 - whatever a client sends
    """What is wrong with the form of a message; an empty payload counts as none."""
    if not isinstance(message, dict) or not isinstance(message.get("type"), str):
        return "A message is an object with a type"
    kind = message["type"]
    if message.get("payload", message) is None:
        del message["payload"]
    if kind in {"subscribe", "complete"} and (
        not isinstance(message.get("id"), str) or not 0 < len(message["id"]) <= 100
    ):
        return f"{kind}: an id in a string is expected"
    if kind == "subscribe" and (not isinstance(message.get("payload"), dict) or "query" not in message["payload"]):
        return "subscribe: a payload with a query is expected"
    return None
