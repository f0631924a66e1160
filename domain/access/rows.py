"""The rows of children and of groups that a viewer reads, as conditions of statements."""

from domain.access.families import guardians_read, students_read
from domain.access.staff import assigned, homeroom_leads, taught, teacher_knows
from domain.access.table import READS, Noun, Reach, Viewer, is_answerable
from domain.sql import Sql
from orm.people import Role


def visible_students(viewer: Viewer, noun: Noun, sql: Sql, student: str = "s") -> str:
    """The condition on a row of `student` (by its alias) under which the viewer reads this noun of them.

    A guardian and a student read on a consent in force at this moment; staff read whom they teach, lead or answer for today.
    """
    reach = READS[viewer.role].get(noun)
    if reach is Reach.CHILD:
        return _family_reads(viewer, sql, student)
    if reach is Reach.TAUGHT:
        return teacher_knows(sql.bind(list(viewer.persons)), student)
    if reach is Reach.CLASS:
        return homeroom_leads(sql.bind(list(viewer.persons)), student)
    if reach is Reach.SCHOOL:
        return f"{student}.school_id = ANY ({sql.bind(list(viewer.schools))}::bigint[])"
    return "false"


def _family_reads(viewer: Viewer, sql: Sql, student: str) -> str:
    if viewer.found is not None:
        return f"{student}.id = ANY ({sql.bind(list(viewer.found))}::bigint[])"
    persons = sql.bind(list(viewer.persons))
    return guardians_read(persons, student) if viewer.role is Role.GUARDIAN else students_read(persons, student)


def kept_students(viewer: Viewer, sql: Sql, student: str = "s") -> str:
    """The condition on a row of `student` under which the viewer keeps their attendance at a lesson in reach: a teacher keeps all."""
    return "true" if viewer.role is Role.TEACHER else visible_students(viewer, Noun.ATTENDANCE, sql, student)


def visible_lessons(viewer: Viewer, sql: Sql, lesson: str = "l") -> str:
    """The condition on a row of `lesson` under which the viewer reads what it says to all of its group.

    A teacher reads the lessons that were taken from them as well.
    """
    if READS[viewer.role].get(Noun.TIMETABLE) is Reach.TAUGHT:
        staff = sql.bind(list(viewer.persons))
        return (
            f"({assigned(staff, f'{lesson}.group_id', f'{lesson}.subject_id')} OR EXISTS (SELECT 1 FROM lesson_teacher lt"
            f" WHERE lt.lesson_id = {lesson}.id AND lt.staff_id = ANY ({staff}::bigint[])))"
        )
    return _of_group(viewer, Noun.TIMETABLE, sql, lesson, (f"{lesson}.date", f"{lesson}.date"), f"{lesson}.id")


def written_lessons(viewer: Viewer, sql: Sql, lesson: str = "l") -> str:
    """The condition on a row of `lesson` under which the viewer writes into it: one that was taken from a teacher is only read."""
    if viewer.role is Role.TEACHER:
        return taught(viewer, sql, f"{lesson}.group_id", f"{lesson}.subject_id", f"{lesson}.id")
    return visible_lessons(viewer, sql, lesson)


def visible_homework(viewer: Viewer, sql: Sql, homework: str = "h") -> str:
    """The condition on a row of `homework` under which the viewer reads it."""
    return _of_group(
        viewer, Noun.HOMEWORK, sql, homework, (f"{homework}.given_on", f"{homework}.due_on"), homework_lessons(homework)
    )


def homework_lessons(homework: str = "h") -> str:
    """The lessons of a row of `homework`, as `taught` takes them."""
    return f"ANY (ARRAY[{homework}.given_lesson_id, {homework}.due_lesson_id])"


def taught_homework(viewer: Viewer, sql: Sql, homework: str = "h") -> str:
    """The condition on a row of `homework` under which a teacher changes it: a substitute what was given at their lesson."""
    return taught(viewer, sql, f"{homework}.group_id", f"{homework}.subject_id", f"{homework}.given_lesson_id")


def visible_control_works(viewer: Viewer, sql: Sql, work: str = "cw") -> str:
    """The condition on a row of `control_work` under which the viewer reads it."""
    reach = READS[viewer.role].get(Noun.TIMETABLE)
    if reach is Reach.SCHOOL:
        return f"{work}.school_id = ANY ({sql.bind(list(viewer.schools))}::bigint[])"
    if reach is Reach.TAUGHT:
        return taught(viewer, sql, f"{work}.group_id", f"{work}.subject_id", f"{work}.lesson_id")
    if reach in (Reach.CHILD, Reach.CLASS):
        return (
            f"EXISTS (SELECT 1 FROM enrolment ge JOIN student gs_ ON gs_.id = ge.student_id WHERE ge.group_id = {work}.group_id"
            f" AND {work}.date BETWEEN ge.starts_on AND ge.ends_on AND {visible_students(viewer, Noun.TIMETABLE, sql, 'gs_')})"
        )
    return "false"


def planned_groups(viewer: Viewer, sql: Sql, group: str = "g") -> str:
    """The condition on a row of `study_group` under which the viewer keeps its schedule of control works."""
    return f"{group}.school_id = ANY ({sql.bind(list(viewer.schools))}::bigint[])" if is_answerable(viewer) else "false"


def visible_events(viewer: Viewer, sql: Sql, of_child: str, event: str = "ev") -> str:
    """The condition on a row of `event` under which staff hear of it; `of_child` is the one under which it is about one child.

    Of a child those hear who read their marks; of a group those who teach it, lead somebody in it, or answer for the school.
    """
    reach = READS[viewer.role].get(Noun.MARKS)
    if reach is Reach.SCHOOL:
        return f"{event}.school_id = ANY ({sql.bind(list(viewer.schools))}::bigint[])"
    child = (
        f"EXISTS (SELECT 1 FROM feed_entry fe JOIN student fs ON fs.id = fe.student_id WHERE fe.event_id = {event}.id"
        f" AND {visible_students(viewer, Noun.MARKS, sql, 'fs')})"
    )
    if reach is Reach.TAUGHT:
        group = taught(viewer, sql, f"{event}.group_id", f"{event}.subject_id", f"{event}.lesson_id")
        return f"({group} AND (NOT {of_child} OR {child}))"
    return child if reach is Reach.CLASS else "false"


def _of_group(viewer: Viewer, noun: Noun, sql: Sql, row: str, days: tuple[str, str], lesson: str) -> str:
    """What is said to a group is read by those who read somebody that was in it on one of its days."""
    reach = READS[viewer.role].get(noun)
    if reach is Reach.SCHOOL:
        return f"{row}.school_id = ANY ({sql.bind(list(viewer.schools))}::bigint[])"
    if reach is Reach.TAUGHT:
        return taught(viewer, sql, f"{row}.group_id", f"{row}.subject_id", lesson)
    if reach in (Reach.CHILD, Reach.CLASS):
        return (
            f"EXISTS (SELECT 1 FROM enrolment ge JOIN student gs_ ON gs_.id = ge.student_id WHERE ge.group_id = {row}.group_id"
            f" AND ge.starts_on <= {days[1]} AND ge.ends_on >= {days[0]} AND {visible_students(viewer, noun, sql, 'gs_')})"
        )
    return "false"
