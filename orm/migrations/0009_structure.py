"""A school's own data is changed by its staff: versions, closed periods, a marking policy, curricula, and a history of all of it."""

from pathlib import Path

from tortoise import migrations
from tortoise.migrations import operations as ops
from orjson import loads
from tortoise.contrib.postgres.fields import ArrayField
from tortoise.fields.base import OnDelete
from tortoise.fields.data import JSON_DUMPS
from tortoise.fields.db_defaults import SqlDefault
from tortoise import fields
from tortoise.indexes import Index

FILES = ("structure", "rooms", "history", "tenancy")


async def forward(_apps, editor):
    for name in FILES:
        sql = (Path(__file__).parent / "sql" / "0009" / f"{name}.sql").read_text(encoding="utf-8")
        await editor.client.execute_script(sql)


class Migration(migrations.Migration):
    dependencies = [('diary', '0008_control_works')]

    initial = False

    operations = [
        ops.CreateModel(
            name='Curriculum',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('school', fields.ForeignKeyField('diary.School', source_field='school_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('school_class', fields.ForeignKeyField('diary.SchoolClass', source_field='school_class_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('version', fields.IntField(default=1, db_default=1)),
            ],
            options={'table': 'curriculum', 'app': 'diary', 'pk_attr': 'id', 'table_description': 'The plan of one class. Its parts and groups across classes learn by it; an individual plan has its own document.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='CurriculumSubject',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('school', fields.ForeignKeyField('diary.School', source_field='school_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('curriculum', fields.ForeignKeyField('diary.Curriculum', source_field='curriculum_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('subject', fields.ForeignKeyField('diary.Subject', source_field='subject_id', db_index=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('hours', fields.SmallIntField(description='lessons in the whole year')),
            ],
            options={'table': 'curriculum_subject', 'app': 'diary', 'pk_attr': 'id'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='MarkingPolicy',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('school', fields.ForeignKeyField('diary.School', source_field='school_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('scale', fields.SmallIntField(default=5, description='the best number: 5, 10, 12 or 100', db_default=5)),
                ('lowest', fields.SmallIntField(default=1, description='the worst number that is given', db_default=1)),
                ('codes', ArrayField(description='credits and codes that may stand in a cell beside numbers', db_default=SqlDefault("'{зч,нзч,н/а,осв,.}'"), element_type='TEXT')),
                ('document', fields.CharField(default='', description='the local act, with its number and date', db_default='', max_length=200)),
                ('version', fields.IntField(default=1, db_default=1)),
            ],
            options={'table': 'marking_policy', 'app': 'diary', 'pk_attr': 'id', 'table_description': "What may be written as a mark, by the school's local act. A trigger gives each school one."},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='StructureHistory',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('school_id', fields.BigIntField()),
                ('entity', fields.CharField(description='the table', max_length=40)),
                ('row_id', fields.BigIntField()),
                ('at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('actor_id', fields.BigIntField(null=True, description="the account that acted, empty for a worker or the owner's role")),
                ('reason', fields.TextField(default='', unique=False)),
                ('before', fields.JSONField(null=True, description='empty for a new row', encoder=JSON_DUMPS, decoder=loads)),
                ('after', fields.JSONField(null=True, description='empty when the row was removed', encoder=JSON_DUMPS, decoder=loads)),
            ],
            options={'table': 'structure_history', 'app': 'diary', 'indexes': [Index(fields=['entity', 'row_id', 'id'])], 'pk_attr': 'id', 'table_description': "What a trigger writes when an account makes a row of a school's structure, or anybody changes or removes one."},
            bases=['Model'],
        ),
        ops.AddField(
            model_name='BellSchedule',
            name='version',
            field=fields.IntField(default=1, db_default=1),
        ),
        ops.AddField(
            model_name='ReportingPeriod',
            name='closed_at',
            field=fields.DatetimeField(null=True, description='what lies in it is written no more', auto_now=False, auto_now_add=False),
        ),
        ops.AddField(
            model_name='ReportingPeriod',
            name='version',
            field=fields.IntField(default=1, db_default=1),
        ),
        ops.AddField(
            model_name='Room',
            name='version',
            field=fields.IntField(default=1, db_default=1),
        ),
        ops.AddField(
            model_name='School',
            name='version',
            field=fields.IntField(default=1, db_default=1),
        ),
        ops.AddField(
            model_name='SchoolYear',
            name='version',
            field=fields.IntField(default=1, db_default=1),
        ),
        ops.AddField(
            model_name='Subject',
            name='version',
            field=fields.IntField(default=1, db_default=1),
        ),
        ops.AddField(
            model_name='Vacation',
            name='version',
            field=fields.IntField(default=1, db_default=1),
        ),
        ops.AddField(
            model_name='WorkType',
            name='version',
            field=fields.IntField(default=1, db_default=1),
        ),
        ops.RunPython(forward, ops.RunPython.noop),
    ]
