"""Who saw a child's data (design: private). Sights are appended in the transaction of the read they are about."""

from collections.abc import Sequence

from domain.access import Viewer
from orm.database import Work


async def record_sights(work: Work, viewer: Viewer, operation: str, students: Sequence[int]) -> None:
    """One row per request and school, with the children whose data was in the answer."""
    await work.execute(
        "INSERT INTO sight (school_id, at, account_id, role, operation, students)"
        " SELECT s.school_id, app.now(), $1, $2, $3, array_agg(s.id ORDER BY s.id)"
        " FROM student s WHERE s.id = ANY ($4::bigint[]) GROUP BY s.school_id",
        viewer.account_id,
        viewer.role.value,
        operation[:64],
        list(students),
    )
