"""The rules of a class page: each row is judged on what stands, in memory, and becomes a change or a refusal."""

from datetime import date, timedelta
from typing import Final

from domain.access import may_act
from domain.acts import Act
from domain.marks import grounds
from domain.marks.asked import CorrectMark, NoteAttendance, Page, RecordMark, RemoveMark
from domain.marks.grounds import Bench
from domain.marks.standing import ABSENT, Absence, Cell, Key, Lesson, Standing, StandingMark, State, WorkType
from domain.marks.texts import DEBT, HEAVIEST, Policy, Written, read_text
from domain.marks.verdicts import AsItStands, MarkChange, NoteChange, Stale, Verdict, invalid_input
from domain.refusals import FieldProblem, NotAllowed, NotFound
from orm.marks import MarkKind

COMMENT_LONGEST: Final = 500
ABSENCE_REASON_LONGEST: Final = 300
DEBT_LONGEST: Final = timedelta(days=366)
"""A debt further ahead is a slip of the pen."""


def judged(act: Act, page: Page, standing: Standing) -> list[Verdict]:
    """A verdict for each row, in their order. Attendance is judged first: a page may correct it and set the mark."""
    bench = Bench(act, page, standing)
    bench.absences.update({key: cell.absence.code for key, cell in standing.cells.items() if cell.absence is not None})
    verdicts: dict[int, Verdict] = {}
    for place, row in enumerate(page.rows):
        if isinstance(row, NoteAttendance):
            verdicts[place] = verdict = _note(bench, row)
            if isinstance(verdict, NoteChange):
                bench.absences.pop((row.lesson, row.student), None)
                if verdict.after is not None:
                    bench.absences[row.lesson, row.student] = verdict.after.code
    marks = may_act(act.viewer, "markRecord")
    for place, row in enumerate(page.rows):
        if isinstance(row, NoteAttendance):
            continue
        if not marks:
            verdicts[place] = NotAllowed("Отметки ставит учитель предмета.")
        elif isinstance(row, RecordMark):
            verdicts[place] = _record(bench, row)
        else:
            verdicts[place] = _change(bench, row)
    return [verdicts[place] for place in range(len(page.rows))]


def _record(bench: Bench, row: RecordMark) -> Verdict:
    lesson, key = bench.standing.lessons.get(row.lesson), (row.lesson, row.student)
    if lesson is None:
        return NotFound("Урок не найден.")
    late = grounds.too_late(bench, lesson)
    if late is not None:
        return late
    news = bench.standing.in_cell(key) - row.beside if row.beside is not None else frozenset()
    if news:
        return Stale("В этой клетке появилась другая отметка", mark=max(news))
    cell = bench.standing.cells.get(key)
    problems = grounds.why(bench, required=False)
    problems += grounds.ground(bench, lesson, cell, f"{row.path}.lessonId")
    if cell is None or not cell.is_enrolled:
        problems.append(FieldProblem(f"{row.path}.studentId", "В день урока ученика не было в группе."))
    work_type = lesson.work_types.get(row.work_type)
    policy = Policy() if cell is None else cell.policy
    written = read_text(row.text, policy)
    problems += _content(bench, row, (written, work_type), (cell, key), policy)
    problems += _extras(row, written, lesson, row.comment, row.due_on)
    if problems or written is None or work_type is None:
        return invalid_input(problems)
    after = State(written, policy.scale, _weight(row, written, work_type, None), work_type, row.comment, row.due_on)
    return MarkChange(lesson, row.student, None, after)


def _change(bench: Bench, row: CorrectMark | RemoveMark) -> Verdict:
    mark = bench.standing.marks.get(row.mark)
    lesson = None if mark is None else bench.standing.lessons.get(mark.lesson)
    if mark is None or lesson is None:
        return NotFound("Отметка не найдена.")
    late = grounds.too_late(bench, lesson)
    if late is not None:
        return late
    if mark.is_removed or mark.version != row.version:
        return Stale("Отметка уже убрана" if mark.is_removed else "Отметка уже изменена", mark=mark.id)
    problems = grounds.why(bench, required=mark.set_by not in bench.act.viewer.persons)
    after = None
    if isinstance(row, CorrectMark):
        after, found = _corrected(bench, row, lesson, mark)
        problems += found
    else:
        cell = bench.standing.cells.get((mark.lesson, mark.student))
        problems += grounds.ground_of_removal(bench, lesson, cell, f"{row.path}.markId")
    problems = problems or bench.claim(("mark", mark.id), f"{row.path}.markId")
    if problems:
        return invalid_input(problems)
    return AsItStands(mark=mark.id) if after == mark.state else MarkChange(lesson, mark.student, mark, after)


def _corrected(
    bench: Bench, row: CorrectMark, lesson: Lesson, mark: StandingMark
) -> tuple[State | None, list[FieldProblem]]:
    """What the mark says afterwards, or what is wrong with that."""
    state, key = mark.state, (mark.lesson, mark.student)
    problems = []
    if (row.text, row.work_type, row.weight, row.comment) == (None,) * 4 and not row.is_due_given:
        problems.append(FieldProblem(row.path, "Не сказано, что исправить."))
    cell = bench.standing.cells.get(key)
    problems += grounds.ground(bench, lesson, cell, f"{row.path}.markId")
    work_type = state.work_type if row.work_type is None else lesson.work_types.get(row.work_type)
    policy = (Policy() if cell is None else cell.policy).on(state.scale)
    written = state.written if row.text is None else read_text(row.text, policy)
    problems += _content(bench, row, (written, work_type), (cell, key), policy)
    due_on = row.due_on if row.is_due_given else state.due_on
    if written is not None and written.code != DEBT and not row.is_due_given:
        due_on = None  # what was handed in is owed no more
    problems += _extras(row, written, lesson, row.comment, row.due_on)
    if problems or written is None or work_type is None:
        return None, problems
    comment = state.comment if row.comment is None else row.comment
    return State(written, state.scale, _weight(row, written, work_type, state), work_type, comment, due_on), []


def _weight(row: RecordMark | CorrectMark, written: Written, work_type: WorkType, before: State | None) -> int:
    """In thousandths: as given, as it was, or as marks for this work usually have; a code has none."""
    if not written.counts:
        return 0
    if row.weight is not None:
        return row.weight
    if before is not None and before.written.counts and before.work_type.id == work_type.id:
        return before.weight
    return work_type.weight


def _content(
    bench: Bench,
    row: RecordMark | CorrectMark,
    content: tuple[Written | None, WorkType | None],
    where: tuple[Cell | None, Key],
    policy: Policy,
) -> list[FieldProblem]:
    """Whether this text for this work can stand for this student."""
    (written, work_type), (cell, key), path = content, where, f"{row.path}.text"
    problems = []
    if work_type is None:
        problems.append(FieldProblem(f"{row.path}.workTypeId", "Такого вида работы в школе нет."))
    if written is None:
        problems.append(FieldProblem(path, policy.described))
        return problems
    if row.text is None:
        return problems  # what stands already is not judged again
    if written.kind is MarkKind.NUMERIC and cell is not None and cell.is_enrolled and not cell.is_marked:
        problems.append(FieldProblem(path, "Класс учится без отметок: число поставить нельзя."))
    if written.kind is not MarkKind.CODE and bench.absences.get(key) in ABSENT:
        problems.append(FieldProblem(path, "Ученик отмечен отсутствующим на этом уроке."))
    return problems


def _extras(
    row: RecordMark | CorrectMark, written: Written | None, lesson: Lesson, comment: str | None, due_on: date | None
) -> list[FieldProblem]:
    """Whether what goes with the text holds: weight, comment, and the day until which work is owed."""
    problems = []
    if row.weight is not None and written is not None and not written.counts:
        problems.append(FieldProblem(f"{row.path}.weight", f"У «{written.text}» нет веса."))
    elif row.weight is not None and not 0 < row.weight <= HEAVIEST:
        problems.append(FieldProblem(f"{row.path}.weight", f"Вес — больше нуля и не больше {HEAVIEST // 1000}."))
    if comment is not None and len(comment) > COMMENT_LONGEST:
        problems.append(FieldProblem(f"{row.path}.comment", f"Не больше {COMMENT_LONGEST} символов."))
    if due_on is None:
        return problems
    if written is not None and written.code != DEBT:
        problems.append(FieldProblem(f"{row.path}.dueOn", "Срок бывает только у точки."))
    elif not lesson.date <= due_on <= lesson.date + DEBT_LONGEST:
        problems.append(FieldProblem(f"{row.path}.dueOn", "Срок — не раньше урока и не позже чем через год."))
    return problems


def _note(bench: Bench, row: NoteAttendance) -> Verdict:
    lesson, cell = bench.standing.lessons.get(row.lesson), bench.standing.cells.get((row.lesson, row.student))
    if lesson is None:
        return NotFound("Урок не найден.")
    late = None if row.is_paper else grounds.too_late(bench, lesson)
    if late is not None:
        return late
    kept = cell is not None and cell.is_kept
    stands = cell.absence if cell is not None and cell.is_kept else None
    if kept and _is_stale(row, stands):
        what = "Запись о посещении уже убрана" if stands is None else "Посещение уже отмечено иначе"
        return Stale(what, note=None if stands is None else stands.id, cell=(row.lesson, row.student))
    problems = grounds.why(bench, required=False)
    if row.noted is not None:
        problems += grounds.ground(bench, lesson, cell, row.lesson_path)
        if len(row.noted.reason) > ABSENCE_REASON_LONGEST:
            text = f"Не больше {ABSENCE_REASON_LONGEST} символов."
            problems.append(FieldProblem(f"{row.path}.noted.reason", text))
    else:
        problems += grounds.ground_of_removal(bench, lesson, cell, row.lesson_path)
    if cell is None or not kept or not (cell.is_enrolled or (row.noted is None and stands is not None)):
        problems.append(FieldProblem(row.student_path, "В день урока ученика не было в вашем классе или группе."))
    problems = problems or bench.claim(("cell", row.lesson, row.student), row.student_path)
    if problems:
        return invalid_input(problems)
    after = None if row.noted is None else Absence(0, 0, row.noted.code, row.noted.reason)
    if _says(stands) == _says(after):
        return AsItStands(note=None if stands is None else stands.id)
    return NoteChange(lesson, row.student, stands, after)


def _is_stale(row: NoteAttendance, stands: Absence | None) -> bool:
    if row.seen is not None:
        return stands is not None and row.seen.get(stands.id) != stands.version
    return (None if stands is None else stands.version) != row.version


def _says(absence: Absence | None) -> tuple[object, str] | None:
    return None if absence is None else (absence.code, absence.reason)
