"""What teachers advise: to the children of the demo accounts for certain, to others now and then."""

from datetime import timedelta
from random import Random

from domain.demo.curriculum import CONTROLLED, HOURS
from domain.demo.groups import Structure
from domain.demo.people import Pupil
from domain.demo.rows import Rows
from domain.demo.schools import Frame, instant
from domain.demo.texts import RECOMMENDATIONS

_CHANCE = 0.15
_GENERAL = "Аккуратный и внимательный ученик класса; важно высыпаться и не опаздывать к первому уроку."


def build(rows: Rows, frame: Frame, structure: Structure, random: Random) -> None:
    yesterday = frame.calendar.today - timedelta(days=1)
    for school_class in structure.classes:
        subjects = [subject for subject in HOURS[school_class.grade] if subject in CONTROLLED]
        for pupil, within in school_class.whole.members:
            if yesterday not in within:
                continue
            told = bool(pupil.seat) or random.random() < _CHANCE
            for subject in random.sample(subjects, 2) if told else ():
                _add(rows, frame, pupil, structure.teacher_of(school_class, subject, pupil).id, random, subject)
            if pupil.seat:
                _add(rows, frame, pupil, structure.homerooms[school_class.id].id, random, None)


def _add(rows: Rows, frame: Frame, pupil: Pupil, staff: int, random: Random, subject: str | None) -> None:
    day = frame.calendar.today - timedelta(days=random.randrange(1, 40))
    rows.add(
        "recommendation",
        school_id=frame.school,
        student_id=pupil.id,
        subject_id=frame.subjects[subject] if subject else None,
        staff_id=staff,
        text=random.choice(RECOMMENDATIONS) if subject else _GENERAL,
        written_at=instant(day, 930),
    )
