"""`/calendar/<token>.ics`: read by calendar programs, which know nothing but the address."""

import asyncio
import gzip
import re
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import Receive, Scope, Send

from domain.calendars import Content, content, find
from gateway import limits
from gateway.answers import refusal_answer
from gateway.calendar.writing import tag_of, written
from gateway.health import DATABASE_DOWN, no_database
from gateway.middleware.client import client_of
from gateway.middleware.observed import Report, report_of
from gateway.negotiation import takes_gzip
from gateway.rates import CALENDAR, OPEN, Rates
from gateway.refusals import Refused
from orm.database import Database

_TOKEN: Final = re.compile(r"[A-Za-z0-9_-]{43}", re.ASCII)
_HEADERS: Final = {
    # Kept by the reader alone, and never shown without asking whether it still may be read.
    "Cache-Control": "private, no-cache",
    "Vary": "Accept-Encoding",
    "X-Robots-Tag": "noindex",
}


@dataclass(frozen=True, slots=True)
class CalendarDesk:
    """What calendars need of the application around them."""

    database: Callable[[], Database]
    rates: Rates


class Calendars:
    """Written in a thread, one at a time, and kept packed for the next time that it says the same."""

    def __init__(self, desk: CalendarDesk) -> None:
        self._desk = desk
        self._kept: OrderedDict[str, tuple[bytes, int]] = OrderedDict()
        self._turn = asyncio.Lock()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        report = report_of(scope)
        report.kind = "calendar"
        try:
            response = await self._respond(Request(scope, receive), report)
        except Refused as refused:
            report.kind = "refused"
            report.refusal = refused.problems[0].code.value
            response = refusal_answer(refused, scope)
        await response(scope, receive, send)

    async def _respond(self, request: Request, report: Report) -> Response:
        if request.method not in {"GET", "HEAD"}:
            return PlainTextResponse("Method Not Allowed", 405, headers={"Allow": "GET, HEAD"})
        try:
            said = await self._said(request.path_params["token"], report)
        except DATABASE_DOWN:
            raise no_database() from None
        if said is None:
            # Unknown, closed, no longer allowed: one answer, whatever the reason.
            await self._desk.rates.spend(OPEN, client_of(request.scope).network)
            return PlainTextResponse("Not Found", 404)
        tag = tag_of(said)
        headers = {**_HEADERS, "ETag": f'W/"{tag}"'}
        if tag in re.findall(r'"([^"]*)"', request.headers.get("if-none-match", "")):
            return Response(status_code=304, headers=headers)
        packed, size = await self._written(tag, said)
        headers |= {
            "Content-Type": "text/calendar; charset=utf-8",
            "Content-Disposition": 'inline; filename="diary.ics"',
        }
        if takes_gzip(request.headers.get("accept-encoding", "")):
            headers["Content-Encoding"] = "gzip"
            body, size = packed, len(packed)
        else:
            body = b"" if request.method == "HEAD" else gzip.decompress(packed)
        headers["Content-Length"] = str(size)
        return Response(b"" if request.method == "HEAD" else body, headers=headers)

    async def _said(self, token: str, report: Report) -> Content | None:
        if _TOKEN.fullmatch(token) is None:
            return None
        database = self._desk.database()
        found = await find(database, token)
        if found is None:
            return None
        await self._desk.rates.spend(CALENDAR, str(found.id))
        async with database.work(found.viewer.schools, actor=found.viewer.account_id) as work:
            said = await content(work, found)
            report.statements = work.statements + 1
        return said

    async def _written(self, tag: str, said: Content) -> tuple[bytes, int]:
        """The calendar packed, and its size unpacked."""
        if tag not in self._kept:
            async with self._turn:
                if tag not in self._kept:
                    self._kept[tag] = await asyncio.to_thread(_packed, said)
        self._kept.move_to_end(tag)
        kept = self._kept[tag]
        while len(self._kept) > limits.CALENDARS_KEPT:
            self._kept.popitem(last=False)
        return kept


def _packed(said: Content) -> tuple[bytes, int]:
    text = written(said)
    return gzip.compress(text, 6, mtime=0), len(text)
