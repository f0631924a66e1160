"""Marks and attendance: read here; written in `recording`, whose pages are judged by `judging` on what `standing` found."""

from domain.marks.attendance import ATTENDANCE, attendance_of_days, attendance_of_students, attendances
from domain.marks.means import Mean
from domain.marks.reading import MARK, marks, marks_by_subject, marks_of_days

__all__ = [
    "ATTENDANCE",
    "MARK",
    "Mean",
    "attendance_of_days",
    "attendance_of_students",
    "attendances",
    "marks",
    "marks_by_subject",
    "marks_of_days",
]
