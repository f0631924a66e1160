"""The heads of the chains, kept outside the database: files of lines that are only added to, one file a day.

A chain alone does not show that its end was cut off, or that somebody with all rights made it anew. A head that lies elsewhere does.
A line is `school number up_to_id sealed_at hash`; each says what the chain was then, so that older files may be moved away.
"""

import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from domain.audit.chain import Link

FOLDER: Final = "audit"
_LINE: Final = re.compile(rb"(\d{1,19}) (\d{1,19}) (\d{1,19}) ([0-9T:.Z-]{20,27}) ([0-9a-f]{64})")


@dataclass(frozen=True, slots=True)
class Head:
    """What the end of a school's chain was at a moment."""

    school_id: int
    number: int
    up_to_id: int
    hash: bytes


def keep(state_folder: Path, links: Iterable[Link], now: datetime) -> None:
    """Add the heads of these links, on the disk when this returns. Raises `OSError` where they cannot be kept."""
    text = b"".join(_line(link) for link in links)
    if not text:
        return
    folder = state_folder / FOLDER
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / f"{now.astimezone(UTC):%Y-%m-%d}.heads"
    descriptor = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        size = os.fstat(descriptor).st_size
        torn = size > 0 and os.pread(descriptor, 1, size - 1) != b"\n"
        os.write(descriptor, (b"\n" if torn else b"") + text)
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _line(link: Link) -> bytes:
    at = link.sealed_at.astimezone(UTC).isoformat().replace("+00:00", "Z")
    return f"{link.school_id} {link.number} {link.up_to_id} {at} {link.hash.hex()}\n".encode()


def kept(state_folder: Path) -> Iterator[Head]:
    """Every line that is whole: a kill may leave the last one torn, and the next head is written after it."""
    folder = state_folder / FOLDER
    for path in sorted(folder.glob("*.heads")) if folder.is_dir() else ():
        with path.open("rb") as file:
            for line in file:
                match = _LINE.fullmatch(line.rstrip(b"\n"))
                if match is not None:
                    yield Head(int(match[1]), int(match[2]), int(match[3]), bytes.fromhex(match[5].decode()))
