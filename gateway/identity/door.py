"""`/identity/start` and `/identity/callback`: to the provider and back to the cabinet, with a ticket in the fragment.

What the browser carries meanwhile stands in a cookie of ten minutes, signed and read here alone. No address is taken from the
request: one leads to the provider, the other to the cabinet of this installation.
"""

import base64
import hmac
import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from time import time
from typing import Any, Final

import orjson
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from domain.clock import Clock
from domain.identities import hand_ticket
from gateway.answers import refusal_answer
from gateway.health import DATABASE_DOWN, no_database
from gateway.identity.provider import Errand, IdentityProvider, ProviderDownError, ProviderRefusedError
from gateway.middleware.client import client_of
from gateway.middleware.observed import report_of
from gateway.rates import OPEN, Rates
from gateway.refusals import Code, Refused, refuse
from orm.database import Database

START: Final = "/identity/start"
CALLBACK: Final = "/identity/callback"
LASTS: Final = 600
"""Seconds that a person may take at the provider's page."""

_COOKIE: Final = "diary-identity"
_CHALLENGE: Final = re.compile(r"[A-Za-z0-9_-]{43}", re.ASCII)


@dataclass(frozen=True, slots=True)
class IdentityDesk:
    """What the way to the provider needs of the application around it."""

    provider: IdentityProvider
    database: Callable[[], Database]
    rates: Rates
    clock: Clock
    secret: bytes


class Identities:
    """Ends at the cabinet whatever happens: `#/ticket/…`, or `#/identity/…` with a word for what went wrong."""

    def __init__(self, desk: IdentityDesk, now: Callable[[], float] = time) -> None:
        self._desk = desk
        self._now = now
        self._key = hmac.new(desk.secret, b"identity", sha256).digest()

    def routes(self) -> list[Route]:
        return [
            Route(START, self.start, methods=["GET"]),
            Route(CALLBACK, self.callback, methods=["GET"]),
        ]

    async def start(self, request: Request) -> Response:
        return await self._counted(request, self._start)

    async def callback(self, request: Request) -> Response:
        response = await self._counted(request, self._callback)
        response.delete_cookie(_COOKIE, path=CALLBACK)
        return response

    async def _counted(self, request: Request, step: Callable[[Request], Any]) -> Response:
        report = report_of(request.scope)
        report.kind = "identity"
        try:
            await self._desk.rates.spend(OPEN, client_of(request.scope).network)
            response: Response = await step(request)
        except Refused as refused:
            report.kind, report.refusal = "refused", refused.problems[0].code.value
            return refusal_answer(refused, request.scope)
        except ProviderDownError:
            report.refusal = "provider down"
            return _to_cabinet("identity/down")
        except ProviderRefusedError:
            report.refusal = "provider refused"
            return _to_cabinet("identity/refused")
        except DATABASE_DOWN:
            return refusal_answer(no_database(), request.scope)
        return response

    async def _start(self, request: Request) -> Response:
        challenge = request.query_params.get("challenge", "")
        if _CHALLENGE.fullmatch(challenge) is None:
            raise refuse(Code.BAD_REQUEST, "challenge: base64url of a SHA-256 is expected")
        errand = Errand(*(secrets.token_urlsafe(32) for _ in range(3)))
        response = RedirectResponse(await self._desk.provider.address(errand), 303)
        response.set_cookie(
            _COOKIE,
            self._sealed(errand, challenge),
            max_age=LASTS,
            path=CALLBACK,
            httponly=True,
            secure=client_of(request.scope).secure,
            samesite="lax",  # the provider's page leads back from another site
        )
        return response

    async def _callback(self, request: Request) -> Response:
        kept = self._opened(request.cookies.get(_COOKIE, ""))
        state = request.query_params.get("state", "")
        if kept is None or not hmac.compare_digest(state.encode(), kept[0].state.encode()):
            return _to_cabinet("identity/lost")
        if request.query_params.get("error") == "access_denied":
            return _to_cabinet("identity/cancelled")
        errand, challenge = kept
        subject = await self._desk.provider.subject(errand, dict(request.query_params))
        ticket = await hand_ticket(self._desk.database(), subject, challenge, self._desk.clock)
        return _to_cabinet(f"ticket/{ticket}")

    def _sealed(self, errand: Errand, challenge: str) -> str:
        said = orjson.dumps([errand.state, errand.nonce, errand.verifier, challenge, int(self._now()) + LASTS])
        return f"{_text(said)}.{_text(self._seal(said))}"

    def _opened(self, cookie: str) -> tuple[Errand, str] | None:
        try:
            said, seal = (base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)) for part in cookie.split("."))
        except ValueError:
            return None
        if not hmac.compare_digest(self._seal(said), seal):
            return None
        state, nonce, verifier, challenge, until = orjson.loads(said)
        return (Errand(state, nonce, verifier), challenge) if until > self._now() else None

    def _seal(self, said: bytes) -> bytes:
        return hmac.new(self._key, said, sha256).digest()


def _text(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def _to_cabinet(place: str) -> Response:
    return RedirectResponse(f"/#/{place}", 303)
