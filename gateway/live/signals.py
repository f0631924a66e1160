"""What Redis carries between processes: "look again at these rows", and nothing else.

One connection of the process listens. Whatever was said while it was down is lost, and that it was down may go unnoticed, since the
client reconnects by itself: each further confirmation of the subscription is therefore taken as a gap.
"""

import asyncio
import random
from collections.abc import Callable
from secrets import token_hex
from typing import Final

import structlog
from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError

from domain.wake import CHANNEL, Signal, read_message

_log = structlog.get_logger("gateway.live")

SECONDS: Final = 2.0
"""How long Redis may take to connect, and to take a message."""
REST_SECONDS: Final = (0.05, 5.0)
"""The shortest and the longest rest between two tries to connect."""


class Signals:
    """Sends and hears signals. `on_gap` is called when some may have been missed."""

    def __init__(self, url: str, on_signal: Callable[[Signal], None], on_gap: Callable[[], None]) -> None:
        self._me = token_hex(8)
        self._on_signal = on_signal
        self._on_gap = on_gap
        self._ears = Redis.from_url(url, socket_timeout=5, socket_connect_timeout=SECONDS, health_check_interval=15)
        self._mouth = Redis.from_url(
            url, socket_timeout=SECONDS, socket_connect_timeout=SECONDS, retry=Retry(NoBackoff(), 0)
        )
        self._to_say = Signal()
        self._has_to_say = asyncio.Event()

    def send(self, signal: Signal) -> None:
        """Tell the other processes, soon: what is said meanwhile goes in one message."""
        self._to_say |= signal
        self._has_to_say.set()

    async def speak(self) -> None:
        """Send what is to be sent, for ever. What Redis does not take is dropped: others find it by themselves."""
        is_down = False
        while True:
            await self._has_to_say.wait()
            self._has_to_say.clear()
            signal, self._to_say = self._to_say, Signal()
            try:
                await self._mouth.publish(CHANNEL, signal.message(self._me))
            except (RedisError, OSError) as error:
                if not is_down:
                    _log.warning("redis takes no signals", error=type(error).__name__)
                is_down = True
            else:
                is_down = False

    async def listen(self) -> None:
        """Hear, for ever."""
        rest = REST_SECONDS[0]
        heard = 0
        while True:
            try:
                async with self._ears.pubsub() as channel:
                    await channel.subscribe(CHANNEL)
                    while True:
                        message = await channel.get_message(timeout=1.0)
                        if message is None:
                            continue
                        if message["type"] == "subscribe":
                            rest = REST_SECONDS[0]
                            heard += 1
                            if heard > 1:
                                self._on_gap()
                        elif message["type"] == "message":
                            self._hear(message["data"])
            except (RedisError, OSError) as error:
                _log.warning("redis is not heard", error=type(error).__name__)
                await asyncio.sleep(rest * random.uniform(0.5, 1.5))  # noqa: S311 - spreads reconnects, keeps no secret
                rest = min(rest * 2, REST_SECONDS[1])

    def _hear(self, data: bytes) -> None:
        try:
            sender, signal = read_message(data)
        except ValueError:
            _log.warning("a message on the channel is no signal")
            return
        if sender != self._me:
            self._on_signal(signal)

    async def close(self) -> None:
        await self._ears.aclose()
        await self._mouth.aclose()


async def say(url: str, signal: Signal) -> None:
    """Tell every process once, from one that has no readers of its own. What Redis does not take is dropped."""
    mouth = Redis.from_url(url, socket_timeout=SECONDS, socket_connect_timeout=SECONDS, retry=Retry(NoBackoff(), 0))
    try:
        await mouth.publish(CHANNEL, signal.message())
    except (RedisError, OSError) as error:
        _log.warning("redis takes no signals", error=type(error).__name__)
    finally:
        await mouth.aclose()
