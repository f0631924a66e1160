"""The page and its files: read and compressed once, kept by browsers for ever under an address that holds their version."""

import gzip
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Final

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from gateway.cabinet.joining import joined
from gateway.negotiation import takes_gzip

ASSETS: Final = Path(__file__).parent / "assets"
ENTRY: Final = "js/app.js"
PAGE: Final = "index.html"
WORKER: Final = "worker.js"
MANIFEST: Final = "cabinet.webmanifest"
STYLES: Final = (
    "css/page.css",
    "css/frame.css",
    "css/entry.css",
    "css/lists.css",
    "css/family.css",
    "css/grid.css",
    "css/staff.css",
    "css/desk.css",
    "css/calendar.css",
    "css/print.css",
)
"""One sheet, in this order: what comes later has the last word."""
POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; manifest-src 'self';"
    " worker-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none';"
    " require-trusted-types-for 'script'; trusted-types cabinet"
)
"""Nothing from outside, nothing inline. The one policy of trusted types names the service worker (`js/shell.js`)."""
_TYPES: Final = {
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".svg": "image/svg+xml; charset=utf-8",
    ".webmanifest": "application/manifest+json; charset=utf-8",
}
_KEPT: Final = "public, max-age=31536000, immutable"
_ASKED: Final = "no-cache"
_SMALL: Final = 500
"""Bytes below which packing saves no packet."""


@dataclass(frozen=True, slots=True)
class _File:
    media_type: str
    plain: bytes
    packed: bytes | None
    tag: str

    @classmethod
    def of(cls, name: str, text: str) -> "_File":
        plain = text.encode()
        packed = gzip.compress(plain, 9, mtime=0) if len(plain) > _SMALL else None
        return cls(_TYPES[Path(name).suffix], plain, packed, hashlib.sha256(plain).hexdigest()[:16])


class Cabinet:
    """Reads its files once. Raises `ValueError` for scripts that cannot be joined."""

    def __init__(self, assets: Path = ASSETS, identity: str | None = None) -> None:
        texts = {
            path.relative_to(assets).as_posix(): path.read_text("utf-8")
            for path in sorted(assets.rglob("*"))
            if path.suffix in _TYPES
        }
        own = {name: texts.pop(name) for name in (PAGE, WORKER, MANIFEST)}
        texts = {**_styles(texts), **joined({n: t for n, t in texts.items() if n.endswith(".js")}, ENTRY)}
        self.version = _version(texts)
        self._identity = identity or ""
        """What the button of the identity provider says; nothing where there is none."""
        self._versioned: Mapping[str, _File] = {name: _File.of(name, text) for name, text in texts.items()}
        self._own: Mapping[str, _File] = {name: _File.of(name, self._filled(text)) for name, text in own.items()}

    def routes(self) -> list[Route]:
        return [
            Route("/", self.page, methods=["GET"]),
            Route(f"/cabinet/{WORKER}", self.worker, methods=["GET"]),
            Route(f"/cabinet/{MANIFEST}", self.manifest, methods=["GET"]),
            Route("/cabinet/{version}/{name:path}", self.file, methods=["GET"]),
        ]

    def page(self, request: Request) -> Response:
        return _answer(request, self._own[PAGE], {"Cache-Control": _ASKED, "Content-Security-Policy": POLICY})

    def worker(self, request: Request) -> Response:
        """Under the page's own policy, and allowed to serve the page, which lies above its folder."""
        headers = {"Cache-Control": _ASKED, "Content-Security-Policy": POLICY, "Service-Worker-Allowed": "/"}
        return _answer(request, self._own[WORKER], headers)

    def manifest(self, request: Request) -> Response:
        return _answer(request, self._own[MANIFEST], {"Cache-Control": _ASKED})

    def file(self, request: Request) -> Response:
        """Nothing under another version: a page that is older than the gateway has to notice, not to mix with it."""
        found = self._versioned.get(request.path_params["name"])
        if found is None or request.path_params["version"] != self.version:
            return PlainTextResponse("Not Found", 404)
        return _answer(request, found, {"Cache-Control": _KEPT})

    def _filled(self, text: str) -> str:
        """`{version}` where a file names others, `{files}` where it lists them all."""
        files = ", ".join(f'"{name}"' for name in self._versioned)
        identity = escape(self._identity, quote=True)
        return text.replace("{version}", self.version).replace("{files}", files).replace("{identity}", identity)


def _styles(texts: Mapping[str, str]) -> dict[str, str]:
    """The style sheets in one, and every other file that is no script."""
    sheets = [texts[name] for name in STYLES]
    rest = {name: text for name, text in texts.items() if not name.endswith((".css", ".js"))}
    return {"cabinet.css": "\n".join(sheets), **rest}


def _version(texts: Mapping[str, str]) -> str:
    seen = hashlib.sha256()
    for name in sorted(texts):
        seen.update(f"{name}\0{texts[name]}\0".encode())
    return seen.hexdigest()[:12]


def _answer(request: Request, file: _File, headers: Mapping[str, str]) -> Response:
    packed = file.packed is not None and takes_gzip(request.headers.get("accept-encoding", ""))
    tag = f'"{file.tag}{"-gzip" if packed else ""}"'
    more = {**headers, "ETag": tag, "Vary": "Accept-Encoding"}
    if tag in re.findall(r'"[^"]*"', request.headers.get("if-none-match", "")):
        return Response(status_code=304, headers=more)
    if packed and file.packed is not None:
        return Response(file.packed, headers={**more, "Content-Encoding": "gzip", "Content-Type": file.media_type})
    return Response(file.plain, headers={**more, "Content-Type": file.media_type})
