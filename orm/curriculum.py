"""The curriculum (учебный план): which subjects a class learns in its year, and for how many hours (R5.1, R5.2)."""

from tortoise import fields
from tortoise.models import Model

from orm.fields import reference, school_key, version


class Curriculum(Model):
    """The plan of one class. Its parts and groups across classes learn by it; an individual plan has its own document."""

    id = fields.BigIntField(primary_key=True)
    school = school_key()
    school_class = reference("SchoolClass")
    version = version()

    class Meta:
        table = "curriculum"


class CurriculumSubject(Model):
    id = fields.BigIntField(primary_key=True)
    school = school_key()
    curriculum = reference("Curriculum")
    subject = reference("Subject", index=True)
    hours = fields.SmallIntField(description="lessons in the whole year")

    class Meta:
        table = "curriculum_subject"
