"""Which files are taken: how they may be called, and that they are what their names say."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from domain.acts import invalid

NAME_LONGEST: Final = 120
"""Characters; 240 bytes in Cyrillic, and file systems take 255."""
LARGEST: Final = 10 * 1024 * 1024
"""Bytes of one file: a scanned work sheet of a few pages, a photograph, some minutes of listening."""

_HIDDEN: Final = {"Zl", "Zp"}
"""Categories of characters, beside all that begin with C, that make a name look like another one."""
_NO_TEXT: Final = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")
_HEIF: Final = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"mif1", b"msf1"})
_AUDIO: Final = frozenset({b"M4A ", b"M4B ", b"mp42", b"mp41", b"isom", b"iso2"})


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file that is taken. `holds` looks at a content and unpacks nothing."""

    media_type: str
    holds: Callable[[bytes | bytearray], bool]


def _begins(*marks: bytes) -> Callable[[bytes | bytearray], bool]:
    return lambda content: content.startswith(marks)


def _webp(content: bytes | bytearray) -> bool:
    return content.startswith(b"RIFF") and content[8:12] == b"WEBP"


def _iso(brands: frozenset[bytes]) -> Callable[[bytes | bytearray], bool]:
    return lambda content: content[4:8] == b"ftyp" and bytes(content[8:12]) in brands


def _mpeg(content: bytes | bytearray) -> bool:
    """A tag, or the head of a frame of layer III with a bit rate and a sample rate."""
    if content.startswith(b"ID3"):
        return True
    if len(content) < 4:
        return False
    frame = content[0] == 0xFF and content[1] & 0xE6 == 0xE2
    return frame and content[2] >> 4 not in {0, 15} and content[2] >> 2 & 3 != 3


def _office(folder: bytes) -> Callable[[bytes | bytearray], bool]:
    """Office Open XML: its names stand in the archive as they are. What brings macros along is not of this kind."""
    return lambda content: (
        content.startswith(b"PK\x03\x04")
        and b"[Content_Types].xml" in content
        and folder in content
        and b"vbaProject.bin" not in content
    )


def _open_document(media_type: str) -> Callable[[bytes | bytearray], bool]:
    """OpenDocument begins with a file `mimetype`, stored as it is, and the next one."""
    head = b"mimetype" + media_type.encode() + b"PK"
    return lambda content: content.startswith(b"PK\x03\x04") and content[30 : 30 + len(head)] == head


def _text(content: bytes | bytearray) -> bool:
    try:
        return _NO_TEXT.search(content.decode("utf-8")) is None
    except UnicodeDecodeError:
        return False


def _kinds() -> dict[str, Kind]:
    jpeg = Kind("image/jpeg", _begins(b"\xff\xd8\xff"))
    office = "application/vnd.openxmlformats-officedocument."
    found = {
        "pdf": Kind("application/pdf", _begins(b"%PDF-")),
        "png": Kind("image/png", _begins(b"\x89PNG\r\n\x1a\n")),
        "jpg": jpeg,
        "jpeg": jpeg,
        "webp": Kind("image/webp", _webp),
        "heic": Kind("image/heic", _iso(_HEIF)),
        "docx": Kind(office + "wordprocessingml.document", _office(b"word/")),
        "xlsx": Kind(office + "spreadsheetml.sheet", _office(b"xl/")),
        "pptx": Kind(office + "presentationml.presentation", _office(b"ppt/")),
        "txt": Kind("text/plain; charset=utf-8", _text),
        "mp3": Kind("audio/mpeg", _mpeg),
        "m4a": Kind("audio/mp4", _iso(_AUDIO)),
    }
    for extension, name in {"odt": "text", "ods": "spreadsheet", "odp": "presentation"}.items():
        media_type = f"application/vnd.oasis.opendocument.{name}"
        found[extension] = Kind(media_type, _open_document(media_type))
    return found


KINDS: Final[Mapping[str, Kind]] = _kinds()
"""What is taken, by extension. Nothing that a browser would run: no HTML, no SVG, no programs."""


def checked_name(written: str) -> str:
    """The name that a family will see, in one form of Unicode. Raises `RefusedError` for one that no file should have."""
    name = unicodedata.normalize("NFC", written).strip()
    if not 0 < len(name) <= NAME_LONGEST:
        raise invalid("input.name", f"От 1 до {NAME_LONGEST} символов.")
    if "/" in name or "\\" in name or name.startswith("."):
        raise invalid("input.name", "Нужно имя файла без папок.")
    if any((category := unicodedata.category(each)).startswith("C") or category in _HIDDEN for each in name):
        raise invalid("input.name", "В имени файла есть невидимые символы. Переименуйте файл.")
    if extension(name) not in KINDS:
        raise invalid("input.name", f"Такие файлы не принимаются. Можно: {', '.join(KINDS)}.")
    return name


def extension(name: str) -> str:
    """In small letters and without the dot; empty where there is none."""
    return name.rpartition(".")[2].lower() if "." in name else ""


def is_what_it_says(name: str, content: bytes | bytearray) -> bool:
    """Whether a content is of the kind that its name says."""
    return KINDS[extension(name)].holds(content)
