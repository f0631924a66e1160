"""A client that costs almost nothing: a thousand WebSockets in one process, frames told apart by their bytes."""

import asyncio
import base64
import os
import time
from collections.abc import Callable
from typing import cast

Heard = Callable[["Socket", bytes, float], None]
"""A text frame, and when it came."""
Closed = Callable[["Socket"], None]


class Socket(asyncio.Protocol):
    """One WebSocket. Server frames are short texts, unmasked and unfragmented."""

    def __init__(self, name: int, request: bytes, on_frame: Heard, on_close: Closed) -> None:
        self.name = name
        self.closed: int | None = None
        self._request = request
        self._on_frame = on_frame
        self._on_close = on_close
        self._buffer = b""
        self._is_open = False
        self.transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast("asyncio.Transport", transport)  # uvloop's own is none by name
        self.transport.write(self._request)

    def data_received(self, data: bytes) -> None:
        now = time.perf_counter()
        self._buffer += data
        if not self._is_open:
            head, found, rest = self._buffer.partition(b"\r\n\r\n")
            if not found:
                return
            if b" 101 " not in head.split(b"\r\n")[0]:
                raise RuntimeError(head.decode("latin-1"))
            self._is_open, self._buffer = True, rest
            self._on_frame(self, b"", now)
        while (frame := self._frame()) is not None:
            kind, payload = frame
            if kind == 0x1:
                self._on_frame(self, payload, now)
            elif kind == 0x9:
                self._write(0xA, payload)
            elif kind == 0x8:
                self.closed = int.from_bytes(payload[:2], "big")
                self._write(0x8, payload)

    def connection_lost(self, _error: Exception | None) -> None:
        self.closed = self.closed or 1006
        self._on_close(self)

    def _frame(self) -> tuple[int, bytes] | None:
        buffer = self._buffer
        if len(buffer) < 2:
            return None
        length, start = buffer[1] & 0x7F, 2
        if length == 126:
            if len(buffer) < 4:
                return None
            length, start = int.from_bytes(buffer[2:4], "big"), 4
        if len(buffer) < start + length:
            return None
        self._buffer = buffer[start + length :]
        return buffer[0] & 0x0F, buffer[start : start + length]

    def send(self, text: bytes) -> None:
        self._write(0x1, text)

    def _write(self, kind: int, payload: bytes) -> None:
        assert self.transport is not None
        size = bytes([0x80 | len(payload)]) if len(payload) < 126 else b"\xfe" + len(payload).to_bytes(2, "big")
        # A mask of zeros leaves the payload as it is.
        self.transport.write(bytes([0x80 | kind]) + size + b"\0\0\0\0" + payload)


def handshake(path: str, *, protocol: str | None = None) -> bytes:
    lines = [
        f"GET {path} HTTP/1.1",
        "Host: 127.0.0.1",
        "Upgrade: websocket",
        "Connection: Upgrade",
        "Sec-WebSocket-Version: 13",
        f"Sec-WebSocket-Key: {base64.b64encode(os.urandom(16)).decode()}",
    ]
    if protocol is not None:
        lines.append(f"Sec-WebSocket-Protocol: {protocol}")
    return "\r\n".join(lines).encode() + b"\r\n\r\n"


async def connect(
    port: int, name: int, request: bytes, on_frame: Heard, on_close: Closed = lambda _socket: None
) -> Socket:
    loop = asyncio.get_running_loop()
    _transport, socket = await loop.create_connection(
        lambda: Socket(name, request, on_frame, on_close), "127.0.0.1", port
    )
    return socket
