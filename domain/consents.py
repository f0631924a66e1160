"""The consent register (R1), as it is read: every decision stands, the newest one is in force."""

from typing import Final

from domain.access import READS, Noun, Reach, Viewer, guardianship_in_force, visible_students
from domain.pages import Page
from domain.reading import One, Shape, person_columns, plan
from domain.selection import Wanted
from domain.sql import Sql
from orm.database import Work
from orm.people import Role

CONSENT: Final = Shape(
    columns={
        "id": "cd.id",
        "subject": "cd.subject",
        "decision": "cd.decision",
        "effective_at": "cd.effective_at",
        "ends_at": "cd.ends_at",
        "medium": "cd.medium",
        "document_number": "cd.document_number",
        "document_date": "cd.document_date",
        "text_version": "cd.text_version",
        "registered_at": "cd.registered_at",
        "student_id": "cd.student_id",
    },
    ones={
        "student": One("JOIN student cs ON cs.id = cd.student_id", person_columns("cs"), "cs.id"),
        "guardian": One("LEFT JOIN guardian cg ON cg.id = cd.guardian_id", person_columns("cg"), "cg.id"),
    },
)


async def consents_page(
    work: Work, viewer: Viewer, wanted: Wanted, *, first: int, after: int | None, student_id: int | None = None
) -> Page:
    """Decisions, the newest first: one's own for a guardian or student, those of the class or the school for staff.

    Guardians keep their decisions for good, and the child's name for as long as the guardianship: a later name is not theirs to know.
    """
    shape = plan(CONSENT, wanted, ("id", "student_id"))
    sql = Sql(first + 1)
    conditions = [_reach(viewer, sql)]
    if after is not None:
        conditions.append(f"cd.id < {sql.bind(after)}")
    if student_id is not None:
        conditions.append(f"cd.student_id = {sql.bind(student_id)}")
    records = await work.fetch(
        f"SELECT {_named(viewer)} AS named, {shape.columns} FROM consent_decision cd {shape.joins} WHERE {' AND '.join(conditions)}"
        " ORDER BY cd.id DESC LIMIT $1",
        *sql.values,
    )
    rows = [shape.row(record) for record in records]
    for row, record in zip(rows, records, strict=True):
        if not record["named"]:
            row["student"] = None
    return Page.cut(rows, first)


def _named(viewer: Viewer) -> str:
    if viewer.role is not Role.GUARDIAN:
        return "true"
    return (
        "EXISTS (SELECT 1 FROM guardianship gs WHERE gs.student_id = cd.student_id AND gs.guardian_id = cd.guardian_id"
        f" AND {guardianship_in_force()})"
    )


def _reach(viewer: Viewer, sql: Sql) -> str:
    reach = READS[viewer.role].get(Noun.CONSENTS)
    if reach is None:
        return "false"
    if reach is Reach.OWN:
        own = sql.bind(list(viewer.persons))
        if viewer.role is Role.GUARDIAN:
            return f"cd.guardian_id = ANY ({own}::bigint[])"
        return f"(cd.guardian_id IS NULL AND cd.student_id = ANY ({own}::bigint[]))"
    return f"EXISTS (SELECT 1 FROM student s WHERE s.id = cd.student_id AND {visible_students(viewer, Noun.CONSENTS, sql)})"
