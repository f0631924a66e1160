"""Requests over kept connections, as fast as they are answered, for a time."""

import asyncio
import itertools
import time
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median, quantiles

CONNECTIONS = 16


@dataclass(frozen=True, slots=True)
class Figures:
    """Of one run: requests a second, and seconds a request."""

    rate: float
    p50: float
    p99: float
    size: int


async def ask(port: int, request: bytes) -> bytes:
    """One request, and the body of its answer."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        writer.write(request)
        return await _answer(reader)
    finally:
        writer.close()
        await writer.wait_closed()


async def press(port: int, requests: Sequence[bytes], seconds: float) -> Figures:
    """All connections ask in turn, each waiting for its answer, until the time is up."""
    turn = itertools.cycle(requests)
    spent: list[float] = []
    sizes: list[int] = []
    end = time.perf_counter() + seconds

    async def visitor() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        try:
            while (began := time.perf_counter()) < end:
                writer.write(next(turn))
                body = await _answer(reader)
                spent.append(time.perf_counter() - began)
                sizes.append(len(body))
        finally:
            writer.close()

    began = time.perf_counter()
    await asyncio.gather(*(visitor() for _ in range(CONNECTIONS)))
    took = time.perf_counter() - began
    return Figures(len(spent) / took, median(spent), quantiles(spent, n=100)[98], round(median(sizes)))


def post(path: str, body: bytes, headers: dict[str, str]) -> bytes:
    lines = [
        f"POST {path} HTTP/1.1",
        "Host: 127.0.0.1",
        "Content-Type: application/json",
        f"Content-Length: {len(body)}",
    ]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


async def _answer(reader: asyncio.StreamReader) -> bytes:
    head = await reader.readuntil(b"\r\n\r\n")
    if not head.startswith(b"HTTP/1.1 200"):
        raise RuntimeError(head.decode("latin-1"))
    length = next(int(line[15:]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:"))
    return await reader.readexactly(length)
