"""Who saw a child's data. Sights are appended in the transaction of the read they are about, and never changed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from domain.access import Noun, Viewer, keeps_audit, visible_students
from domain.pages import Page
from domain.sql import Sql
from orm.database import Database, Work

OPERATION_LONGEST = 64


async def record_sights(work: Work, viewer: Viewer, operation: str, students: Sequence[int]) -> None:
    """One row per request and school, with the children whose data was in the answer."""
    await work.execute(
        "INSERT INTO sight (school_id, at, account_id, role, operation, students)"
        " SELECT s.school_id, app.now(), $1, $2, $3, array_agg(s.id ORDER BY s.id)"
        " FROM student s WHERE s.id = ANY ($4::bigint[]) GROUP BY s.school_id",
        viewer.account_id,
        viewer.role.value,
        operation[:OPERATION_LONGEST],
        list(students),
    )


@dataclass(slots=True)
class StreamSights:
    """What one stream has on record for the minute that runs. A stream keeps one of its own and shares it with nobody."""

    minute: datetime | None = None
    students: set[int] = field(default_factory=set)

    def fresh(self, students: Iterable[int], now: datetime) -> set[int]:
        """Which of these children are not on record yet for this minute."""
        minute = now.replace(second=0, microsecond=0)
        if minute != self.minute:
            self.minute, self.students = minute, set()
        return set(students) - self.students


async def record_stream_sights(
    database: Database, viewer: Viewer, operation: str, students: Iterable[int], now: datetime, stream: StreamSights
) -> bool:
    """Put on record, before a frame leaves, whose data is in it: one row a minute, or none where all are there already.

    A stream that is about certain children (a class page) names them all with the first frame of a minute, and so has one row for
    it; one that meets others later in the minute adds a row for these alone. Nobody but staff is on record. It is a transaction of
    its own; where it fails the frame must not leave, and the next one tries again. Says whether it wrote.
    """
    if not viewer.is_staff:
        return False
    fresh = stream.fresh(students, now)
    if not fresh:
        return False
    async with database.work(viewer.schools, actor=viewer.account_id) as work:
        await record_sights(work, viewer, operation, sorted(fresh))
    stream.students |= fresh
    return True


async def sights_page(
    work: Work,
    viewer: Viewer,
    *,
    first: int,
    after: tuple[int, int] | None,
    student_id: int | None = None,
) -> Page:
    """Who saw whom, the newest first, a row for each child: of the school for its administrator, of their child for a guardian."""
    sql = Sql(first + 1)
    conditions, visible = [sql.of_schools("si.school_id", viewer.schools)], visible_students(viewer, Noun.SIGHTS, sql)
    if student_id is not None:
        number = sql.bind(student_id)
        visible = f"s.id = {number} AND {visible}"
        conditions.append(f"si.students @> ARRAY[{number}::bigint]")
    elif not keeps_audit(viewer):
        own = f"SELECT g.student_id FROM guardianship g WHERE g.guardian_id = ANY ({sql.bind(list(viewer.persons))}::bigint[])"
        conditions.append(f"si.students && ARRAY(SELECT s.id FROM student s WHERE s.id IN ({own}) AND {visible})")
    place = ""
    if after is not None:
        sight = sql.bind(after[0])
        conditions.append(f"si.id <= {sight}")
        place = f" AND (si.id, s.id) < ({sight}, {sql.bind(after[1])})"
    operation = "si.operation" if keeps_audit(viewer) else "NULL"
    records = await work.fetch(
        f"SELECT si.id, si.at, si.role, a.full_name AS who, {operation} AS operation, s.id AS student_id,"
        " concat_ws(' ', s.family_name, s.given_name, nullif(s.patronymic, '')) AS full_name FROM ("
        # Each of these has a child to show, but for the one at the place, which may be shown to its end.
        f"SELECT * FROM sight si WHERE {' AND '.join(conditions)} ORDER BY si.id DESC LIMIT $1 + 1) si"
        " CROSS JOIN LATERAL unnest(si.students) seen (student_id) JOIN student s ON s.id = seen.student_id"
        f" JOIN account a ON a.id = si.account_id WHERE {visible}{place} ORDER BY si.id DESC, s.id DESC LIMIT $1",
        *sql.values,
    )
    rows = [
        {
            "id": record["id"],
            "at": record["at"],
            "who": record["who"],
            "role": record["role"],
            "operation": record["operation"],
            "student": {"id": record["student_id"], "full_name": record["full_name"]},
        }
        for record in records
    ]
    return Page.cut(rows, first)
