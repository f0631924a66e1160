"""What every row of a class page rests on: a lesson that was held, days in which it may still be edited, and a reason."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final, TypeAlias

from domain.access import is_answerable
from domain.acts import Act
from domain.marks.asked import Page, line_of
from domain.marks.standing import Cell, Key, Lesson, Standing
from domain.refusals import FieldProblem, NotAllowed
from orm.marks import AttendanceCode

REASON_LONGEST: Final = 500


@dataclass(slots=True)
class Bench:
    """What the rows of one page are judged with. It fills as they are: absences as the page leaves them, rows that are taken."""

    act: Act
    page: Page
    standing: Standing
    absences: dict[Key, AttendanceCode] = field(default_factory=dict)
    claims: dict[object, str] = field(default_factory=dict)

    def claim(self, what: object, path: str) -> list[FieldProblem]:
        """Two rows of a page do not change the same; the first one that holds has it. `path` is the field that names it."""
        if what in self.claims:
            return [FieldProblem(path, f"Это уже меняет строка {line_of(self.claims[what])}.")]
        self.claims[what] = path
        return []


def too_late(bench: Bench, lesson: Lesson) -> NotAllowed | None:
    """After the school's days of editing only the deputy head writes into a lesson."""
    if is_answerable(bench.act.viewer) or bench.act.today <= lesson.date + timedelta(days=lesson.edit_days):
        return None
    return NotAllowed(f"Срок правки урока прошёл (дней после него: {lesson.edit_days}). Обратитесь к завучу.")


def why(bench: Bench, *, required: bool) -> list[FieldProblem]:
    """Whoever changes what somebody else set says why, and the deputy head always does."""
    path, reason = bench.page.reason_path, bench.page.reason
    if len(reason) > REASON_LONGEST:
        return [FieldProblem(path, f"Не больше {REASON_LONGEST} символов.")]
    if (required or is_answerable(bench.act.viewer)) and not reason.strip():
        return [FieldProblem(path, "Укажите причину.")]
    return []


_Rule: TypeAlias = Callable[[Bench, Lesson, Cell | None], str | None]


def _is_cancelled(_bench: Bench, lesson: Lesson, _cell: Cell | None) -> str | None:
    return "Урок отменён." if lesson.is_cancelled else None


def _is_ahead(bench: Bench, lesson: Lesson, _cell: Cell | None) -> str | None:
    return "Этот урок ещё впереди." if lesson.date > bench.act.today else None


def _is_on_vacation(_bench: Bench, _lesson: Lesson, cell: Cell | None) -> str | None:
    return f"В этот день у класса каникулы: {cell.vacation}." if cell is not None and cell.vacation else None


def _is_closed(_bench: Bench, _lesson: Lesson, cell: Cell | None) -> str | None:
    if cell is None or cell.closed is None:
        return None
    return f"Период закрыт: {cell.closed}. Открыть его может завуч или администратор."


_GROUND: Final[tuple[_Rule, ...]] = (_is_cancelled, _is_ahead, _is_on_vacation, _is_closed)


def ground(bench: Bench, lesson: Lesson, cell: Cell | None, path: str) -> list[FieldProblem]:
    """What a lesson must be for a mark or an absence to stand at it; `path` is the field that chose the lesson."""
    return _broken(_GROUND, bench, lesson, cell, path)


def ground_of_removal(bench: Bench, lesson: Lesson, cell: Cell | None, path: str) -> list[FieldProblem]:
    """The same for what is taken back: from a lesson that was cancelled it may be, from a closed period not."""
    return _broken((_is_closed,), bench, lesson, cell, path)


def _broken(rules: tuple[_Rule, ...], bench: Bench, lesson: Lesson, cell: Cell | None, path: str) -> list[FieldProblem]:
    texts = [text for rule in rules if (text := rule(bench, lesson, cell)) is not None]
    return [FieldProblem(path, text) for text in texts]
