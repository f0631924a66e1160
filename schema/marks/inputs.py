"""What is sent to write marks and attendance, and how it is handed to the rules."""

from datetime import date

import strawberry

from domain.marks import asked
from schema import ids
from schema.checks import Check, identifier, written
from schema.marks.reading import AttendanceCode
from schema.scalars import Weight

_TEXT = "As it is written in the journal: `5`, `зч`, `нзч`, `н/а`, `осв`, `.`"
_WHY = "Why what stood is changed; the deputy head and whoever changes somebody else's mark must say it."
_VERSION = "The version that was read."


@strawberry.input(description="A new mark in a cell.")
class MarkRecordRow:
    lesson_id: strawberry.ID
    student_id: strawberry.ID
    text: str = strawberry.field(description=_TEXT)
    work_type_id: strawberry.ID
    weight: Weight | None = strawberry.field(default=None, description="That of the work type, unless given.")
    comment: str = ""
    due_on: date | None = strawberry.field(default=None, description="For `.`: until when the work is owed.")
    beside: list[strawberry.ID] | None = strawberry.field(
        default=None,
        description="The marks that the cell held when it was read: others there now are a conflict. Without it several may stand.",
    )


@strawberry.input
class MarkRecordInput(MarkRecordRow):
    reason: str = strawberry.field(default="", description=_WHY)


@strawberry.input(description="Another content of a mark. What is left out stays.")
class MarkCorrectRow:
    mark_id: strawberry.ID
    version: int = strawberry.field(description=_VERSION)
    text: str | None = strawberry.field(default=None, description=_TEXT)
    work_type_id: strawberry.ID | None = None
    weight: Weight | None = strawberry.field(
        default=None, description="Left out, it stays; with another work type it becomes that one's."
    )
    comment: str | None = None
    due_on: date | None = strawberry.field(
        default=strawberry.UNSET, description="For `.`; null takes it away, left out it stays while the mark is `.`"
    )


@strawberry.input
class MarkCorrectInput(MarkCorrectRow):
    reason: str = strawberry.field(default="", description=_WHY)


@strawberry.input(description="A mark to take away; its history stays.")
class MarkRemoveRow:
    mark_id: strawberry.ID
    version: int = strawberry.field(description=_VERSION)


@strawberry.input
class MarkRemoveInput(MarkRemoveRow):
    reason: str = strawberry.field(default="", description=_WHY)


@strawberry.input(description="Why somebody is not at a lesson, or late.")
class NotedInput:
    code: AttendanceCode  # type: ignore[valid-type]  # an enum made by Strawberry
    reason: str = strawberry.field(default="", description="Of the absence, up to 300 characters; the family reads it.")


@strawberry.input(description="How one student attended one lesson.")
class AttendanceRow:
    lesson_id: strawberry.ID
    student_id: strawberry.ID
    noted: NotedInput | None = strawberry.field(
        default=strawberry.UNSET, description="Null for somebody who was there. It must be written."
    )
    version: int | None = strawberry.field(
        default=None, description="Of the note that was read; left out where there was none."
    )


@strawberry.input
class AttendanceNoteInput(AttendanceRow):
    reason: str = strawberry.field(default="", description=_WHY)


@strawberry.input(description="A note of attendance as it was read.")
class SeenAttendance:
    id: strawberry.ID
    version: int


@strawberry.input(one_of=True, description="One row of a class page: exactly one of these.")
class ClassPageRowInput:
    record: MarkRecordRow | None = strawberry.UNSET
    correct: MarkCorrectRow | None = strawberry.UNSET
    remove: MarkRemoveRow | None = strawberry.UNSET
    attendance: AttendanceRow | None = strawberry.UNSET


def record_checks(path: str) -> tuple[Check, ...]:
    """The ids of a row that stands at a path of the arguments."""
    return (
        identifier(f"{path}.lessonId", "Lesson"),
        identifier(f"{path}.studentId", "Student"),
        identifier(f"{path}.workTypeId", "WorkType"),
        identifier(f"{path}.beside[]", "Mark"),
    )


def correct_checks(path: str) -> tuple[Check, ...]:
    """The same of a correction, or a removal."""
    return identifier(f"{path}.markId", "Mark"), identifier(f"{path}.workTypeId", "WorkType")


def attendance_checks(path: str) -> tuple[Check, ...]:
    """The same of a note of attendance, which says what it notes."""
    return (
        identifier(f"{path}.lessonId", "Lesson"),
        identifier(f"{path}.studentId", "Student"),
        written(f"{path}.noted"),
    )


def recorded(row: MarkRecordRow, path: str) -> asked.RecordMark:
    return asked.RecordMark(
        path,
        ids.number(row.lesson_id),
        ids.number(row.student_id),
        row.text,
        ids.number(row.work_type_id),
        row.weight,
        row.comment,
        row.due_on,
        None if row.beside is None else frozenset(ids.number(each) for each in row.beside),
    )


def corrected(row: MarkCorrectRow, path: str) -> asked.CorrectMark:
    return asked.CorrectMark(
        path,
        ids.number(row.mark_id),
        row.version,
        row.text,
        None if row.work_type_id is None else ids.number(row.work_type_id),
        row.weight,
        row.comment,
        row.due_on or None,
        is_due_given=row.due_on is not strawberry.UNSET,
    )


def removed(row: MarkRemoveRow, path: str) -> asked.RemoveMark:
    return asked.RemoveMark(path, ids.number(row.mark_id), row.version)


def noted(row: NotedInput) -> asked.Noted:
    return asked.Noted(row.code, row.reason)


def attended(row: AttendanceRow, path: str) -> asked.NoteAttendance:
    return asked.NoteAttendance(
        path,
        ids.number(row.lesson_id),
        ids.number(row.student_id),
        noted(row.noted) if row.noted else None,
        f"{path}.lessonId",
        f"{path}.studentId",
        version=row.version,
    )


def page_row(row: ClassPageRowInput, path: str) -> asked.PageRow:
    if row.record:
        return recorded(row.record, f"{path}.record")
    if row.correct:
        return corrected(row.correct, f"{path}.correct")
    if row.remove:
        return removed(row.remove, f"{path}.remove")
    if row.attendance:
        return attended(row.attendance, f"{path}.attendance")
    raise TypeError("a row of a page is exactly one of its fields")
