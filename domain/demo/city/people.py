"""Classes of a school of the city with their students, one guardian each, and teachers."""

from dataclasses import dataclass
from datetime import timedelta
from random import Random

from domain.demo.accounts import Opener
from domain.demo.city.plan import (
    CLASSES,
    GRADES,
    LETTERS,
    PUPILS_PER_CLASS,
    SUBJECTS_OF_THE_WEEK,
    TEACHERS,
    teacher_of,
)
from domain.demo.consents import covered
from domain.demo.curriculum import MATHEMATICS, period_kind_of, programme_of
from domain.demo.names import Names, Person
from domain.demo.rows import Rows
from domain.demo.schools import Frame, instant
from orm.consents import ConsentMedium, ConsentSubject, Decision
from orm.groups import GroupKind
from orm.people import GuardianKind, GuardianRights, Role


@dataclass(frozen=True, slots=True)
class Class:
    """By its place in the school; `group` and `pupils` are ids."""

    index: int
    grade: int
    group: int
    pupils: tuple[int, ...]


def build_staff(rows: Rows, frame: Frame, names: Names, random: Random) -> list[int]:
    """Ids, in the order of `plan.teacher_of`."""
    return [
        _person(rows, "staff", frame, names.adult(random.random() < 0.8), position="учитель") for _ in range(TEACHERS)
    ]


def build_classes(rows: Rows, frame: Frame, names: Names, staff: list[int], random: Random) -> list[Class]:
    return [_class(rows, frame, index, names, staff, random) for index in range(CLASSES)]


def _person(rows: Rows, table: str, frame: Frame, person: Person, **more: object) -> int:
    return rows.add(
        table,
        school_id=frame.school,
        family_name=person.family_name,
        given_name=person.given_name,
        patronymic=person.patronymic,
        **more,
    )


def _class(rows: Rows, frame: Frame, index: int, names: Names, staff: list[int], random: Random) -> Class:
    grade, letter = GRADES[index // len(LETTERS)], LETTERS[index % len(LETTERS)]
    within = {
        "school_id": frame.school,
        "starts_on": frame.calendar.year.span.starts_on,
        "ends_on": frame.calendar.year.span.ends_on,
    }
    row = rows.add(
        "school_class",
        school_id=frame.school,
        year_id=frame.year,
        grade=grade,
        title=f"{grade}{letter}",
        programme=programme_of(grade),
        period_kind=period_kind_of(grade),
        bell_schedule_id=frame.schedules[1],
    )
    group = rows.add(
        "study_group",
        school_id=frame.school,
        year_id=frame.year,
        kind=GroupKind.CLASS,
        title=f"{grade}{letter}",
        school_class_id=row,
    )
    rows.add("homeroom", staff_id=staff[index], school_class_id=row, **within)
    for subject in SUBJECTS_OF_THE_WEEK:
        rows.add(
            "teaching_assignment",
            staff_id=staff[teacher_of(subject, index)],
            group_id=group,
            subject_id=frame.subjects[subject],
            **within,
        )
    pupils = tuple(_pupil(rows, frame, grade, names, random) for _ in range(PUPILS_PER_CLASS))
    for pupil in pupils:
        rows.add("enrolment", student_id=pupil, group_id=group, **within)
    return Class(index, grade, group, pupils)


def _pupil(rows: Rows, frame: Frame, grade: int, names: Names, random: Random) -> int:
    """A pupil whose mother has agreed to the electronic form."""
    begun = frame.calendar.year.span.starts_on
    family, father = names.family(), names.adult(female=False)
    child = names.child(random.random() < 0.5, family, father.given_name)
    born_on = begun - timedelta(days=round((grade + 5.5) * 365.25) + random.randrange(365))
    pupil = _person(rows, "student", frame, child, born_on=born_on, arrived_on=begun)
    guardian = _person(rows, "guardian", frame, names.adult(female=True, family=family))
    rows.add(
        "guardianship",
        school_id=frame.school,
        guardian_id=guardian,
        student_id=pupil,
        kind=GuardianKind.MOTHER,
        rights=GuardianRights.FULL,
        starts_at=instant(begun, 540),
    )
    for subject in (ConsentSubject.PROCESSING, ConsentSubject.ELECTRONIC):
        rows.add(
            "consent_decision",
            school_id=frame.school,
            student_id=pupil,
            guardian_id=guardian,
            subject=subject,
            decision=Decision.CONSENT,
            **covered(subject, Decision.CONSENT),
            effective_at=instant(begun, 660),
            medium=ConsentMedium.WRITTEN,
            document_number=f"С-{pupil}",
            document_date=begun,
            registered_at=instant(begun, 660),
        )
    return pupil


def open_accounts(rows: Rows, opener: Opener, number: int, staff: list[int]) -> None:
    """Of the guardian of the first pupil, and of the teacher of mathematics of that class."""
    first_guardian = rows.next_ids["guardian"] - CLASSES * PUPILS_PER_CLASS
    guardian = opener.account(f"city-guardian-{number}", f"Родитель из школы {number}")
    opener.grant(guardian, Role.GUARDIAN, guardian_id=first_guardian)
    teacher = opener.account(f"city-teacher-{number}", f"Учитель из школы {number}")
    opener.grant(teacher, Role.TEACHER, staff_id=staff[teacher_of(MATHEMATICS, 0)])
