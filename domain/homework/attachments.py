"""Files of homework, as everybody reads them who reads the homework (R2.7)."""

from collections.abc import Iterable, Sequence
from typing import Final

from domain.access import Viewer, visible_homework
from domain.reading import Row, Shape, grouped, plan
from domain.selection import Wanted
from domain.sql import Sql
from orm.database import Work

ATTACHMENT: Final = Shape(
    columns={
        "id": "a.id",
        "homework_id": "a.homework_id",
        "name": "a.name",
        "media_type": "a.media_type",
        "size": "a.size",
        "added_at": "a.arrived_at",
        "url": "a.id",
    }
)
_STANDS: Final = "a.arrived_at IS NOT NULL AND a.removed_at IS NULL"


async def fill_attachments(work: Work, homework: Iterable[Row], wanted: Wanted) -> None:
    """Add their files to rows of homework that the viewer was found to read: one statement for all of them."""
    rows = list(homework)
    shape = plan(ATTACHMENT, wanted, ("id", "homework_id"))
    ids: Sequence[int] = sorted({row["id"] for row in rows})
    records = await work.fetch(
        f"SELECT {shape.columns} FROM attachment a WHERE a.homework_id = ANY ($1::bigint[]) AND {_STANDS}"
        " ORDER BY a.arrived_at, a.id",
        ids,
    )
    found = grouped([shape.row(record) for record in records], "homework_id")
    for row in rows:
        row["attachments"] = found.get(row["id"], [])


async def attachment(work: Work, viewer: Viewer, number: int) -> Row | None:
    """What a file is, for who reads the homework at this moment."""
    sql = Sql(number)
    record = await work.fetchrow(
        f"SELECT a.id, a.name, a.media_type, a.size, a.sha256 FROM {_read(viewer, sql)}", *sql.values
    )
    return None if record is None else dict(record)


async def slice_of_attachment(work: Work, viewer: Viewer, number: int, start: int, length: int) -> bytes | None:
    """Some of its bytes, for who reads the homework at this moment; the first is 0."""
    sql = Sql(number, start + 1, length)
    record = await work.fetchrow(
        f"SELECT substring(a.content FROM $2 FOR $3) AS bytes FROM {_read(viewer, sql)}", *sql.values
    )
    return None if record is None else record["bytes"]


def _read(viewer: Viewer, sql: Sql) -> str:
    return (
        "attachment a JOIN homework h ON h.id = a.homework_id AND h.removed_at IS NULL"
        f" WHERE a.id = $1 AND {_STANDS} AND {visible_homework(viewer, sql)}"
    )
