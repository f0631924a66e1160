"""Who is told of what happened."""

from domain.access.keeping import grant_stands


def audience_of_group(group: str, day: str) -> str:
    """An array of the students in whose feeds a fact stands that is said to a group on a day; both are columns around it."""
    return (
        f"ARRAY (SELECT ae.student_id FROM enrolment ae WHERE ae.group_id = {group}"
        f" AND {day} BETWEEN ae.starts_on AND ae.ends_on ORDER BY ae.student_id)"
    )


def audience_between(group: str, first: str, last: str) -> str:
    """The same as `audience_of_group` of whoever is in the group on some day from the first to the last."""
    return (
        f"ARRAY (SELECT DISTINCT ae.student_id FROM enrolment ae WHERE ae.group_id = {group}"
        f" AND ae.starts_on <= {last} AND ae.ends_on >= {first} ORDER BY ae.student_id)"
    )


def audience_of_decision(student: str, guardian: str) -> str:
    """A statement for the accounts that a decision gives something or takes it from: the giver's, and always the student's."""
    return (
        f"SELECT DISTINCT g.account_id FROM role_grant g WHERE {grant_stands('g')}"
        f" AND (g.student_id = {student} OR g.guardian_id = {guardian})"
    )
