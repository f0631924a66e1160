"""Forgets what has served its time: wrong guesses, ended sessions, codes, tickets, devices, outcomes under keys, files taken back."""

from typing import Final

from orm.database import Database

KEPT: Final = {
    "sign_in_failure": "last_at < app.now() - interval '1 day'",
    "session": "expires_at < app.now() - interval '90 days' OR ended_at < app.now() - interval '90 days'",
    "activation": "expires_at < app.now() - interval '90 days'",
    "identity_ticket": "expires_at < app.now() - interval '1 day'",
    "outcome": "at < app.now() - interval '30 days'",
    "device": "used_at < app.now() - interval '400 days'",
}
"""Per table, the rows that go. A year's holidays do not make a device unknown."""

FILES: Final = 50
"""Contents that go in one statement: half a gigabyte, which takes a second."""


async def forget(database: Database) -> dict[str, int]:
    """Remove them, and say how many of each. Running it twice is running it once."""
    removed: dict[str, int] = {}
    for table, gone in KEPT.items():
        async with database.work(()) as work:
            tag = await work.execute(f"DELETE FROM {table} WHERE {gone}")  # noqa: S608 - both are constants above
            removed[table] = int(tag.rpartition(" ")[2])
    removed["attachment"] = await _sweep_files(database)
    return removed


async def _sweep_files(database: Database) -> int:
    """Files that never arrived, and contents of those that were taken back a month ago."""
    swept = 0
    while True:
        async with database.work(()) as work:
            row = await work.fetchrow("SELECT app.sweep_attachments($1) AS swept", FILES)
        if not row["swept"]:
            return swept
        swept += row["swept"]
