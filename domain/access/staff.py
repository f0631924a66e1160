"""Whom staff teach, lead and answer for."""

from domain.access.table import READS, STAFF, Noun, Reach, Viewer
from domain.sql import Sql
from orm.people import Role


def assigned(staff: str, group: str, subject: str) -> str:
    """The condition under which one of these staff teaches the subject to the group today."""
    return (
        f"EXISTS (SELECT 1 FROM teaching_assignment ta WHERE ta.staff_id = ANY ({staff}::bigint[]) AND ta.group_id = {group}"
        f" AND ta.subject_id = {subject} AND {Sql.TODAY} BETWEEN ta.starts_on AND ta.ends_on)"
    )


def taught(viewer: Viewer, sql: Sql, group: str, subject: str, lesson: str) -> str:
    """The condition under which a lesson's content (marks, homework, attendance) is in a teacher's reach; true for the others.

    It names the columns of the group, the subject and the lesson (or what that is `= ANY` of): a substituted lesson counts.
    """
    if viewer.role is not Role.TEACHER:
        return "true"
    staff = sql.bind(list(viewer.persons))
    return (
        f"({assigned(staff, group, subject)} OR EXISTS (SELECT 1 FROM lesson_teacher lt WHERE lt.lesson_id = {lesson}"
        f" AND lt.staff_id = ANY ({staff}::bigint[]) AND lt.effective))"
    )


def visible_groups(viewer: Viewer, sql: Sql, group: str = "g") -> str:
    """The condition on a row of `study_group` under which staff read its roster and page."""
    reach = READS[viewer.role].get(Noun.GROUPS)
    if reach is Reach.TAUGHT:
        return _teacher_meets(sql.bind(list(viewer.persons)), f"{group}.id")
    if reach is Reach.CLASS:
        return (
            f"{group}.school_class_id IN (SELECT h.school_class_id FROM homeroom h"
            f" WHERE h.staff_id = ANY ({sql.bind(list(viewer.persons))}::bigint[])"
            f" AND {Sql.TODAY} BETWEEN h.starts_on AND h.ends_on)"
        )
    if reach is Reach.SCHOOL:
        return f"{group}.school_id = ANY ({sql.bind(list(viewer.schools))}::bigint[])"
    return "false"


def groups_of_child(viewer: Viewer, sql: Sql, group: str = "g") -> str:
    """The condition on a row of `study_group` under which it is told that a readable student is in it.

    A teacher is told of classes and of the groups they teach: that there is an individual plan may say how a child's health is.
    """
    if viewer.role is not Role.TEACHER:
        return "true"
    return f"({group}.kind = 'class' OR {visible_groups(viewer, sql, group)})"


def led_classes(viewer: Viewer, sql: Sql, school_class: str = "c") -> str:
    """The condition on a row of `school_class` under which the viewer keeps its attendance."""
    if viewer.role is Role.DEPUTY:
        return f"{school_class}.school_id = ANY ({sql.bind(list(viewer.schools))}::bigint[])"
    if viewer.role is Role.HOMEROOM:
        return (
            f"EXISTS (SELECT 1 FROM homeroom h WHERE h.school_class_id = {school_class}.id"
            f" AND h.staff_id = ANY ({sql.bind(list(viewer.persons))}::bigint[])"
            f" AND {Sql.TODAY} BETWEEN h.starts_on AND h.ends_on)"
        )
    return "false"


def teacher_knows(staff: str, student: str) -> str:
    return (
        f"EXISTS (SELECT 1 FROM enrolment e WHERE e.student_id = {student}.id"
        f" AND {Sql.TODAY} BETWEEN e.starts_on AND e.ends_on AND {_teacher_meets(staff, 'e.group_id')})"
    )


def homeroom_leads(staff: str, student: str) -> str:
    today = Sql.TODAY
    return (
        f"EXISTS (SELECT 1 FROM enrolment e JOIN study_group eg ON eg.id = e.group_id AND eg.kind = 'class'"
        f" JOIN homeroom h ON h.school_class_id = eg.school_class_id"
        f" WHERE e.student_id = {student}.id AND h.staff_id = ANY ({staff}::bigint[])"
        f" AND {today} BETWEEN e.starts_on AND e.ends_on AND {today} BETWEEN h.starts_on AND h.ends_on)"
    )


def _teacher_meets(staff: str, group: str) -> str:
    """The groups that are taught today, and those of a lesson that is given for somebody else within a week of today."""
    today = Sql.TODAY
    return (
        f"({group} IN (SELECT ta.group_id FROM teaching_assignment ta WHERE ta.staff_id = ANY ({staff}::bigint[])"
        f" AND {today} BETWEEN ta.starts_on AND ta.ends_on)"
        f" OR {group} IN (SELECT l.group_id FROM lesson_teacher lt JOIN lesson l ON l.id = lt.lesson_id"
        f" WHERE lt.staff_id = ANY ({staff}::bigint[]) AND lt.effective AND NOT lt.planned AND l.status <> 'cancelled'"
        f" AND lt.date BETWEEN {today} - 7 AND {today} + 7))"
    )


def staff_read_group(role: str, persons: str, schools: str, today: str, group: str = "g") -> str:
    """The condition on a row of `study_group` under which these staff read its page.

    `role`, `persons`, `schools` and `today` are columns of the statement around it, so that one statement judges many readers.
    """
    columns = _Columns(persons, schools)
    cases = [
        f"WHEN '{each.value}' THEN {visible_groups(columns.viewer(each), columns, group)}"
        for each in sorted(STAFF)
        if Noun.MARKS in READS[each]
    ]
    return f"CASE {role} {' '.join(cases)} ELSE false END".replace(Sql.TODAY, today)


class _Columns(Sql):
    """Writes the column of many viewers' persons or schools where the value of one would be bound."""

    __slots__ = ("_names",)

    def __init__(self, persons: str, schools: str) -> None:
        super().__init__()
        self._names = {(0,): persons, (1,): schools}

    @staticmethod
    def viewer(role: Role) -> Viewer:
        return Viewer(0, 0, 0, role, schools=(1,), persons=(0,), full_name="")

    def bind(self, value: object) -> str:
        if not isinstance(value, list):
            raise TypeError("only persons and schools are columns")
        return self._names[tuple(value)]
