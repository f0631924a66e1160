"""Marks and attendance: what is read of them, and how they are written."""

from schema.marks.reading import Attendance, AttendanceCode, Mark, MarkKind, Mean, SubjectMarks

__all__ = ["Attendance", "AttendanceCode", "Mark", "MarkKind", "Mean", "SubjectMarks"]
