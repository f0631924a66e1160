"""What writing marks and attendance needs: a name for a clash of notes, and who took one back."""

from pathlib import Path

from tortoise import migrations
from tortoise.migrations import operations as ops


async def forward(_apps, editor):
    sql = (Path(__file__).parent / "sql" / "0005" / "marks.sql").read_text(encoding="utf-8")
    await editor.client.execute_script(sql)


class Migration(migrations.Migration):
    dependencies = [("diary", "0004_feed")]
    operations = [ops.RunPython(forward, ops.RunPython.noop)]
