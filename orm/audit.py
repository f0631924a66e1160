"""Who saw a child's data: one row per request of staff, appended and never changed (design: private)."""

from tortoise import fields
from tortoise.contrib.postgres.fields import ArrayField
from tortoise.fields.db_defaults import SqlDefault
from tortoise.models import Model

from orm.fields import reference, school_key
from orm.people import Role


class Sight(Model):
    id = fields.BigIntField(primary_key=True)
    school = school_key()
    at = fields.DatetimeField()
    account = reference("Account")
    role = fields.CharEnumField(Role, max_length=16)
    operation = fields.CharField(64, description="the root fields that were read")
    students: fields.Field[list[int]] = ArrayField("bigint", description="the children whose data was in the answer")

    class Meta:
        table = "sight"


class Seal(Model):
    """A link of the chain over a school's sights: the hash of the link before and of the rows that it closes."""

    id = fields.BigIntField(primary_key=True)
    school = school_key()
    number = fields.BigIntField(description="1, 2, 3 … per school")
    after_id = fields.BigIntField(description="rows above this id, up to `up_to_id`, are in this link")
    up_to_id = fields.BigIntField()
    count = fields.IntField()
    ids: fields.Field[list[int]] = ArrayField(
        "bigint", db_default=SqlDefault("'{}'"), description="the rows in this link, in their order"
    )
    digests = fields.BinaryField(
        db_default=SqlDefault("''"), description="SHA-256 of each row, one after the other: they name the bad one"
    )
    hash = fields.BinaryField()
    sealed_at = fields.DatetimeField()

    class Meta:
        table = "seal"
        unique_together = (("school_id", "number"),)
