"""Attendance is noted: at one lesson, for a whole day of a class, and with reasons that come later."""

from datetime import date
from typing import Annotated

import strawberry

from domain.access import Noun
from domain.acts import Act
from domain.marks.days import DayRow, give_reason, write_day
from domain.marks.recording import LONGEST_PAGE, write_one
from domain.reading import Row
from schema import access, ids
from schema.acting import act
from schema.checks import count, identifier, metadata, written
from schema.context import Info
from schema.marks.inputs import AttendanceNoteInput, NotedInput, SeenAttendance, attendance_checks, attended, noted
from schema.marks.loading import attendance_row, attendance_rows
from schema.marks.reading import Attendance
from schema.nodes import answer
from schema.refusals import Conflict, InvalidInput, NotAllowed, NotFound

_WHY = "Why what stood is changed; the deputy head must say it."


@strawberry.type(directives=[access.of(Noun.ATTENDANCE)])
class AttendanceNoted:
    number: strawberry.Private[int | None]

    @access.read(Noun.ATTENDANCE, description="The note as it is now; empty for somebody who was there.")
    async def attendance(root: strawberry.Parent["AttendanceNoted"], info: Info) -> Attendance | None:
        return answer(await attendance_row(info, root.number))


@strawberry.type(directives=[access.of(Noun.ATTENDANCE)])
class AttendancesNoted:
    numbers: strawberry.Private[list[int]]

    @access.read(Noun.ATTENDANCE, rows=30, description="The notes as they are now, by lesson.")
    async def attendances(root: strawberry.Parent["AttendancesNoted"], info: Info) -> list[Attendance] | None:
        return answer(await attendance_rows(info, root.numbers))


@strawberry.input
class AttendanceDayRow:
    student_id: strawberry.ID
    noted: NotedInput | None = strawberry.field(
        default=strawberry.UNSET,
        description="At each lesson of the day, in whatever group. Null for somebody who was there. It must be written.",
    )
    seen: list[SeenAttendance] = strawberry.field(
        default_factory=list, description="The notes of that day that were read; another one by then is a conflict."
    )


@strawberry.input
class AttendanceDayInput:
    class_id: strawberry.ID
    date: date
    rows: list[AttendanceDayRow] = strawberry.field(description=f"1 to {LONGEST_PAGE}.")
    reason: str = strawberry.field(default="", description=_WHY)


@strawberry.input
class AttendanceReasonInput:
    rows: list[SeenAttendance] = strawberry.field(description=f"1 to {LONGEST_PAGE} notes, as they were read.")
    noted: NotedInput = strawberry.field(description="What they say from now on; the reason has to be given.")
    reason: str = strawberry.field(default="", description=_WHY)


AttendanceNoteResult = Annotated[
    AttendanceNoted | NotAllowed | NotFound | InvalidInput | Conflict, strawberry.union("AttendanceNoteResult")
]
AttendanceDayResult = Annotated[
    AttendancesNoted | NotAllowed | NotFound | InvalidInput | Conflict, strawberry.union("AttendanceDayResult")
]
AttendanceReasonResult = Annotated[
    AttendancesNoted | NotAllowed | NotFound | InvalidInput | Conflict, strawberry.union("AttendanceReasonResult")
]


async def attendance_note(info: Info, input: AttendanceNoteInput, key: str | None = None) -> AttendanceNoteResult:
    """Note how one student attended one lesson."""

    async def write(act: Act) -> Row:
        return await write_one(act, "attendanceNote", attended(input, "input"), input.reason)

    done = await act(info, "attendanceNote", input, key, write)
    return answer(AttendanceNoted(number=done["attendance"]) if isinstance(done, dict) else done)


async def attendance_day(info: Info, input: AttendanceDayInput, key: str | None = None) -> AttendanceDayResult:
    """Note a whole day of students of a class, at all their lessons; the homeroom teacher's. All rows or none."""

    async def write(act: Act) -> Row:
        rows = [
            DayRow(ids.number(row.student_id), noted(row.noted) if row.noted else None, _seen(row.seen))
            for row in input.rows
        ]
        return await write_day(act, ids.number(input.class_id), input.date, rows, input.reason)

    done = await act(info, "attendanceDay", input, key, write)
    return answer(AttendancesNoted(numbers=done["attendances"]) if isinstance(done, dict) else done)


async def attendance_reason(info: Info, input: AttendanceReasonInput, key: str | None = None) -> AttendanceReasonResult:
    """Say why students were absent, when the paper comes, however late; the homeroom teacher's. All rows or none."""

    async def write(act: Act) -> Row:
        seen = [(ids.number(row.id), row.version) for row in input.rows]
        return await give_reason(act, seen, noted(input.noted), input.reason)

    done = await act(info, "attendanceReason", input, key, write)
    return answer(AttendancesNoted(numbers=done["attendances"]) if isinstance(done, dict) else done)


def _seen(rows: list[SeenAttendance]) -> dict[int, int]:
    return {ids.number(row.id): row.version for row in rows}


@strawberry.type(directives=[access.of(Noun.SELF)])
class AttendanceMutation:
    attendance_note: AttendanceNoteResult = strawberry.mutation(
        resolver=attendance_note,
        description=attendance_note.__doc__,
        directives=[access.acts("attendanceNote")],
        metadata=metadata(*attendance_checks("input")),
    )
    attendance_day: AttendanceDayResult = strawberry.mutation(
        resolver=attendance_day,
        description=attendance_day.__doc__,
        directives=[access.acts("attendanceDay")],
        metadata=metadata(
            identifier("input.classId", "SchoolClass"),
            count("input.rows", LONGEST_PAGE),
            identifier("input.rows[].studentId", "Student"),
            written("input.rows[].noted"),
            count("input.rows[].seen", 20),
            identifier("input.rows[].seen[].id", "Attendance"),
        ),
    )
    attendance_reason: AttendanceReasonResult = strawberry.mutation(
        resolver=attendance_reason,
        description=attendance_reason.__doc__,
        directives=[access.acts("attendanceReason")],
        metadata=metadata(count("input.rows", LONGEST_PAGE), identifier("input.rows[].id", "Attendance")),
    )
