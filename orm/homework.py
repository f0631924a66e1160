"""Homework: given at one lesson, due at another (R2.7)."""

from tortoise import fields
from tortoise.models import Model

from orm.fields import reference, school_key


class Homework(Model):
    id = fields.BigIntField(primary_key=True)
    school = school_key()
    group = reference("StudyGroup")
    subject = reference("Subject")
    given_lesson = reference("Lesson", null=True, index=True)
    due_lesson = reference("Lesson", null=True, index=True)
    given_on = fields.DateField()
    due_on = fields.DateField()
    text = fields.TextField()
    given_by = reference("Staff", null=True)
    created_at = fields.DatetimeField(auto_now_add=True)
    removed_at = fields.DatetimeField(null=True)
    version = fields.IntField(default=1)

    class Meta:
        table = "homework"
        indexes = (("group_id", "due_on"), ("group_id", "given_on"))
