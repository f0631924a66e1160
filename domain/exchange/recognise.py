"""Which format a container is in, told by what is in it."""

from collections.abc import Callable

from domain.exchange.oneroster import source as oneroster
from domain.exchange.refusal import ImportRefused
from domain.exchange.sds import source as sds
from domain.exchange.sources import Source
from domain.exchange.tables import Tables


def formats() -> tuple[Callable[[Tables], Source | None], ...]:
    """In the order in which they are tried."""
    return sds.recognise, oneroster.recognise


def recognise(tables: Tables) -> Source:
    """The first format that knows the files. Raises `ImportRefused` when none does."""
    if not tables.entries:
        raise ImportRefused("no CSV file in it")
    for known in formats():
        source = known(tables)
        if source is not None:
            return source
    names = ", ".join(list(tables.entries)[:10])
    raise ImportRefused(f"neither OneRoster 1.1 or 1.2 nor School Data Sync v1: {names}")
