"""Who was away on which days."""

from datetime import date, timedelta
from random import Random

from domain.demo.people import Pupil
from domain.demo.schools import Frame
from domain.demo.texts import ABSENCE_REASONS
from orm.marks import AttendanceCode

# The chance of it on a day, and for how many days then.
_ABSENT_FOR_DAYS = (
    (0.008, AttendanceCode.ILL, (3, 8)),
    (0.006, AttendanceCode.EXCUSED, (1, 3)),
    (0.001, AttendanceCode.UNEXCUSED, (1, 2)),
)


class Days:
    """Absences of whole days, drawn ahead for the year."""

    def __init__(self, frame: Frame, pupils: list[Pupil], random: Random) -> None:
        calendar = frame.calendar
        self._codes: dict[tuple[int, date], tuple[AttendanceCode, str]] = {}
        for pupil in pupils:
            left = 0
            passed = [day for day in calendar.school_days(pupil.grade) if day <= calendar.today]
            if pupil.seat:
                passed = [day for day in passed if day < calendar.monday - timedelta(days=7)]
            if pupil.seat and pupil.seat.login:
                self._codes.update(_story_of_absence(pupil, passed))
                passed = passed[:-20]
            for day in passed:
                if left == 0:
                    for chance, code, lengths in _ABSENT_FOR_DAYS:
                        if random.random() < chance:
                            left = random.randrange(*lengths)
                            what = (code, random.choice(ABSENCE_REASONS.get(code, ("",))))
                            break
                if left:
                    self._codes[pupil.id, day] = what
                    left -= 1

    def absence(self, pupil: Pupil, day: date) -> tuple[AttendanceCode, str] | None:
        return self._codes.get((pupil.id, day))


def _story_of_absence(pupil: Pupil, days: list[date]) -> dict[tuple[int, date], tuple[AttendanceCode, str]]:
    """Three days of illness and one away with leave, a few weeks ago."""
    ill = ((day, AttendanceCode.ILL) for day in days[-8:-5])
    found = dict([*ill, (days[-15], AttendanceCode.EXCUSED)])
    return {(pupil.id, day): (code, ABSENCE_REASONS[code][0]) for day, code in found.items()}
