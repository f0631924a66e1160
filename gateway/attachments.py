"""Files of homework over HTTP: `PUT` sends one that was registered, `GET` reads one. Both with the sign-in that GraphQL has."""

import asyncio
import hashlib
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response, StreamingResponse
from starlette.types import Receive, Scope, Send

from domain import homework, refusals
from domain.access import Viewer
from domain.acts import Act, RefusedError, perform
from domain.homework.attaching import Awaited, awaited_file, problem_of, take_file
from domain.homework.files import KINDS, extension
from domain.reading import Row
from domain.wake import Signal
from gateway import limits
from gateway.answers import answer, refusal_answer
from gateway.middleware.client import client_of
from gateway.middleware.observed import report_of
from gateway.negotiation import bearer
from gateway.rates import ACCOUNT, OPEN, Rates
from gateway.refusals import Code, Refused, refuse, sign_in_first
from orm.database import Database
from schema import ids

_METHODS: Final = (("Allow", "GET, HEAD, PUT"),)
_NOT_THERE: Final = "Файл не найден."
_REFUSED: Final = {
    refusals.NotAllowed: (Code.NOT_ALLOWED, 403),
    refusals.NotFound: (Code.NOT_FOUND, 404),
    refusals.Conflict: (Code.CONFLICT, 409),
}
_HEADERS: Final = {
    # A file is never a page of this service, whatever it holds: it is saved, not shown.
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cache-Control": "private, no-store",
    "Accept-Ranges": "none",
    "Vary": "Authorization",
}


@dataclass(frozen=True, slots=True)
class FileDesk:
    """What files need of the application around them."""

    viewer_of: Callable[[str], Awaitable[Viewer | None]]
    """Who a token belongs to. Raises `Refused` where that cannot be found out."""
    database: Callable[[], Database]
    wake: Callable[[Signal], Awaitable[None]]
    rates: Rates


class Slots:
    """Room for files that arrive, since each is held in memory until it is there whole."""

    def __init__(self, most: int = limits.UPLOADS, of_account: int = limits.UPLOADS_OF_ACCOUNT) -> None:
        self._most = most
        self._of_account = of_account
        self._taken: Counter[int] = Counter()

    @contextmanager
    def of(self, account: int) -> Iterator[None]:
        """Room for one file of this account. Raises `Refused` where there is none: waiting would hold the client's bytes too."""
        again = (("Retry-After", str(limits.UPLOAD_AGAIN_SECONDS)),)
        if self._taken[account] >= self._of_account:
            raise refuse(Code.RATE, "Дождитесь окончания других отправок.", status=429, headers=again)
        if self._taken.total() >= self._most:
            message = "Сейчас отправляется слишком много файлов. Повторите через несколько секунд."
            raise refuse(Code.UNAVAILABLE, message, status=503, headers=again)
        self._taken[account] += 1
        try:
            yield
        finally:
            self._taken[account] -= 1
            if not self._taken[account]:
                del self._taken[account]


@dataclass(frozen=True, slots=True)
class _SignedIn:
    token: str
    viewer: Viewer


class Attachments:
    """`/attachments/{id}`."""

    def __init__(self, desk: FileDesk, slots: Slots | None = None) -> None:
        self._desk = desk
        self._slots = slots or Slots()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        report = report_of(scope)
        report.kind = "file"
        try:
            response = await self._respond(Request(scope, receive))
        except Refused as refused:
            report.kind = "refused"
            report.refusal = refused.problems[0].code.value
            response = refusal_answer(refused, scope)
        await response(scope, receive, send)

    async def _respond(self, request: Request) -> Response:
        if request.method not in {"GET", "HEAD", "PUT"}:
            raise refuse(Code.BAD_REQUEST, "A file is read with GET and sent with PUT", status=405, headers=_METHODS)
        signed_in = await self._signed_in(request)
        found = ids.parse(request.path_params["id"])
        if found is None or found[0] != "Attachment":
            raise refuse(Code.NOT_FOUND, _NOT_THERE, status=404)
        if request.method == "PUT":
            return await self._take(request, signed_in, found[1])
        return await self._give(request, signed_in, found[1])

    async def _signed_in(self, request: Request) -> _SignedIn:
        token = bearer(request.headers.get("authorization"))
        viewer = await self._desk.viewer_of(token) if token else None
        if token is None or viewer is None:
            await self._desk.rates.spend(OPEN, client_of(request.scope).network)
            raise sign_in_first()
        await self._desk.rates.spend(ACCOUNT, str(viewer.account_id))
        return _SignedIn(token, viewer)

    async def _still(self, signed_in: _SignedIn) -> Viewer | None:
        """Who it is now. A file may take minutes: nobody, where the session has ended or acts in another role since."""
        viewer = await self._desk.viewer_of(signed_in.token)
        return viewer if viewer is not None and viewer.grant_id == signed_in.viewer.grant_id else None

    async def _count(self, viewer: Viewer, size: int) -> None:
        more = size // limits.FILE_BYTES_OF_A_REQUEST
        if more:
            await self._desk.rates.spend(ACCOUNT, str(viewer.account_id), more)

    async def _give(self, request: Request, signed_in: _SignedIn, number: int) -> Response:
        viewer = signed_in.viewer
        async with self._desk.database().work(viewer.schools, actor=viewer.account_id) as work:
            found = await homework.attachment(work, viewer, number)
        if found is None:
            raise refuse(Code.NOT_FOUND, _NOT_THERE, status=404)
        tag = f'"{found["sha256"].hex()}"'
        headers = {**_HEADERS, "ETag": tag}
        if tag in (each.strip().removeprefix("W/") for each in request.headers.get("if-none-match", "").split(",")):
            return Response(status_code=304, headers=headers)
        headers |= {
            "Content-Type": found["media_type"],
            "Content-Length": str(found["size"]),
            "Content-Disposition": disposition(found["name"]),
        }
        if request.method == "HEAD":
            return Response(headers=headers)
        await self._count(viewer, found["size"])
        return StreamingResponse(self._slices(signed_in, number, found["size"]), headers=headers)

    async def _slices(self, signed_in: _SignedIn, number: int, size: int) -> AsyncIterator[bytes]:
        """The file, as long as it may be read. Where that ends, the answer ends short, as if the line were cut."""
        for start in range(0, size, limits.FILE_SLICE_BYTES):
            viewer = await self._still(signed_in) if start else signed_in.viewer
            if viewer is None:
                raise ClientDisconnect
            async with self._desk.database().work(viewer.schools, actor=viewer.account_id) as work:
                part = await homework.slice_of_attachment(work, viewer, number, start, limits.FILE_SLICE_BYTES)
            if not part:
                raise ClientDisconnect
            yield part

    async def _take(self, request: Request, signed_in: _SignedIn, number: int) -> Response:
        viewer = signed_in.viewer
        length = request.headers.get("content-length")
        if length is None:
            raise refuse(Code.BAD_REQUEST, "Content-Length is needed", status=411, headers=(("Connection", "close"),))
        try:
            async with self._desk.database().work(viewer.schools, actor=viewer.account_id) as work:
                awaited = await awaited_file(work, viewer, number)
        except RefusedError as error:
            raise _refused(error.refusal) from None
        if int(length) != awaited.size:
            raise _wrong(f"Ожидается {awaited.size} байт, а не {int(length)}.")
        await self._count(viewer, awaited.size)
        with self._slots.of(viewer.account_id):
            content, digest = await _read(request)
            now = await self._still(signed_in)
            if now is None:
                raise sign_in_first()
            done, signal = await self._keep(now, awaited, content, digest)
        if not isinstance(done, dict):
            raise _refused(done)
        if signal:
            await self._desk.wake(signal)
        return answer(
            {
                "id": ids.make("Attachment", awaited.id),
                "name": awaited.name,
                "mediaType": awaited.media_type,
                "size": awaited.size,
            }
        )

    async def _keep(
        self, viewer: Viewer, awaited: Awaited, content: bytearray, digest: bytes
    ) -> tuple[Row | refusals.Refusal, Signal]:
        problem = await asyncio.to_thread(problem_of, awaited, content, digest)
        if problem is not None:
            raise _wrong(problem)

        async def write(act: Act) -> Row:
            return await take_file(act, awaited.id, content)

        async with self._desk.database().work(viewer.schools, actor=viewer.account_id) as work:
            return await perform(work, viewer, "attachment", {}, None, write)


async def _read(request: Request) -> tuple[bytearray, bytes]:
    """A body whose length the door has bounded, with its SHA-256."""
    content, digest = bytearray(), hashlib.sha256()
    async for part in request.stream():
        content += part
        digest.update(part)
    return content, digest.digest()


def disposition(name: str) -> str:
    """To be saved under this name (RFC 6266); clients that do not know the form of RFC 8187 get one in ASCII."""
    ending = extension(name)
    plain = f"file.{ending}" if ending in KINDS else "file"
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


def _wrong(message: str) -> Refused:
    return refuse(Code.WRONG_FILE, message, status=422)


def _refused(refusal: refusals.Refusal) -> Refused:
    code, status = _REFUSED[type(refusal)]
    return refuse(code, refusal.message, status=status)
