"""All requests of one network are counted before anything else is done for them."""

from starlette.types import ASGIApp, Receive, Scope, Send

from gateway.answers import refusal_answer
from gateway.middleware.client import client_of
from gateway.rates import NETWORK, Rates
from gateway.refusals import Refused


class LimitNetwork:
    """Answers 429 to a network that knocks too often. `free` paths are for the machinery that watches the service."""

    def __init__(self, app: ASGIApp, rates: Rates, free: frozenset[str]) -> None:
        self._app = app
        self._rates = rates
        self._free = free

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"] not in self._free:
            try:
                await self._rates.spend(NETWORK, client_of(scope).network)
            except Refused as refused:
                await refusal_answer(refused, scope)(scope, receive, send)
                return
        await self._app(scope, receive, send)
