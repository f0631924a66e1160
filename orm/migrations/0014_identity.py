"""Sign-in through an identity provider."""

from pathlib import Path

from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.migrations import operations as ops

FILES = ("identity",)


async def forward(_apps, editor):
    for name in FILES:
        sql = (Path(__file__).parent / "sql" / "0014" / f"{name}.sql").read_text(encoding="utf-8")
        await editor.client.execute_script(sql)


class Migration(migrations.Migration):
    dependencies = [("diary", "0013_calendar")]

    initial = False

    operations = [
        ops.CreateModel(
            name="Identity",
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
                ("issuer", fields.CharField(max_length=500)),
                ("subject", fields.CharField(max_length=255)),
                (
                    "epoch",
                    fields.IntField(
                        description="the account's epoch when it was linked; another one now means that the link has ended"
                    ),
                ),
                ("linked_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("used_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("ended_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "identity",
                "app": "diary",
                "pk_attr": "id",
                "table_description": "A subject of an issuer that belongs to an account, for as long as the account has the password of that day.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="IdentityTicket",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("token_hash", fields.BinaryField(description="SHA-256 of the ticket")),
                (
                    "challenge",
                    fields.CharField(
                        description="base64url of the SHA-256 of what the browser keeps to itself", max_length=43
                    ),
                ),
                ("issuer", fields.CharField(max_length=500)),
                ("subject", fields.CharField(max_length=255)),
                ("for_linking", fields.BooleanField(description="whether it links an account, instead of signing one in")),
                ("expires_at", fields.DatetimeField(db_index=True, auto_now=False, auto_now_add=False)),
                ("used_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "identity_ticket",
                "app": "diary",
                "pk_attr": "id",
                "table_description": "A subject whom the provider has vouched for a moment ago, in one browser. Used once.",
            },
            bases=["Model"],
        ),
        ops.RunPython(forward, ops.RunPython.noop),
    ]
