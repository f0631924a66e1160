"""OpenID Connect: authorization code with PKCE, discovery, and an ID token whose signature and every claim are checked.

The protocol is authlib's, the signature joserfc's, the line httpx2's; nothing of it is written here but what is believed.
"""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from time import time
from typing import Any, Final
from urllib.parse import urlsplit

import httpx2
from authlib.common.errors import AuthlibBaseError  # type: ignore[import-untyped]
from authlib.integrations.httpx_client import AsyncOAuth2Client  # type: ignore[import-untyped]
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from domain.identities import Subject
from gateway.identity.provider import Errand, ProviderDownError, ProviderRefusedError

SECONDS: Final = 5.0
"""A provider that takes longer for one answer is down: somebody waits for it."""
BYTES: Final = 256 * 1024
"""The largest answer of a provider that is read."""
LEEWAY: Final = 60
"""Seconds that its clock may differ from this one."""
KNOWN_FOR: Final = 3600.0
"""Seconds that discovery and keys are kept. A key that is not among them is looked for at once, though not more than every `AGAIN`."""
AGAIN: Final = 30.0
ALGORITHMS: Final = (
    "RS256",
    "RS384",
    "RS512",
    "PS256",
    "PS384",
    "PS512",
    "ES256",
    "ES384",
    "ES512",
    "EdDSA",
    "Ed25519",
)
"""Signatures by a key that the provider alone has; neither `none` nor a shared secret is among them."""

_ENDPOINTS: Final = ("authorization_endpoint", "token_endpoint", "jwks_uri")
_MALFORMED: Final = (JoseError, AuthlibBaseError, ValueError, KeyError, TypeError)


@dataclass(frozen=True, slots=True)
class Client:
    """What the provider knows this installation by."""

    issuer: str
    id: str
    secret: str | None
    callback: str


@dataclass(slots=True)
class _Known:
    """What the provider says of itself, and until when it is believed."""

    metadata: dict[str, Any]
    keys: KeySet
    until: float
    keys_at: float


class OpenIdConnect:
    """Finds out about the provider when somebody first wants to sign in, so that a provider that is down stops nothing else."""

    def __init__(self, client: Client, clock: Callable[[], float] = time) -> None:
        self._client = client
        self._clock = clock
        self._known: _Known | None = None
        self._found_down = 0
        self._turn = asyncio.Lock()
        self._http = AsyncOAuth2Client(
            client_id=client.id,
            client_secret=client.secret,
            token_endpoint_auth_method="client_secret_basic" if client.secret else "none",
            scope="openid",
            redirect_uri=client.callback,
            code_challenge_method="S256",
            timeout=SECONDS,
            follow_redirects=False,
            trust_env=False,
        )

    async def address(self, errand: Errand) -> str:
        known = await self._about()
        address, _ = self._http.create_authorization_url(
            known.metadata["authorization_endpoint"],
            state=errand.state,
            nonce=errand.nonce,
            code_verifier=errand.verifier,
        )
        return str(address)

    async def subject(self, errand: Errand, answered: Mapping[str, str]) -> Subject:
        if answered.get("iss", self._client.issuer) != self._client.issuer:  # RFC 9207
            raise ProviderRefusedError
        code = answered.get("code")
        if not code or "error" in answered:
            raise ProviderRefusedError
        known = await self._about()
        token = await self._redeemed(known.metadata["token_endpoint"], code, errand)
        claims = await self._believed(token, known)
        self._check(claims, errand)
        return Subject(self._client.issuer, claims["sub"])

    async def close(self) -> None:
        await self._http.aclose()

    async def _redeemed(self, endpoint: str, code: str, errand: Errand) -> str:
        try:
            async with asyncio.timeout(SECONDS):
                answer = await self._http.fetch_token(
                    endpoint, grant_type="authorization_code", code=code, code_verifier=errand.verifier
                )
            token = answer["id_token"]
        except (httpx2.TransportError, TimeoutError) as error:
            raise ProviderDownError from error
        except httpx2.HTTPStatusError as error:
            raise ProviderDownError from error
        except _MALFORMED as error:
            raise ProviderRefusedError from error
        finally:
            self._http.token = None
        if not isinstance(token, str) or len(token) > BYTES:
            raise ProviderRefusedError
        return token

    async def _believed(self, token: str, known: _Known) -> dict[str, Any]:
        """The claims of a token that the provider has signed."""
        try:
            return jwt.decode(token, known.keys, algorithms=list(ALGORITHMS)).claims
        except _MALFORMED:
            pass
        try:
            return jwt.decode(token, (await self._newer_keys(known)).keys, algorithms=list(ALGORITHMS)).claims
        except _MALFORMED as error:
            raise ProviderRefusedError from error

    def _check(self, claims: dict[str, Any], errand: Errand) -> None:
        must = jwt.JWTClaimsRegistry(
            now=lambda: int(self._clock()),
            leeway=LEEWAY,
            iss={"essential": True, "value": self._client.issuer},
            sub={"essential": True, "allow_blank": False},
            aud={"essential": True, "value": self._client.id},
            exp={"essential": True},
            iat={"essential": True},
            nonce={"essential": True, "value": errand.nonce},
        )
        try:
            must.validate(claims)
        except _MALFORMED as error:
            raise ProviderRefusedError from error
        audience = claims["aud"]
        if isinstance(audience, list) and len(audience) > 1 and claims.get("azp") != self._client.id:
            raise ProviderRefusedError
        subject = claims["sub"]
        if claims.get("azp", self._client.id) != self._client.id or len(subject) > 255 or not subject.isprintable():
            raise ProviderRefusedError

    async def _about(self) -> _Known:
        """What is known of the provider, found out by one for all who wait; if it is down, they are told together too."""
        before = self._found_down
        async with self._turn:
            if self._known is None or self._known.until <= self._clock():
                if self._found_down > before:
                    raise ProviderDownError
                try:
                    self._known = await self._found_out()
                except ProviderDownError:
                    self._found_down += 1
                    raise
            return self._known

    async def _found_out(self) -> _Known:
        metadata = await self._got(self._client.issuer.rstrip("/") + "/.well-known/openid-configuration")
        self._trusted(metadata)
        keys = await self._keys(metadata["jwks_uri"])
        return _Known(metadata, keys, self._clock() + KNOWN_FOR, self._clock())

    async def _newer_keys(self, known: _Known) -> _Known:
        async with self._turn:
            if known.keys_at + AGAIN <= self._clock():
                known.keys = await self._keys(known.metadata["jwks_uri"])
                known.keys_at = self._clock()
            return known

    def _trusted(self, metadata: dict[str, Any]) -> None:
        """It speaks for the issuer that was set, and over lines as safe as the one to it."""
        if metadata.get("issuer") != self._client.issuer:
            raise ProviderRefusedError
        scheme = urlsplit(self._client.issuer).scheme
        for name in _ENDPOINTS:
            address = metadata.get(name)
            if not isinstance(address, str) or urlsplit(address).scheme not in {"https", scheme}:
                raise ProviderRefusedError

    async def _keys(self, address: str) -> KeySet:
        try:
            return KeySet.import_key_set(await self._got(address))  # type: ignore[arg-type]  # what is none raises
        except _MALFORMED as error:
            raise ProviderRefusedError from error

    async def _got(self, address: str) -> dict[str, Any]:
        try:
            async with asyncio.timeout(SECONDS):
                answer = await self._http.request("GET", address, withhold_token=True)
            answer.raise_for_status()
        except (httpx2.HTTPError, TimeoutError) as error:
            raise ProviderDownError from error
        try:
            said = answer.json() if len(answer.content) <= BYTES else None
        except ValueError as error:
            raise ProviderRefusedError from error
        if not isinstance(said, dict):
            raise ProviderRefusedError
        return said
