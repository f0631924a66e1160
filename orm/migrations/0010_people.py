"""People, groups, who is in them and who teaches them: edited by one of two at a time, with a history."""

from pathlib import Path

from tortoise import migrations
from tortoise.migrations import operations as ops
from orjson import loads
from tortoise.fields.data import JSON_DUMPS
from tortoise import fields
from tortoise.indexes import Index

FILES = ("roster",)


async def forward(_apps, editor):
    for name in FILES:
        sql = (Path(__file__).parent / "sql" / "0010" / f"{name}.sql").read_text(encoding="utf-8")
        await editor.client.execute_script(sql)


class Migration(migrations.Migration):
    dependencies = [('diary', '0009_structure')]

    initial = False

    operations = [
        ops.CreateModel(
            name='RosterHistory',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('school_id', fields.BigIntField()),
                ('thing', fields.CharField(description='the table of the row', max_length=40)),
                ('row_id', fields.BigIntField()),
                ('student_id', fields.BigIntField(null=True, description='the student whom the row is about')),
                ('at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('actor_id', fields.BigIntField(null=True, description="the account that acted, empty for a worker or the owner's role")),
                ('reason', fields.TextField(default='', unique=False)),
                ('before', fields.JSONField(null=True, description='empty when the row was made', encoder=JSON_DUMPS, decoder=loads)),
                ('after', fields.JSONField(null=True, description='empty when the row was removed', encoder=JSON_DUMPS, decoder=loads)),
            ],
            options={'table': 'roster_history', 'app': 'diary', 'indexes': [Index(fields=['thing', 'row_id']), Index(fields=['student_id', 'id'])], 'pk_attr': 'id', 'table_description': 'What a trigger writes when people, groups, who is in them and who teaches them change: never written by code, never changed.'},
            bases=['Model'],
        ),
        ops.AddField(
            model_name='Enrolment',
            name='version',
            field=fields.IntField(default=1, description='kept by a trigger', db_default=1),
        ),
        ops.AddField(
            model_name='Guardian',
            name='version',
            field=fields.IntField(default=1, description='kept by a trigger', db_default=1),
        ),
        ops.AddField(
            model_name='Guardianship',
            name='version',
            field=fields.IntField(default=1, description='kept by a trigger', db_default=1),
        ),
        ops.AddField(
            model_name='Homeroom',
            name='version',
            field=fields.IntField(default=1, description='kept by a trigger', db_default=1),
        ),
        ops.AddField(
            model_name='SchoolClass',
            name='closed_on',
            field=fields.DateField(null=True, description='the last day, included; empty where it runs to the end of the year'),
        ),
        ops.AddField(
            model_name='SchoolClass',
            name='version',
            field=fields.IntField(default=1, description='kept by a trigger', db_default=1),
        ),
        ops.AddField(
            model_name='Staff',
            name='version',
            field=fields.IntField(default=1, description='kept by a trigger', db_default=1),
        ),
        ops.AddField(
            model_name='Student',
            name='version',
            field=fields.IntField(default=1, description='kept by a trigger', db_default=1),
        ),
        ops.AddField(
            model_name='StudyGroup',
            name='closed_on',
            field=fields.DateField(null=True, description='the last day, included; empty where it runs to the end of the year'),
        ),
        ops.AddField(
            model_name='StudyGroup',
            name='version',
            field=fields.IntField(default=1, description='kept by a trigger', db_default=1),
        ),
        ops.AddField(
            model_name='TeachingAssignment',
            name='version',
            field=fields.IntField(default=1, description='kept by a trigger', db_default=1),
        ),
        ops.RunPython(forward, ops.RunPython.noop),
    ]
