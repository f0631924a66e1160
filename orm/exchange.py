"""What an outside system calls a row, and what it last said of it (R8.1)."""

from tortoise import fields
from tortoise.models import Model

from orm.fields import reference


class ExternalRow(Model):
    """One row that was taken from outside. The same digest again means that nothing has to be done."""

    id = fields.BigIntField(primary_key=True)
    source = fields.CharField(80, description="the system and, where it has several, its installation")
    entity = fields.CharField(40, description="the table of this service that the row became")
    external_id = fields.CharField(255)
    internal_id = fields.BigIntField()
    school = reference("School", null=True)
    digest = fields.BinaryField()
    taken_at = fields.DatetimeField()
    withdrawn_at = fields.DatetimeField(null=True, description="a tombstone: the source no longer has it")

    class Meta:
        table = "external_row"
        unique_together = (("source", "entity", "external_id"),)
        indexes = (("entity", "internal_id"),)
