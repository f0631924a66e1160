"""Bodies end: by size and by time."""

import asyncio

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from gateway import limits
from gateway.answers import refusal_answer
from gateway.refusals import Code, Refused, refuse


class LimitBody:
    """Answers 413 to a body longer than `limits.BODY_BYTES`, announced or not, and 408 to one that does not arrive in time.

    The connection is closed then: what is left of the body is not read.
    """

    def __init__(self, app: ASGIApp, seconds: float = limits.BODY_SECONDS) -> None:
        self._app = app
        self._seconds = seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        answered = False

        async def sending(message: Message) -> None:
            nonlocal answered
            answered = True
            await send(message)

        try:
            for name, value in scope["headers"]:
                if name == b"content-length" and (not value.isdigit() or int(value[:20]) > limits.BODY_BYTES):
                    raise _too_long()
            await self._app(scope, _Limited(receive, self._seconds), sending)
        except Refused as refused:
            if answered:
                raise
            await refusal_answer(refused, scope)(scope, receive, send)


class _Limited:
    """`receive` for one request. Only the body counts, not the wait for a disconnect after it."""

    __slots__ = ("_ended", "_left", "_receive", "_seconds")

    def __init__(self, receive: Receive, seconds: float) -> None:
        self._receive = receive
        self._left = limits.BODY_BYTES
        self._seconds = seconds
        self._ended = False

    async def __call__(self) -> Message:
        if self._ended:
            return await self._receive()
        started = asyncio.get_running_loop().time()
        try:
            async with asyncio.timeout(self._seconds):
                message = await self._receive()
        except TimeoutError:
            raise refuse(
                Code.BAD_REQUEST, "The body did not arrive in time", status=408, headers=(("Connection", "close"),)
            ) from None
        self._seconds -= asyncio.get_running_loop().time() - started
        self._left -= len(message.get("body", b""))
        if self._left < 0:
            raise _too_long()
        self._ended = not message.get("more_body", False)
        return message


def _too_long() -> Refused:
    return refuse(
        Code.BAD_REQUEST,
        f"The body is longer than {limits.BODY_BYTES} bytes",
        status=413,
        headers=(("Connection", "close"),),
    )
