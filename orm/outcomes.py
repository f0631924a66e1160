"""What a mutation answered under an idempotency key, so that it is answered again and not done again."""

from typing import Any

from tortoise import fields
from tortoise.models import Model

from orm.fields import reference


class Outcome(Model):
    id = fields.BigIntField(primary_key=True)
    account = reference("Account")
    key = fields.CharField(100)
    digest = fields.BinaryField(description="SHA-256 of the mutation's name and input")
    answer: fields.Field[Any] = fields.JSONField(description="ids of what was done")
    at = fields.DatetimeField()

    class Meta:
        table = "outcome"
        unique_together = (("account_id", "key"),)
