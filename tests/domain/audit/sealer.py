"""A sealer as a process of its own, to be killed: `python -m tests.domain.audit.sealer DATABASE_URL STATE_FOLDER`.

It writes a line after each run, and does not rest between two.
"""

import asyncio
import sys
from datetime import UTC, datetime
from pathlib import Path

from domain.audit import heads
from domain.audit.sealing import seal
from orm.database import Database


async def main(url: str, folder: Path) -> None:
    database = await Database.connect(url, application_name="sealer", pool_size=2)
    while True:
        links = await seal(database)
        heads.keep(folder, links, datetime.now(UTC))
        sys.stdout.write(f"{len(links)}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], Path(sys.argv[2])))
