"""An OpenID Connect provider for tests: real keys, real tokens, over HTTP; and everything that one can do wrong, on demand."""

import asyncio
import base64
import hashlib
import json
import secrets
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from time import time
from typing import Any, Final
from urllib.parse import parse_qsl, urlencode

import uvicorn
from joserfc import jwt
from joserfc.jwk import ECKey, KeySet, OctKey, RSAKey
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

CLIENT: Final = "diary-of-the-town"
SECRET: Final = "a-secret-that-both-know"

__all__ = ["CLIENT", "SECRET", "Provider", "providing"]


@dataclass(slots=True)
class Provider:
    """Vouches for `subject` to whoever comes, without asking. `claims` and `header` are what a token has besides, or instead."""

    issuer: str
    callback: str = ""
    subject: str = "person-1"
    claims: dict[str, Any] = field(default_factory=dict)
    algorithm: str = "RS256"
    denies: bool = False
    silent: bool = False
    foreign_key: bool = False
    secret_signature: bool = False
    unsigned: bool = False
    metadata: dict[str, Any] = field(default_factory=dict)
    keys: dict[str, Any] = field(default_factory=dict)
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    redeemed: list[str] = field(default_factory=list)
    discovered: int = 0

    def reset(self) -> None:
        self.subject, self.claims, self.algorithm = "person-1", {}, "RS256"
        self.denies = self.silent = self.foreign_key = self.secret_signature = self.unsigned = False

    def turn_keys(self) -> None:
        """New keys, as a provider has now and then."""
        self.keys = {
            "RS256": RSAKey.generate_key(
                2048, {"kid": secrets.token_hex(4), "use": "sig", "alg": "RS256"}, private=True
            ),
            "ES256": ECKey.generate_key(
                "P-256", {"kid": secrets.token_hex(4), "use": "sig", "alg": "ES256"}, private=True
            ),
        }

    async def about(self, _request: Request) -> Response:
        self.discovered += 1
        if self.silent:
            await asyncio.sleep(3600)
        return JSONResponse(
            {
                "issuer": self.issuer,
                "authorization_endpoint": f"{self.issuer}/authorize",
                "token_endpoint": f"{self.issuer}/token",
                "jwks_uri": f"{self.issuer}/keys",
                **self.metadata,
            }
        )

    async def published(self, _request: Request) -> Response:
        return JSONResponse(KeySet(list(self.keys.values())).as_dict(private=False))

    async def authorize(self, request: Request) -> Response:
        asked = request.query_params
        assert asked["client_id"] == CLIENT
        assert asked["redirect_uri"] == self.callback
        assert (asked["response_type"], asked["scope"], asked["code_challenge_method"]) == ("code", "openid", "S256")
        if self.denies:
            said = {"error": "access_denied", "state": asked["state"]}
        else:
            code = secrets.token_urlsafe(16)
            self.codes[code] = {"challenge": asked["code_challenge"], "nonce": asked["nonce"], "subject": self.subject}
            said = {"code": code, "state": asked["state"], "iss": self.issuer}
        return RedirectResponse(f"{self.callback}?{urlencode(said)}", 303)

    async def token(self, request: Request) -> Response:
        if self.silent:
            await asyncio.sleep(3600)
        form = dict(parse_qsl((await request.body()).decode()))
        basic = base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        kept = self.codes.pop(form.get("code", ""), None)
        hashed = base64.urlsafe_b64encode(hashlib.sha256(form.get("code_verifier", "").encode()).digest()).rstrip(b"=")
        right = (
            request.headers.get("authorization") == f"Basic {basic}"
            and form["grant_type"] == "authorization_code"
            and form["redirect_uri"] == self.callback
            and kept is not None
            and kept["challenge"] == hashed.decode()
        )
        if not right or kept is None:
            return JSONResponse({"error": "invalid_grant"}, 400)
        self.redeemed.append(form["code"])
        return JSONResponse({"access_token": "unused", "token_type": "Bearer", "id_token": self._vouched(kept)})

    def _vouched(self, kept: dict[str, str]) -> str:
        now = int(time())
        claims = {
            "iss": self.issuer,
            "aud": CLIENT,
            "sub": kept["subject"],
            "nonce": kept["nonce"],
            "iat": now,
            "exp": now + 300,
            **self.claims,
        }
        claims = {name: value for name, value in claims.items() if value is not None}
        if self.unsigned:
            header_and_claims = (_part(json.dumps(said).encode()) for said in ({"alg": "none"}, claims))
            return ".".join((*header_and_claims, ""))
        key = self.keys[self.algorithm]
        header = {"alg": self.algorithm, "kid": key.kid}
        if self.secret_signature:
            return jwt.encode({"alg": "HS256"}, claims, OctKey.import_key(SECRET), ["HS256"])
        if self.foreign_key:
            key = RSAKey.generate_key(2048, {"kid": key.kid}, private=True)
        return jwt.encode(header, claims, key, [self.algorithm])


def _part(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


@asynccontextmanager
async def providing() -> AsyncIterator[Provider]:
    """A provider on a port of its own, while the block runs."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        provider = Provider(f"http://127.0.0.1:{listener.getsockname()[1]}")
        provider.turn_keys()
        routes = [
            Route("/.well-known/openid-configuration", provider.about),
            Route("/keys", provider.published),
            Route("/authorize", provider.authorize),
            Route("/token", provider.token, methods=["POST"]),
        ]
        server = uvicorn.Server(
            uvicorn.Config(Starlette(routes=routes), log_level="error", lifespan="off", timeout_graceful_shutdown=1)
        )
        running = asyncio.create_task(server.serve(sockets=[listener]))
        try:
            yield provider
        finally:
            server.should_exit = True
            await running
