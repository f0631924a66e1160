"""Lessons with a planned and an effective slot, their teachers, their changes, and control works."""

from enum import StrEnum
from typing import Any

from tortoise import fields
from tortoise.models import Model

from orm.fields import reference, school_key


class LessonStatus(StrEnum):
    PLANNED = "planned"
    HELD = "held"
    CANCELLED = "cancelled"


class LessonType(StrEnum):
    """Kinds of lesson that the statistics of R5.2 are split by."""

    NEW_MATERIAL = "new_material"
    PRACTICE = "practice"
    REVISION = "revision"
    LABORATORY = "laboratory"
    CONTROL = "control"
    EXCURSION = "excursion"
    COMBINED = "combined"


class ChangeKind(StrEnum):
    """Facts of separate kinds (замена и перенос уроков, R2.3)."""

    CANCELLED = "cancelled"
    TEACHER = "teacher"
    SUBJECT = "subject"
    ROOM = "room"
    MOVED = "moved"
    SWAPPED = "swapped"
    MERGED = "merged"


class Lesson(Model):
    id = fields.BigIntField(primary_key=True)
    school = school_key()
    group = reference("StudyGroup")
    planned_subject = reference("Subject")
    planned_room = reference("Room", null=True)
    planned_on = fields.DateField()
    planned_number = fields.SmallIntField()
    planned_starts_at = fields.DatetimeField()
    planned_ends_at = fields.DatetimeField()
    subject = reference("Subject")
    room = reference("Room", null=True)
    date = fields.DateField(description="the effective day in the school's zone, after changes")
    number = fields.SmallIntField()
    starts_at = fields.DatetimeField()
    ends_at = fields.DatetimeField()
    status = fields.CharEnumField(LessonStatus, max_length=16, default=LessonStatus.PLANNED)
    lesson_type = fields.CharEnumField(LessonType, max_length=16, default=LessonType.COMBINED)
    topic = fields.CharField(500, default="")
    sitting = fields.BigIntField(
        null=True, description="lessons merged into one share it; kept by a trigger, by default the lesson's id"
    )
    exclusive_room_id = fields.BigIntField(
        null=True, description="kept by a trigger: the room, unless shared or cancelled"
    )
    version = fields.IntField(default=1)

    class Meta:
        table = "lesson"
        indexes = (("group_id", "date"), ("group_id", "planned_on"))


class LessonTeacher(Model):
    """Who was planned to give a lesson, and who gives it. A substitution leaves the first row planned and adds an effective one."""

    id = fields.BigIntField(primary_key=True)
    school = school_key()
    lesson = reference("Lesson", index=True)
    staff = reference("Staff")
    planned = fields.BooleanField(default=True)
    effective = fields.BooleanField(default=True)
    date = fields.DateField(description="kept by a trigger: the lesson's effective day")
    starts_at = fields.DatetimeField(description="kept by a trigger, as date")
    ends_at = fields.DatetimeField(description="kept by a trigger, as date")
    sitting = fields.BigIntField(null=True, description="kept by a trigger: the lesson's, empty when it is cancelled")

    class Meta:
        table = "lesson_teacher"
        indexes = (("staff_id", "date"),)


class LessonChange(Model):
    """What was changed, by whom and why. One that was taken back keeps its row: whoever was told of it is told again."""

    id = fields.BigIntField(primary_key=True)
    school = school_key()
    kind = fields.CharEnumField(ChangeKind, max_length=16)
    lesson = reference("Lesson", index=True)
    other_lesson = reference("Lesson", null=True, index=True)
    before: fields.Field[Any] = fields.JSONField(
        description="slot, room, subject and teachers before, as far as this kind changes them"
    )
    after: fields.Field[Any] = fields.JSONField(description="the same afterwards")
    reason = fields.CharField(500, default="")
    made_by = reference("Account", null=True)
    made_at = fields.DatetimeField()
    withdrawn_by = reference("Account", null=True)
    withdrawn_at = fields.DatetimeField(null=True)

    class Meta:
        table = "lesson_change"


class ControlWork(Model):
    """An entry of the schedule of control works (R2.4)."""

    id = fields.BigIntField(primary_key=True)
    school = school_key()
    group = reference("StudyGroup")
    subject = reference("Subject")
    work_type = reference("WorkType")
    lesson = reference("Lesson", null=True, index=True)
    date = fields.DateField()
    title = fields.CharField(300)
    removed_at = fields.DatetimeField(null=True)
    version = fields.IntField(default=1, db_default=1)

    class Meta:
        table = "control_work"
        indexes = (("group_id", "date"),)
