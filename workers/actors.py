"""Every actor, by the name that a message carries. All of them can run twice."""

from collections.abc import Mapping

import dramatiq
import structlog

from workers.broker import Actor, Runtime, make_broker
from workers.housekeeping import forget


def register(broker: dramatiq.Broker, runtime: Runtime) -> Mapping[str, Actor]:
    """Declare the actors on a broker."""
    log = structlog.get_logger("workers")

    async def housekeeping() -> None:
        log.info("housekeeping", removed=await forget(runtime.database))

    return {
        "housekeeping": dramatiq.actor(broker=broker, actor_name="housekeeping", queue_name="slow")(housekeeping),
    }


def ready_broker(runtime: Runtime) -> dramatiq.Broker:
    """A broker with every actor."""
    broker = make_broker(runtime)
    register(broker, runtime)
    return broker
