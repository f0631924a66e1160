"""Families by the number: classes of children with two guardians each, lessons and marks, everybody signed in. Made in SQL."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from domain.passwords import digest

CLASS: Final = 25
SCHOOLS: Final = 4
LESSONS: Final = 4

_TABLES: Final = (
    "school", "school_year", "subject", "work_type", "room", "school_class", "study_group", "student", "guardian", "staff",
    "guardianship", "consent_decision", "enrolment", "teaching_assignment", "lesson", "lesson_teacher", "mark", "account",
    "role_grant", "session",
)  # fmt: skip

_STATEMENTS: Final = """
INSERT INTO school (id, name, short_name, address, time_zone, created_at)
    SELECT s, 'Школа ' || s, 'Школа ' || s, '', 'Europe/Moscow', now() FROM generate_series(1, {schools}) s;
INSERT INTO school_year (id, school_id, title, starts_on, ends_on)
    SELECT s, s, 'год', current_date - 100, current_date + 200 FROM generate_series(1, {schools}) s;
INSERT INTO subject (id, school_id, name, short_name) SELECT s, s, 'Алгебра', 'Алг' FROM generate_series(1, {schools}) s;
INSERT INTO work_type (id, school_id, code, name, weight, control)
    SELECT s, s, 'О', 'Ответ', 1000, false FROM generate_series(1, {schools}) s;
INSERT INTO school_class (id, school_id, year_id, grade, title, programme, period_kind, marked)
    SELECT c, s, s, 7, '7-' || c, 'basic', 'quarter', true
    FROM generate_series(1, {classes}) c, LATERAL (SELECT (c - 1) % {schools} + 1) of (s);
INSERT INTO study_group (id, school_id, year_id, kind, title, school_class_id)
    SELECT id, school_id, year_id, 'class', title, id FROM school_class;
INSERT INTO student (id, school_id, family_name, given_name, patronymic, born_on)
    SELECT n, c.school_id, 'Ученик' || n, 'Имя', '', current_date - 365 * 13 FROM generate_series(1, {children}) n
    JOIN school_class c ON c.id = (n - 1) / {per_class} + 1;
INSERT INTO guardian (id, school_id, family_name, given_name, patronymic)
    SELECT g, s.school_id, 'Родитель' || g, 'Имя', '' FROM generate_series(1, 2 * {children}) g JOIN student s ON s.id = (g + 1) / 2;
INSERT INTO guardianship (id, school_id, guardian_id, student_id, kind, rights, basis, starts_at)
    SELECT g.id, g.school_id, g.id, (g.id + 1) / 2, 'mother', 'full', '', now() - interval '90 days' FROM guardian g;
INSERT INTO consent_decision (id, school_id, student_id, guardian_id, subject, decision, effective_at, medium, document_number,
    text_version, registered_at)
    SELECT id, school_id, student_id, guardian_id, 'electronic', 'consent', now() - interval '60 days', 'electronic', '', '1',
    now() - interval '60 days' FROM guardianship;
INSERT INTO enrolment (id, school_id, student_id, group_id, in_class, starts_on, ends_on)
    SELECT id, school_id, id, (id - 1) / {per_class} + 1, true, current_date - 90, current_date + 90 FROM student;
INSERT INTO staff (id, school_id, family_name, given_name, patronymic, position)
    SELECT id, school_id, 'Учитель' || id, 'Имя', '', 'учитель' FROM school_class
    UNION ALL SELECT {classes} + id, id, 'Завуч' || id, 'Имя', '', 'завуч' FROM school;
INSERT INTO teaching_assignment (id, school_id, staff_id, group_id, subject_id, starts_on, ends_on)
    SELECT id, school_id, id, id, school_id, current_date - 90, current_date + 90 FROM school_class;
INSERT INTO lesson (id, school_id, group_id, planned_subject_id, subject_id, planned_on, date, planned_number, number,
    planned_starts_at, starts_at, planned_ends_at, ends_at, status, lesson_type, topic, version)
    SELECT (c.id - 1) * {lessons} + n, c.school_id, c.id, c.school_id, c.school_id, current_date - 1, current_date - 1, n, n,
    begins, begins, begins + interval '45 minutes', begins + interval '45 minutes', 'held', 'combined', 'Тема', 1
    FROM school_class c, generate_series(1, {lessons}) n, LATERAL (SELECT current_date - 1 + n * interval '1 hour') at (begins);
INSERT INTO lesson_teacher (id, school_id, lesson_id, staff_id, planned, effective)
    SELECT id, school_id, id, group_id, true, true FROM lesson;
INSERT INTO mark (id, school_id, student_id, lesson_id, group_id, subject_id, lesson_date, work_type_id, kind, value, scale, counts,
    weight, comment, set_by_id, set_at, version)
    SELECT (s.id - 1) * {lessons} + l.number, s.school_id, s.id, l.id, l.group_id, l.subject_id, l.date, s.school_id, 'numeric',
    2 + (s.id + l.number) % 4, 5, true, 1000, '', l.group_id, now(), 1
    FROM student s JOIN lesson l ON l.group_id = (s.id - 1) / {per_class} + 1;
INSERT INTO account (id, login, full_name, epoch, created_at)
    SELECT id, 'guardian-' || id, 'Родитель ' || id, 0, now() FROM guardian
    UNION ALL SELECT 2 * {children} + id, 'student-' || id, 'Ученик ' || id, 0, now() FROM student
    UNION ALL SELECT 3 * {children} + id, 'staff-' || id, 'Учитель ' || id, 0, now() FROM staff;
INSERT INTO role_grant (id, account_id, role, school_id, guardian_id, student_id, staff_id, granted_at)
    SELECT id, id, 'guardian', school_id, id, NULL::bigint, NULL::bigint, now() FROM guardian
    UNION ALL SELECT 2 * {children} + id, 2 * {children} + id, 'student', school_id, NULL, id, NULL, now() FROM student
    UNION ALL SELECT 3 * {children} + id, 3 * {children} + id, CASE WHEN id > {classes} THEN 'deputy' ELSE 'teacher' END, school_id,
    NULL, NULL, id, now() FROM staff;
"""


@dataclass(frozen=True, slots=True)
class Crowd:
    """Who is there. Ids run from 1; child n has the guardians 2n - 1 and 2n, and is in class (n - 1) // 25 + 1."""

    children: int
    classes: int
    schools: Mapping[int, int]
    """Of each child."""

    def guardian(self, child: int, *, second: bool = False) -> str:
        """The token of a guardian."""
        return token(2 * child - (0 if second else 1))

    def student(self, child: int) -> str:
        return token(2 * self.children + child)

    def teacher(self, group: int) -> str:
        return token(3 * self.children + group)

    def deputy(self, school: int) -> str:
        return token(3 * self.children + self.classes + school)

    def group(self, child: int) -> int:
        return (child - 1) // CLASS + 1

    def marks(self, child: int) -> Sequence[int]:
        return range((child - 1) * LESSONS + 1, child * LESSONS + 1)

    def lessons(self, group: int) -> Sequence[int]:
        return range((group - 1) * LESSONS + 1, group * LESSONS + 1)


def token(account: int) -> str:
    return f"the token of account {account}, signed in"


async def gather(connection: Any, children: int) -> Crowd:  # noqa: ANN401 - asyncpg's connection
    """Write a crowd into an empty database, as its owner."""
    classes = (children - 1) // CLASS + 1
    names = {"children": children, "classes": classes, "schools": SCHOOLS, "per_class": CLASS, "lessons": LESSONS}
    async with connection.transaction():
        await connection.execute(_STATEMENTS.format_map(names))
        accounts = 3 * children + classes + SCHOOLS
        await connection.executemany(
            "INSERT INTO session (token_hash, account_id, grant_id, epoch, created_at, expires_at)"
            " VALUES ($1, $2, $2, 0, now(), now() + interval '1 day')",
            [(digest(token(account)), account) for account in range(1, accounts + 1)],
        )
        for table in _TABLES:
            await connection.execute(
                f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), coalesce(max(id), 1)) FROM {table}"
            )
        schools = {row["id"]: row["school_id"] for row in await connection.fetch("SELECT id, school_id FROM student")}
    await connection.execute("ANALYZE")
    return Crowd(children, classes, schools)
