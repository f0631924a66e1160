"""What a consent covers, who is identified, and a chain over the sights that names the bad row."""

from pathlib import Path

from tortoise import fields, migrations
from tortoise.contrib.postgres.fields import ArrayField
from tortoise.fields.db_defaults import SqlDefault
from tortoise.migrations import operations as ops

FILES = ("consents", "audit")


async def forward(_apps, editor):
    for name in FILES:
        sql = (Path(__file__).parent / "sql" / "0006" / f"{name}.sql").read_text(encoding="utf-8")
        await editor.client.execute_script(sql)


class Migration(migrations.Migration):
    dependencies = [("diary", "0005_marks")]

    initial = False

    operations = [
        ops.AddField(
            model_name="Account",
            name="identified_at",
            field=fields.DatetimeField(
                null=True,
                description="when a one-time code that the school handed over was first used",
                auto_now=False,
                auto_now_add=False,
            ),
        ),
        ops.AddField(
            model_name="ConsentDecision",
            name="channels",
            field=ArrayField(
                description="as purposes; empty where no channel is meant",
                db_default=SqlDefault("'{web,email,sms}'"),
                element_type="TEXT",
            ),
        ),
        ops.AddField(
            model_name="ConsentDecision",
            name="purposes",
            field=ArrayField(
                description="what a consent covers, sorted; empty for a refusal and a withdrawal, which cover everything",
                db_default=SqlDefault("'{informing,notices}'"),
                element_type="TEXT",
            ),
        ),
        ops.AddField(
            model_name="Seal",
            name="digests",
            field=fields.BinaryField(
                description="SHA-256 of each row, one after the other: they name the bad one",
                db_default=SqlDefault("''"),
            ),
        ),
        ops.AddField(
            model_name="Seal",
            name="ids",
            field=ArrayField(
                description="the rows in this link, in their order",
                db_default=SqlDefault("'{}'"),
                element_type="BIGINT",
            ),
        ),
        ops.RunPython(forward, ops.RunPython.noop),
    ]
