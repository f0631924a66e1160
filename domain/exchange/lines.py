"""CSV files as records with line numbers, read as a stream: a bad record costs itself, never the rest of the file."""

import codecs
import csv
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import closing
from typing import IO, Final, NamedTuple

from domain.exchange.containers import UNREADABLE, Entry, reading, unreadable
from domain.exchange.refusal import ImportRefused

MAX_RECORD: Final = 100_000
"""Bytes of one record. The longest in real files are lists of some hundred ids."""
MAX_RECORD_LINES: Final = 100
"""Lines of one record: a cell may hold line breaks, and a quote that is never closed must not swallow the file."""

_UTF16: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


class Record(NamedTuple):
    """Cells of one record, or the reason why it has none."""

    line: int
    cells: list[str]
    problem: str = ""


class _Line(NamedTuple):
    number: int
    text: str
    too_long: bool = False


def records(entry: Entry, progress: Callable[[int], None]) -> Iterator[Record]:
    """Every record but blank lines; `progress` is told the bytes read so far.

    Raises `ImportRefused` for a file that is not UTF-8, naming line and byte.
    """
    with reading(entry.name):
        stream = entry.open()
    with closing(stream):
        lines = _Lines(stream, entry.name)
        while (line := lines.next()) is not None:
            if line.too_long:
                yield Record(line.number, [], f"longer than {MAX_RECORD} bytes")
            elif line.text.strip("\r\n"):
                yield _record(line, lines)
            progress(lines.bytes)


def _record(first: _Line, lines: "_Lines") -> Record:
    taken = [first]
    text = first.text
    while text.count('"') % 2:
        line = lines.next() if len(taken) < MAX_RECORD_LINES and len(text) < MAX_RECORD else None
        if line is None or line.too_long:
            lines.put_back(taken[1:] if line is None else [*taken[1:], line])
            return Record(first.number, [], "a quotation mark that is never closed")
        taken.append(line)
        text += line.text
    try:
        cells = next(csv.reader([text], strict=True))
    except csv.Error as error:
        lines.put_back(taken[1:])
        return Record(first.number, [], f"no CSV: {error}")
    return Record(first.number, cells)


class _Lines:
    """Physical lines, decoded. Those put back come again first."""

    def __init__(self, stream: IO[bytes], file: str) -> None:
        self._stream = stream
        self._file = file
        self._back: deque[_Line] = deque()
        self._number = 0
        self.bytes = 0

    def put_back(self, lines: list[_Line]) -> None:
        self._back.extendleft(reversed(lines))

    def next(self) -> _Line | None:
        if self._back:
            return self._back.popleft()
        raw = self._readline()
        if not raw:
            return None
        self._number += 1
        start = self.bytes
        self.bytes += len(raw)
        if len(raw) >= MAX_RECORD and not raw.endswith(b"\n"):
            self._skip_line()
            return _Line(self._number, "", too_long=True)
        if self._number == 1:
            if raw.startswith(_UTF16):
                raise ImportRefused("UTF-16, not UTF-8: save it as “CSV UTF-8”", file=self._file, line=1)
            raw = raw.removeprefix(codecs.BOM_UTF8)
        try:
            return _Line(self._number, raw.decode())
        except UnicodeDecodeError as error:
            reason = f"byte {start + error.start + 1} of the file is not UTF-8: save it as “CSV UTF-8”"
            raise ImportRefused(reason, file=self._file, line=self._number) from error

    def _skip_line(self) -> None:
        while raw := self._readline():
            self.bytes += len(raw)
            if raw.endswith(b"\n"):
                return

    def _readline(self) -> bytes:
        try:
            return self._stream.readline(MAX_RECORD)
        except UNREADABLE as error:
            raise unreadable(self._file, error) from error
