"""Final marks of a period or a year, and when they become visible (R3.1, R6.1)."""

from tortoise import fields
from tortoise.models import Model

from orm.fields import HistoryRow, reference, school_key
from orm.groups import Programme
from orm.marks import MarkKind


class FinalMark(Model):
    """A result that the school received; families see it from `published_at` or `due_at`, whichever comes first."""

    id = fields.BigIntField(primary_key=True)
    school = school_key()
    student = reference("Student", index=True)
    subject = reference("Subject")
    year = reference("SchoolYear")
    period = reference("ReportingPeriod", null=True)
    programme = fields.CharEnumField(Programme, max_length=16)
    grade = fields.SmallIntField(description="the grade level it was earned in, 1 to 12")
    kind = fields.CharEnumField(MarkKind, max_length=8)
    value = fields.SmallIntField(null=True)
    scale = fields.SmallIntField(default=5)
    code = fields.CharField(16, null=True, description="н/а, осв, зч, нзч, освоил or не освоил")
    set_by = reference("Staff", null=True)
    received_at = fields.DatetimeField()
    due_at = fields.DatetimeField(
        description="the instant of R6.1: the end of day D+3 in the school's zone, stored when received"
    )
    published_at = fields.DatetimeField(null=True)
    version = fields.IntField(default=1)

    class Meta:
        table = "final_mark"


class FinalMarkHistory(HistoryRow):
    class Meta:
        table = "final_mark_history"
        indexes = (("row_id", "id"),)
