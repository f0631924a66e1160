"""Teachers' recommendations (R2.8), the newest first."""

from collections.abc import Sequence
from typing import Final

from domain.access import Noun, Viewer, visible_students
from domain.reading import One, Row, Shape, person_columns, plan
from domain.schools import subject
from domain.selection import Wanted
from domain.sql import Sql
from orm.database import Work
from orm.people import Role

RECOMMENDATION: Final = Shape(
    columns={"id": "rc.id", "text": "rc.text", "written_at": "rc.written_at"},
    ones={
        "subject": subject("rsj", "rc.subject_id", optional=True),
        "staff": One(
            "JOIN staff rst ON rst.id = rc.staff_id", {**person_columns("rst"), "position": "rst.position"}, "rst.id"
        ),
    },
)


async def recommendations(
    work: Work, viewer: Viewer, students: Sequence[int], first: int, wanted: Wanted
) -> dict[int, list[Row]]:
    """The newest recommendations to each student; a teacher reads their own."""
    shape = plan(RECOMMENDATION, wanted)
    sql = Sql(list(students), first)
    own = f"rc.staff_id = ANY ({sql.bind(list(viewer.persons))}::bigint[])" if viewer.role is Role.TEACHER else "true"
    records = await work.fetch(
        f"SELECT st.id AS student_key, r.* FROM unnest($1::bigint[]) st (id) CROSS JOIN LATERAL (SELECT {shape.columns}"
        f" FROM recommendation rc {shape.joins} WHERE rc.student_id = st.id AND rc.removed_at IS NULL AND {own}"
        " ORDER BY rc.written_at DESC, rc.id DESC LIMIT $2) r",
        *sql.values,
    )
    found: dict[int, list[Row]] = {student: [] for student in students}
    for record in records:
        found[record["student_key"]].append(shape.row(record))
    return found


async def recommendations_by_id(work: Work, viewer: Viewer, ids: Sequence[int], wanted: Wanted) -> list[Row]:
    """Recommendations by id, to students whom the viewer reads; a teacher reads their own."""
    shape = plan(RECOMMENDATION, wanted)
    sql = Sql(list(ids))
    visible = visible_students(viewer, Noun.RECOMMENDATIONS, sql)
    own = f"rc.staff_id = ANY ({sql.bind(list(viewer.persons))}::bigint[])" if viewer.role is Role.TEACHER else "true"
    records = await work.fetch(
        f"SELECT {shape.columns} FROM recommendation rc JOIN student s ON s.id = rc.student_id {shape.joins}"
        f" WHERE rc.id = ANY ($1::bigint[]) AND rc.removed_at IS NULL AND {visible} AND {own}",
        *sql.values,
    )
    return [shape.row(record) for record in records]
