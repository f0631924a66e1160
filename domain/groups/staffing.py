"""Who is put to which group and class, as those read it who decide it: every interval, with what it takes to change it."""

from collections.abc import Sequence
from typing import Final

from domain.access import Viewer, kept_staffing
from domain.people import STAFF
from domain.reading import One, Row, Shape, grouped, plan
from domain.schools import subject
from domain.selection import Wanted
from domain.sql import Sql
from orm.database import Work

_DAYS: Final = ("id", "version", "starts_on", "ends_on")
ASSIGNMENT: Final = Shape(
    columns={**{name: f"a.{name}" for name in _DAYS}, "group_id": "a.group_id"},
    ones={
        "staff": One("JOIN staff st ON st.id = a.staff_id", dict(STAFF.columns), "st.id"),
        "subject": subject("sj", "a.subject_id"),
    },
)
HOMEROOM: Final = Shape(
    columns={**{name: f"a.{name}" for name in _DAYS}, "school_class_id": "a.school_class_id"},
    ones={"staff": One("JOIN staff st ON st.id = a.staff_id", dict(STAFF.columns), "st.id")},
)


async def assignments_kept(work: Work, viewer: Viewer, groups: Sequence[int], wanted: Wanted) -> dict[int, list[Row]]:
    """Who teaches what to each group and when, the newest first."""
    return await _kept(work, viewer, ASSIGNMENT, "teaching_assignment", "group_id", groups, wanted)


async def homerooms_kept(work: Work, viewer: Viewer, classes: Sequence[int], wanted: Wanted) -> dict[int, list[Row]]:
    """Who leads each class and when, the newest first."""
    return await _kept(work, viewer, HOMEROOM, "homeroom", "school_class_id", classes, wanted)


async def _kept(
    work: Work, viewer: Viewer, shape: Shape, table: str, parent: str, numbers: Sequence[int], wanted: Wanted
) -> dict[int, list[Row]]:
    chosen = plan(shape, wanted, ("id", parent))
    sql = Sql(list(numbers))
    records = await work.fetch(
        f"SELECT {chosen.columns} FROM {table} a {chosen.joins} WHERE a.{parent} = ANY ($1::bigint[])"
        f" AND {kept_staffing(viewer, sql, 'a')} ORDER BY a.starts_on DESC, a.id",
        *sql.values,
    )
    return grouped([chosen.row(record) for record in records], parent)
