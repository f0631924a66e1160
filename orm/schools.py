"""School, its years, reporting periods, vacations, bells, subjects, rooms, work types and marking policy; and their history."""

from enum import StrEnum
from typing import Any

from tortoise import fields
from tortoise.contrib.postgres.fields import ArrayField
from tortoise.fields.db_defaults import SqlDefault
from tortoise.models import Model

from orm.fields import reference, school_key, version


class PeriodKind(StrEnum):
    QUARTER = "quarter"
    TRIMESTER = "trimester"
    HALF_YEAR = "half_year"


class School(Model):
    """The tenant. Its name and address are public, so that the table stands outside the tenancy."""

    id = fields.BigIntField(primary_key=True)
    name = fields.CharField(200)
    short_name = fields.CharField(80)
    address = fields.CharField(300, default="")
    edit_days = fields.SmallIntField(
        default=7,
        db_default=7,
        description="days after a lesson in which its teacher may write and correct marks; later it is the deputy head's",
    )
    time_zone = fields.CharField(64, description="IANA name; dates of the school are dates in this zone")
    created_at = fields.DatetimeField(auto_now_add=True)
    version = version()

    class Meta:
        table = "school"


class SchoolYear(Model):
    id = fields.BigIntField(primary_key=True)
    school = school_key()
    title = fields.CharField(40)
    starts_on = fields.DateField()
    ends_on = fields.DateField(description="the last day, included")
    version = version()

    class Meta:
        table = "school_year"


class ReportingPeriod(Model):
    id = fields.BigIntField(primary_key=True)
    school = school_key()
    year = reference("SchoolYear", index=True)
    kind = fields.CharEnumField(PeriodKind, max_length=16)
    ordinal = fields.SmallIntField(description="1 for the first of its kind in the year")
    title = fields.CharField(40)
    starts_on = fields.DateField()
    ends_on = fields.DateField(description="the last day, included")
    closed_at = fields.DatetimeField(null=True, description="what lies in it is written no more")
    version = version()

    class Meta:
        table = "reporting_period"


class Vacation(Model):
    id = fields.BigIntField(primary_key=True)
    school = school_key()
    year = reference("SchoolYear", index=True)
    title = fields.CharField(80)
    starts_on = fields.DateField()
    ends_on = fields.DateField(description="the last day, included")
    grades: fields.Field[list[int]] = ArrayField("smallint", description="grade levels it is for; empty means all")
    version = version()

    class Meta:
        table = "vacation"


class BellSchedule(Model):
    id = fields.BigIntField(primary_key=True)
    school = school_key()
    title = fields.CharField(80)
    shift = fields.SmallIntField(default=1)
    version = version()

    class Meta:
        table = "bell_schedule"


class Bell(Model):
    id = fields.BigIntField(primary_key=True)
    school = school_key()
    schedule = reference("BellSchedule", index=True)
    number = fields.SmallIntField()
    starts = fields.SmallIntField(description="minutes after midnight in the school's zone")
    ends = fields.SmallIntField(description="minutes after midnight in the school's zone")

    class Meta:
        table = "bell"


class Subject(Model):
    id = fields.BigIntField(primary_key=True)
    school = school_key()
    name = fields.CharField(200)
    short_name = fields.CharField(40)
    version = version()

    class Meta:
        table = "subject"


class Room(Model):
    id = fields.BigIntField(primary_key=True)
    school = school_key()
    name = fields.CharField(80)
    shared = fields.BooleanField(default=False, description="several lessons may be held in it at once, as in a gym")
    version = version()

    class Meta:
        table = "room"


class WorkType(Model):
    id = fields.BigIntField(primary_key=True)
    school = school_key()
    code = fields.CharField(8)
    name = fields.CharField(120)
    weight = fields.IntField(description="thousandths: 1500 is a weight of 1.5")
    control = fields.BooleanField(default=False, description="a control work, listed in the schedule of the period")
    version = version()

    class Meta:
        table = "work_type"


class MarkingPolicy(Model):
    """What may be written as a mark, by the school's local act. A trigger gives each school one."""

    id = fields.BigIntField(primary_key=True)
    school = school_key()
    scale = fields.SmallIntField(default=5, db_default=5, description="the best number: 5, 10, 12 or 100")
    lowest = fields.SmallIntField(default=1, db_default=1, description="the worst number that is given")
    codes: fields.Field[list[str]] = ArrayField(
        "text",
        db_default=SqlDefault("'{зч,нзч,н/а,осв,.}'"),
        description="credits and codes that may stand in a cell beside numbers",
    )
    document = fields.CharField(200, default="", db_default="", description="the local act, with its number and date")
    version = version()

    class Meta:
        table = "marking_policy"


class StructureHistory(Model):
    """What a trigger writes when an account makes a row of a school's structure, or anybody changes or removes one."""

    id = fields.BigIntField(primary_key=True)
    school_id = fields.BigIntField()
    entity = fields.CharField(40, description="the table")
    row_id = fields.BigIntField()
    at = fields.DatetimeField()
    actor_id = fields.BigIntField(
        null=True, description="the account that acted, empty for a worker or the owner's role"
    )
    reason = fields.TextField(default="")
    before: fields.Field[Any] = fields.JSONField(null=True, description="empty for a new row")
    after: fields.Field[Any] = fields.JSONField(null=True, description="empty when the row was removed")

    class Meta:
        table = "structure_history"
        indexes = (("entity", "row_id", "id"),)
