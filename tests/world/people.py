"""The people of a school: staff, pupils and guardians in every situation that R1.4 tells apart."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from tests.world.rows import Rows

YEAR: Final = (date(2026, 9, 1), date(2027, 5, 31))

STAFF: Final = ("tm", "tp", "tq", "te", "tb", "tx", "ti", "sub", "old", "can", "hr", "hb", "hx", "dep", "reg", "adm")
"""tm, tp, te, tb, tx and ti teach; tq taught physics in 7a until October; sub substitutes now, old did in October, can should have
in a lesson that was cancelled; old leaves before the year ends; hr and hb lead 7a and 7b, hx led 7v until October."""

TEACHING: Final = (
    ("tm", "7a", "math", YEAR),
    ("tp", "7a", "phys", (date(2026, 11, 1), YEAR[1])),
    ("tq", "7a", "phys", (YEAR[0], date(2026, 10, 31))),
    ("te", "eng1", "eng", YEAR),
    ("tb", "7b", "math", YEAR),
    ("tb", "7b", "phys", YEAR),
    ("tb", "7v", "math", YEAR),
    ("tx", "elec", "rus", YEAR),
    ("ti", "ivan", "math", YEAR),
)
HOMEROOMS: Final = (
    ("hr", "7a", YEAR),
    ("hb", "7b", YEAR),
    ("hx", "7v", (YEAR[0], date(2026, 10, 31))),
)

OCTOBER: Final = (YEAR[0], date(2026, 10, 31))
NOVEMBER: Final = (date(2026, 11, 1), YEAR[1])
LAST_YEAR: Final = (date(2025, 9, 1), date(2026, 5, 31))

CLASSES: Final = (
    ("anna", "6a", LAST_YEAR),
    ("anna", "7a", YEAR),
    ("anna", "eng1", YEAR),
    ("anna", "elec", YEAR),
    ("boris", "7b", YEAR),
    ("boris", "elec", YEAR),
    ("mov", "7b", OCTOBER),
    ("mov", "7a", NOVEMBER),
    ("ivan", "7b", YEAR),
    ("ivan", "ivan", YEAR),
    ("lft", "7a", OCTOBER),
)

UNDER_14: Final = date(2013, 5, 5)
SITUATIONS: Final = {
    "ref": UNDER_14,  # the guardian refused
    "nev": UNDER_14,  # nobody asked the guardian
    "wdr": UNDER_14,  # the guardian withdrew
    "end": UNDER_14,  # the term of the guardian's consent ended
    "tom": UNDER_14,  # the guardian's consent begins tomorrow
    "fut": UNDER_14,  # the guardian's withdrawal begins tomorrow
    "agn": UNDER_14,  # the guardian refused first, and consented later
    "prc": UNDER_14,  # the guardian consented to the electronic form, and refused the processing
    "prx": UNDER_14,  # the same, and the term of the consent to the processing ended
    "gsh": UNDER_14,  # the guardianship ended
    "gst": UNDER_14,  # the guardianship begins tomorrow
    "kir": UNDER_14,  # a guardian consented for this child
    "lev": UNDER_14,  # and refused for that one
    "two": UNDER_14,  # the guardian has a child in the other school as well
    "u14": UNDER_14,  # with a guardian's consent
    "n14": UNDER_14,  # with a consent of their own alone, which does not count yet
    "o14": date(2012, 3, 3),  # with a consent of their own, where the guardian refused
    "w14": date(2012, 3, 3),  # withdrew their own, where the guardian consents
    "x14": date(2012, 3, 3),  # withdrew their own, where the guardian refused
    "b14": date(2012, 11, 23),  # fourteen today, with a consent of their own
    "m14": date(2012, 11, 24),  # fourteen tomorrow, with a consent of their own
}
"""Pupils of 7v, each in one situation, and their birthdays."""

SEPTEMBER: Final = datetime.fromisoformat("2026-09-01T06:00:00Z")
OCTOBER_1: Final = datetime.fromisoformat("2026-10-01T06:00:00Z")
YESTERDAY: Final = datetime.fromisoformat("2026-11-22T06:00:00Z")
TOMORROW: Final = datetime.fromisoformat("2026-11-24T06:00:00Z")

MAY: Final = datetime.fromisoformat("2027-05-31T06:00:00Z")


@dataclass(frozen=True, slots=True)
class Bond:
    """A guardianship."""

    guardian: str
    student: str
    rights: str = "full"
    starts_at: datetime = SEPTEMBER
    ends_at: datetime | None = None


BONDS: Final = (
    Bond("gmom", "anna"),
    Bond("gmom", "boris"),
    Bond("gdad", "anna", rights="none"),
    Bond("gran", "anna", rights="read"),
    Bond("gbf", "boris"),
    Bond("gmov", "mov"),
    Bond("givan", "ivan"),
    Bond("glft", "lft"),
    Bond("gkl", "kir"),
    Bond("gkl", "lev"),
    Bond("ggsh", "gsh", ends_at=YESTERDAY),
    Bond("ggst", "gst", starts_at=TOMORROW),
    *(Bond(f"g{name}", name) for name in SITUATIONS if name not in {"kir", "lev", "gsh", "gst"}),
)


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision about a student; without a guardian it is the student's own."""

    guardian: str | None
    student: str
    decision: str = "consent"
    effective_at: datetime = SEPTEMBER
    ends_at: datetime | None = None
    subject: str = "electronic"


DECISIONS: Final = (
    *(
        Decided(bond.guardian, bond.student, ends_at=MAY if bond.student == "anna" else None)
        for bond in BONDS
        if bond.student in {"anna", "boris", "mov", "ivan", "lft", "kir", "two", "u14", "w14", "gsh", "gst"}
    ),
    *(Decided(f"g{name}", name, "refusal") for name in ("ref", "n14", "o14", "x14", "m14")),
    Decided("gkl", "lev", "refusal"),
    Decided("gwdr", "wdr"),
    Decided("gwdr", "wdr", "withdrawal", effective_at=YESTERDAY),
    Decided("gend", "end", ends_at=YESTERDAY),
    Decided("gtom", "tom", effective_at=TOMORROW),
    Decided("gfut", "fut"),
    Decided("gfut", "fut", "withdrawal", effective_at=TOMORROW),
    Decided("gagn", "agn", "refusal"),
    Decided("gagn", "agn", effective_at=OCTOBER_1),
    Decided("gprc", "prc"),
    Decided("gprc", "prc", "refusal", subject="processing"),
    Decided("gprx", "prx"),
    Decided("gprx", "prx", ends_at=YESTERDAY, subject="processing"),
    *(Decided(None, name) for name in ("n14", "o14", "b14", "m14", "w14", "x14")),
    *(Decided(None, name, "withdrawal", effective_at=YESTERDAY) for name in ("w14", "x14")),
)


async def add_people(rows: Rows, s: str) -> None:
    school = rows[f"school:{s}"]
    for name in STAFF:
        await rows.add("staff", f"{s}.{name}", school_id=school, left_on=date(2027, 5, 30) if name == "old" else None)
    for name, born_on in {**dict.fromkeys(("anna", "boris", "mov", "ivan", "lft"), UNDER_14), **SITUATIONS}.items():
        left_on = {"lft": OCTOBER[1], "mov": YEAR[1]}.get(name)
        arrived_on = {"lft": YEAR[0]}.get(name)
        days = {"born_on": born_on, "arrived_on": arrived_on, "left_on": left_on}
        await rows.add("student", f"{s}.{name}", school_id=school, **days)
    await _add_plan(rows, s, school)
    for student, group, (starts_on, ends_on) in (*CLASSES, *((name, "7v", YEAR) for name in SITUATIONS)):
        await rows.add(
            "enrolment",
            f"{s}.{student}.{group}",
            school_id=school,
            student_id=rows[f"student:{s}.{student}"],
            group_id=rows[f"group:{s}.{group}"],
            in_class=False,  # a trigger knows better
            starts_on=starts_on,
            ends_on=ends_on,
        )
    for teacher, group, subject, (starts_on, ends_on) in TEACHING:
        await rows.add(
            "teaching_assignment",
            f"{s}.{teacher}.{group}.{subject}",
            school_id=school,
            staff_id=rows[f"staff:{s}.{teacher}"],
            group_id=rows[f"group:{s}.{group}"],
            subject_id=rows[f"subject:{s}.{subject}"],
            starts_on=starts_on,
            ends_on=ends_on,
        )
    for teacher, school_class, (starts_on, ends_on) in HOMEROOMS:
        await rows.add(
            "homeroom",
            f"{s}.{teacher}.{school_class}",
            school_id=school,
            staff_id=rows[f"staff:{s}.{teacher}"],
            school_class_id=rows[f"class:{s}.{school_class}"],
            starts_on=starts_on,
            ends_on=ends_on,
        )
    await _add_guardians(rows, s, school)


async def _add_plan(rows: Rows, s: str, school: int) -> None:
    of_year = {"school_id": school, "year_id": rows[f"year:{s}.26"]}
    student = rows[f"student:{s}.ivan"]
    plan = await rows.add(
        "individual_plan", f"{s}.ivan", **of_year, student_id=student, starts_on=YEAR[0], ends_on=YEAR[1]
    )
    await rows.add("study_group", f"{s}.ivan", **of_year, kind="individual", plan_id=plan)


async def _add_guardians(rows: Rows, s: str, school: int) -> None:
    for bond in BONDS:
        if f"guardian:{s}.{bond.guardian}" not in rows.numbers:
            await rows.add("guardian", f"{s}.{bond.guardian}", school_id=school)
        await rows.add(
            "guardianship",
            f"{s}.{bond.guardian}.{bond.student}",
            school_id=school,
            guardian_id=rows[f"guardian:{s}.{bond.guardian}"],
            student_id=rows[f"student:{s}.{bond.student}"],
            kind="legal",
            rights=bond.rights,
            starts_at=bond.starts_at,
            ends_at=bond.ends_at,
        )
    for number, decided in enumerate(DECISIONS, 1):
        giver = decided.guardian or "own"
        await rows.add(
            "consent_decision",
            f"{s}.{giver}.{decided.student}.{number}",
            school_id=school,
            student_id=rows[f"student:{s}.{decided.student}"],
            guardian_id=None if decided.guardian is None else rows[f"guardian:{s}.{decided.guardian}"],
            subject=decided.subject,
            decision=decided.decision,
            effective_at=decided.effective_at,
            ends_at=decided.ends_at,
            medium="written",
            document_date=decided.effective_at.date(),
            registered_at=min(decided.effective_at, YESTERDAY) + timedelta(hours=1),
        )
