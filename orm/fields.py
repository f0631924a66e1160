"""Columns that come back in every table."""

from typing import Any

from tortoise import fields
from tortoise.models import Model


def school_key() -> Any:  # noqa: ANN401 - Tortoise's own field type is not generic enough to name
    """The tenant of a row; row-level security compares it with `app.schools`."""
    return fields.ForeignKeyField("diary.School", related_name=False, on_delete=fields.RESTRICT)


def reference(model: str, *, null: bool = False, index: bool = False) -> Any:  # noqa: ANN401 - see school_key
    """A foreign key that nothing cascades over: rows with a history are never removed by the way."""
    options: dict[str, Any] = {"null": null, "db_index": index}
    return fields.ForeignKeyField(f"diary.{model}", related_name=False, on_delete=fields.RESTRICT, **options)


def version() -> Any:  # noqa: ANN401 - see school_key
    """A number that a trigger raises with each change, so that whoever read another one is told."""
    return fields.IntField(default=1, db_default=1)


class HistoryRow(Model):
    """What a trigger writes when a row changes or goes: never written by code, never changed (design: history)."""

    id = fields.BigIntField(primary_key=True)
    school_id = fields.BigIntField()
    row_id = fields.BigIntField()
    student_id = fields.BigIntField()
    at = fields.DatetimeField()
    actor_id = fields.BigIntField(
        null=True, description="the account that acted, empty for a worker or the owner's role"
    )
    reason = fields.TextField(default="")
    before: fields.Field[Any] = fields.JSONField()
    after: fields.Field[Any] = fields.JSONField(null=True, description="empty when the row was removed")

    class Meta:
        abstract = True
