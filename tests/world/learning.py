"""What is taught and how it went: lessons with every kind of change, homework, control works, marks, attendance, results."""

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from tests.world.people import OCTOBER_1, SITUATIONS, TOMORROW, YESTERDAY
from tests.world.rows import Rows
from tests.world.structure import ZONES

MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY = (date(2026, 11, 23 + day) for day in range(5))
LONG_AGO: Final = date(2026, 10, 12)

Slot = tuple[date, int]


@dataclass(frozen=True, slots=True)
class Lesson:
    """A lesson as planned, and where and by whom it is held instead."""

    name: str
    group: str
    subject: str
    slot: Slot
    teacher: str
    room: str
    now: Slot | None = None
    by: str | None = None
    teaches: str | None = None
    cancelled: bool = False


LESSONS: Final = (
    Lesson("7a.m1", "7a", "math", (MONDAY, 1), "tm", "1"),
    Lesson("7a.m2", "7a", "math", (TUESDAY, 1), "tm", "1", by="sub"),
    Lesson("7a.p1", "7a", "phys", (TUESDAY, 2), "tp", "2", now=(WEDNESDAY, 2)),
    Lesson("7a.p2", "7a", "phys", (THURSDAY, 1), "tp", "2", cancelled=True),
    Lesson("7a.s1", "7a", "math", (FRIDAY, 1), "tm", "1", now=(FRIDAY, 2)),
    Lesson("7a.s2", "7a", "phys", (FRIDAY, 2), "tp", "1", now=(FRIDAY, 1)),
    Lesson("7a.x1", "7a", "phys", (WEDNESDAY, 3), "tp", "2", by="tx", teaches="rus"),
    Lesson("7a.g1", "7a", "phys", (THURSDAY, 3), "tp", "2"),
    Lesson("7a.old", "7a", "math", (LONG_AGO, 1), "tm", "1"),
    Lesson("7a.op", "7a", "phys", (LONG_AGO, 2), "tq", "1"),
    Lesson("7b.m1", "7b", "math", (MONDAY, 2), "tb", "3"),
    Lesson("7b.g1", "7b", "phys", (THURSDAY, 3), "tb", "3", by="tp"),
    Lesson("7b.can", "7b", "math", (WEDNESDAY, 1), "tb", "3", by="can", cancelled=True),
    Lesson("7b.old", "7b", "math", (LONG_AGO, 1), "tb", "3"),
    Lesson("7b.sub", "7b", "math", (LONG_AGO + timedelta(days=1), 1), "tb", "3", by="old"),
    Lesson("7v.m1", "7v", "math", (MONDAY, 3), "tb", "3"),
    Lesson("eng1.e1", "eng1", "eng", (MONDAY, 3), "te", "4"),
    Lesson("elec.x1", "elec", "rus", (TUESDAY, 3), "tx", "gym"),
    Lesson("ivan.i1", "ivan", "math", (TUESDAY, 4), "ti", "4"),
)

CHANGES: Final = (
    ("7a.m2", "teacher", None),
    ("7a.p1", "moved", None),
    ("7a.p2", "cancelled", None),
    ("7a.s1", "swapped", "7a.s2"),
    ("7a.x1", "subject", None),
    ("7b.g1", "merged", "7a.g1"),
    ("7b.can", "cancelled", None),
    ("7b.sub", "teacher", None),
    ("elec.x1", "room", None),
)

HOMEWORK: Final = (
    ("7a.1", "7a", "math", MONDAY, TUESDAY, "7a.m1", "7a.m2"),
    ("7a.2", "7a", "phys", WEDNESDAY, FRIDAY, "7a.p1", "7a.s2"),
    ("7a.3", "7a", "math", date(2026, 10, 30), date(2026, 11, 4), None, None),
    ("7b.1", "7b", "math", date(2026, 10, 30), date(2026, 11, 4), None, None),
    ("7b.2", "7b", "math", MONDAY, FRIDAY, "7b.m1", None),
    ("7v.1", "7v", "math", MONDAY, FRIDAY, "7v.m1", None),
    ("eng1.1", "eng1", "eng", MONDAY, FRIDAY, "eng1.e1", None),
    ("ivan.1", "ivan", "math", TUESDAY, FRIDAY, "ivan.i1", None),
)

CONTROL_WORKS: Final = (
    ("7a.1", "7a", "math", date(2026, 11, 30), None),
    ("7a.2", "7a", "phys", FRIDAY, "7a.s2"),
    ("7a.3", "7a", "math", TUESDAY, "7a.m2"),
    ("7b.1", "7b", "math", date(2026, 11, 30), None),
    ("7b.2", "7b", "math", date(2026, 10, 20), None),
    ("7v.1", "7v", "math", date(2026, 11, 30), None),
    ("eng1.1", "eng1", "eng", date(2026, 11, 30), None),
)

MARKS: Final = (
    ("anna.1", "anna", "7a.m1", "tm"),
    ("anna.2", "anna", "7a.old", "tm"),
    ("anna.3", "anna", "7a.op", "tq"),
    ("anna.4", "anna", "eng1.e1", "te"),
    ("anna.5", "anna", "7a.m2", "sub"),
    ("boris.1", "boris", "7b.m1", "tb"),
    ("boris.2", "boris", "elec.x1", "tx"),
    ("mov.1", "mov", "7a.m1", "tm"),
    ("mov.2", "mov", "7b.old", "tb"),
    ("ivan.1", "ivan", "ivan.i1", "ti"),
    ("lft.1", "lft", "7a.old", "tm"),
    *((f"{name}.1", name, "7v.m1", "tb") for name in SITUATIONS),
)
ABSENCES: Final = (
    ("anna.1", "anna", "7a.op", "tq"),
    ("anna.2", "anna", "7a.m2", "sub"),
    ("boris.1", "boris", "7b.m1", "tb"),
    ("mov.1", "mov", "7b.old", "tb"),
    *((f"{name}.1", name, "7v.m1", "tb") for name in SITUATIONS),
)
RECOMMENDATIONS: Final = (
    ("anna.1", "anna", "tm", "math"),
    ("anna.2", "anna", "hr", None),
    ("boris.1", "boris", "tb", "phys"),
    ("mov.1", "mov", "tb", "math"),
    *((f"{name}.1", name, "tb", "math") for name in SITUATIONS),
)
OUTCOMES: Final = {
    "q1": ("26", "26q1", "math", OCTOBER_1, OCTOBER_1 + timedelta(days=2)),
    "p1": ("26", "26q1", "phys", OCTOBER_1, OCTOBER_1 + timedelta(days=2)),
    "q2": ("26", "26q2", "math", YESTERDAY, None),
    "y": ("26", None, "math", OCTOBER_1, None),
}
"""Final marks of every pupil: q1 and p1 are published, q2 is neither published nor due, y is due and nobody published it."""
HIDDEN: Final = ("q2",)


def instants(s: str, slot: Slot) -> tuple[datetime, datetime]:
    """When the lesson of this day and number begins and ends."""
    day, number = slot
    midnight = datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(ZONES[s]))
    begins = (midnight + timedelta(minutes=510 + 55 * (number - 1))).astimezone(UTC)
    return begins, begins + timedelta(minutes=45)


async def add_learning(rows: Rows, s: str) -> None:
    for lesson in LESSONS:
        await _add_lesson(rows, s, lesson)
    await rows.connection.execute(
        "UPDATE lesson SET sitting = $2, room_id = $3 WHERE id = $1",
        rows[f"lesson:{s}.7b.g1"],
        rows[f"lesson:{s}.7a.g1"],
        rows[f"room:{s}.gym"],
    )
    await _add_teacher(rows, s, "7b.g1", "tb", planned=True, effective=False)
    await _add_teacher(rows, s, "7b.g1", "tp", planned=False, effective=True)
    for name, kind, other in CHANGES:
        await _add_change(rows, s, name, name, kind, other)
    await _add_change(rows, s, "~1", "7a.m1", "room", None, withdrawn_at=YESTERDAY)
    await _add_tasks(rows, s)
    await _add_marks(rows, s)
    await _add_results(rows, s)


async def _add_lesson(rows: Rows, s: str, lesson: Lesson) -> None:
    now = lesson.now or lesson.slot
    planned_starts_at, planned_ends_at = instants(s, lesson.slot)
    starts_at, ends_at = instants(s, now)
    room = rows[f"room:{s}.{lesson.room}"]
    status = "cancelled" if lesson.cancelled else "held" if now[0] < TUESDAY else "planned"
    await rows.add(
        "lesson",
        f"{s}.{lesson.name}",
        school_id=rows[f"school:{s}"],
        group_id=rows[f"group:{s}.{lesson.group}"],
        planned_subject_id=rows[f"subject:{s}.{lesson.subject}"],
        subject_id=rows[f"subject:{s}.{lesson.teaches or lesson.subject}"],
        planned_room_id=room,
        room_id=room,
        planned_on=lesson.slot[0],
        planned_number=lesson.slot[1],
        planned_starts_at=planned_starts_at,
        planned_ends_at=planned_ends_at,
        date=now[0],
        number=now[1],
        starts_at=starts_at,
        ends_at=ends_at,
        status=status,
    )
    if lesson.name != "7b.g1":  # its teacher gives 7a.g1 at the same time, until the two are merged
        await _add_teacher(rows, s, lesson.name, lesson.teacher, planned=True, effective=lesson.by is None)
        if lesson.by is not None:
            await _add_teacher(rows, s, lesson.name, lesson.by, planned=False, effective=True)


async def _add_teacher(rows: Rows, s: str, lesson: str, staff: str, *, planned: bool, effective: bool) -> None:
    await rows.connection.execute(
        "INSERT INTO lesson_teacher (school_id, lesson_id, staff_id, planned, effective, date, starts_at, ends_at)"
        " SELECT school_id, id, $2, $3, $4, date, starts_at, ends_at FROM lesson WHERE id = $1",
        rows[f"lesson:{s}.{lesson}"],
        rows[f"staff:{s}.{staff}"],
        planned,
        effective,
    )


async def _add_change(
    rows: Rows, s: str, name: str, lesson: str, kind: str, other: str | None, withdrawn_at: datetime | None = None
) -> None:
    changed = next(each for each in LESSONS if each.name == lesson)
    slots = ({}, {}) if changed.now is None else (_facts(s, changed.slot), _facts(s, changed.now))
    await rows.add(
        "lesson_change",
        f"{s}.{name}",
        school_id=rows[f"school:{s}"],
        kind=kind,
        lesson_id=rows[f"lesson:{s}.{lesson}"],
        other_lesson_id=None if other is None else rows[f"lesson:{s}.{other}"],
        before=json.dumps(slots[0]),
        after=json.dumps(slots[1]),
        made_at=YESTERDAY,
        withdrawn_at=withdrawn_at,
    )


def _facts(s: str, slot: Slot) -> dict[str, object]:
    starts_at, ends_at = instants(s, slot)
    return {
        "date": slot[0].isoformat(),
        "number": slot[1],
        "startsAt": starts_at.isoformat(),
        "endsAt": ends_at.isoformat(),
    }


async def _add_tasks(rows: Rows, s: str) -> None:
    school = rows[f"school:{s}"]
    for name, group, subject, given_on, due_on, given, due in HOMEWORK:
        await rows.add(
            "homework",
            f"{s}.{name}",
            school_id=school,
            group_id=rows[f"group:{s}.{group}"],
            subject_id=rows[f"subject:{s}.{subject}"],
            given_on=given_on,
            due_on=due_on,
            given_lesson_id=None if given is None else rows[f"lesson:{s}.{given}"],
            due_lesson_id=None if due is None else rows[f"lesson:{s}.{due}"],
            created_at=YESTERDAY,
        )
    await rows.add(
        "homework",
        f"{s}.~1",
        school_id=school,
        group_id=rows[f"group:{s}.7a"],
        subject_id=rows[f"subject:{s}.math"],
        given_on=MONDAY,
        due_on=TUESDAY,
        given_lesson_id=rows[f"lesson:{s}.7a.m1"],
        created_at=YESTERDAY,
        removed_at=YESTERDAY,
    )
    for name, group, subject, day, lesson in CONTROL_WORKS:
        await rows.add(
            "control_work",
            f"{s}.{name}",
            school_id=school,
            group_id=rows[f"group:{s}.{group}"],
            subject_id=rows[f"subject:{s}.{subject}"],
            work_type_id=rows[f"worktype:{s}.control"],
            lesson_id=None if lesson is None else rows[f"lesson:{s}.{lesson}"],
            date=day,
        )


async def _add_marks(rows: Rows, s: str) -> None:
    for name, student, lesson, staff in MARKS:
        await _add_mark(rows, s, name, student, lesson, staff, value=2 + len(name) % 4)
    await _add_mark(rows, s, "anna.6", "anna", "7a.m1", "tm", kind="credit", code="зч", counts=False)
    await _add_mark(rows, s, "anna.7", "anna", "7a.m1", "tm", kind="code", code=".", counts=False, due_on=FRIDAY)
    await _add_mark(rows, s, "anna~1", "anna", "7a.m1", "tm", value=2, removed_at=YESTERDAY)
    for name, student, lesson, staff in ABSENCES:
        of_lesson = next(each for each in LESSONS if each.name == lesson)
        await rows.add(
            "attendance",
            f"{s}.{name}",
            school_id=rows[f"school:{s}"],
            student_id=rows[f"student:{s}.{student}"],
            lesson_id=rows[f"lesson:{s}.{lesson}"],
            lesson_date=(of_lesson.now or of_lesson.slot)[0],
            code="ill",
            noted_by_id=rows[f"staff:{s}.{staff}"],
            noted_at=YESTERDAY,
        )


async def _add_mark(rows: Rows, s: str, name: str, student: str, lesson: str, staff: str, **columns: object) -> None:
    of_lesson = next(each for each in LESSONS if each.name == lesson)
    await rows.add(
        "mark",
        f"{s}.{name}",
        school_id=rows[f"school:{s}"],
        student_id=rows[f"student:{s}.{student}"],
        lesson_id=rows[f"lesson:{s}.{lesson}"],
        group_id=rows[f"group:{s}.{of_lesson.group}"],
        subject_id=rows[f"subject:{s}.{of_lesson.teaches or of_lesson.subject}"],
        lesson_date=(of_lesson.now or of_lesson.slot)[0],
        work_type_id=rows[f"worktype:{s}.answer"],
        weight=1000,
        set_by_id=rows[f"staff:{s}.{staff}"],
        set_at=YESTERDAY,
        **columns,
    )


async def _add_results(rows: Rows, s: str) -> None:
    school = rows[f"school:{s}"]
    for name, student, staff, subject in RECOMMENDATIONS:
        await rows.add(
            "recommendation",
            f"{s}.{name}",
            school_id=school,
            student_id=rows[f"student:{s}.{student}"],
            staff_id=rows[f"staff:{s}.{staff}"],
            subject_id=None if subject is None else rows[f"subject:{s}.{subject}"],
            written_at=YESTERDAY,
        )
    await rows.add(
        "recommendation",
        f"{s}.~1",
        school_id=school,
        student_id=rows[f"student:{s}.anna"],
        staff_id=rows[f"staff:{s}.tm"],
        written_at=YESTERDAY,
        removed_at=YESTERDAY,
    )
    for student in ("anna", "boris", "mov", "ivan", "lft", *SITUATIONS):
        for name, (year, period, subject, received_at, published_at) in OUTCOMES.items():
            due_at = TOMORROW + timedelta(days=1) if name in HIDDEN else received_at + timedelta(days=4)
            await _add_final_mark(
                rows, s, f"{student}.{name}", student, year, period, subject, 7, received_at, due_at, published_at
            )
    await _add_final_mark(
        rows, s, "anna.old", "anna", "25", "25q4", "math", 6, OCTOBER_1, OCTOBER_1 + timedelta(days=4), OCTOBER_1
    )


async def _add_final_mark(
    rows: Rows,
    s: str,
    name: str,
    student: str,
    year: str,
    period: str | None,
    subject: str,
    grade: int,
    received_at: datetime,
    due_at: datetime,
    published_at: datetime | None,
) -> None:
    await rows.add(
        "final_mark",
        f"{s}.{name}",
        school_id=rows[f"school:{s}"],
        student_id=rows[f"student:{s}.{student}"],
        subject_id=rows[f"subject:{s}.{subject}"],
        year_id=rows[f"year:{s}.{year}"],
        period_id=None if period is None else rows[f"period:{s}.{period}"],
        programme="basic",
        grade=grade,
        kind="numeric" if name.endswith("old") else "code",
        value=4 if name.endswith("old") else None,
        code=None if name.endswith("old") else f"⟦fin:{s}.{name}⟧",
        received_at=received_at,
        due_at=due_at,
        published_at=published_at,
    )
