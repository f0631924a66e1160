"""An import in a process of its own that stops at a given stage, says so and waits to be killed."""

import asyncio
import sys
from datetime import datetime
from pathlib import Path

from domain.exchange.importing import import_path
from domain.exchange.options import Options


def main() -> None:
    url, path, now, stage = sys.argv[1:]

    def progress(what: str, _done: int, _total: int) -> None:
        if what == stage:
            print("here", flush=True)  # noqa: T201 - the test waits for it
            sys.stdin.read()

    asyncio.run(import_path(url, Path(path), Options(now=datetime.fromisoformat(now)), progress))


if __name__ == "__main__":
    main()
