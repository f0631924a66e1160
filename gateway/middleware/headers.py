"""Headers that every answer carries, unless it brings its own."""

from typing import Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from gateway.middleware.client import client_of

ALWAYS: Final = (
    ("X-Content-Type-Options", "nosniff"),
    ("X-Frame-Options", "DENY"),
    ("Referrer-Policy", "no-referrer"),
    ("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Permissions-Policy", "camera=(), geolocation=(), microphone=()"),
    ("Cache-Control", "no-store"),
)
_ALWAYS_RAW: Final = tuple((name.lower().encode(), value.encode()) for name, value in ALWAYS)
_SECURE: Final = (b"strict-transport-security", b"max-age=31536000")


class SecureHeaders:
    """Nothing is sniffed, framed, cached or loaded from elsewhere; where the client came by HTTPS it is to stay there."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        more = (*_ALWAYS_RAW, _SECURE) if client_of(scope).secure else _ALWAYS_RAW

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                there = {name for name, _ in message["headers"]}
                message["headers"] = [*message["headers"], *(header for header in more if header[0] not in there)]
            await send(message)

        await self._app(scope, receive, sending)
