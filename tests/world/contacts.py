"""Contacts of families: one's own, those of staff's pupils and of whoever stands for them, one no longer used; and an agreed form."""

from datetime import datetime
from typing import Final

from tests.world.rows import Rows

CONTACTS: Final = {
    "gmom.email": ("guardian:gmom", "email", "gmom@example.com"),
    "gmom.sms": ("guardian:gmom", "sms", "+79121110001"),
    "gdad.email": ("guardian:gdad", "email", "gdad@example.com"),
    "gran.sms": ("guardian:gran", "sms", "+79121110002"),
    "gbf.email": ("guardian:gbf", "email", "gbf@example.com"),
    "gref.sms": ("guardian:gref", "sms", "+79121110003"),
    "anna.sms": ("student:anna", "sms", "+79121110004"),
    "~1": ("guardian:gmom", "email", "old@example.com"),
}


async def add_contacts(rows: Rows, s: str, now: datetime) -> None:
    for name, (owner, channel, address) in CONTACTS.items():
        noun, _, person = owner.partition(":")
        await rows.add(
            "contact",
            f"{s}.{name}",
            school_id=rows[f"school:{s}"],
            channel=channel,
            address=address,
            source="written",
            document_date=now.date(),
            added_by_id=rows[f"account:{s}.reg"],
            added_at=now,
            confirmed_at=now,
            ended_at=now if name.startswith("~") else None,
            **{f"{noun}_id": rows[f"{noun}:{s}.{person}"]},
        )
    await rows.add(
        "notice_form",
        f"{s}.gmom.anna",
        school_id=rows[f"school:{s}"],
        student_id=rows[f"student:{s}.anna"],
        guardian_id=rows[f"guardian:{s}.gmom"],
        wishes='{"mark.email": "never"}',
        quiet_from=1_320,
        quiet_until=420,
        hides_marks=True,
        agreed_by_id=rows[f"account:{s}.gmom"],
        agreed_at=now,
    )
