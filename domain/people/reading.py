"""Students, as each role finds them."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from domain.access import Noun, Viewer, visible_students
from domain.pages import Page, after_person
from domain.reading import One, Row, Shape, person_columns, plan
from domain.schools import SCHOOL
from domain.selection import Wanted
from domain.sql import Sql
from orm.database import Work
from orm.people import Role

STUDENT: Final = Shape(
    columns={
        **person_columns("s"),
        "school_id": "s.school_id",
        "arrived_on": "s.arrived_on",
        "left_on": "s.left_on",
    },
    ones={"school": One("JOIN school sc ON sc.id = s.school_id", SCHOOL.columns, "sc.id")},
)
STAFF: Final = Shape(columns={**person_columns("st"), "position": "st.position"})


async def students(work: Work, viewer: Viewer, ids: Sequence[int], wanted: Wanted) -> list[Row]:
    """Those of the given students that the viewer reads, in the order of their names."""
    shape = plan(STUDENT, wanted)
    sql = Sql(list(ids))
    rows = await work.fetch(
        f"SELECT {shape.columns} FROM student s {shape.joins} WHERE s.id = ANY ($1::bigint[])"
        f" AND {visible_students(viewer, Noun.PEOPLE, sql)} ORDER BY s.sort_key, s.id",
        *sql.values,
    )
    return [shape.row(row) for row in rows]


async def own_students(work: Work, viewer: Viewer, wanted: Wanted) -> list[Row]:
    """A guardian's readable children, a student themselves, nobody for the others."""
    if viewer.role not in (Role.GUARDIAN, Role.STUDENT):
        return []
    shape = plan(STUDENT, wanted)
    sql = Sql()
    candidates = (
        f"s.id IN (SELECT student_id FROM guardianship WHERE guardian_id = ANY ({sql.bind(list(viewer.persons))}::bigint[]))"
        if viewer.role is Role.GUARDIAN
        else f"s.id = ANY ({sql.bind(list(viewer.persons))}::bigint[])"
    )
    rows = await work.fetch(
        f"SELECT {shape.columns} FROM student s {shape.joins} WHERE {candidates}"
        f" AND {visible_students(viewer, Noun.PEOPLE, sql)} ORDER BY s.sort_key, s.id",
        *sql.values,
    )
    return [shape.row(row) for row in rows]


async def students_page(
    work: Work,
    viewer: Viewer,
    wanted: Wanted,
    *,
    first: int,
    after: int | None,
    search: str | None = None,
    class_id: int | None = None,
) -> Page:
    """A roster by name: of the school, of a class as it is today, or of those whose name begins like `search`."""
    shape = plan(STUDENT, wanted, ("id",))
    sql = Sql(first + 1)
    conditions = [visible_students(viewer, Noun.PEOPLE, sql)]
    if after is not None:
        conditions.append(after_person(sql, "student", "s", after))
    if search:
        conditions.append(f"starts_with(s.sort_key, rtrim(app.sort_key({sql.bind(search)}::text, '', '')))")
    if class_id is not None:
        conditions.append(
            "EXISTS (SELECT 1 FROM enrolment ce JOIN study_group cg ON cg.id = ce.group_id AND cg.kind = 'class'"
            f" WHERE ce.student_id = s.id AND cg.school_class_id = {sql.bind(class_id)}"
            f" AND {Sql.TODAY} BETWEEN ce.starts_on AND ce.ends_on)"
        )
    rows = await work.fetch(
        f"SELECT {shape.columns} FROM student s {shape.joins} WHERE {' AND '.join(conditions)}"
        " ORDER BY s.sort_key, s.id LIMIT $1",
        *sql.values,
    )
    return Page.cut([shape.row(row) for row in rows], first)


async def rosters(
    work: Work, viewer: Viewer, group_ids: Sequence[int], start: date, end: date, wanted: Wanted
) -> dict[int, list[Row]]:
    """Who was in each group in these days, by name; only those whom the viewer reads."""
    shape = plan(STUDENT, wanted)
    sql = Sql(list(group_ids), start, end)
    rows = await work.fetch(
        f"SELECT DISTINCT e.group_id, s.sort_key AS place, {shape.columns} FROM enrolment e"
        f" JOIN student s ON s.id = e.student_id {shape.joins}"
        " WHERE e.group_id = ANY ($1::bigint[]) AND e.starts_on <= $3 AND e.ends_on >= $2"
        f" AND {visible_students(viewer, Noun.PEOPLE, sql)} ORDER BY place, id",
        *sql.values,
    )
    found: dict[int, list[Row]] = {}
    for row in rows:
        found.setdefault(row["group_id"], []).append(shape.row(row))
    return found
