"""The page and its files. Nothing is loaded from anywhere else, and only scripts that carry this answer's nonce run."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from secrets import token_urlsafe
from string import Template
from typing import Final

from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response

from gateway.explorer.fetch import ASSETS, is_current

_HERE: Final = Path(__file__).parent
_OWN: Final = ("explorer.css", "explorer.js")
_FETCHED: Final = ("graphiql.css", "react.js", "react-dom.js", "graphiql.js")
_TYPES: Final = {".css": "text/css", ".js": "text/javascript"}
_MISSING: Final = (
    '<section class="card"><h2>GraphiQL is not here</h2><p>Its files could not be fetched when this installation was set up.'
    " The API works all the same. To fetch them, with a way to the npm registry: <code>python -m gateway.explorer.fetch</code>,"
    " then start the gateway again.</p></section>"
)
_POLICY: Final = (
    "default-src 'none'; script-src 'nonce-{nonce}'; style-src 'self' 'nonce-{nonce}'; connect-src 'self';"
    " img-src 'self' data:; font-src 'self' data:; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
)


@dataclass(frozen=True, slots=True)
class _File:
    content: bytes
    media_type: str

    @property
    def version(self) -> str:
        return hashlib.sha256(self.content).hexdigest()[:12]


class Explorer:
    """Reads its files once. `assets` is the folder that `gateway.explorer.fetch` fills."""

    def __init__(self, assets: Path = ASSETS, prefix: str = "/graphql/explorer") -> None:
        self._prefix = prefix
        self.complete = is_current(assets)
        self._files: Mapping[str, _File] = {
            path.name: _File(path.read_bytes(), _TYPES[path.suffix])
            for path in [
                *(assets / name for name in _FETCHED if self.complete),
                *(_HERE / name for name in _OWN),
            ]
        }
        self._template = Template((_HERE / "page.html").read_text("utf-8"))

    def page(self, _request: Request) -> Response:
        nonce = token_urlsafe(16)
        html = self._template.substitute(
            styles="".join(
                f'<link rel="stylesheet" href="{self._address(name)}" />'
                for name in self._files
                if name.endswith(".css")
            ),
            scripts="".join(
                f'<script nonce="{nonce}" src="{self._address(name)}"></script>'
                for name in self._files
                if name.endswith(".js")
            ),
            missing="" if self.complete else _MISSING,
        )
        return HTMLResponse(html, headers={"Content-Security-Policy": _POLICY.format(nonce=nonce)})

    def file(self, request: Request) -> Response:
        """A file under its version, to be kept for ever; under another one, as it is now and not to be kept."""
        found = self._files.get(request.path_params["name"])
        if found is None:
            return PlainTextResponse("Not Found", 404)
        kept = request.query_params.get("v") == found.version
        return Response(
            found.content,
            media_type=found.media_type,
            headers={"Cache-Control": "public, max-age=31536000, immutable" if kept else "no-cache"},
        )

    def _address(self, name: str) -> str:
        return f"{self._prefix}/{name}?v={self._files[name].version}"
