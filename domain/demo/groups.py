"""Classes and study groups of this year, who is in them, who teaches and who leads them."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from domain.demo.calendar import Span
from domain.demo.curriculum import (
    ALGEBRA,
    DEPARTMENTS,
    ELECTIVE,
    GRADES,
    HOURS,
    LETTERS,
    PHYSICS,
    RUSSIAN,
    SPLIT,
    TAUGHT_BY_PRIMARY,
    WEEKS,
    WITHOUT_MARKS,
    period_kind_of,
    programme_of,
)
from domain.demo.people import Pupil, Teacher
from domain.demo.rows import Rows
from domain.demo.schools import Frame
from domain.demo.stories import MAIN_CLASS, PLAN_CLASS
from orm.groups import GroupKind
from orm.schools import PeriodKind

SECOND_SHIFT_GRADE = 3
ELECTIVE_GRADE = 10


@dataclass(slots=True)
class Group:
    """A study group of this year. `grade` is that of its students."""

    id: int
    kind: GroupKind
    title: str
    grade: int
    members: list[tuple[Pupil, Span]] = field(default_factory=list)

    def present(self, day: date) -> list[Pupil]:
        return [pupil for pupil, span in self.members if day in span]


@dataclass(slots=True)
class SchoolClass:
    id: int
    grade: int
    letter: str
    whole: Group
    parts: tuple[Group, ...]

    @property
    def title(self) -> str:
        return f"{self.grade}{self.letter}"

    @property
    def shift(self) -> int:
        return 2 if self.grade == SECOND_SHIFT_GRADE else 1

    @property
    def period_kind(self) -> PeriodKind:
        return period_kind_of(self.grade)


@dataclass(frozen=True, slots=True)
class Structure:
    """`teaching` says who gives a subject to a class: two of them where it is split into its parts."""

    classes: tuple[SchoolClass, ...]
    elective: Group
    individual: Group
    teaching: dict[tuple[int, str], tuple[Teacher, ...]]
    homerooms: dict[int, Teacher]

    def teacher_of(self, school_class: SchoolClass, subject: str, pupil: Pupil) -> Teacher:
        """Whose lessons the pupil goes to: where the class is split, those of the pupil's part."""
        given_by = self.teaching[school_class.id, subject]
        if len(given_by) == 1:
            return given_by[0]
        parts = zip(given_by, school_class.parts, strict=True)
        return next(teacher for teacher, part in parts if any(member is pupil for member, _ in part.members))

    def school_class(self, grade: int, letter: str) -> SchoolClass:
        return next(found for found in self.classes if (found.grade, found.letter) == (grade, letter))


def build(rows: Rows, frame: Frame, pupils: list[Pupil], teachers: list[Teacher]) -> Structure:
    year = frame.calendar.year.span
    classes = tuple(_class(rows, frame, grade, letter) for grade in GRADES for letter in LETTERS)
    by_title = {found.title: found for found in classes}
    for pupil in pupils:
        _seat(by_title, pupil, year)
    _change_class(by_title["8Б"], by_title["8А"], frame.calendar.quarters[1].starts_on)
    elective = _group(rows, frame, GroupKind.ACROSS, f"{ELECTIVE_GRADE} классы, химия", ELECTIVE_GRADE, None)
    for letter in LETTERS:
        elective.members += by_title[f"{ELECTIVE_GRADE}{letter}"].whole.members[::2]
    individual = _individual(rows, frame, by_title["".join(map(str, PLAN_CLASS))])
    structure = Structure(classes, elective, individual, _teaching(classes, teachers), {})
    structure.homerooms.update(_homerooms(structure))
    _assign(rows, frame, structure)
    for group in (*(g for found in classes for g in (found.whole, *found.parts)), elective, individual):
        for pupil, span in group.members:
            enrol(rows, frame, pupil, group.id, span)
    return structure


def _class(rows: Rows, frame: Frame, grade: int, letter: str) -> SchoolClass:
    title = f"{grade}{letter}"
    row = rows.add(
        "school_class",
        school_id=frame.school,
        year_id=frame.year,
        grade=grade,
        title=title,
        programme=programme_of(grade),
        period_kind=period_kind_of(grade),
        bell_schedule_id=frame.schedules[2 if grade == SECOND_SHIFT_GRADE else 1],
        marked=grade != WITHOUT_MARKS,
    )
    curriculum = rows.add("curriculum", school_id=frame.school, school_class_id=row)
    for subject, hours in HOURS[grade].items():
        rows.add(
            "curriculum_subject",
            school_id=frame.school,
            curriculum_id=curriculum,
            subject_id=frame.subjects[subject],
            hours=hours * WEEKS,
        )
    parts = (f"{title}, {SPLIT.lower()}, {at} группа" for at in (1, 2) if SPLIT in HOURS[grade])
    return SchoolClass(
        row,
        grade,
        letter,
        _group(rows, frame, GroupKind.CLASS, title, grade, row),
        tuple(_group(rows, frame, GroupKind.PART, part, grade, row) for part in parts),
    )


def _group(rows: Rows, frame: Frame, kind: GroupKind, title: str, grade: int, school_class: int | None) -> Group:
    row = rows.add(
        "study_group", school_id=frame.school, year_id=frame.year, kind=kind, title=title, school_class_id=school_class
    )
    return Group(row, kind, title, grade)


def _seat(by_title: dict[str, SchoolClass], pupil: Pupil, year: Span) -> None:
    found = by_title[f"{pupil.grade}{pupil.letter}"]
    span = Span(max(year.starts_on, pupil.arrived_on), pupil.left_on or year.ends_on)
    if found.parts:
        found.parts[len(found.whole.members) % 2].members.append((pupil, span))
    found.whole.members.append((pupil, span))


def _change_class(before: SchoolClass, after: SchoolClass, on: date) -> None:
    """The last pupil of one class has been in the parallel one since a day within the year."""
    pairs = [(before.whole, after.whole), *zip(before.parts, after.parts, strict=True)]
    pupil, year = before.whole.members[-1]
    for old, new in pairs:
        if (pupil, year) in old.members:
            old.members.remove((pupil, year))
            old.members.append((pupil, Span(year.starts_on, on - timedelta(days=1))))
            new.members.append((pupil, Span(on, year.ends_on)))


def _individual(rows: Rows, frame: Frame, school_class: SchoolClass) -> Group:
    pupil, span = school_class.whole.members[2]
    title = f"Индивидуальный учебный план: {PHYSICS.lower()}"
    plan = rows.add(
        "individual_plan",
        school_id=frame.school,
        student_id=pupil.id,
        year_id=frame.year,
        title=title,
        document="Приказ № 64-у",
        starts_on=span.starts_on,
        ends_on=span.ends_on,
    )
    row = rows.add(
        "study_group", school_id=frame.school, year_id=frame.year, kind=GroupKind.INDIVIDUAL, title=title, plan_id=plan
    )
    return Group(row, GroupKind.INDIVIDUAL, title, school_class.grade, [(pupil, span)])


def _teaching(classes: tuple[SchoolClass, ...], teachers: list[Teacher]) -> dict[tuple[int, str], tuple[Teacher, ...]]:
    """In each department the class goes to whoever has the fewest hours so far, with all its subjects there."""
    found: dict[tuple[int, str], tuple[Teacher, ...]] = {}
    primary = [teacher for teacher in teachers if not teacher.department]
    for school_class, teacher in zip(classes, primary, strict=False):
        found |= {
            (school_class.id, subject): (teacher,)
            for subject in TAUGHT_BY_PRIMARY
            if subject in HOURS[school_class.grade]
        }
    for department in DEPARTMENTS:
        own = [teacher for teacher in teachers if teacher.department == department.title]
        units = (
            [tuple(own[at : at + 2]) for at in range(0, len(own), 2)] if department.pairs else [(one,) for one in own]
        )
        load = [0] * len(units)
        for school_class in classes:
            hours = {
                subject: count
                for subject, count in HOURS[school_class.grade].items()
                if subject in department.subjects and (school_class.id, subject) not in found
            }
            if hours:
                lightest = load.index(min(load))
                load[lightest] += sum(hours.values())
                found |= {(school_class.id, subject): units[lightest] for subject in hours}
        if ELECTIVE in department.subjects:
            found[0, ELECTIVE] = units[0]
        if PHYSICS in department.subjects:
            found[0, PHYSICS] = units[-1]
    return found


def _homerooms(structure: Structure) -> dict[int, Teacher]:
    """A teacher of the class, each of one class; the class of the demo accounts is led by its teacher of Russian."""
    main = structure.school_class(*MAIN_CLASS)
    found = {main.id: structure.teaching[main.id, RUSSIAN][0]}
    used = {found[main.id].id, structure.teaching[main.id, ALGEBRA][0].id}
    for school_class in structure.classes:
        if school_class.id in found:
            continue
        own = (
            teacher
            for subject in HOURS[school_class.grade]
            for teacher in structure.teaching[school_class.id, subject]
            if teacher.id not in used
        )
        found[school_class.id] = next(own)
        used.add(found[school_class.id].id)
    return found


def _assign(rows: Rows, frame: Frame, structure: Structure) -> None:
    span = frame.calendar.year.span
    taught: list[tuple[Teacher, Group, str]] = []
    for school_class in structure.classes:
        for subject in HOURS[school_class.grade]:
            given_by = structure.teaching[school_class.id, subject]
            groups = school_class.parts if subject == SPLIT else (school_class.whole,)
            taught += [(teacher, group, subject) for teacher, group in zip(given_by, groups, strict=True)]
        rows.add(
            "homeroom",
            school_id=frame.school,
            staff_id=structure.homerooms[school_class.id].id,
            school_class_id=school_class.id,
            starts_on=span.starts_on,
            ends_on=span.ends_on,
        )
    taught.append((structure.teaching[0, ELECTIVE][0], structure.elective, ELECTIVE))
    taught.append((structure.teaching[0, PHYSICS][0], structure.individual, PHYSICS))
    for teacher, group, subject in taught:
        rows.add(
            "teaching_assignment",
            school_id=frame.school,
            staff_id=teacher.id,
            group_id=group.id,
            subject_id=frame.subjects[subject],
            starts_on=span.starts_on,
            ends_on=span.ends_on,
        )


def enrol(rows: Rows, frame: Frame, pupil: Pupil, group: int, span: Span) -> None:
    rows.add(
        "enrolment",
        school_id=frame.school,
        student_id=pupil.id,
        group_id=group,
        starts_on=span.starts_on,
        ends_on=span.ends_on,
    )
