"""The way between a telephone and the gateway, which can be cut: what the browser's own switch does to a socket is nothing."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import urlsplit


class Way:
    """Carries bytes both ways until it is cut; while it is, whoever knocks is sent away."""

    def __init__(self, url: str) -> None:
        self._there = urlsplit(url)
        self._open: set[asyncio.StreamWriter] = set()
        self._is_cut = False
        self.url = ""
        self.carried = 0
        """Connections so far."""

    def cut(self) -> None:
        self._is_cut = True
        for writer in self._open:
            writer.transport.abort()

    def mend(self) -> None:
        self._is_cut = False

    async def carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self._is_cut:
            writer.transport.abort()
            return
        self.carried += 1
        there_reader, there_writer = await asyncio.open_connection(self._there.hostname, self._there.port)
        self._open |= {writer, there_writer}
        try:
            await asyncio.gather(_poured(reader, there_writer), _poured(there_reader, writer))
        finally:
            self._open -= {writer, there_writer}


async def _poured(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while some := await reader.read(65_536):
            writer.write(some)
            await writer.drain()
    except OSError:
        pass
    finally:
        writer.transport.close()


@asynccontextmanager
async def way_to(url: str) -> AsyncIterator[Way]:
    way = Way(url)
    server = await asyncio.start_server(way.carry, "127.0.0.1", 0)
    way.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    try:
        yield way
    finally:
        server.close()
        way.cut()
