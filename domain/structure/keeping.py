"""What every change of a school's own data has in common: whose it is, taking turns, versions, and the reason in the history."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from domain.access import ACTS, may_act
from domain.acts import Act, conflict, invalid, not_allowed, not_found, refuse
from domain.lines import evened, problem_of
from domain.reading import Row
from domain.refusals import FieldProblem, InvalidInput
from orm.people import Role

REASON_LONGEST: Final = 500
_FIRST_YEAR: Final = 2000
_LAST_YEAR: Final = 2100
_WHOSE: Final = {
    frozenset({Role.ADMINISTRATOR}): "Это делает администратор школы.",
    frozenset({Role.DEPUTY}): "Это делает завуч.",
    frozenset({Role.ADMINISTRATOR, Role.DEPUTY}): "Это делают завуч и администратор школы.",
}


@dataclass(slots=True)
class Form:
    """An input that is checked in full: what is wrong with each of its fields is said at once."""

    problems: list[FieldProblem] = field(default_factory=list)

    def wrong(self, name: str, message: str) -> None:
        self.problems.append(FieldProblem(f"input.{name}", message))

    def line(self, name: str, text: str | None, longest: int, stands: str = "", *, empty: bool = False) -> str:
        """One line of text; what stands where none is given."""
        if text is None:
            return stands
        line = evened(text)
        problem = problem_of(line, longest, required=not empty)
        if problem is not None:
            self.wrong(name, problem)
        return line

    def number(self, name: str, value: int | None, least: int, most: int, stands: int = 0) -> int:
        if value is None:
            return stands
        if not least <= value <= most:
            self.wrong(name, f"От {least} до {most}.")
        return value

    def days(self, starts_on: date, ends_on: date, *, longest: int, one: bool = False) -> None:
        """An interval with its last day included; with `one` it may be a single day."""
        for name, day in (("startsOn", starts_on), ("endsOn", ends_on)):
            if not _FIRST_YEAR <= day.year <= _LAST_YEAR:
                self.wrong(name, f"Год от {_FIRST_YEAR} до {_LAST_YEAR}.")
                return
        if ends_on < starts_on or (ends_on == starts_on and not one):
            self.wrong("endsOn", "Конец раньше начала." if ends_on < starts_on else "Начало и конец в один день.")
        elif (ends_on - starts_on).days >= longest:
            self.wrong("endsOn", f"Не больше {longest} дней.")

    def check(self) -> None:
        """Refuse the input if anything is wrong with it."""
        if self.problems:
            raise refuse(InvalidInput("Проверьте введённые данные.", tuple(self.problems)))


async def begin(act: Act, name: str, reason: str = "", *, alone: bool = False) -> int:
    """Refuse whoever may not, take the turn, and say why in the history. Returns the school, which is the one acted in.

    Changes of one school's structure are made one at a time. With `alone` nobody writes marks in the meantime either: their
    writers hold the school's row as a foreign key does.
    """
    if not may_act(act.viewer, name):
        raise not_allowed(_WHOSE[ACTS[name]])
    form = Form()
    form.line("reason", reason, REASON_LONGEST, empty=True)
    form.check()
    school = act.viewer.schools[0]
    await act.work.execute(
        f"SELECT 1 FROM school WHERE id = $1 FOR {'UPDATE' if alone else 'NO KEY UPDATE'}",
        school,
    )
    await act.work.execute("SELECT set_config('app.reason', $1, true)", reason.strip())
    return school


async def standing(act: Act, table: str, number: int, version: int, what: str) -> Row:
    """A row of the school acted in, locked, at the version that was read. `what` names it to a person, masculine: «Кабинет»."""
    found = await act.work.fetchrow(
        f"SELECT * FROM {table} WHERE id = $1 AND school_id = $2 FOR UPDATE", number, act.viewer.schools[0]
    )
    if found is None:
        raise not_found()
    row = dict(found)
    await check_version(act, table, row, version, what)
    return row


async def check_version(act: Act, table: str, row: Row, version: int, what: str) -> None:
    if row["version"] != version:
        raise conflict(f"{what}: данные уже изменены{await _by_whom(act, table, row['id'])}. Обновите страницу.")


async def _by_whom(act: Act, table: str, number: int) -> str:
    last = await act.work.fetchrow(
        "SELECT ac.full_name, to_char(h.at AT TIME ZONE sc.time_zone, 'DD.MM.YYYY HH24:MI') AS at FROM structure_history h"
        " JOIN school sc ON sc.id = h.school_id LEFT JOIN account ac ON ac.id = h.actor_id"
        " WHERE h.entity = $1 AND h.row_id = $2 ORDER BY h.id DESC LIMIT 1",
        table,
        number,
    )
    return "" if last is None or last["full_name"] is None else f" ({last['full_name']}, {last['at']})"


async def add(act: Act, table: str, **columns: object) -> int:
    """A new row; returns its id."""
    names = ", ".join(columns)
    places = ", ".join(f"${place}" for place in range(1, len(columns) + 1))
    made = await act.work.fetchrow(f"INSERT INTO {table} ({names}) VALUES ({places}) RETURNING id", *columns.values())
    number: int = made["id"]
    return number


async def change(act: Act, table: str, row: Row, **columns: object) -> bool:
    """Write the columns of a row that differ from it; whether any did. The version rises by itself."""
    changed = {name: value for name, value in columns.items() if row[name] != value}
    if changed:
        values = ", ".join(f"{name} = ${place}" for place, name in enumerate(changed, 2))
        await act.work.execute(f"UPDATE {table} SET {values} WHERE id = $1", row["id"], *changed.values())
    return bool(changed)


async def remove(act: Act, table: str, row: Row) -> None:
    await act.work.execute(f"DELETE FROM {table} WHERE id = $1", row["id"])


def is_said(**given: object) -> None:
    """An update says at least one thing."""
    if all(value is None for value in given.values()):
        raise invalid("input", "Не сказано, что изменить.")


def listed(counts: Any) -> str:  # noqa: ANN401 - a record of counts by what they count
    """What there is of each, such as «периоды — 2, классы — 1»; nothing where there is nothing."""
    return ", ".join(f"{name} — {count}" for name, count in dict(counts).items() if count)


def day_text(day: date) -> str:
    return f"{day:%d.%m.%Y}"
