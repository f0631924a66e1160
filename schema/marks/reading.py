"""Marks with their histories, attendance and means (R2.1)."""

from datetime import date, datetime
from decimal import Decimal

import strawberry

from domain.access import Noun
from domain.marks.history import cell, histories
from orm.marks import AttendanceCode as Code
from orm.marks import MarkKind as Kind
from schema import access, ids
from schema.checks import identifier
from schema.context import Info
from schema.nodes import Node, answer, batched, key, row_id, rows
from schema.people.staff import Staff
from schema.scalars import Weight
from schema.schools import Subject, WorkType
from schema.selection import wanted

MarkKind = strawberry.enum(
    Kind, name="MarkKind", description="A number of a scale, a credit (зч, нзч), or a code (н/а, осв, «.»)."
)
AttendanceCode = strawberry.enum(
    Code, name="AttendanceCode", description="Absences by reason (УП, Б, НП, ОТ), lateness (ОП) and exemption (ОСВ)."
)


@strawberry.type(description="What a mark said at one time.", directives=[access.of(Noun.HISTORY)])
class MarkState:
    text: str
    weight: Weight
    work_type: str = strawberry.field(description="The name of the work type.")
    comment: str
    due_on: date | None
    lesson_date: date


@strawberry.type(
    description="One change of a mark: the first is its recording, the last may be its removal.",
    directives=[access.of(Noun.HISTORY)],
)
class MarkVersion:
    at: datetime
    by: str | None = strawberry.field(description="Full name; empty for an exchange.")
    reason: str
    before: MarkState | None = strawberry.field(description="Empty for the recording.")
    after: MarkState | None = strawberry.field(description="Empty for the removal.")


@strawberry.type(description="A mark, never a bare number.", directives=[access.of(Noun.MARKS)])
class Mark(Node):
    id: strawberry.ID = key("Mark")
    kind: MarkKind  # type: ignore[valid-type]  # an enum made by Strawberry
    text: str = strawberry.field(description="As it is written in the journal: `5`, `зч`, `н/а`, `.`")
    value: int | None = strawberry.field(description="The number, for a numeric mark.")
    scale: int = strawberry.field(description="The best number of its scale.")
    code: str | None
    counts: bool = strawberry.field(description="Whether it is part of the mean.")
    weight: Weight
    work_type: WorkType
    subject: Subject
    comment: str
    due_on: date | None = strawberry.field(description="For «.»: the day by which the owed work must be handed in.")
    lesson_id: strawberry.ID = key("Lesson")
    lesson_date: date
    set_by: Staff | None
    set_at: datetime
    version: int = strawberry.field(description="Send it with a correction: another one by then is a conflict.")

    @access.read(Noun.HISTORY, rows=3)
    async def history(root: strawberry.Parent["Mark"], info: Info) -> list[MarkVersion] | None:
        """Who set it to what, when and why, the oldest first; for staff."""
        return answer(await batched(info, histories, row_id(root), viewer=False))


@strawberry.type(
    description="A mark that a cell of the class page holds or has held.", directives=[access.of(Noun.HISTORY)]
)
class CellMark:
    id: strawberry.ID = key("Mark")
    removed: bool
    history: list[MarkVersion] = rows(3, "The oldest first.")


@strawberry.type(directives=[access.of(Noun.SELF)])
class MarkQuery:
    @access.read(Noun.HISTORY, identifier("studentId", "Student"), identifier("lessonId", "Lesson"), rows=4)
    async def cell_history(info: Info, student_id: strawberry.ID, lesson_id: strawberry.ID) -> list[CellMark] | None:
        """All that a cell of the class page has held, marks that were taken away too; for staff."""
        operation = info.context
        student = ids.number(student_id)
        found = await cell(await operation.work(), operation.signed_in, student, ids.number(lesson_id), wanted(info))
        operation.saw(row["student_key"] for row in found)
        return answer(found)


@strawberry.type(description="An exact weighted mean.", directives=[access.of(Noun.MARKS)])
class Mean:
    value: Decimal = strawberry.field(description="Rounded half up to hundredths.")
    exact: str = strawberry.field(description="A fraction in lowest terms, such as `7/2`.")
    weight: Weight = strawberry.field(description="The sum of the weights.")
    count: int = strawberry.field(description="How many marks are in it.")


@strawberry.type(description="A student's marks in one subject.", directives=[access.of(Noun.MARKS)])
class SubjectMarks:
    subject: Subject
    marks: list[Mark] = rows(10)
    mean: Mean | None = strawberry.field(description="Empty where no mark counts.")


@strawberry.type(
    description="Why a student was not at a lesson, or came late.", directives=[access.of(Noun.ATTENDANCE)]
)
class Attendance:
    id: strawberry.ID = key("Attendance")
    code: AttendanceCode  # type: ignore[valid-type]  # an enum made by Strawberry
    reason: str
    lesson_id: strawberry.ID = key("Lesson")
    lesson_date: date
    noted_at: datetime
    version: int
