"""Contacts and the agreed form: one's own, and what staff keep for families."""

from domain.access.families import guardianship_in_force
from domain.access.rows import visible_students
from domain.access.table import FAMILY, Noun, Viewer
from domain.sql import Sql
from orm.people import Role


def visible_contacts(viewer: Viewer, sql: Sql, contact: str = "ct", of: str = "cs.id") -> str:
    """The condition on a row of `contact` under which the viewer reads it. A family reads its own, and nobody reads another's.

    Staff read those of the students in their reach, or of one of them (`of`), and of whoever stands for them today.
    """
    if viewer.role in FAMILY:
        return own_contact(viewer, sql, contact)
    child = visible_students(viewer, Noun.CONTACTS, sql, "cs")
    stands = (
        f"EXISTS (SELECT 1 FROM guardianship cg WHERE cg.student_id = cs.id AND cg.guardian_id = {contact}.guardian_id"
        f" AND {guardianship_in_force('cg')})"
    )
    return f"EXISTS (SELECT 1 FROM student cs WHERE cs.id = {of} AND {child} AND (cs.id = {contact}.student_id OR {stands}))"


def own_contact(viewer: Viewer, sql: Sql, contact: str = "ct") -> str:
    """The condition on a row of `contact` under which it is the viewer's own."""
    persons = sql.bind(list(viewer.persons))
    column = "guardian_id" if viewer.role is Role.GUARDIAN else "student_id"
    return f"{contact}.{column} = ANY ({persons}::bigint[])"


def told_students(viewer: Viewer, sql: Sql, student: str, guardian: str) -> str:
    """The condition on a row of `student` under which the viewer reads and agrees the form in which this guardian is told of them.

    Where the guardian is null it is the student's own form. `guardian` is a column of a guardianship in force beside it.
    """
    if viewer.role is Role.GUARDIAN:
        return f"{guardian} = ANY ({sql.bind(list(viewer.persons))}::bigint[])"
    if viewer.role is Role.STUDENT:
        return f"({guardian} IS NULL AND {student}.id = ANY ({sql.bind(list(viewer.persons))}::bigint[]))"
    return visible_students(viewer, Noun.NOTICES, sql, student)
