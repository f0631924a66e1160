"""What a stream for staff needs to know of an event: the transaction that wrote it."""

from pathlib import Path

from tortoise import migrations
from tortoise.migrations import operations as ops

FILES = ("transactions",)


async def forward(_apps, editor):
    for name in FILES:
        sql = (Path(__file__).parent / "sql" / "0007" / f"{name}.sql").read_text(encoding="utf-8")
        await editor.client.execute_script(sql)


class Migration(migrations.Migration):
    dependencies = [("diary", "0006_register")]
    operations = [ops.RunPython(forward, ops.RunPython.noop)]
