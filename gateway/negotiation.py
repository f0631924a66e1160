"""Which of the two media types of GraphQL over HTTP a client wants."""

import re
from dataclasses import dataclass
from typing import Final

JSON: Final = "application/json"
RESPONSE: Final = "application/graphql-response+json"
HTML: Final = "text/html"
EVENTS: Final = "text/event-stream"


@dataclass(frozen=True, slots=True)
class _Range:
    type_: str
    quality: float

    def specificity(self, media_type: str) -> int:
        """How closely this range names the type: 0 not at all, 3 exactly."""
        if self.type_ == media_type:
            return 3
        if self.type_ == media_type.split("/", maxsplit=1)[0] + "/*":
            return 2
        return int(self.type_ == "*/*")


def answer_type(accept: str | None) -> str | None:
    """The media type to answer in, or nothing where neither is accepted.

    `application/json` is answered where nothing speaks for the newer type, as the specification asks for old clients.
    """
    if not accept or not accept.strip():
        return JSON
    ranges = _ranges(accept)
    new, old = _quality(ranges, RESPONSE), _quality(ranges, JSON)
    named = any(found.type_ == RESPONSE and found.quality > 0 for found in ranges)
    if new > 0 and (new > old or (named and new == old)):
        return RESPONSE
    return JSON if old > 0 else None


def wants_page(accept: str | None) -> bool:
    """Whether a browser asks to show something: it names HTML, and nothing of GraphQL above it."""
    if not accept:
        return False
    ranges = _ranges(accept)
    html = next((found.quality for found in ranges if found.type_ == HTML), 0.0)
    return html > 0 and all(found.quality < html for found in ranges if found.type_ in (JSON, RESPONSE))


def takes_events(accept: str | None) -> bool:
    """Whether a client names the form of server-sent events."""
    return any(found.type_ == EVENTS and found.quality > 0 for found in _ranges(accept or ""))


def bearer(authorization: str | None) -> str | None:
    """The token in an `Authorization` header."""
    scheme, _, token = (authorization or "").partition(" ")
    return token.strip() or None if scheme.lower() == "bearer" else None


def _quality(ranges: list[_Range], media_type: str) -> float:
    fitting = [(found.specificity(media_type), found.quality) for found in ranges if found.specificity(media_type)]
    return max(fitting)[1] if fitting else 0.0


def _ranges(accept: str) -> list[_Range]:
    found = []
    for part in accept.lower().split(","):
        type_, *parameters = (piece.strip() for piece in part.split(";"))
        quality = 1.0
        for parameter in parameters:
            name, _, value = parameter.partition("=")
            if name.strip() == "q":
                try:
                    quality = min(1.0, max(0.0, float(value)))
                except ValueError:
                    quality = 0.0
        found.append(_Range(type_, quality))
    return found


def takes_gzip(accepted: str) -> bool:
    """Whether `Accept-Encoding` names gzip."""
    for part in accepted.lower().split(","):
        coding, *parameters = (piece.strip() for piece in part.split(";"))
        if coding == "gzip":
            return not any(re.fullmatch(r"q=0(\.0*)?", parameter) for parameter in parameters)
    return False
