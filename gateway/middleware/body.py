"""Bodies end: by size and by time."""

import asyncio
from dataclasses import dataclass

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from gateway import limits
from gateway.answers import refusal_answer
from gateway.refusals import Code, Refused, refuse


@dataclass(frozen=True, slots=True)
class Bound:
    """How long a body may be, in bytes, and how long it may take to arrive."""

    size: int = limits.BODY_BYTES
    seconds: float = limits.BODY_SECONDS


class LimitBody:
    """Answers 413 to a body longer than its bound, announced or not, and 408 to one that does not arrive in time.

    The connection is closed then: what is left of the body is not read. `files` is the folder that files are put into, with a
    bound of their own.
    """

    def __init__(
        self, app: ASGIApp, bound: Bound | None = None, files: str | None = None, of_file: Bound | None = None
    ) -> None:
        self._app = app
        self._bound = bound or Bound()
        self._files = files
        self._of_file = of_file or Bound(limits.UPLOAD_BYTES, limits.UPLOAD_SECONDS)

    def _bound_of(self, scope: Scope) -> Bound:
        is_file = self._files is not None and scope["method"] == "PUT" and scope["path"].startswith(self._files)
        return self._of_file if is_file else self._bound

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        answered = False
        bound = self._bound_of(scope)

        async def sending(message: Message) -> None:
            nonlocal answered
            answered = True
            await send(message)

        try:
            for name, value in scope["headers"]:
                if name == b"content-length" and (not value.isdigit() or int(value[:20]) > bound.size):
                    raise _too_long(bound)
            await self._app(scope, _Limited(receive, bound), sending)
        except Refused as refused:
            if answered:
                raise
            await refusal_answer(refused, scope)(scope, receive, send)


class _Limited:
    """`receive` for one request. Only the body counts, not the wait for a disconnect after it."""

    __slots__ = ("_bound", "_ended", "_left", "_receive", "_seconds")

    def __init__(self, receive: Receive, bound: Bound) -> None:
        self._receive = receive
        self._bound = bound
        self._left = bound.size
        self._seconds = bound.seconds
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
            raise _too_long(self._bound)
        self._ended = not message.get("more_body", False)
        return message


def _too_long(bound: Bound) -> Refused:
    return refuse(
        Code.BAD_REQUEST,
        f"The body is longer than {bound.size} bytes",
        status=413,
        headers=(("Connection", "close"),),
    )
