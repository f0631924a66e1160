"""A school of a city to measure with: plain, and of the same size in every run."""

from datetime import date
from random import Random

from domain.demo import schools
from domain.demo.accounts import Opener
from domain.demo.calendar import around
from domain.demo.city import lessons, marks, people
from domain.demo.city.plan import SUBJECTS_OF_THE_WEEK, rooms
from domain.demo.curriculum import SUBJECTS
from domain.demo.names import Names
from domain.demo.rows import Rows

SEED = "Город школ"


def logins(count: int) -> list[str]:
    return [f"city-{who}-{number}" for number in range(1, count + 1) for who in ("guardian", "teacher")]


def build(rows: Rows, today: date, number: int, password_hash: str) -> None:
    """Add school `number` of the city, with the accounts `city-guardian-<number>` and `city-teacher-<number>`.

    The guardian's child is in the first class, which the teacher teaches mathematics.
    """
    random = Random(f"{SEED}: {number}")  # noqa: S311 - as in the demo school
    subjects = {name: SUBJECTS[name] for name in SUBJECTS_OF_THE_WEEK}
    frame = schools.build(rows, around(today), _sign(number), subjects, rooms())
    names = Names(random)
    staff = people.build_staff(rows, frame, names, random)
    classes = people.build_classes(rows, frame, names, staff, random)
    people.open_accounts(rows, Opener(rows, frame, password_hash), number, staff)
    given = lessons.build(rows, frame, classes, staff)
    lessons.give_homework(rows, frame, given, random)
    marks.build(rows, frame, [lesson for lesson in given if lesson.held], random)


def _sign(number: int) -> schools.Sign:
    return schools.Sign(
        f"Городская школа «Лесная-{number}»", f"«Лесная-{number}»", f"г. Светлоозёрск, Лесной проезд, д. {number}"
    )
