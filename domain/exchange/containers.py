"""A folder or an archive of CSV files, opened without trust: nothing is unpacked, and nothing outside it is read."""

import stat
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath
from typing import IO, Final

from domain.exchange.refusal import ImportRefused

MAX_FILES: Final = 200
"""Entries of an archive or a folder: every format here has less than 30 files."""
MAX_BYTES: Final = 4 * 1024**3
"""Unpacked, all files together: enrolments of a city of 200 schools are some 200 MB."""
MAX_RATIO: Final = 200
"""Unpacked to packed: real CSV files pack 5 to 30 times, a bomb 1000 times."""
SMALL: Final = 1024**2
"""A file that unpacks to less is no bomb, whatever its ratio."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A file by its own name, and its size in bytes."""

    name: str
    size: int
    open: Callable[[], IO[bytes]]


@dataclass(frozen=True, slots=True)
class Container:
    """The files named *.csv, and the names of the others."""

    entries: tuple[Entry, ...]
    others: tuple[str, ...] = ()


@contextmanager
def opened(path: Path) -> Iterator[Container]:
    """The CSV files of a folder or a ZIP archive (told by its content, not by its name).

    Raises `ImportRefused` for what is neither, for an archive that is damaged, encrypted, too large or has entries that climb out
    of it, and for a link that leads out of the folder. Names in one container differ by more than case.
    """
    with ExitStack() as stack:
        with reading(path.name):
            if not path.exists():
                raise ImportRefused("there is no such file or folder", file=path.name)
            if path.is_dir():
                container = _folder(path)
            elif path.is_file() and zipfile.is_zipfile(path):
                container = _archive(stack.enter_context(zipfile.ZipFile(path)))
            else:
                raise ImportRefused("neither a folder nor a ZIP archive", file=path.name)
        _check_size(container.entries)
        _check_names(container.entries)
        yield container


UNREADABLE: Final = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError)
"""What an unreadable file or a damaged archive raises."""


@contextmanager
def reading(file: str) -> Iterator[None]:
    """Turns what is in `UNREADABLE` into `ImportRefused`."""
    try:
        yield
    except UNREADABLE as error:
        raise unreadable(file, error) from error


def unreadable(file: str, error: Exception) -> ImportRefused:
    what = error.strerror if isinstance(error, OSError) and error.strerror else error
    return ImportRefused(f"cannot be read: {what}", file=file)


def _open(path: Path) -> IO[bytes]:
    return path.open("rb")


def _folder(path: Path) -> Container:
    root = path.resolve()
    names = sorted(path.iterdir(), key=lambda entry: entry.name)
    if len(names) > MAX_FILES:
        raise ImportRefused(f"the folder has {len(names)} entries, more than {MAX_FILES}", file=path.name)
    entries = []
    for name in names:
        if name.suffix.lower() != ".csv":
            continue
        target = name.resolve()
        if not target.is_relative_to(root):
            raise ImportRefused("a link that leads out of the folder", file=name.name)
        if not target.is_file():
            raise ImportRefused("no regular file", file=name.name)
        entries.append(Entry(name.name, target.stat().st_size, partial(_open, target)))
    return Container(tuple(entries), tuple(name.name for name in names if name.suffix.lower() != ".csv"))


def _archive(archive: zipfile.ZipFile) -> Container:
    members = [member for member in archive.infolist() if not member.is_dir()]
    if len(members) > MAX_FILES:
        raise ImportRefused(f"the archive has {len(members)} files, more than {MAX_FILES}")
    for member in members:
        _check_member(member)
    tables = [
        member
        for member in members
        if PurePosixPath(member.filename).suffix.lower() == ".csv" and not member.filename.startswith("__MACOSX/")
    ]
    folders = {PurePosixPath(member.filename).parent for member in tables}
    others: list[str] = []
    if len(folders) > 1:
        root = PurePosixPath()
        others += [member.filename for member in tables if PurePosixPath(member.filename).parent != root]
        tables = [member for member in tables if PurePosixPath(member.filename).parent == root]
    others += [member.filename for member in members if PurePosixPath(member.filename).suffix.lower() != ".csv"]
    entries = [
        Entry(PurePosixPath(member.filename).name, member.file_size, partial(archive.open, member)) for member in tables
    ]
    return Container(tuple(entries), tuple(others))


def _check_member(member: zipfile.ZipInfo) -> None:
    parts = PurePosixPath(member.orig_filename.replace("\\", "/")).parts
    if not parts or parts[0] == "/" or ".." in parts or ":" in parts[0] or "\0" in member.orig_filename:
        raise ImportRefused("an entry that climbs out of the archive", file=member.filename)
    if stat.S_ISLNK(member.external_attr >> 16):
        raise ImportRefused("a link inside the archive", file=member.filename)
    if member.flag_bits & 0x1:
        raise ImportRefused("the archive is encrypted", file=member.filename)
    if member.file_size > SMALL and member.file_size > MAX_RATIO * max(member.compress_size, 1):
        raise ImportRefused(f"unpacks to more than {MAX_RATIO} times its size", file=member.filename)


def _check_size(entries: Iterable[Entry]) -> None:
    total = sum(entry.size for entry in entries)
    if total > MAX_BYTES:
        raise ImportRefused(f"the files have {total} bytes in all, more than {MAX_BYTES}")


def _check_names(entries: Iterable[Entry]) -> None:
    seen: set[str] = set()
    for entry in entries:
        if entry.name.lower() in seen:
            raise ImportRefused("there are two files of this name", file=entry.name)
        seen.add(entry.name.lower())
