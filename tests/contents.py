"""The smallest contents that are what their names say, and some that are not."""

import io
import zipfile
from typing import Final

PDF: Final = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"
PNG: Final = b"\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR"
HTML: Final = b"<!doctype html><script>alert(1)</script>"
SVG: Final = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
PROGRAM: Final = b"MZ\x90\x00\x03\x00\x00\x00\x04\x00"


def archive(*files: tuple[str, bytes], packed: bool = True) -> bytes:
    """A zip of these files in their order; without `packed`, as they are."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED) as whole:
        for name, content in files:
            whole.writestr(name, content)
    return written.getvalue()


def office(folder: str, *more: tuple[str, bytes]) -> bytes:
    """A document of Office Open XML, whose main part is in this folder."""
    return archive(("[Content_Types].xml", b"<Types/>"), (f"{folder}/document.xml", b"<w/>"), *more)


def open_document(kind: str) -> bytes:
    media_type = f"application/vnd.oasis.opendocument.{kind}".encode()
    return archive(("mimetype", media_type), ("content.xml", b"<office/>"), packed=False)


GOOD: Final = {
    "Листок № 5.pdf": PDF,
    "схема.PNG": PNG,
    "доска.jpg": b"\xff\xd8\xff\xe0\x00\x10JFIF",
    "доска.jpeg": b"\xff\xd8\xff\xe1\x00\x10Exif",
    "доска.webp": b"RIFF\x24\x00\x00\x00WEBPVP8 ",
    "IMG_0001.HEIC": b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00",
    "задание.docx": office("word"),
    "таблица.xlsx": office("xl"),
    "доклад.pptx": office("ppt"),
    "задание.odt": open_document("text"),
    "таблица.ods": open_document("spreadsheet"),
    "доклад.odp": open_document("presentation"),
    "слова.txt": "﻿ёжик\tи\r\nмедвежонок\n".encode(),
    "диктант.mp3": b"ID3\x04\x00\x00\x00\x00\x00\x00",
    "аудирование.mp3": b"\xff\xfb\x90\x44\x00\x00",
    "голос.m4a": b"\x00\x00\x00\x20ftypM4A \x00\x00\x00\x00",
}

BAD: Final = {
    "an HTML page": ("a.pdf", HTML),
    "an HTML page before a PDF": ("a.pdf", HTML + PDF),
    "an SVG picture": ("a.png", SVG),
    "a program": ("a.docx", PROGRAM),
    "an archive": ("a.docx", archive(("задание.exe", PROGRAM))),
    "another document": ("a.docx", office("xl")),
    "a document with macros": ("a.docx", office("word", ("word/vbaProject.bin", b"x"))),
    "a packed name of a kind": ("a.odt", archive(("mimetype", b"application/vnd.oasis.opendocument.text"))),
    "a template": ("a.odt", open_document("text-template")),
    "another open document": ("a.odt", open_document("spreadsheet")),
    "a video": ("a.m4a", b"\x00\x00\x00\x18ftypqt  \x00\x00\x00\x00"),
    "a picture with the ending of sound": ("a.mp3", b"\xff\xd8\xff\xe0\x00\x10JFIF"),
    "text of two bytes each": ("a.mp3", "текст".encode("utf-16")),
    "a sound": ("a.webp", b"RIFF\x24\x00\x00\x00WAVEfmt "),
    "text in another encoding": ("a.txt", "ёжик".encode("windows-1251")),
    "a program as text": ("a.txt", b"MZ\x00\x01"),
    "nothing": ("a.txt.pdf", b""),
}
