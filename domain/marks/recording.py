"""Marks and attendance are written: a page is judged in memory, then written and told at once, whatever the number of its rows."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import orjson

from domain.access import may_act
from domain.acts import Act, invalid, not_allowed, refuse
from domain.feed import EventKind, Fact
from domain.marks.asked import Page, PageMode, PageRow, line_of
from domain.marks.judging import judged
from domain.marks.naming import named
from domain.marks.standing import Absence, Lesson, State, standing_of
from domain.marks.verdicts import AsItStands, MarkChange, NoteChange
from domain.reading import Row
from domain.refusals import Conflict, InvalidInput, NotAllowed, NotFound, Refusal, to_row

LONGEST_PAGE: Final = 100
_WRITE: Final = """
WITH marked AS (
    MERGE INTO mark m USING (
        SELECT coalesce(g.id, nextval(pg_get_serial_sequence('mark', 'id'))) AS key, g.* FROM (
            SELECT * FROM jsonb_to_recordset($1::jsonb) AS r (
                place int, id bigint, school bigint, student bigint, lesson bigint, of_group bigint, subject bigint, day date,
                work_type bigint, kind text, value smallint, scale smallint, code text, counts boolean, weight int,
                comment text, due_on date, set_by bigint, is_removed boolean) ORDER BY place) g
    ) r ON m.id = r.key
    WHEN MATCHED AND r.is_removed THEN UPDATE SET removed_at = app.now(), version = m.version + 1
    WHEN MATCHED THEN UPDATE SET work_type_id = r.work_type, kind = r.kind, value = r.value, code = r.code, counts = r.counts,
        weight = r.weight, comment = r.comment, due_on = r.due_on, version = m.version + 1
    WHEN NOT MATCHED THEN INSERT (id, school_id, student_id, lesson_id, group_id, subject_id, lesson_date, work_type_id, kind,
            value, scale, code, counts, weight, comment, due_on, set_by_id, set_at, version)
        VALUES (r.key, r.school, r.student, r.lesson, r.of_group, r.subject, r.day, r.work_type, r.kind,
            r.value, r.scale, r.code, r.counts, r.weight, r.comment, r.due_on, r.set_by, app.now(), 1)
    RETURNING r.place, m.id
), noted AS (
    MERGE INTO attendance a USING jsonb_to_recordset($2::jsonb) AS r (
        place int, id bigint, school bigint, student bigint, lesson bigint, day date, code text, reason text, noted_by bigint
    ) ON a.id = r.id
    WHEN MATCHED AND r.code IS NULL THEN DELETE
    WHEN MATCHED THEN UPDATE SET code = r.code, reason = r.reason, version = a.version + 1
    WHEN NOT MATCHED THEN INSERT (school_id, student_id, lesson_id, lesson_date, code, reason, noted_by_id, noted_at, version)
        VALUES (r.school, r.student, r.lesson, r.day, r.code, r.reason, r.noted_by, app.now(), 1)
    RETURNING r.place, a.id
)
SELECT done.place, done.id, set_config('app.reason', $3, true) AS reason
FROM (SELECT * FROM marked UNION ALL SELECT * FROM noted) done
"""
"""One statement for a page. The triggers of the histories run at its end, and find the reason set."""


async def write_page(act: Act, page: Page) -> Row:
    """Write a class page; the answer has what became of each row: an id, or a refusal (see `acts`)."""
    if not may_act(act.viewer, "classPageWrite"):
        raise not_allowed()
    if not 0 < len(page.rows) <= LONGEST_PAGE:
        raise invalid("input.rows", f"От 1 до {LONGEST_PAGE} строк.")
    return {"rows": await write_rows(act, page)}


async def write_one(act: Act, name: str, row: PageRow, reason: str) -> Row:
    """Write one mark or one note, as the mutation of this name does; the answer has its id."""
    if not may_act(act.viewer, name):
        raise not_allowed()
    return (await write_rows(act, Page((row,), PageMode.ALL, reason)))[0]


async def write_rows(act: Act, page: Page) -> list[Row]:
    """Judge rows, write those that hold, tell of them. In the mode `ALL` one refusal refuses them all."""
    standing = await standing_of(act.work, act.viewer, page.rows)
    verdicts = await named(act.work, judged(act, page, standing))
    refused = [(row, verdict) for row, verdict in zip(page.rows, verdicts, strict=True) if isinstance(verdict, Refusal)]
    if refused and page.mode is PageMode.ALL:
        raise refuse(_together(refused))
    changes = {place: verdict for place, verdict in enumerate(verdicts) if isinstance(verdict, MarkChange | NoteChange)}
    ids = await _write(act, changes, page.reason.strip())
    act.tell(*(_fact(change, ids[place]) for place, change in changes.items()))
    return [
        {"path": row.path, **_outcome(verdict, ids.get(place, 0))}
        for place, (row, verdict) in enumerate(zip(page.rows, verdicts, strict=True))
    ]


async def _write(act: Act, changes: Mapping[int, MarkChange | NoteChange], reason: str) -> dict[int, int]:
    """The ids of the rows by the places of their changes."""
    if not changes:
        return {}
    marks = [_mark_row(act, place, each) for place, each in changes.items() if isinstance(each, MarkChange)]
    notes = [_note_row(act, place, each) for place, each in changes.items() if isinstance(each, NoteChange)]
    records = await act.work.fetch(_WRITE, orjson.dumps(marks).decode(), orjson.dumps(notes).decode(), reason)
    return {record["place"]: record["id"] for record in records}


def _mark_row(act: Act, place: int, change: MarkChange) -> Row:
    before, after = change.before, change.after
    row: Row = {"place": place, "id": None if before is None else before.id, "is_removed": after is None}
    if after is None:
        return row
    return row | {
        **_ground(change.lesson, change.student),
        "of_group": change.lesson.group,
        "subject": change.lesson.subject,
        "set_by": act.viewer.persons[0],
        "work_type": after.work_type.id,
        "kind": after.written.kind.value,
        "value": after.written.value,
        "scale": after.scale,
        "code": after.written.code,
        "counts": after.written.counts,
        "weight": after.weight,
        "comment": after.comment,
        "due_on": after.due_on,
    }


def _note_row(act: Act, place: int, change: NoteChange) -> Row:
    before, after = change.before, change.after
    row: Row = {"place": place, "id": None if before is None else before.id}
    if after is None:
        return row
    said = {"code": after.code.value, "reason": after.reason, "noted_by": act.viewer.persons[0]}
    return row | _ground(change.lesson, change.student) | said


def _ground(lesson: Lesson, student: int) -> Row:
    return {"school": lesson.school, "student": student, "lesson": lesson.id, "day": lesson.date}


def _fact(change: MarkChange | NoteChange, row: int) -> Fact:
    """What the family is told."""
    if isinstance(change, MarkChange):
        kinds = (EventKind.MARK_RECORDED, EventKind.MARK_CORRECTED, EventKind.MARK_REMOVED)
        before = None if change.before is None else _mark_facts(change.before.state, change.lesson)
        after = None if change.after is None else _mark_facts(change.after, change.lesson)
    else:
        kinds = (EventKind.ATTENDANCE_NOTED, EventKind.ATTENDANCE_CORRECTED, EventKind.ATTENDANCE_REMOVED)
        before = None if change.before is None else _note_facts(change.before, change.lesson)
        after = None if change.after is None else _note_facts(change.after, change.lesson)
    return Fact(
        kinds[0] if before is None else kinds[2] if after is None else kinds[1],
        school=change.lesson.school,
        row=row,
        students=(change.student,),
        before=before,
        after=after,
        group=change.lesson.group,
        subject=change.lesson.subject,
        lesson=change.lesson.id,
    )


def _mark_facts(state: State, lesson: Lesson) -> Row:
    return {
        "text": state.written.text,
        "value": state.written.value,
        "weight": state.weight,
        "workType": state.work_type.name,
        "comment": state.comment,
        "dueOn": state.due_on,
        **_where(lesson),
    }


def _note_facts(absence: Absence, lesson: Lesson) -> Row:
    return {"code": absence.code.value, "reason": absence.reason, **_where(lesson)}


def _where(lesson: Lesson) -> Row:
    return {"lessonId": lesson.id, "subjectId": lesson.subject, "date": lesson.date}


def _outcome(verdict: MarkChange | NoteChange | AsItStands | Refusal, row: int) -> Row:
    """What became of a row, in ids alone, so that it can be kept and answered again."""
    if isinstance(verdict, MarkChange):
        return {"removed": row} if verdict.after is None else {"mark": row}
    if isinstance(verdict, NoteChange):
        return {"attendance": None if verdict.after is None else row}
    if isinstance(verdict, AsItStands):
        return {"mark": verdict.mark} if verdict.mark is not None else {"attendance": verdict.note}
    return {"refusal": to_row(verdict)}


def _together(refused: Sequence[tuple[PageRow, Refusal]]) -> Refusal:
    """One refusal for a whole page: every field that does not hold, or the first row that may not be written at all."""
    for kind in (NotAllowed, NotFound, Conflict):
        for row, refusal in refused:
            if isinstance(refusal, kind):
                line = line_of(row.path)
                return kind(refusal.message if line is None else f"Строка {line}. {refusal.message}")
    problems: dict[Any, None] = {}
    for _row, refusal in refused:
        if isinstance(refusal, InvalidInput):
            problems.update(dict.fromkeys(refusal.fields))
    return InvalidInput("Проверьте введённые данные.", tuple(problems))
