"""What a mutation changed, read again for whoever asked: under the same key the answer is the same."""

import asyncio
from collections.abc import Sequence

from domain import marks
from domain.access import Viewer
from domain.reading import Row
from domain.selection import Wanted
from orm.database import Work
from schema.context import Info
from schema.nodes import batched


async def mark_row(info: Info, number: int | None) -> Row | None:
    """A mark by its number, as the viewer reads it; many of one answer in one statement."""
    return None if number is None else _seen(info, await batched(info, _marks, number))


async def attendance_row(info: Info, number: int | None) -> Row | None:
    """The same of a note of attendance."""
    return None if number is None else _seen(info, await batched(info, _attendances, number))


async def attendance_rows(info: Info, numbers: Sequence[int]) -> list[Row]:
    """Several notes, in their order; those that the viewer reads."""
    found = await asyncio.gather(*(attendance_row(info, number) for number in numbers))
    return [row for row in found if row is not None]


async def _marks(work: Work, viewer: Viewer, ids: Sequence[int], wanted: Wanted) -> dict[int, Row]:
    return {row["id"]: row for row in await marks.marks(work, viewer, ids, wanted)}


async def _attendances(work: Work, viewer: Viewer, ids: Sequence[int], wanted: Wanted) -> dict[int, Row]:
    return {row["id"]: row for row in await marks.attendances(work, viewer, ids, wanted)}


def _seen(info: Info, row: Row) -> Row | None:
    if not row:
        return None
    info.context.saw([row["student_key"]])
    return row
