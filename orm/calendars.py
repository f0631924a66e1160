"""Calendars that a family subscribes to. Like sessions they belong to an account, and stand outside the tenancy."""

from tortoise import fields
from tortoise.models import Model

from orm.fields import reference
from orm.people import Role


class Calendar(Model):
    """An address under which an account has the timetable of one child read by calendar programs, in one of its roles."""

    id = fields.BigIntField(primary_key=True)
    account = reference("Account", index=True)
    student = reference("Student", index=True)
    role = fields.CharEnumField(Role, max_length=16)
    token_hash = fields.BinaryField(description="SHA-256 of the token in the address")
    opened_at = fields.DatetimeField()
    last_read_at = fields.DatetimeField(null=True, description="to a quarter of an hour")
    closed_at = fields.DatetimeField(null=True)

    class Meta:
        table = "calendar"
