"""School, its years, reporting periods, vacations, bells, subjects, rooms and work types."""

from enum import StrEnum

from tortoise import fields
from tortoise.contrib.postgres.fields import ArrayField
from tortoise.models import Model

from orm.fields import reference, school_key


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

    class Meta:
        table = "school"


class SchoolYear(Model):
    id = fields.BigIntField(primary_key=True)
    school = school_key()
    title = fields.CharField(40)
    starts_on = fields.DateField()
    ends_on = fields.DateField(description="the last day, included")

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

    class Meta:
        table = "vacation"


class BellSchedule(Model):
    id = fields.BigIntField(primary_key=True)
    school = school_key()
    title = fields.CharField(80)
    shift = fields.SmallIntField(default=1)

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

    class Meta:
        table = "subject"


class Room(Model):
    id = fields.BigIntField(primary_key=True)
    school = school_key()
    name = fields.CharField(80)
    shared = fields.BooleanField(default=False, description="several lessons may be held in it at once, as in a gym")

    class Meta:
        table = "room"


class WorkType(Model):
    id = fields.BigIntField(primary_key=True)
    school = school_key()
    code = fields.CharField(8)
    name = fields.CharField(120)
    weight = fields.IntField(description="thousandths: 1500 is a weight of 1.5")
    control = fields.BooleanField(default=False, description="a control work, listed in the schedule of the period")

    class Meta:
        table = "work_type"
