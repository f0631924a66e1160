"""`python -m workers`: one worker process. It ends in order on the first signal, and at once on the second."""

import os
import signal
import sys
import threading
from types import FrameType
from typing import Final

import dramatiq
import structlog

from domain.settings import Settings
from workers.actors import ready_broker
from workers.broker import Runtime
from workers.logs import configure

THREADS: Final = 8
DRAIN_MS: Final = 25_000


def main() -> int:
    configure()
    log = structlog.get_logger("workers")
    settings = Settings()
    broker = ready_broker(Runtime(settings))
    dramatiq.set_broker(broker)
    stop = threading.Event()

    def on_signal(_number: int, _frame: FrameType | None) -> None:
        if stop.is_set():
            os._exit(1)
        stop.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, on_signal)
    broker.emit_after("process_boot")
    worker = dramatiq.Worker(broker, worker_threads=THREADS, worker_timeout=1_000)
    worker.start()
    log.info("worker started", queues=sorted(broker.get_declared_queues()))
    while not stop.wait(0.2):  # a signal that reaches another thread is handled when this one runs again
        pass
    worker.stop(timeout=DRAIN_MS)
    broker.close()
    log.info("worker stopped")
    return 0


if __name__ == "__main__":
    sys.exit(main())
