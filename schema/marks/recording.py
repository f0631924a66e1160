"""Marks are recorded, corrected and removed: one, or a whole class page in one call."""

from collections.abc import Mapping
from typing import Annotated, Any, Final

import strawberry

from domain import refusals
from domain.access import Noun
from domain.acts import Act
from domain.marks.asked import Page, PageMode
from domain.marks.recording import LONGEST_PAGE, write_one, write_page
from domain.reading import Row
from schema import access, ids
from schema.acting import act, refusal
from schema.checks import count, metadata
from schema.context import Info
from schema.marks.inputs import (
    ClassPageRowInput,
    MarkCorrectInput,
    MarkRecordInput,
    MarkRemoveInput,
    attendance_checks,
    correct_checks,
    corrected,
    page_row,
    record_checks,
    recorded,
    removed,
)
from schema.marks.loading import attendance_row, mark_row
from schema.marks.reading import Attendance, Mark
from schema.nodes import answer, rows
from schema.refusals import Conflict, InvalidInput, NotAllowed, NotFound

PageModeChoice = strawberry.enum(
    PageMode,
    name="PageMode",
    description="ALL: one row that cannot be taken refuses the page. EACH: the others are taken, and each says what became of it.",
)

_READ_AGAIN: Final = "Empty where the viewer reads the student no more."


@strawberry.type(directives=[access.of(Noun.MARKS)])
class MarkRecorded:
    number: strawberry.Private[int]

    @access.read(Noun.MARKS, description=_READ_AGAIN)
    async def mark(root: strawberry.Parent["MarkRecorded"], info: Info) -> Mark | None:
        return answer(await mark_row(info, root.number))


@strawberry.type(directives=[access.of(Noun.MARKS)])
class MarkCorrected:
    number: strawberry.Private[int]

    @access.read(Noun.MARKS, description=_READ_AGAIN)
    async def mark(root: strawberry.Parent["MarkCorrected"], info: Info) -> Mark | None:
        return answer(await mark_row(info, root.number))


@strawberry.type(directives=[access.of(Noun.MARKS)])
class MarkRemoved:
    mark_id: strawberry.ID


RowRefusal = Annotated[NotAllowed | NotFound | InvalidInput | Conflict, strawberry.union("RowRefusal")]


@strawberry.type(description="What became of one row of a class page.", directives=[access.of(Noun.MARKS)])
class ClassPageOutcome:
    number: strawberry.Private[int | None]
    note: strawberry.Private[int | None]
    row: int = strawberry.field(description="Its place in `input.rows`, from 0.")
    path: str = strawberry.field(description="The row as it was written, such as `input.rows[3].record`.")
    removed_mark_id: strawberry.ID | None
    refusal: RowRefusal | None = strawberry.field(description="Empty where the row was taken.")

    @access.read(Noun.MARKS, description="The mark that was recorded or corrected.")
    async def mark(root: strawberry.Parent["ClassPageOutcome"], info: Info) -> Mark | None:
        return answer(await mark_row(info, root.number))

    @access.read(Noun.ATTENDANCE, description="The note as it is now; empty for somebody who was there.")
    async def attendance(root: strawberry.Parent["ClassPageOutcome"], info: Info) -> Attendance | None:
        return answer(await attendance_row(info, root.note))


@strawberry.type(directives=[access.of(Noun.MARKS)])
class ClassPageWritten:
    outcomes: list[ClassPageOutcome] = rows(30, "One for each row, in their order.")


@strawberry.input
class ClassPageWriteInput:
    mode: PageModeChoice  # type: ignore[valid-type]  # an enum made by Strawberry
    rows: list[ClassPageRowInput] = strawberry.field(
        description=f"1 to {LONGEST_PAGE}. Attendance is judged before marks, wherever it stands."
    )
    reason: str = strawberry.field(
        default="",
        description="Why what stood is changed, for all rows; the deputy head and whoever changes others' marks must say it.",
    )


MarkRecordResult = Annotated[
    MarkRecorded | NotAllowed | NotFound | InvalidInput | Conflict, strawberry.union("MarkRecordResult")
]
MarkCorrectResult = Annotated[
    MarkCorrected | NotAllowed | NotFound | InvalidInput | Conflict, strawberry.union("MarkCorrectResult")
]
MarkRemoveResult = Annotated[
    MarkRemoved | NotAllowed | NotFound | InvalidInput | Conflict, strawberry.union("MarkRemoveResult")
]
ClassPageWriteResult = Annotated[
    ClassPageWritten | NotAllowed | NotFound | InvalidInput | Conflict, strawberry.union("ClassPageWriteResult")
]


async def mark_record(info: Info, input: MarkRecordInput, key: str | None = None) -> MarkRecordResult:
    """Set a mark. The lesson was held, the student was in its group that day and was not noted absent."""

    async def write(act: Act) -> Row:
        return await write_one(act, "markRecord", recorded(input, "input"), input.reason)

    done = await act(info, "markRecord", input, key, write)
    return answer(MarkRecorded(number=done["mark"]) if isinstance(done, dict) else done)


async def mark_correct(info: Info, input: MarkCorrectInput, key: str | None = None) -> MarkCorrectResult:
    """Change a mark; what it was stays in its history."""

    async def write(act: Act) -> Row:
        return await write_one(act, "markCorrect", corrected(input, "input"), input.reason)

    done = await act(info, "markCorrect", input, key, write)
    return answer(MarkCorrected(number=done["mark"]) if isinstance(done, dict) else done)


async def mark_remove(info: Info, input: MarkRemoveInput, key: str | None = None) -> MarkRemoveResult:
    """Take a mark away; its history stays."""

    async def write(act: Act) -> Row:
        return await write_one(act, "markRemove", removed(input, "input"), input.reason)

    done = await act(info, "markRemove", input, key, write)
    return answer(MarkRemoved(mark_id=_mark_id(done["removed"])) if isinstance(done, dict) else done)


async def class_page_write(info: Info, input: ClassPageWriteInput, key: str | None = None) -> ClassPageWriteResult:
    """Write many cells at once: marks recorded, corrected and removed, attendance noted. All of it is one transaction."""

    async def write(act: Act) -> Row:
        asked = [page_row(row, f"input.rows[{place}]") for place, row in enumerate(input.rows)]
        return await write_page(act, Page(asked, input.mode, input.reason))

    done = await act(info, "classPageWrite", input, key, write)
    if not isinstance(done, dict):
        return answer(done)
    return ClassPageWritten(outcomes=[_outcome(place, row) for place, row in enumerate(done["rows"])])


def _outcome(place: int, row: Mapping[str, Any]) -> ClassPageOutcome:
    refused = row.get("refusal")
    return ClassPageOutcome(
        number=row.get("mark"),
        note=row.get("attendance"),
        row=place,
        path=row["path"],
        removed_mark_id=_mark_id(row["removed"]) if "removed" in row else None,
        refusal=None if refused is None else answer(refusal(refusals.from_row(refused))),
    )


def _mark_id(number: int) -> strawberry.ID:
    return strawberry.ID(ids.make("Mark", number))


@strawberry.type(directives=[access.of(Noun.SELF)])
class MarkMutation:
    mark_record: MarkRecordResult = strawberry.mutation(
        resolver=mark_record,
        description=mark_record.__doc__,
        directives=[access.acts("markRecord")],
        metadata=metadata(*record_checks("input")),
    )
    mark_correct: MarkCorrectResult = strawberry.mutation(
        resolver=mark_correct,
        description=mark_correct.__doc__,
        directives=[access.acts("markCorrect")],
        metadata=metadata(*correct_checks("input")),
    )
    mark_remove: MarkRemoveResult = strawberry.mutation(
        resolver=mark_remove,
        description=mark_remove.__doc__,
        directives=[access.acts("markRemove")],
        metadata=metadata(*correct_checks("input")),
    )
    class_page_write: ClassPageWriteResult = strawberry.mutation(
        resolver=class_page_write,
        description=class_page_write.__doc__,
        directives=[access.acts("classPageWrite")],
        metadata=metadata(
            count("input.rows", LONGEST_PAGE),
            *record_checks("input.rows[].record"),
            *correct_checks("input.rows[].correct"),
            *correct_checks("input.rows[].remove"),
            *attendance_checks("input.rows[].attendance"),
        ),
    )
