"""Contacts of families, and the form that was agreed with them."""

from pathlib import Path

from tortoise import migrations
from tortoise.migrations import operations as ops
from orjson import loads
from orm.contacts import ContactChannel, ContactSource
from tortoise.fields.base import OnDelete
from tortoise.fields.data import JSON_DUMPS
from tortoise import fields

FILES = ("contacts",)


async def forward(_apps, editor):
    for name in FILES:
        sql = (Path(__file__).parent / "sql" / "0015" / f"{name}.sql").read_text(encoding="utf-8")
        await editor.client.execute_script(sql)


class Migration(migrations.Migration):
    dependencies = [("diary", "0014_identity")]

    initial = False

    operations = [
        ops.CreateModel(
            name="Contact",
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
                    "guardian",
                    fields.ForeignKeyField(
                        "diary.Guardian",
                        source_field="guardian_id",
                        null=True,
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "student",
                    fields.ForeignKeyField(
                        "diary.Student",
                        source_field="student_id",
                        null=True,
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "channel",
                    fields.CharEnumField(description="EMAIL: email\nSMS: sms", enum_type=ContactChannel, max_length=8),
                ),
                (
                    "address",
                    fields.CharField(
                        description="an e-mail address in ASCII, or a telephone number in E.164", max_length=254
                    ),
                ),
                (
                    "source",
                    fields.CharEnumField(
                        description="WRITTEN: written\nELECTRONIC: electronic\nENTERED: entered",
                        enum_type=ContactSource,
                        max_length=16,
                    ),
                ),
                ("document_number", fields.CharField(default="", max_length=80)),
                ("document_date", fields.DateField(null=True)),
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
                (
                    "confirmed_at",
                    fields.DatetimeField(
                        null=True,
                        description="until then it is sent nothing but its confirmation",
                        auto_now=False,
                        auto_now_add=False,
                    ),
                ),
                ("ended_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("version", fields.IntField(default=1, db_default=1)),
            ],
            options={
                "table": "contact",
                "app": "diary",
                "pk_attr": "id",
                "table_description": "One address of one person, of a guardian or else of a student. What is no longer used keeps its row.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="NoticeForm",
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
                    "student",
                    fields.ForeignKeyField(
                        "diary.Student",
                        source_field="student_id",
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "guardian",
                    fields.ForeignKeyField(
                        "diary.Guardian",
                        source_field="guardian_id",
                        null=True,
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "wishes",
                    fields.JSONField(
                        description="a cadence by kind and channel: `mark.email`", encoder=JSON_DUMPS, decoder=loads
                    ),
                ),
                ("quiet_from", fields.SmallIntField(description="minutes after midnight in the school's zone")),
                (
                    "quiet_until",
                    fields.SmallIntField(description="as quiet_from; the same number means no quiet hours"),
                ),
                (
                    "hides_marks",
                    fields.BooleanField(description="whether a message says that there is a mark without saying which"),
                ),
                (
                    "agreed_by",
                    fields.ForeignKeyField(
                        "diary.Account",
                        source_field="agreed_by_id",
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("agreed_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("version", fields.IntField(default=1, db_default=1)),
            ],
            options={
                "table": "notice_form",
                "app": "diary",
                "pk_attr": "id",
                "table_description": "What one reader of one child's diary is told, by which channel and how often; without a guardian it is the student's own.",
            },
            bases=["Model"],
        ),
        ops.RunPython(forward, ops.RunPython.noop),
    ]
