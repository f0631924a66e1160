"""Classes, study groups, individual plans, who is in them and who teaches them."""

from enum import StrEnum
from typing import Any

from tortoise import fields
from tortoise.models import Model

from orm.fields import reference, school_key
from orm.schools import PeriodKind


class Programme(StrEnum):
    """Main programmes of general education (R3.1)."""

    PRIMARY = "primary"
    BASIC = "basic"
    SECONDARY = "secondary"


class GroupKind(StrEnum):
    """What a study group is; a lesson always belongs to one."""

    CLASS = "class"
    PART = "part"
    ACROSS = "across"
    INDIVIDUAL = "individual"


class SchoolClass(Model):
    id = fields.BigIntField(primary_key=True)
    school = school_key()
    year = reference("SchoolYear", index=True)
    grade = fields.SmallIntField(description="1 to 12")
    title = fields.CharField(40)
    programme = fields.CharEnumField(Programme, max_length=16)
    period_kind = fields.CharEnumField(PeriodKind, max_length=16)
    bell_schedule = reference("BellSchedule", null=True)
    marked = fields.BooleanField(
        default=True, description="false where the school teaches without marks, as in the first grade"
    )
    closed_on = fields.DateField(
        null=True, description="the last day, included; empty where it runs to the end of the year"
    )
    version = fields.IntField(default=1, db_default=1, description="kept by a trigger")

    class Meta:
        table = "school_class"


class IndividualPlan(Model):
    id = fields.BigIntField(primary_key=True)
    school = school_key()
    student = reference("Student", index=True)
    year = reference("SchoolYear")
    title = fields.CharField(120)
    document = fields.CharField(120, default="")
    starts_on = fields.DateField()
    ends_on = fields.DateField(description="the last day, included")

    class Meta:
        table = "individual_plan"


class StudyGroup(Model):
    id = fields.BigIntField(primary_key=True)
    school = school_key()
    year = reference("SchoolYear", index=True)
    kind = fields.CharEnumField(GroupKind, max_length=16)
    title = fields.CharField(200)
    school_class = reference("SchoolClass", null=True, index=True)
    plan = reference("IndividualPlan", null=True, index=True)
    closed_on = fields.DateField(
        null=True, description="the last day, included; empty where it runs to the end of the year"
    )
    version = fields.IntField(default=1, db_default=1, description="kept by a trigger")

    class Meta:
        table = "study_group"


class Enrolment(Model):
    """A student in a group for an interval. Being in a class is being in its group, so that the history follows the child (R3.1)."""

    id = fields.BigIntField(primary_key=True)
    school = school_key()
    student = reference("Student")
    group = reference("StudyGroup")
    in_class = fields.BooleanField(
        description="kept by a trigger: the group is a class; a student is in one class at a time"
    )
    starts_on = fields.DateField()
    ends_on = fields.DateField(description="the last day, included")
    version = fields.IntField(default=1, db_default=1, description="kept by a trigger")

    class Meta:
        table = "enrolment"
        indexes = (("student_id", "starts_on"), ("group_id", "starts_on"))


class TeachingAssignment(Model):
    id = fields.BigIntField(primary_key=True)
    school = school_key()
    staff = reference("Staff", index=True)
    group = reference("StudyGroup", index=True)
    subject = reference("Subject")
    starts_on = fields.DateField()
    ends_on = fields.DateField(description="the last day, included")
    version = fields.IntField(default=1, db_default=1, description="kept by a trigger")

    class Meta:
        table = "teaching_assignment"


class Homeroom(Model):
    """The homeroom teacher (классный руководитель) of a class for an interval."""

    id = fields.BigIntField(primary_key=True)
    school = school_key()
    staff = reference("Staff", index=True)
    school_class = reference("SchoolClass", index=True)
    starts_on = fields.DateField()
    ends_on = fields.DateField(description="the last day, included")
    version = fields.IntField(default=1, db_default=1, description="kept by a trigger")

    class Meta:
        table = "homeroom"


class RosterHistory(Model):
    """What a trigger writes when people, groups, who is in them and who teaches them change: never written by code, never changed.

    A row that an exchange made is its own history; one that a person made begins with who made it.
    """

    id = fields.BigIntField(primary_key=True)
    school_id = fields.BigIntField()
    thing = fields.CharField(40, description="the table of the row")
    row_id = fields.BigIntField()
    student_id = fields.BigIntField(null=True, description="the student whom the row is about")
    at = fields.DatetimeField()
    actor_id = fields.BigIntField(
        null=True, description="the account that acted, empty for a worker or the owner's role"
    )
    reason = fields.TextField(default="")
    before: fields.Field[Any] = fields.JSONField(null=True, description="empty when the row was made")
    after: fields.Field[Any] = fields.JSONField(null=True, description="empty when the row was removed")

    class Meta:
        table = "roster_history"
        indexes = (("thing", "row_id"), ("student_id", "id"))
