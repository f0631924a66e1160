"""Where families are reached, and the form that was agreed with them (R7)."""

from enum import StrEnum
from typing import Any

from tortoise import fields
from tortoise.models import Model

from orm.fields import reference, school_key, version


class ContactChannel(StrEnum):
    EMAIL = "email"
    SMS = "sms"


class ContactSource(StrEnum):
    """How a contact came to the school (R7.2): from a signed document, which confirms it, or from the person."""

    WRITTEN = "written"
    ELECTRONIC = "electronic"
    ENTERED = "entered"


class NoticeKind(StrEnum):
    """What a family is told of."""

    MARK = "mark"
    ATTENDANCE = "attendance"
    ABSENCE = "absence"
    CHANGE = "change"
    HOMEWORK = "homework"
    CONTROL_WORK = "control_work"
    RECOMMENDATION = "recommendation"
    RESULT = "result"


class Cadence(StrEnum):
    NOW = "now"
    DAILY = "daily"
    WEEKLY = "weekly"
    NEVER = "never"


class Contact(Model):
    """One address of one person, of a guardian or else of a student. What is no longer used keeps its row."""

    id = fields.BigIntField(primary_key=True)
    school = school_key()
    guardian = reference("Guardian", null=True, index=True)
    student = reference("Student", null=True, index=True)
    channel = fields.CharEnumField(ContactChannel, max_length=8)
    address = fields.CharField(254, description="an e-mail address in ASCII, or a telephone number in E.164")
    source = fields.CharEnumField(ContactSource, max_length=16)
    document_number = fields.CharField(80, default="")
    document_date = fields.DateField(null=True)
    added_by = reference("Account")
    added_at = fields.DatetimeField()
    confirmed_at = fields.DatetimeField(null=True, description="until then it is sent nothing but its confirmation")
    ended_at = fields.DatetimeField(null=True)
    version = version()

    class Meta:
        table = "contact"


class NoticeForm(Model):
    """What one reader of one child's diary is told, by which channel and how often; without a guardian it is the student's own.

    Without a row the usual form holds (`domain.contacts.form`).
    """

    id = fields.BigIntField(primary_key=True)
    school = school_key()
    student = reference("Student", index=True)
    guardian = reference("Guardian", null=True, index=True)
    wishes: fields.Field[Any] = fields.JSONField(description="a cadence by kind and channel: `mark.email`")
    quiet_from = fields.SmallIntField(description="minutes after midnight in the school's zone")
    quiet_until = fields.SmallIntField(description="as quiet_from; the same number means no quiet hours")
    hides_marks = fields.BooleanField(description="whether a message says that there is a mark without saying which")
    agreed_by = reference("Account")
    agreed_at = fields.DatetimeField()
    version = version()

    class Meta:
        table = "notice_form"
