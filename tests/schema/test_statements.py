"""How many statements a document takes does not depend on how many rows it finds (design: reading fast)."""

from collections.abc import AsyncIterator
from typing import Final

import pytest

from orm.database import Database
from schema import ids
from tests.databases import Place, copied, opened
from tests.schema.asking import ask, who
from tests.world import World

SIZES: Final = {"one": (1, 1), "hundred": (100, 100)}

LESSON: Final = """
    number topic subject { name } room { name } group { title } planned: plannedSubject { name }
    teachers { effective staff { fullName } } changes { kind before { date } after { date } }
    homeworkGiven { text subject { name } attachments { name } } homeworkDue { text attachments { size } }
"""
MARK: Final = "text weight workType { name } setBy { shortName }"
RANGE: Final = 'from: "2027-02-01", to: "2027-03-15"'
PERSON: Final = f"""
    fullName school {{ name }} groups {{ group {{ title }} schoolClass {{ title homeroomTeacher {{ fullName }} }} }}
    week: diary({RANGE}) {{ vacation {{ title }} lessons {{ {LESSON} marks {{ {MARK} }} attendance {{ code }} }}
        movedAway {{ {LESSON} }} }}
    marks({RANGE}) {{ subject {{ name }} mean {{ exact }} marks {{ {MARK} }} }}
    attendance({RANGE}) {{ code }} homework({RANGE}) {{ text attachments {{ name }} }} controlWorks({RANGE}) {{ title }}
    teachers(on: "2027-02-01") {{ staff {{ fullName }} }} vacations(on: "2027-02-01") {{ title }}
    recommendations {{ text }} results {{ text subject {{ name }} }}
"""


@pytest.fixture(scope="module", params=SIZES)
async def crowd(request: pytest.FixtureRequest, world: World) -> AsyncIterator[tuple[Database, str, int]]:
    """A class of so many pupils and lessons in school A, in a world of its own; its group's id, and how many there are."""
    students, lessons = SIZES[request.param]
    async with copied(world.template) as place:
        group = await _fill(place, world, students, lessons)
        async with opened(place) as database:
            yield database, group, students


async def test_a_familys_week(crowd: tuple[Database, str, int]) -> None:
    database, _, _ = crowd
    document = f"""{{ me {{ students {{ diary({RANGE}) {{ vacation {{ title }} lessons {{
        {LESSON} marks {{ {MARK} }} attendance {{ code }} }} }} }} }} }}"""
    answer = await ask(database, await who(database, "A.gnev"), document)
    (child,) = answer.data["me"]["students"]
    lessons = [lesson for day in child["diary"] for lesson in day["lessons"]]
    assert all(lesson["marks"] and lesson["attendance"] and lesson["changes"] for lesson in lessons)
    assert all(len(given["attachments"]) == 2 for lesson in lessons for given in lesson["homeworkGiven"])
    assert len(lessons) in {1, 100}
    assert answer.operation.statements == 9


async def test_a_familys_marks_by_subject(crowd: tuple[Database, str, int]) -> None:
    database, _, _ = crowd
    document = (
        f"{{ me {{ students {{ marks({RANGE}) {{ subject {{ name }} mean {{ exact }} marks {{ {MARK} }} }} }} }} }}"
    )
    answer = await ask(database, await who(database, "A.gnev"), document)
    assert len(answer.data["me"]["students"][0]["marks"][0]["marks"]) in {1, 100}
    assert answer.operation.statements == 2


async def test_a_class_page(crowd: tuple[Database, str, int], world: World) -> None:
    database, group, students = crowd
    document = f"""query($group: ID!, $subject: ID!) {{ classPage(groupId: $group, subjectId: $subject, {RANGE}) {{
        group {{ title }} lessons {{ {LESSON} }}
        rows {{ student {{ fullName }} mean {{ exact }} cells {{ marks {{ {MARK} }} attendance {{ code }} }} }} }} }}"""
    viewer = await who(database, "A.dep")
    answer = await ask(database, viewer, document, group=group, subject=world.id("subject:A.math"))
    rows = answer.data["classPage"]["rows"]
    assert len(rows) == students
    assert all(row["cells"][0]["marks"] for row in rows)
    assert answer.operation.statements == 11


async def test_a_roster(crowd: tuple[Database, str, int]) -> None:
    database, group, students = crowd
    document = f"query($id: ID!) {{ studyGroup(id: $id) {{ title roster({RANGE}) {{ fullName school {{ name }} }} }} }}"
    answer = await ask(database, await who(database, "A.dep"), document, id=group)
    assert len(answer.data["studyGroup"]["roster"]) == students
    assert answer.operation.statements == 3


async def test_everything_of_every_student_of_a_page(crowd: tuple[Database, str, int]) -> None:
    database, _, students = crowd
    document = (
        f'query {{ students(first: 100, search: "толпа") {{ nodes {{ {PERSON} }} pageInfo {{ hasNextPage }} }} }}'
    )
    answer = await ask(database, await who(database, "A.dep"), document)
    assert len(answer.data["students"]["nodes"]) == students
    assert answer.operation.statements == 21


async def test_the_schools_of_a_city(crowd: tuple[Database, str, int]) -> None:
    database, _, students = crowd
    document = "{ schools(first: 100) { nodes { name counts { students } } } }"
    answer = await ask(database, await who(database, "op"), document)
    assert len(answer.data["schools"]["nodes"]) == min(100, students + 2)
    assert answer.operation.statements == 2


async def test_the_structure_of_a_school(crowd: tuple[Database, str, int]) -> None:
    database, _, students = crowd
    document = """{ schools { nodes { name years { title periods { title } vacations { title } }
        bellSchedules { title bells { number } } subjects { name } rooms { name } workTypes { name } } } }"""
    answer = await ask(database, await who(database, "A.jou"), document)
    assert len(answer.data["schools"]["nodes"][0]["rooms"]) == 5 + students
    assert answer.operation.statements == 9


async def test_the_classes_of_a_school_with_their_groups_and_lessons(crowd: tuple[Database, str, int]) -> None:
    database, _, students = crowd
    document = f"""{{ schoolClasses {{ title homeroomTeacher {{ fullName }} groups {{ title
        teachers(on: "2026-11-23") {{ staff {{ fullName }} }} lessons({RANGE}) {{ {LESSON} }} }} }} }}"""
    answer = await ask(database, await who(database, "A.dep"), document)
    assert len(answer.data["schoolClasses"]) == 4 + students
    assert answer.operation.statements == 8


async def test_the_register_of_consents(crowd: tuple[Database, str, int]) -> None:
    database, _, students = crowd
    document = "{ consents(first: 100) { nodes { student { fullName } guardian { fullName } decision } } }"
    answer = await ask(database, await who(database, "A.dep"), document)
    assert len(answer.data["consents"]["nodes"]) >= min(100, students)
    assert answer.operation.statements == 2


async def _fill(place: Place, world: World, students: int, lessons: int) -> str:
    """Pupils «Толпа», each with a mark and an absence in each lesson; and as many classes, rooms and schools."""
    async with place.as_owner() as connection, connection.transaction():
        await connection.execute(
            _CROWD.format(
                students=students,
                lessons=lessons,
                school=world["school:A"],
                year=world["year:A.26"],
                subject=world["subject:A.math"],
                staff=world["staff:A.dep"],
                guardian=world["guardian:A.gnev"],
                work_type=world["worktype:A.answer"],
            )
        )
        group: int = await connection.fetchval("SELECT id FROM study_group WHERE title = '9-1'")
    async with place.as_owner() as connection:
        await connection.execute("ANALYZE")
    return ids.make("StudyGroup", group)


_CROWD: Final = """
INSERT INTO school (name, short_name, address, time_zone, created_at)
    SELECT 'Школа ' || n, n::text, '', 'Europe/Moscow', app.now() FROM generate_series(1, {students}) n;
INSERT INTO room (school_id, name, shared) SELECT {school}, 'толпа ' || n, true FROM generate_series(1, {students}) n;
INSERT INTO school_class (school_id, year_id, grade, title, programme, period_kind, marked)
    SELECT {school}, {year}, 9, '9-' || n, 'basic', 'quarter', true FROM generate_series(1, {students}) n;
INSERT INTO study_group (school_id, year_id, kind, title, school_class_id)
    SELECT school_id, year_id, 'class', title, id FROM school_class WHERE title = '9-1';
INSERT INTO teaching_assignment (school_id, staff_id, group_id, subject_id, starts_on, ends_on)
    SELECT school_id, {staff}, id, {subject}, '2026-09-01', '2027-05-31' FROM study_group WHERE title = '9-1';
INSERT INTO student (school_id, family_name, given_name, patronymic, sort_key)
    SELECT {school}, 'Толпа', 'Ученик', n::text, '' FROM generate_series(1, {students}) n;
INSERT INTO enrolment (school_id, student_id, group_id, in_class, starts_on, ends_on)
    SELECT s.school_id, s.id, g.id, true, '2026-09-01', '2027-05-31' FROM student s, study_group g
    WHERE s.family_name = 'Толпа' AND g.title = '9-1';
INSERT INTO guardianship (school_id, guardian_id, student_id, kind, rights, basis, starts_at)
    SELECT {school}, {guardian}, min(id), 'legal', 'full', '', '2026-09-01 00:00Z' FROM student WHERE family_name = 'Толпа';
INSERT INTO consent_decision
    (school_id, student_id, guardian_id, subject, decision, effective_at, medium, document_number, text_version, registered_at)
    SELECT school_id, id, {guardian}, 'electronic', 'consent', '2026-09-01 00:00Z', 'electronic', '', '', app.now()
    FROM student WHERE family_name = 'Толпа';
INSERT INTO lesson
    (school_id, group_id, planned_subject_id, subject_id, planned_on, planned_number, planned_starts_at, planned_ends_at,
    date, number, starts_at, ends_at, status, lesson_type, topic, version)
    SELECT g.school_id, g.id, {subject}, {subject}, day, n % 4, at, at + interval '40 minutes',
    day, n % 4, at, at + interval '40 minutes', 'planned', 'combined', '', 1
    FROM study_group g, generate_series(0, {lessons} - 1) n, LATERAL (SELECT date '2027-02-01' + n / 4 AS day,
    timestamptz '2027-02-01 06:00Z' + n / 4 * interval '1 day' + n % 4 * interval '1 hour' AS at) slot WHERE g.title = '9-1';
INSERT INTO lesson_teacher (school_id, lesson_id, staff_id, planned, effective, date, starts_at, ends_at)
    SELECT l.school_id, l.id, {staff}, true, true, l.date, l.starts_at, l.ends_at
    FROM lesson l JOIN study_group g ON g.id = l.group_id WHERE g.title = '9-1';
INSERT INTO lesson_change (school_id, kind, lesson_id, before, after, reason, made_at)
    SELECT l.school_id, 'room', l.id, '{{}}', '{{}}', '', app.now()
    FROM lesson l JOIN study_group g ON g.id = l.group_id WHERE g.title = '9-1';
INSERT INTO homework
    (school_id, group_id, subject_id, given_lesson_id, due_lesson_id, given_on, due_on, text, created_at, version)
    SELECT l.school_id, l.group_id, l.subject_id, l.id, l.id, l.date, l.date, '', app.now(), 1
    FROM lesson l JOIN study_group g ON g.id = l.group_id WHERE g.title = '9-1';
INSERT INTO attachment (school_id, homework_id, name, media_type, size, sha256, content, added_by_id, added_at, arrived_at)
    SELECT h.school_id, h.id, n || '.pdf', 'application/pdf', 5, sha256('%PDF-'), '%PDF-', (SELECT min(id) FROM account), app.now(),
    app.now() FROM homework h JOIN study_group g ON g.id = h.group_id, generate_series(1, 2) n WHERE g.title = '9-1';
INSERT INTO mark
    (school_id, student_id, lesson_id, group_id, subject_id, lesson_date, work_type_id, kind, value, scale, counts, weight,
    comment, set_by_id, set_at, version)
    SELECT l.school_id, e.student_id, l.id, l.group_id, l.subject_id, l.date, {work_type}, 'numeric', 5, 5, true, 1000,
    '', {staff}, app.now(), 1
    FROM lesson l JOIN study_group g ON g.id = l.group_id JOIN enrolment e ON e.group_id = g.id WHERE g.title = '9-1';
INSERT INTO attendance (school_id, student_id, lesson_id, lesson_date, code, reason, noted_at, version)
    SELECT l.school_id, e.student_id, l.id, l.date, 'late', '', app.now(), 1
    FROM lesson l JOIN study_group g ON g.id = l.group_id JOIN enrolment e ON e.group_id = g.id WHERE g.title = '9-1';
"""
