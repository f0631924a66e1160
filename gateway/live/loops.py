"""Loops that never end by themselves: what fails is logged, and tried again after a rest."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final

import structlog

from gateway.faults import described
from gateway.health import DATABASE_DOWN

_log = structlog.get_logger("gateway.live")

REST_SECONDS: Final = 0.5


async def forever(name: str, step: Callable[[], Awaitable[None]]) -> None:
    """Run a step again and again."""
    is_failing = False
    while True:
        try:
            await step()
        except Exception as error:  # noqa: BLE001 - whatever it was, the streams of this process depend on the next try
            if not is_failing or not isinstance(error, DATABASE_DOWN):
                _log.error("a loop of the live streams failed", loop=name, fault=described(error))
            is_failing = True
            await asyncio.sleep(REST_SECONDS)
        else:
            is_failing = False
