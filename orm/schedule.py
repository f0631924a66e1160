"""When each regular job is due next: the row is the truth, whichever scheduler looks at it."""

from tortoise import fields
from tortoise.models import Model


class Schedule(Model):
    name = fields.CharField(64, primary_key=True)
    next_at = fields.DatetimeField()

    class Meta:
        table = "schedule"
