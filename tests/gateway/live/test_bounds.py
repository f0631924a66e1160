"""A subscriber who takes nothing costs little, and misses nothing when it takes again."""

import asyncio
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from gateway import limits
from tests.gateway.live.lines import SECONDS, Line
from tests.gateway.live.town import DIARY, PAGE, Town
from websockets.asyncio.client import connect
from websockets.typing import Subprotocol

TELLING = 400
"""More than waits for a subscriber, and more than the buffers between hold."""
LONG = "д" * 2_000


@contextmanager
def narrow(url: str) -> Iterator[socket.socket]:
    """A connection whose receiving side holds next to nothing."""
    parts = urlsplit(url)
    with socket.socket() as found:
        found.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
        found.connect((parts.hostname, parts.port))
        found.setblocking(False)
        yield found
