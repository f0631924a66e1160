"""Opaque ids that carry the type they belong to: base64url of `Type:number`."""

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error
from functools import lru_cache

_FORM = re.compile(r"([A-Z][A-Za-z]{1,40}):([1-9][0-9]{0,18})", re.ASCII)
_LARGEST = 2**63 - 1


@lru_cache(maxsize=20_000)
def make(type_: str, number: int) -> str:
    return urlsafe_b64encode(b"%b:%d" % (type_.encode(), number)).rstrip(b"=").decode()


def parse(value: object) -> tuple[str, int] | None:
    """The type and number of an id, or nothing where it is not one that this API gave out."""
    if not isinstance(value, str) or not 0 < len(value) <= 88:
        return None
    try:
        text = urlsafe_b64decode(value.encode("ascii") + b"=" * (-len(value) % 4)).decode("ascii")
    except (Error, ValueError):
        return None
    match = _FORM.fullmatch(text)
    if match is None or int(match[2]) > _LARGEST or make(match[1], int(match[2])) != value:
        return None
    return match[1], int(match[2])


def number(value: str | None) -> int:
    """The number of an id that was checked before (see `checks.identifier`)."""
    found = parse(value)
    if found is None:
        raise ValueError("an unchecked id")
    return found[1]
