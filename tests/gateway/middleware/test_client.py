import pytest
from starlette.types import Receive, Scope, Send

from gateway.middleware.client import Client, FindClient, client_of, networks


async def _found(peer: str | None, trusted: str, headers: dict[str, str], scheme: str = "http") -> Client:
    seen: list[Client] = []

    async def app(scope: Scope, _receive: Receive, _send: Send) -> None:
        seen.append(client_of(scope))

    async def nothing(*_: object) -> dict[str, object]:
        return {}

    raw = [(name.lower().encode(), value.encode()) for name, value in headers.items()]
    scope = {"type": "http", "client": (peer, 1) if peer else None, "headers": raw, "scheme": scheme}
    await FindClient(app, networks(trusted))(scope, nothing, nothing)  # type: ignore[arg-type]  # nothing is sent
    return seen[0]


@pytest.mark.parametrize(
    ("peer", "trusted", "forwarded", "network"),
    [
        ("203.0.113.9", "", None, "203.0.113.9"),
        ("203.0.113.9", "", "198.51.100.1", "203.0.113.9"),
        ("203.0.113.9", "127.0.0.1", "198.51.100.1", "203.0.113.9"),
        ("127.0.0.1", "127.0.0.1", "198.51.100.1", "198.51.100.1"),
        ("127.0.0.1", "127.0.0.1", "10.9.9.9, 198.51.100.1", "198.51.100.1"),
        ("10.0.0.2", "10.0.0.0/8, 127.0.0.1", "198.51.100.1, 10.0.0.3", "198.51.100.1"),
        ("10.0.0.2", "10.0.0.0/8", "10.0.0.3", "10.0.0.3"),
        ("10.0.0.2", "10.0.0.0/8", "198.51.100.1, rubbish", "10.0.0.2"),
        ("10.0.0.2", "10.0.0.0/8", "", "10.0.0.2"),
        ("2001:db8:1:2:3::4", "", None, "2001:db8:1:2::/64"),
        ("::1", "::1", "2001:db8:1:2:aaaa::4", "2001:db8:1:2::/64"),
        ("::ffff:203.0.113.9", "", None, "203.0.113.9"),
        ("::ffff:127.0.0.1", "127.0.0.1", "198.51.100.1", "198.51.100.1"),
        ("fe80::1%eth0", "", None, "fe80::/64"),
        ("not an address", "", None, "unknown"),
        (None, "", "198.51.100.1", "unknown"),
    ],
)
async def test_the_address_that_counts(peer: str | None, trusted: str, forwarded: str | None, network: str) -> None:
    headers = {} if forwarded is None else {"X-Forwarded-For": forwarded}
    assert (await _found(peer, trusted, headers)).network == network


@pytest.mark.parametrize(
    ("peer", "trusted", "headers", "operator"),
    [
        ("127.0.0.1", "", {}, True),
        ("::1", "", {}, True),
        ("127.0.0.1", "", {"X-Forwarded-For": "198.51.100.1"}, False),
        ("127.0.0.1", "127.0.0.1", {"X-Forwarded-For": "198.51.100.1"}, False),
        ("127.0.0.1", "127.0.0.1", {"X-Forwarded-For": "127.0.0.1"}, False),
        ("10.0.0.2", "10.0.0.0/8", {}, True),
        ("10.0.0.2", "", {}, False),
    ],
)
async def test_only_this_machine_and_the_proxies_operate(
    peer: str, trusted: str, headers: dict[str, str], operator: bool
) -> None:
    assert (await _found(peer, trusted, headers)).is_operator is operator


@pytest.mark.parametrize(
    ("trusted", "proto", "scheme", "secure"),
    [
        ("", None, "https", True),
        ("", "https", "http", False),
        ("127.0.0.1", "https", "http", True),
        ("127.0.0.1", "http", "https", False),
    ],
)
async def test_who_came_by_https(trusted: str, proto: str | None, scheme: str, secure: bool) -> None:
    headers = {} if proto is None else {"X-Forwarded-Proto": proto}
    assert (await _found("127.0.0.1", trusted, headers, scheme)).secure is secure


def test_a_network_that_is_none_names_the_setting() -> None:
    with pytest.raises(ValueError, match="DIARY_TRUSTED_PROXIES"):
        networks("10.0.0.0/8, everybody")
