"""The register of consents: who reads it, and who decides what (R1.1–R1.3)."""

from domain.access.families import guardianship_in_force
from domain.access.rows import visible_students
from domain.access.table import FAMILY, Noun, Viewer
from domain.sql import Sql
from orm.consents import ConsentSubject
from orm.people import GuardianRights, Role


def visible_decisions(viewer: Viewer, sql: Sql, decision: str = "cd") -> str:
    """The condition on a row of `consent_decision` under which the viewer reads it: one's own, always; for staff by the child."""
    if viewer.role in FAMILY:
        return own_giver(viewer, sql, f"{decision}.student_id", f"{decision}.guardian_id")
    known = visible_students(viewer, Noun.CONSENTS, sql, "ds")
    return f"EXISTS (SELECT 1 FROM student ds WHERE ds.id = {decision}.student_id AND {known})"


def own_giver(viewer: Viewer, sql: Sql, student: str, guardian: str) -> str:
    """The condition under which a giver of consents is the viewer; true for staff. A student gives as no guardian."""
    if viewer.role is Role.GUARDIAN:
        return f"{guardian} = ANY ({sql.bind(list(viewer.persons))}::bigint[])"
    if viewer.role is Role.STUDENT:
        return f"({guardian} IS NULL AND {student} = ANY ({sql.bind(list(viewer.persons))}::bigint[]))"
    return "true"


def consent_students(viewer: Viewer, sql: Sql, student: str = "s") -> str:
    """The condition on a row of `student` under which the viewer is told the state of its consents.

    A guardian is told of each child they stand for, consent or not: this is where they give one.
    """
    if viewer.role is Role.GUARDIAN:
        return (
            f"EXISTS (SELECT 1 FROM guardianship cs WHERE cs.student_id = {student}.id"
            f" AND cs.guardian_id = ANY ({sql.bind(list(viewer.persons))}::bigint[]) AND {guardianship_in_force('cs')})"
        )
    if viewer.role is Role.STUDENT:
        return f"{student}.id = ANY ({sql.bind(list(viewer.persons))}::bigint[])"
    return visible_students(viewer, Noun.CONSENTS, sql, student)


def decided_students(viewer: Viewer, sql: Sql, student: str = "s", guardianship: str = "gs") -> str:
    """The condition on a row of `student` under which the viewer has decisions about them put on record.

    Beside it stands the row of `guardianship` of whoever decides, in force or not, or nothing.
    """
    if viewer.role is Role.GUARDIAN:
        return f"{guardianship}.rights <> 'none'"
    if viewer.role is Role.STUDENT:
        return f"{student}.id = ANY ({sql.bind(list(viewer.persons))}::bigint[])"
    return visible_students(viewer, Noun.CONSENTS, sql, student)


def can_decide(rights: GuardianRights, subject: ConsentSubject) -> bool:
    """Whether a guardian with these rights decides about this.

    How they are told of the child themselves is theirs to say while they may know of it; the child's data are not, without full rights.
    """
    if rights is GuardianRights.READ:
        return subject is ConsentSubject.ELECTRONIC
    return rights is GuardianRights.FULL
