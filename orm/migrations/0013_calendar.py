"""Addresses of calendars."""

from pathlib import Path

from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.migrations import operations as ops

from orm.people import Role

FILES = ("calendar",)


async def forward(_apps, editor):
    for name in FILES:
        sql = (Path(__file__).parent / "sql" / "0013" / f"{name}.sql").read_text(encoding="utf-8")
        await editor.client.execute_script(sql)


class Migration(migrations.Migration):
    dependencies = [("diary", "0012_accounts")]

    initial = False

    operations = [
        ops.CreateModel(
            name="Calendar",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "account",
                    fields.ForeignKeyField(
                        "diary.Account",
                        source_field="account_id",
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
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "role",
                    fields.CharEnumField(
                        description="GUARDIAN: guardian\nSTUDENT: student\nTEACHER: teacher\nHOMEROOM: homeroom\nDEPUTY: deputy\nREGISTRAR: registrar\nADMINISTRATOR: administrator\nJOURNAL: journal\nOPERATOR: operator",
                        enum_type=Role,
                        max_length=16,
                    ),
                ),
                ("token_hash", fields.BinaryField(description="SHA-256 of the token in the address")),
                ("opened_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                (
                    "last_read_at",
                    fields.DatetimeField(
                        null=True, description="to a quarter of an hour", auto_now=False, auto_now_add=False
                    ),
                ),
                ("closed_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "calendar",
                "app": "diary",
                "pk_attr": "id",
                "table_description": "An address under which an account has the timetable of one child read by calendar programs, in one of its roles.",
            },
            bases=["Model"],
        ),
        ops.RunPython(forward, ops.RunPython.noop),
    ]
