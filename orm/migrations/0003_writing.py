from tortoise import migrations
from tortoise.migrations import operations as ops
from orjson import loads
from tortoise.fields.base import OnDelete
from tortoise.fields.data import JSON_DUMPS
from tortoise import fields

class Migration(migrations.Migration):
    dependencies = [('diary', '0002_rules')]

    initial = False

    operations = [
        ops.CreateModel(
            name='Event',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('school', fields.ForeignKeyField('diary.School', source_field='school_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('kind', fields.CharField(max_length=40)),
                ('at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('actor_id', fields.BigIntField(null=True, description='the account that acted, empty for a worker')),
                ('group_id', fields.BigIntField(null=True, description='the group it is about, for those who teach it')),
                ('subject_id', fields.BigIntField(null=True)),
                ('lesson_id', fields.BigIntField(null=True)),
                ('row_id', fields.BigIntField(description='the row that the kind speaks of')),
                ('before', fields.JSONField(null=True, description='empty for something new', encoder=JSON_DUMPS, decoder=loads)),
                ('after', fields.JSONField(null=True, description='empty for something removed', encoder=JSON_DUMPS, decoder=loads)),
                ('reason', fields.CharField(default='', db_default='', description='why, as whoever acted said it', max_length=500)),
            ],
            options={'table': 'event', 'app': 'diary', 'pk_attr': 'id', 'table_description': 'One fact, appended in the transaction that made it.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='FeedCounter',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('student_id', fields.BigIntField(unique=True)),
                ('school', fields.ForeignKeyField('diary.School', source_field='school_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('number', fields.BigIntField(default=0)),
            ],
            options={'table': 'feed_counter', 'app': 'diary', 'pk_attr': 'id', 'table_description': "The last number of a student's feed. Locked last in a transaction, in the order of students."},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='FeedEntry',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('school', fields.ForeignKeyField('diary.School', source_field='school_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('student', fields.ForeignKeyField('diary.Student', source_field='student_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('number', fields.BigIntField(description='1, 2, 3 … per student, in the order in which transactions committed')),
                ('event', fields.ForeignKeyField('diary.Event', source_field='event_id', db_index=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
            ],
            options={'table': 'feed_entry', 'app': 'diary', 'pk_attr': 'id', 'table_description': 'An event in the feed of one student.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='Outcome',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('account', fields.ForeignKeyField('diary.Account', source_field='account_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('key', fields.CharField(max_length=100)),
                ('digest', fields.BinaryField(description="SHA-256 of the mutation's name and input")),
                ('answer', fields.JSONField(description='ids of what was done', encoder=JSON_DUMPS, decoder=loads)),
                ('at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'outcome', 'app': 'diary', 'unique_together': (('account_id', 'key'),), 'pk_attr': 'id'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='Seal',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('school', fields.ForeignKeyField('diary.School', source_field='school_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('number', fields.BigIntField(description='1, 2, 3 … per school')),
                ('after_id', fields.BigIntField(description='rows above this id, up to `up_to_id`, are in this link')),
                ('up_to_id', fields.BigIntField()),
                ('count', fields.IntField()),
                ('hash', fields.BinaryField()),
                ('sealed_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'seal', 'app': 'diary', 'unique_together': (('school_id', 'number'),), 'pk_attr': 'id', 'table_description': "A link of the chain over a school's sights: the hash of the link before and of the rows that it closes."},
            bases=['Model'],
        ),
        ops.AddField(
            model_name='School',
            name='edit_days',
            field=fields.SmallIntField(default=7, db_default=7, description="days after a lesson in which its teacher may write and correct marks; later it is the deputy head's"),
        ),
    ]
