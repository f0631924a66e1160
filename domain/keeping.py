"""How a school keeps its rows by hand: who may, which row, read at which version, and why it is changed."""

from collections.abc import Sequence
from typing import Any, Final

from domain.access import kept, may_act
from domain.acts import Act, conflict, not_allowed, not_found, refuse
from domain.lines import evened, problem_of
from domain.refusals import FieldProblem, InvalidInput
from domain.sql import Sql

REASON_LONGEST: Final = 500


async def begin(act: Act, name: str, reason: str | None = None) -> int:
    """Refuse whoever may not do this at all, and keep the reason for the history. Returns the school that it is done in."""
    if not may_act(act.viewer, name):
        raise not_allowed()
    if reason is not None:
        line = evened(reason)
        check([*line_problems("input.reason", line, REASON_LONGEST, required=False)])
        await act.work.execute("SELECT set_config('app.reason', $1, true)", line)
    return act.viewer.schools[0]


async def standing(
    act: Act, table: str, number: int, version: int | None, columns: str, missing: str, *, join: str = ""
) -> Any:  # noqa: ANN401 - a record
    """The row (`x`) with some columns, locked, at the version that was read. A row of another school is not there."""
    sql = Sql(number)
    row = await act.work.fetchrow(
        f"SELECT x.id, x.school_id, x.version, {columns} FROM {table} x {join}"
        f" WHERE x.id = $1 AND {kept(act.viewer, sql, 'x')} FOR NO KEY UPDATE OF x",
        *sql.values,
    )
    if row is None:
        raise not_found(missing)
    if version is not None and row["version"] != version:
        raise conflict("Запись уже изменена. Обновите страницу.")
    return row


def check(problems: Sequence[FieldProblem]) -> None:
    """Refuse an input with all that speaks against it."""
    if problems:
        raise refuse(InvalidInput("Проверьте введённые данные.", tuple(problems)))


def line_problems(path: str, line: str, longest: int, *, required: bool = True) -> list[FieldProblem]:
    """What speaks against an evened line, with its field."""
    problem = problem_of(line, longest, required=required)
    return [] if problem is None else [FieldProblem(path, problem)]
