"""Homework: given at one lesson, due at another, and the files that come with it (R2.7)."""

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


class Attachment(Model):
    """A file of homework: awaited, there once it has arrived, a tombstone once it is removed."""

    id = fields.BigIntField(primary_key=True)
    school = school_key()
    homework = reference("Homework", index=True)
    name = fields.TextField(description="as the family sees it")
    media_type = fields.CharField(100)
    size = fields.IntField(description="bytes")
    sha256 = fields.BinaryField()
    content = fields.BinaryField(
        null=True, description="empty before it arrives, and again some time after it is removed"
    )
    added_by = reference("Account")
    added_at = fields.DatetimeField()
    arrived_at = fields.DatetimeField(null=True)
    removed_at = fields.DatetimeField(null=True)

    class Meta:
        table = "attachment"
