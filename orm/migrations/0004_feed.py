"""The feed's rules: append-only, numbered without gaps, a tenant's own."""

from pathlib import Path

from tortoise import migrations
from tortoise.migrations import operations as ops

FILES = ("feed", "tenancy")


async def forward(_apps, editor):
    for name in FILES:
        sql = (Path(__file__).parent / "sql" / "0004" / f"{name}.sql").read_text(encoding="utf-8")
        await editor.client.execute_script(sql)


class Migration(migrations.Migration):
    dependencies = [("diary", "0003_writing")]
    operations = [ops.RunPython(forward, ops.RunPython.noop)]
