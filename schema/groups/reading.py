"""Classes, study groups, enrolments, and the class page (R2.5)."""

from datetime import date
from typing import TYPE_CHECKING, Annotated

import strawberry

from domain import curriculum, groups, people, timetable
from domain.access import Noun
from domain.groups import staffing
from schema import access
from schema.checks import days
from schema.context import Info
from schema.curriculum import Curriculum
from schema.marks import Attendance, Mark, Mean
from schema.nodes import Node, answer, batched, key, row_id, rows
from schema.people.staff import Staff
from schema.results import Programme
from schema.schools import PeriodKind, Subject, YearReference
from schema.timetable import GroupKind, GroupReference, Lesson

if TYPE_CHECKING:
    from schema.people.students import Student
else:
    Student = Annotated["Student", strawberry.lazy("schema.people.students")]


@strawberry.type(description="A class, as an enrolment refers to it.", directives=[access.of(Noun.PEOPLE)])
class ClassReference:
    id: strawberry.ID = key("SchoolClass")
    title: str
    grade: int
    programme: Programme  # type: ignore[valid-type]  # an enum made by Strawberry
    period_kind: PeriodKind  # type: ignore[valid-type]  # an enum made by Strawberry
    marked: bool = strawberry.field(description="False where the school teaches without marks.")
    year: YearReference
    homeroom_teacher: Staff | None


@strawberry.type(description="A study group with its year.", directives=[access.of(Noun.PEOPLE)])
class EnrolmentGroup:
    id: strawberry.ID = key("StudyGroup")
    title: str
    kind: GroupKind  # type: ignore[valid-type]  # an enum made by Strawberry
    year: YearReference


@strawberry.type(
    description="A student in a group for an interval; being in a class is being in its group (R3.1).",
    directives=[access.of(Noun.PEOPLE)],
)
class Enrolment:
    group: EnrolmentGroup
    school_class: ClassReference | None
    in_class: bool = strawberry.field(description="Whether the group is the whole class.")
    starts_on: date
    ends_on: date = strawberry.field(description="The last day, included.")


@strawberry.type(description="Who works with a student (R2.5).", directives=[access.of(Noun.TIMETABLE)])
class TeacherOfStudent:
    staff: Staff
    homeroom: bool = strawberry.field(description="Whether they lead the class.")
    subject: Subject | None = strawberry.field(description="Empty for the homeroom teacher.")
    group: GroupReference


@strawberry.type(description="Who teaches which subject to a group.", directives=[access.of(Noun.TIMETABLE)])
class Assignment:
    staff: Staff
    subject: Subject


@strawberry.type(
    description="Who teaches a subject to a group and when: `assignmentEnd` takes its id.",
    directives=[access.of(Noun.STAFFING)],
)
class TeachingAssignment:
    id: strawberry.ID = key("TeachingAssignment")
    version: int
    staff: Staff
    subject: Subject
    starts_on: date
    ends_on: date = strawberry.field(description="The last day, included.")


@strawberry.type(
    description="Who leads a class and when (классный руководитель): `homeroomEnd` takes its id.",
    directives=[access.of(Noun.STAFFING)],
)
class Homeroom:
    id: strawberry.ID = key("Homeroom")
    version: int
    staff: Staff
    starts_on: date
    ends_on: date = strawberry.field(description="The last day, included.")


@strawberry.type(description="A group that lessons belong to.", directives=[access.of(Noun.GROUPS)])
class StudyGroup(Node):
    id: strawberry.ID = key("StudyGroup")
    title: str
    kind: GroupKind  # type: ignore[valid-type]  # an enum made by Strawberry
    year: YearReference
    closed_on: date | None = strawberry.field(description="The last day, where it ends before its year does.")
    version: int

    @access.read(Noun.PEOPLE, days(370), rows=30)
    async def roster(
        root: strawberry.Parent["StudyGroup"],
        info: Info,
        start: Annotated[date, strawberry.argument(name="from")],
        end: Annotated[date, strawberry.argument(name="to")],
    ) -> list[Student] | None:
        """Who was in the group in these days, by name."""
        found = await batched(info, people.rosters, row_id(root), start, end)
        info.context.saw(row["id"] for row in found)
        return answer(found)

    @access.read(Noun.TIMETABLE, days(), rows=40)
    async def lessons(
        root: strawberry.Parent["StudyGroup"],
        info: Info,
        start: Annotated[date, strawberry.argument(name="from")],
        end: Annotated[date, strawberry.argument(name="to")],
    ) -> list[Lesson] | None:
        """By day and number."""
        return answer(await batched(info, timetable.lessons_of_groups, row_id(root), start, end))

    @access.read(Noun.TIMETABLE, rows=10)
    async def teachers(root: strawberry.Parent["StudyGroup"], info: Info, on: date) -> list[Assignment] | None:
        """Who teaches what to the group on a day."""
        return answer(await batched(info, groups.assignments_of_groups, row_id(root), on, viewer=False))

    @access.read(Noun.STAFFING, rows=20)
    async def assignments(root: strawberry.Parent["StudyGroup"], info: Info) -> list[TeachingAssignment] | None:
        """Who teaches what to the group and when, the newest first: for those who decide it."""
        return answer(await batched(info, staffing.assignments_kept, row_id(root)))


@strawberry.type(description="A class (класс) of one year.", directives=[access.of(Noun.GROUPS)])
class SchoolClass(Node):
    id: strawberry.ID = key("SchoolClass")
    title: str
    grade: int
    programme: Programme  # type: ignore[valid-type]  # an enum made by Strawberry
    period_kind: PeriodKind  # type: ignore[valid-type]  # an enum made by Strawberry
    marked: bool = strawberry.field(description="False where the school teaches without marks.")
    year: YearReference
    homeroom_teacher: Staff | None
    closed_on: date | None = strawberry.field(description="The last day, where it ends before its year does.")
    version: int

    @access.read(Noun.STAFFING, rows=2)
    async def homerooms(root: strawberry.Parent["SchoolClass"], info: Info) -> list[Homeroom] | None:
        """Who leads the class and when, the newest first: for those who decide it."""
        return answer(await batched(info, staffing.homerooms_kept, row_id(root)))

    @access.read(Noun.GROUPS, rows=8)
    async def groups(root: strawberry.Parent["SchoolClass"], info: Info) -> list[StudyGroup] | None:
        """The class's own group first, then its parts."""
        return answer(await batched(info, groups.groups_of_classes, row_id(root)))

    @access.read(Noun.GROUPS, rows=15)
    async def curriculum(root: strawberry.Parent["SchoolClass"], info: Info) -> Curriculum | None:
        """Empty until the deputy head has set it."""
        return answer(await batched(info, curriculum.curricula_of_classes, row_id(root), viewer=False) or None)


@strawberry.type(description="What stands in one cell of a class page.", directives=[access.of(Noun.MARKS)])
class Cell:
    lesson_id: strawberry.ID = key("Lesson")
    marks: list[Mark] = rows(1, "One lesson may have several, as in `5/4`.")
    attendance: Attendance | None


@strawberry.type(directives=[access.of(Noun.MARKS)])
class ClassPageRow:
    student: Student
    cells: list[Cell] = rows(15, "Only cells that hold something, in the order of the lessons.")
    mean: Mean | None = strawberry.field(description="Of the marks on this page.")


@strawberry.type(
    description="Students by lessons of one subject: the page that a teacher fills.", directives=[access.of(Noun.MARKS)]
)
class ClassPage:
    group: EnrolmentGroup
    subject: Subject
    lessons: list[Lesson] = rows(30)
    rows: list[ClassPageRow] = rows(30)
