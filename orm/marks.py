"""Marks and attendance, each with the history that a trigger writes.

The table of marks is made for a hundred million rows: what a read filters and sums by (`lesson_date`, `subject_id`) stands on
the mark itself, and the index by student covers averages.
"""

from enum import StrEnum

from tortoise import fields
from tortoise.models import Model

from orm.fields import HistoryRow, reference, school_key


class MarkKind(StrEnum):
    """A mark is never a bare integer: a number of a scale, a credit (зч, нзч), or a code (н/а, осв, «.»)."""

    NUMERIC = "numeric"
    CREDIT = "credit"
    CODE = "code"


class AttendanceCode(StrEnum):
    EXCUSED = "excused"
    ILL = "ill"
    UNEXCUSED = "unexcused"
    UNKNOWN = "unknown"
    LATE = "late"
    EXEMPT = "exempt"


class Mark(Model):
    id = fields.BigIntField(primary_key=True)
    school = school_key()
    student = reference("Student")
    lesson = reference("Lesson", index=True)
    group_id = fields.BigIntField(description="the lesson's group")
    subject_id = fields.BigIntField(description="the lesson's subject")
    lesson_date = fields.DateField(description="the lesson's effective day; a trigger carries a move over")
    work_type = reference("WorkType")
    kind = fields.CharEnumField(MarkKind, max_length=8)
    value = fields.SmallIntField(null=True, description="the number, for a numeric mark")
    scale = fields.SmallIntField(default=5, description="the best number of the scale: 5, 10, 12 or 100")
    code = fields.CharField(8, null=True, description="зч, нзч, н/а, осв or «.»")
    counts = fields.BooleanField(default=True, description="whether it is part of the mean")
    weight = fields.IntField(description="thousandths")
    comment = fields.CharField(500, default="")
    due_on = fields.DateField(null=True, description="for «.»: the day by which the owed work must be handed in")
    set_by = reference("Staff", null=True)
    set_at = fields.DatetimeField()
    removed_at = fields.DatetimeField(null=True)
    version = fields.IntField(default=1)

    class Meta:
        table = "mark"


class MarkHistory(HistoryRow):
    class Meta:
        table = "mark_history"
        indexes = (("row_id", "id"),)


class Attendance(Model):
    """A student's absence from, or lateness to, one lesson; being there is the absence of a row."""

    id = fields.BigIntField(primary_key=True)
    school = school_key()
    student = reference("Student")
    lesson = reference("Lesson")
    lesson_date = fields.DateField(description="the lesson's effective day; a trigger carries a move over")
    code = fields.CharEnumField(AttendanceCode, max_length=16)
    reason = fields.CharField(300, default="")
    noted_by = reference("Staff", null=True)
    noted_at = fields.DatetimeField()
    version = fields.IntField(default=1)

    class Meta:
        table = "attendance"
        unique_together = (("lesson_id", "student_id"),)
        indexes = (("student_id", "lesson_date"),)


class AttendanceHistory(HistoryRow):
    class Meta:
        table = "attendance_history"
        indexes = (("row_id", "id"),)
