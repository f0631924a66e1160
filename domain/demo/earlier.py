"""The classes that the pupils were in before this year: the history follows the child (R3.1)."""

from random import Random

from domain.demo.curriculum import LETTERS, WITHOUT_MARKS, period_kind_of, programme_of
from domain.demo.groups import enrol
from domain.demo.people import Pupil
from domain.demo.rows import Rows
from domain.demo.schools import Frame
from orm.groups import GroupKind

_CHANGED_CLASS = 0.05


def build(rows: Rows, frame: Frame, pupils: list[Pupil], random: Random) -> None:
    """Where everybody was before: as a rule in the class that has grown into the present one."""
    made: dict[tuple[int, int, str], int] = {}
    for pupil in pupils:
        moved_years_ago = _moved_years_ago(pupil, random)
        other = LETTERS[1 - LETTERS.index(pupil.letter)]
        for back in range(1, pupil.grade):
            span = frame.calendar.earlier[back - 1].span
            if pupil.arrived_on > span.starts_on:
                break
            key = (back, pupil.grade - back, other if back >= moved_years_ago else pupil.letter)
            if key not in made:
                made[key] = _class(rows, frame, *key)
            enrol(rows, frame, pupil, made[key], span)


def _moved_years_ago(pupil: Pupil, random: Random) -> int:
    """Since when the pupil has been with this class: the demo student for one year, a few others for some, the rest always."""
    if pupil.seat and pupil.seat.login:
        return 2
    return random.randrange(1, 11) if random.random() < _CHANGED_CLASS else 11


def _class(rows: Rows, frame: Frame, back: int, grade: int, letter: str) -> int:
    title = f"{grade}{letter}"
    row = rows.add(
        "school_class",
        school_id=frame.school,
        year_id=frame.earlier[back - 1],
        grade=grade,
        title=title,
        programme=programme_of(grade),
        period_kind=period_kind_of(grade),
        marked=grade != WITHOUT_MARKS,
    )
    return rows.add(
        "study_group",
        school_id=frame.school,
        year_id=frame.earlier[back - 1],
        kind=GroupKind.CLASS,
        title=title,
        school_class_id=row,
    )
