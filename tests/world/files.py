"""Files of homework: one for each, and those that nobody reads: taken back, not arrived yet, or of homework that is gone."""

import hashlib
from datetime import datetime

from tests.world.people import YESTERDAY
from tests.world.rows import Rows, canary


def content_of(label: str) -> bytes:
    """What the file of this label holds."""
    return b"%PDF-1.7 " + canary(label).encode()


async def add_files(rows: Rows, s: str, now: datetime) -> None:
    for label in list(rows.numbers):
        noun, _, name = label.partition(":")
        if noun == "homework" and name.startswith(f"{s}.") and "~" not in name:
            await _add_file(rows, s, name.removeprefix(f"{s}."), label)
    await _add_file(rows, s, "~1", f"homework:{s}.7a.1", removed_at=YESTERDAY)
    await _add_file(rows, s, "~2", f"homework:{s}.7a.1", added_at=now, arrived_at=None, content=None)
    await _add_file(rows, s, "~3", f"homework:{s}.~1")


async def _add_file(rows: Rows, s: str, name: str, homework: str, **columns: object) -> None:
    content = content_of(f"attachment:{s}.{name}")
    given: dict[str, object] = {
        "school_id": rows[f"school:{s}"],
        "homework_id": rows[homework],
        "media_type": "application/pdf",
        "size": len(content),
        "sha256": hashlib.sha256(content).digest(),
        "content": content,
        "added_by_id": rows[f"account:{s}.tm"],
        "added_at": YESTERDAY,
        "arrived_at": YESTERDAY,
    }
    await rows.add("attachment", f"{s}.{name}", **{**given, **columns})
