"""Control works are corrected by one of two at a time, and taken off the schedule without being lost."""

from tortoise import fields, migrations
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [("diary", "0007_streams")]

    initial = False

    operations = [
        ops.AddField(model_name="ControlWork", name="removed_at", field=fields.DatetimeField(null=True)),
        ops.AddField(model_name="ControlWork", name="version", field=fields.IntField(default=1, db_default=1)),
    ]
