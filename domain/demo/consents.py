"""The consent register of the school: what each guardian, and some students, have decided."""

from datetime import date, datetime, timedelta
from random import Random

from domain.consents.texts import TEXTS
from domain.demo.people import Bond, Pupil
from domain.demo.rows import Rows
from domain.demo.schools import Frame, instant
from domain.demo.stories import Signed
from orm.consents import ConsentChannel, ConsentMedium, ConsentPurpose, ConsentSubject, Decision

PURPOSES = sorted((ConsentPurpose.INFORMING, ConsentPurpose.NOTICES))
CHANNELS = sorted(ConsentChannel)


def covered(subject: ConsentSubject, decision: Decision) -> dict[str, list[str]]:
    """What a decision covers, as columns of its row."""
    consents = decision is Decision.CONSENT
    return {
        "purposes": list(PURPOSES) if consents else [],
        "channels": list(CHANNELS) if consents and subject is ConsentSubject.ELECTRONIC else [],
    }


_DECISIONS = {
    Signed.WRITTEN: ((Decision.CONSENT, ConsentMedium.WRITTEN),),
    Signed.ELECTRONIC: ((Decision.CONSENT, ConsentMedium.ELECTRONIC),),
    Signed.REFUSED: ((Decision.REFUSAL, ConsentMedium.WRITTEN),),
    Signed.WITHDRAWN: ((Decision.CONSENT, ConsentMedium.WRITTEN), (Decision.WITHDRAWAL, ConsentMedium.WRITTEN)),
    Signed.NOT_ASKED: (),
}


def build(rows: Rows, frame: Frame, pupils: list[Pupil], registrar_account: int, random: Random) -> None:
    """Decisions in the order of their registration: in the first days of the year, or when the child came to the school later."""
    register = _Register(rows, frame, registrar_account)
    yesterday = frame.calendar.today - timedelta(days=1)
    decided: list[tuple[date, Pupil, Bond | None, Signed]] = []
    for pupil in pupils:
        begun = max(frame.calendar.year.span.starts_on, pupil.arrived_on)
        decided += [
            (min(begun + timedelta(days=random.randrange(12)), yesterday), pupil, bond, bond.signed)
            for bond in pupil.bonds
        ]
        if pupil.seat and pupil.seat.own_consent:
            decided.append((begun + timedelta(days=9), pupil, None, Signed.WRITTEN))
    for day, pupil, bond, signed in sorted(decided, key=lambda found: found[0]):
        register.processing(day, pupil, bond)
        for after, (decision, medium) in enumerate(_DECISIONS[signed]):
            register.electronic(min(day + timedelta(days=14 * after), yesterday), pupil, bond, decision, medium)


class _Register:
    def __init__(self, rows: Rows, frame: Frame, registrar_account: int) -> None:
        self._rows = rows
        self._frame = frame
        self._registrar_account = registrar_account
        self._number = 0

    def processing(self, day: date, pupil: Pupil, bond: Bond | None) -> None:
        """Every family has signed for the processing of personal data, on paper."""
        self._add(day, pupil, bond, ConsentSubject.PROCESSING, Decision.CONSENT, ConsentMedium.WRITTEN)

    def electronic(self, day: date, pupil: Pupil, bond: Bond | None, decision: Decision, medium: ConsentMedium) -> None:
        self._add(day, pupil, bond, ConsentSubject.ELECTRONIC, decision, medium)

    def _add(
        self,
        day: date,
        pupil: Pupil,
        bond: Bond | None,
        subject: ConsentSubject,
        decision: Decision,
        medium: ConsentMedium,
    ) -> None:
        written = medium is ConsentMedium.WRITTEN
        self._number += written
        registered_at: datetime = instant(day, 660)
        self._rows.add(
            "consent_decision",
            school_id=self._frame.school,
            student_id=pupil.id,
            guardian_id=bond.guardian if bond else None,
            subject=subject,
            decision=decision,
            **covered(subject, decision),
            effective_at=registered_at,
            medium=medium,
            document_number=f"СП-{self._number}" if written else "",
            document_date=day if written else None,
            text_version=TEXTS[subject].version,
            registered_by_id=self._registrar_account if written else None,
            registered_at=registered_at,
        )
