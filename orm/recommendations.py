"""Teachers' recommendations to one student (R2.8)."""

from tortoise import fields
from tortoise.models import Model

from orm.fields import reference, school_key


class Recommendation(Model):
    id = fields.BigIntField(primary_key=True)
    school = school_key()
    student = reference("Student")
    subject = reference("Subject", null=True)
    staff = reference("Staff")
    text = fields.TextField()
    written_at = fields.DatetimeField()
    removed_at = fields.DatetimeField(null=True)

    class Meta:
        table = "recommendation"
        indexes = (("student_id", "written_at"),)
