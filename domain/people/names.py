"""The name of a person as it is written into the register, and who bears it already."""

from dataclasses import dataclass
from datetime import date
from typing import Final, Self

from domain.acts import Act, conflict
from domain.lines import evened, name_problem_of
from domain.refusals import FieldProblem
from domain.sql import Sql

NAME_LONGEST: Final = 100
"""Characters of each part."""


@dataclass(frozen=True, slots=True)
class Name:
    """As typed; `stored` gives it as it is kept. Somebody may have no patronymic."""

    family: str
    given: str
    patronymic: str = ""

    @property
    def stored(self) -> Self:
        return type(self)(evened(self.family), evened(self.given), evened(self.patronymic))

    def problems(self) -> list[FieldProblem]:
        """What speaks against a stored name."""
        parts = (
            ("familyName", self.family, True),
            ("givenName", self.given, True),
            ("patronymic", self.patronymic, False),
        )
        found = ((path, name_problem_of(line, NAME_LONGEST, required=required)) for path, line, required in parts)
        return [FieldProblem(f"input.{path}", problem) for path, problem in found if problem is not None]

    def changed(self, family: str | None, given: str | None, patronymic: str | None) -> Self:
        """The name with those parts that are said anew."""
        return type(self)(
            self.family if family is None else family,
            self.given if given is None else given,
            self.patronymic if patronymic is None else patronymic,
        ).stored

    @property
    def parts(self) -> tuple[str, str, str]:
        return self.family, self.given, self.patronymic


async def check_namesakes(
    act: Act, table: str, school: int, name: Name, *, but: int | None = None, born_on: date | None = None
) -> None:
    """Refuse a person who is there already under the same name, and with the same birthday where one is known.

    Case and Ё do not tell two names apart. `but` is the person themselves. Two who write one person at once wait for each other here.
    """
    await act.work.execute(
        "SELECT pg_advisory_xact_lock(hashtextextended($1 || app.sort_key($2, $3, $4), $5))", table, *name.parts, school
    )
    sql = Sql(school, *name.parts, but)
    same_day = "" if born_on is None else f" AND x.born_on = {sql.bind(born_on)}"
    row = await act.work.fetchrow(
        f"SELECT EXISTS (SELECT 1 FROM {table} x WHERE x.school_id = $1 AND x.sort_key = app.sort_key($2, $3, $4)"
        f" AND x.id IS DISTINCT FROM $5::bigint{same_day}) AS known",
        *sql.values,
    )
    if row["known"]:
        raise conflict(
            "Такой человек в школе уже записан: совпадает имя, а у ученика и день рождения."
            " Если это другой человек, подтвердите запись."
        )
