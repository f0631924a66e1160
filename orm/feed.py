"""The event feed: what happened, once, and for whom it was visible, numbered per student without gaps."""

from typing import Any

from tortoise import fields
from tortoise.models import Model

from orm.fields import reference, school_key


class Event(Model):
    """One fact, appended in the transaction that made it."""

    id = fields.BigIntField(primary_key=True)
    school = school_key()
    kind = fields.CharField(40)
    at = fields.DatetimeField()
    actor_id = fields.BigIntField(null=True, description="the account that acted, empty for a worker")
    group_id = fields.BigIntField(null=True, description="the group it is about, for those who teach it")
    subject_id = fields.BigIntField(null=True)
    lesson_id = fields.BigIntField(null=True)
    row_id = fields.BigIntField(description="the row that the kind speaks of")
    before: fields.Field[Any] = fields.JSONField(null=True, description="empty for something new")
    after: fields.Field[Any] = fields.JSONField(null=True, description="empty for something removed")
    reason = fields.CharField(500, default="", db_default="", description="why, as whoever acted said it")

    class Meta:
        table = "event"


class FeedEntry(Model):
    """An event in the feed of one student."""

    id = fields.BigIntField(primary_key=True)
    school = school_key()
    student = reference("Student")
    number = fields.BigIntField(description="1, 2, 3 … per student, in the order in which transactions committed")
    event = reference("Event", index=True)

    class Meta:
        table = "feed_entry"


class FeedCounter(Model):
    """The last number of a student's feed. Locked last in a transaction, in the order of students."""

    id = fields.BigIntField(primary_key=True)
    student_id = fields.BigIntField(unique=True)
    school = school_key()
    number = fields.BigIntField(default=0)

    class Meta:
        table = "feed_counter"
