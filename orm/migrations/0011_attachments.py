"""Files of homework, with their content."""

from pathlib import Path

from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.migrations import operations as ops

FILES = ("attachments",)


async def forward(_apps, editor):
    for name in FILES:
        sql = (Path(__file__).parent / "sql" / "0011" / f"{name}.sql").read_text(encoding="utf-8")
        await editor.client.execute_script(sql)


class Migration(migrations.Migration):
    dependencies = [("diary", "0010_people")]

    initial = False

    operations = [
        ops.CreateModel(
            name="Attachment",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "school",
                    fields.ForeignKeyField(
                        "diary.School",
                        source_field="school_id",
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "homework",
                    fields.ForeignKeyField(
                        "diary.Homework",
                        source_field="homework_id",
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("name", fields.TextField(description="as the family sees it", unique=False)),
                ("media_type", fields.CharField(max_length=100)),
                ("size", fields.IntField(description="bytes")),
                ("sha256", fields.BinaryField()),
                (
                    "content",
                    fields.BinaryField(
                        null=True, description="empty before it arrives, and again some time after it is removed"
                    ),
                ),
                (
                    "added_by",
                    fields.ForeignKeyField(
                        "diary.Account",
                        source_field="added_by_id",
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("added_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("arrived_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("removed_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "attachment",
                "app": "diary",
                "pk_attr": "id",
                "table_description": "A file of homework: awaited, there once it has arrived, a tombstone once it is removed.",
            },
            bases=["Model"],
        ),
        ops.RunPython(forward, ops.RunPython.noop),
    ]
