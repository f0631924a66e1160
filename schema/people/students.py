"""A student, with everything that the roles read of one (R2, R3)."""

from datetime import date
from typing import Annotated

import strawberry

from domain import groups, homework, marks, recommendations, results, schools, timetable
from domain.access import Noun
from domain.people import files
from schema import access, ids
from schema.checks import days, identifier, page
from schema.context import Info
from schema.groups import Enrolment, TeacherOfStudent
from schema.homework import Homework
from schema.marks import Attendance, SubjectMarks
from schema.nodes import Node, answer, batched, key, row_id
from schema.people.files import StudentFile
from schema.recommendations import Recommendation
from schema.results import FinalMark, Programme
from schema.schools import Vacation
from schema.timetable import ControlWork, DiaryDay

From = Annotated[date, strawberry.argument(name="from", description="The first day.")]
To = Annotated[date, strawberry.argument(name="to", description="The last day, included.")]
Self = strawberry.Parent["Student"]


@strawberry.type(description="The school of a student.", directives=[access.of(Noun.PEOPLE)])
class SchoolReference:
    id: strawberry.ID = key("School")
    name: str
    short_name: str
    time_zone: str = strawberry.field(description="IANA name. Dates of the school are dates in this zone.")


@strawberry.type(
    description="A pupil. Families read it on a consent in force (R1.4), staff as far as they teach, lead or answer for.",
    directives=[access.of(Noun.PEOPLE)],
)
class Student(Node):
    id: strawberry.ID = key("Student")
    full_name: str
    short_name: str = strawberry.field(description="Family name with initials.")
    family_name: str
    given_name: str
    patronymic: str
    school: SchoolReference
    left_on: date | None = strawberry.field(description="The last day at this school.")

    @access.read(Noun.FILES)
    async def file(root: Self, info: Info) -> StudentFile | None:
        """What the registrar keeps of the student, each row with its version."""
        return answer(await batched(info, files.student_files, row_id(root)) or None)

    @access.read(Noun.PEOPLE, days(1, "on", "on"), rows=8)
    async def groups(root: Self, info: Info, on: date | None = None) -> list[Enrolment] | None:
        """The class and the groups on a day; without a day all of them ever, the newest first."""
        return answer(await batched(info, groups.enrolments, row_id(root), on))

    @access.read(Noun.TIMETABLE, days(), rows=7)
    async def diary(root: Self, info: Info, start: From, end: To) -> list[DiaryDay] | None:
        """Day by day: lessons with their changes, homework, marks and attendance."""
        return answer(await batched(info, timetable.diary, row_id(root), start, end))

    @access.read(Noun.MARKS, days(370), identifier("subjectId", "Subject"), rows=15)
    async def marks(
        root: Self, info: Info, start: From, end: To, subject_id: strawberry.ID | None = None
    ) -> list[SubjectMarks] | None:
        """Marks of a period by subject, with the exact mean of each."""
        number = None if subject_id is None else ids.number(subject_id)
        return answer(await batched(info, marks.marks_by_subject, row_id(root), start, end, number))

    @access.read(Noun.ATTENDANCE, days(370), rows=20)
    async def attendance(root: Self, info: Info, start: From, end: To) -> list[Attendance] | None:
        """Absences and lateness, by day."""
        return answer(await batched(info, marks.attendance_of_students, row_id(root), start, end))

    @access.read(Noun.HOMEWORK, days(), rows=20)
    async def homework(root: Self, info: Info, start: From, end: To) -> list[Homework] | None:
        """Homework due in these days."""
        return answer(await batched(info, homework.homework_of_students, row_id(root), start, end))

    @access.read(Noun.TIMETABLE, days(370), rows=10)
    async def control_works(root: Self, info: Info, start: From, end: To) -> list[ControlWork] | None:
        """The schedule of control works (R2.4)."""
        return answer(await batched(info, timetable.control_works, row_id(root), start, end))

    @access.read(Noun.TIMETABLE, days(1, "on", "on"), rows=15)
    async def teachers(root: Self, info: Info, on: date) -> list[TeacherOfStudent] | None:
        """Who works with the class, the groups and the individual plan on a day (R2.5)."""
        return answer(await batched(info, groups.teachers_of_students, row_id(root), on))

    @access.read(Noun.TIMETABLE, days(1, "on", "on"), rows=8)
    async def vacations(root: Self, info: Info, on: date) -> list[Vacation] | None:
        """The vacation calendar (R2.6) of the year that a day belongs to."""
        return answer(await batched(info, schools.vacations_of_students, row_id(root), on, viewer=False))

    @access.read(Noun.RECOMMENDATIONS, page, rows=10)
    async def recommendations(root: Self, info: Info, first: int = 20) -> list[Recommendation] | None:
        """The newest first (R2.8). A teacher reads their own."""
        return answer(await batched(info, recommendations.recommendations, row_id(root), first))

    @access.read(Noun.RESULTS, identifier("yearId", "SchoolYear"), rows=40)
    async def results(
        root: Self,
        info: Info,
        programme: Programme | None = None,  # type: ignore[valid-type]  # an enum made by Strawberry
        year_id: strawberry.ID | None = None,
    ) -> list[FinalMark] | None:
        """Final marks across years and classes (R3.1): the newest year first. Families see what is published or due."""
        number = None if year_id is None else ids.number(year_id)
        return answer(await batched(info, results.results, row_id(root), programme, number))
