"""Where the guardians of the school are reached: an address that leads nowhere, for whoever agreed to the electronic form."""

from datetime import timedelta
from random import Random

from domain.demo.people import Pupil
from domain.demo.rows import Rows
from domain.demo.schools import Frame, instant
from domain.demo.stories import Signed
from orm.contacts import ContactChannel, ContactSource

AGREED = (Signed.WRITTEN, Signed.ELECTRONIC)


def build(rows: Rows, frame: Frame, pupils: list[Pupil], registrar_account: int, random: Random) -> None:
    """One address each, in the order of the pupils. Most families have given theirs."""
    known: set[int] = set()
    day = frame.calendar.today - timedelta(days=1)
    for pupil in pupils:
        for bond in pupil.bonds:
            if bond.signed not in AGREED or bond.guardian in known or (pupil.seat is None and random.random() < 0.1):
                continue
            known.add(bond.guardian)
            rows.add(
                "contact",
                school_id=frame.school,
                guardian_id=bond.guardian,
                channel=ContactChannel.EMAIL,
                address=f"family-{len(known)}@example.com",
                source=ContactSource.WRITTEN,
                document_number=f"КД-{len(known)}",
                document_date=day,
                added_by_id=registrar_account,
                added_at=instant(day, 700),
                confirmed_at=instant(day, 700),
            )
