"""Who is at the other end: the address that counts, told apart from what a stranger writes into a header."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Final, TypeAlias

from starlette.types import ASGIApp, Receive, Scope, Send

Network: TypeAlias = IPv4Network | IPv6Network
Address: TypeAlias = IPv4Address | IPv6Address

_KEY: Final = "diary.client"
_KNOWN: Final = 4096
"""Clients that are not looked at anew."""


@dataclass(frozen=True, slots=True)
class Client:
    """`network` is the address, or the /64 of an IPv6 address, since a household gets one."""

    network: str
    secure: bool
    is_operator: bool
    """On this machine or one of the proxies itself, with nobody behind it: may read metrics."""


NOBODY: Final = Client(network="unknown", secure=False, is_operator=False)


def client_of(scope: Mapping[str, object]) -> Client:
    found = scope.get(_KEY)
    return found if isinstance(found, Client) else NOBODY


def networks(text: str) -> tuple[Network, ...]:
    """Addresses and networks separated by commas. Raises `ValueError` that names the setting."""
    try:
        return tuple(ip_network(part.strip(), strict=False) for part in text.split(",") if part.strip())
    except ValueError as error:
        raise ValueError(f"DIARY_TRUSTED_PROXIES: {error}") from None


class FindClient:
    """Notes the client of a request. `X-Forwarded-For` is read from its end, as far as the trusted proxies reach."""

    def __init__(self, app: ASGIApp, trusted: tuple[Network, ...]) -> None:
        self._app = app
        self._trusted = trusted
        self._known = lru_cache(_KNOWN)(self._find)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] in {"http", "websocket"}:
            peer = scope.get("client")
            forwarded = [value for name, value in scope["headers"] if name == b"x-forwarded-for"]
            protocol = [value for name, value in scope["headers"] if name == b"x-forwarded-proto"]
            scope[_KEY] = self._known(
                peer[0] if peer else "",
                b",".join(forwarded).decode("latin-1"),
                (protocol[-1] if protocol else b"").decode("latin-1"),
                scope.get("scheme") in {"https", "wss"},
            )
        await self._app(scope, receive, send)

    def _find(self, peer_text: str, forwarded: str, protocol: str, secure: bool) -> Client:
        peer = _address(peer_text)
        if peer is None:
            return NOBODY
        if not self._trusts(peer):
            return Client(_network(peer), secure, is_operator=peer.is_loopback and not forwarded)
        address = peer
        for text in reversed(forwarded.split(",")):
            named = _address(text.strip())
            if named is None:
                break
            address = named
            if not self._trusts(named):
                break
        if protocol:
            secure = protocol.rpartition(",")[2].strip().lower() in {"https", "wss"}
        return Client(_network(address), secure, is_operator=not forwarded)

    def _trusts(self, address: Address) -> bool:
        return any(address.version == network.version and address in network for network in self._trusted)


def _address(text: str) -> Address | None:
    try:
        found = ip_address(text.strip("[]").split("%")[0])
    except ValueError:
        return None
    return found.ipv4_mapped or found if isinstance(found, IPv6Address) else found


def _network(address: Address) -> str:
    if isinstance(address, IPv6Address) and not address.is_loopback:
        return str(ip_network((address, 64), strict=False))
    return str(address)
