"""What models cannot say: constraints, triggers, policies, rights."""

from pathlib import Path

from tortoise import migrations
from tortoise.migrations import operations as ops

FILES = ("clock", "constraints", "indexes", "triggers", "append_only", "tenancy")


async def forward(_apps, editor):
    for name in FILES:
        sql = (Path(__file__).parent / "sql" / "0002" / f"{name}.sql").read_text(encoding="utf-8")
        await editor.client.execute_script(sql)


class Migration(migrations.Migration):
    dependencies = [("diary", "0001_tables")]
    operations = [ops.RunPython(forward, ops.RunPython.noop)]
