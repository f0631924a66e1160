"""Students with their guardians, and the staff."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from domain.demo.calendar import Calendar
from domain.demo.curriculum import DEPARTMENTS, GRADES, LETTERS
from domain.demo.names import Names, Person
from domain.demo.rows import Rows
from domain.demo.schools import Frame, instant
from domain.demo.stories import Seat, Signed, households
from orm.people import GuardianKind, GuardianRights

PUPILS_PER_CLASS = 15
_SIBLINGS = 0.1
_CAME_LATER = 0.12
# Grade, letter and place in the class of a pupil who came after the first quarter, and of one who left with it.
_ARRIVED = (4, "А", PUPILS_PER_CLASS)
_LEFT = (6, "Б", PUPILS_PER_CLASS)
# What a family looks like, by how many of a hundred do.
_SHAPES = (
    (58, (GuardianKind.MOTHER, GuardianKind.FATHER)),
    (30, (GuardianKind.MOTHER,)),
    (6, (GuardianKind.FATHER,)),
    (6, (GuardianKind.LEGAL,)),
)
# What guardians say of the electronic form, by how many of a hundred do.
_SIGNED = (
    (58, Signed.WRITTEN),
    (34, Signed.ELECTRONIC),
    (3, Signed.REFUSED),
    (1, Signed.WITHDRAWN),
    (4, Signed.NOT_ASKED),
)


@dataclass(slots=True)
class Bond:
    """A guardian of one child. The same guardian of two children has two."""

    guardian: int
    kind: GuardianKind
    signed: Signed
    rights: GuardianRights
    ended: bool
    login: str
    full_name: str


@dataclass(slots=True)
class Pupil:
    """`gift` is the mark that the pupil earns on the whole, from 2 to 5."""

    id: int
    person: Person
    grade: int
    letter: str
    born_on: date
    arrived_on: date
    left_on: date | None
    gift: float
    seat: Seat | None = None
    bonds: list[Bond] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Teacher:
    id: int
    person: Person
    position: str
    room: str
    department: str


@dataclass(frozen=True, slots=True)
class Office:
    """Staff who do not teach, by the role that they act in."""

    deputy: Teacher
    registrar: Teacher
    administrator: Teacher


@dataclass(slots=True)
class _Keeper:
    person: Person
    kind: GuardianKind
    signed: Signed
    rights: GuardianRights = GuardianRights.FULL
    basis: str = ""
    ended: bool = False
    login: str = ""
    row: int = 0


@dataclass(slots=True)
class _Family:
    names: tuple[str, str]
    father: str
    keepers: list[_Keeper]
    grades: list[int]


def build_pupils(rows: Rows, frame: Frame, names: Names, random: Random) -> list[Pupil]:
    """Every class full, in the order of classes; the children of the stories are the first of theirs."""
    stories = households()
    for story in stories:
        for person in (*(keeper.person for keeper in story.keepers), *(seat.person for seat in story.seats)):
            names.reserve(person)
    told = [
        _Family(
            ("", ""),
            "",
            [_Keeper(k.person, k.kind, k.signed, k.rights, k.basis, k.ended, k.login) for k in story.keepers],
            [],
        )
        for story in stories
    ]
    families: list[_Family] = []
    pupils: list[Pupil] = []
    for grade in GRADES:
        for letter in LETTERS:
            seated = [
                (seat, family)
                for story, family in zip(stories, told, strict=True)
                for seat in story.seats
                if (seat.grade, seat.letter) == (grade, letter)
            ]
            for seat, family in seated:
                pupils.append(_pupil(rows, frame, random, seat.person, (grade, letter, 0), family, seat))
            for place in range(len(seated) + 1, PUPILS_PER_CLASS + 1):
                family = _family_for(families, grade, names, random)
                child = names.child(random.random() < 0.5, family.names, family.father)
                pupils.append(_pupil(rows, frame, random, child, (grade, letter, place), family, None))
    return pupils


def _family_for(families: list[_Family], grade: int, names: Names, random: Random) -> _Family:
    if families and random.random() < _SIBLINGS:
        family = random.choice(families)
        if all(abs(grade - other) >= 2 for other in family.grades):
            family.grades.append(grade)
            return family
    kinds = random.choices([shape for _, shape in _SHAPES], [share for share, _ in _SHAPES])[0]
    surname = names.family()
    father = names.adult(female=False, family=surname)
    keepers = []
    for kind in kinds:
        person = father
        if kind is GuardianKind.MOTHER:
            person = names.adult(female=True, family=surname if random.random() < 0.8 else None)
        elif kind is GuardianKind.LEGAL:
            person = names.adult(female=True)
        keepers.append(
            _Keeper(person, kind, random.choices([s for _, s in _SIGNED], [share for share, _ in _SIGNED])[0])
        )
        if kind is GuardianKind.LEGAL:
            keepers[-1].basis = f"Распоряжение об установлении опеки № {random.randrange(10, 90)}"
    families.append(_Family(surname, "" if random.random() < 0.01 else father.given_name, keepers, [grade]))
    return families[-1]


def _pupil(
    rows: Rows,
    frame: Frame,
    random: Random,
    person: Person,
    place: tuple[int, str, int],
    family: _Family,
    seat: Seat | None,
) -> Pupil:
    calendar = frame.calendar
    grade, letter, _ = place
    born_on = _birthday(calendar, grade, random)
    late = random.randrange(1, grade) if grade > 1 and seat is None and random.random() < _CAME_LATER else 0
    arrived_on = calendar.quarters[1].starts_on if place == _ARRIVED else _started(calendar, grade - late)
    left_on = calendar.quarters[0].ends_on if place == _LEFT else None
    pupil = Pupil(
        id=rows.add(
            "student",
            school_id=frame.school,
            family_name=person.family_name,
            given_name=person.given_name,
            patronymic=person.patronymic,
            born_on=born_on,
            arrived_on=arrived_on,
            left_on=left_on,
        ),
        person=person,
        grade=grade,
        letter=letter,
        born_on=born_on,
        arrived_on=arrived_on,
        left_on=left_on,
        gift=min(4.9, max(2.9, random.gauss(4.0, 0.45))),
        seat=seat,
    )
    for keeper in family.keepers:
        pupil.bonds.append(_bond(rows, frame, pupil, keeper))
    return pupil


def _bond(rows: Rows, frame: Frame, pupil: Pupil, keeper: _Keeper) -> Bond:
    person = keeper.person
    if not keeper.row:
        keeper.row = rows.add(
            "guardian",
            school_id=frame.school,
            family_name=person.family_name,
            given_name=person.given_name,
            patronymic=person.patronymic,
        )
    rows.add(
        "guardianship",
        school_id=frame.school,
        guardian_id=keeper.row,
        student_id=pupil.id,
        kind=keeper.kind,
        rights=keeper.rights,
        basis=keeper.basis,
        starts_at=instant(pupil.arrived_on, 540),
        ends_at=instant(frame.calendar.year.span.starts_on, 540) if keeper.ended else None,
    )
    return Bond(keeper.row, keeper.kind, keeper.signed, keeper.rights, keeper.ended, keeper.login, person.full_name)


def _birthday(calendar: Calendar, grade: int, random: Random) -> date:
    """Six and a half to seven and a half years before the first grade."""
    return calendar.year.span.starts_on - timedelta(days=round((grade + 5.5) * 365.25) + random.randrange(365))


def _started(calendar: Calendar, years: int) -> date:
    """The first day of the school year that was so many years ago, the current one being 1."""
    return (calendar.year, *calendar.earlier)[years - 1].span.starts_on


def build_teachers(rows: Rows, frame: Frame, names: Names, random: Random) -> list[Teacher]:
    """A teacher of each class of the primary school first, then the departments in their order."""
    found = [
        _staff(rows, frame, names.adult(female=random.random() < 0.95), "учитель начальных классов", room, "")
        for room in primary_rooms()
    ]
    for department in DEPARTMENTS:
        for room in department_rooms(department.room, department.teachers):
            female = random.random() < (0.35 if department.men else 0.85)
            found.append(_staff(rows, frame, names.adult(female), department.title, room, department.title))
    return found


def build_office(rows: Rows, frame: Frame, names: Names) -> Office:
    return Office(
        _staff(rows, frame, names.adult(female=True), "заместитель директора по учебно-воспитательной работе", "", ""),
        _staff(rows, frame, names.adult(female=True), "делопроизводитель", "", ""),
        _staff(rows, frame, names.adult(female=False), "администратор информационных систем", "", ""),
    )


def primary_rooms() -> Iterator[str]:
    """The third grade learns in the second shift, in the rooms of the second."""
    for grade in (1, 2, 2, 4):
        for at, _ in enumerate(LETTERS, 1):
            yield f"1{grade}{at}"


def department_rooms(prefix: str, teachers: int) -> Iterator[str]:
    """One room for each teacher; none of their own where they share the gym."""
    for at in range(1, teachers + 1):
        yield f"{prefix}{at}" if prefix else ""


def _staff(rows: Rows, frame: Frame, person: Person, position: str, room: str, department: str) -> Teacher:
    row = rows.add(
        "staff",
        school_id=frame.school,
        family_name=person.family_name,
        given_name=person.given_name,
        patronymic=person.patronymic,
        position=position,
    )
    return Teacher(row, person, position, room, department)
