"""How people get in: who handed out a code and in which role, blocked roles, what a session was opened with, and a history."""

from pathlib import Path

from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.indexes import Index
from tortoise.migrations import operations as ops

FILES = ("accounts",)


async def forward(_apps, editor):
    for name in FILES:
        sql = (Path(__file__).parent / "sql" / "0012" / f"{name}.sql").read_text(encoding="utf-8")
        await editor.client.execute_script(sql)


class Migration(migrations.Migration):
    dependencies = [('diary', '0011_attachments')]

    initial = False

    operations = [
        ops.CreateModel(
            name='AccountHistory',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('account_id', fields.BigIntField()),
                ('what', fields.CharField(description='such as `slip_issued`, `password_set`, `role_given`', max_length=24)),
                ('grant_id', fields.BigIntField(null=True, description='the role that it is about')),
                ('activation_id', fields.BigIntField(null=True, description='the code that it is about')),
                ('at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('actor_id', fields.BigIntField(null=True, description="the account that acted, empty for the owner's role and for a code")),
                ('reason', fields.TextField(default='', unique=False)),
            ],
            options={'table': 'account_history', 'app': 'diary', 'indexes': [Index(fields=['account_id', 'id'])], 'pk_attr': 'id', 'table_description': 'What a trigger writes when an account, its codes or its roles change: never written by code, never changed, no secret in it.'},
            bases=['Model'],
        ),
        ops.AddField(
            model_name='Account',
            name='signed_in_at',
            field=fields.DatetimeField(null=True, description='the last sign-in, for as long as the account is there', auto_now=False, auto_now_add=False),
        ),
        ops.AddField(
            model_name='Activation',
            name='ended_at',
            field=fields.DatetimeField(null=True, description='when it was taken back: by a newer one, a block, a new password', auto_now=False, auto_now_add=False),
        ),
        ops.AddField(
            model_name='Activation',
            name='issuer',
            field=fields.ForeignKeyField('diary.RoleGrant', source_field='issuer_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT),
        ),
        ops.AddField(
            model_name='RoleGrant',
            name='blocked_at',
            field=fields.DatetimeField(null=True, description='since when nobody acts in it, until it is unblocked', auto_now=False, auto_now_add=False),
        ),
        ops.AddField(
            model_name='Session',
            name='device',
            field=fields.CharField(default='', description='what it was opened with: «Chrome, Android»', db_default='', max_length=60),
        ),
        ops.AddField(
            model_name='Session',
            name='seen_at',
            field=fields.DatetimeField(null=True, description='when it was used, to within some minutes', auto_now=False, auto_now_add=False),
        ),
        ops.RunPython(forward, ops.RunPython.noop),
    ]
