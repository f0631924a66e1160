"""The week's school as its administrators and its deputy head change it, and what the tables say afterwards."""

from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeVar

import orjson

from domain.access import Viewer
from domain.acts import Act, perform
from domain.reading import Row
from domain.refusals import Conflict, InvalidInput, Refusal
from tests.week import Week

TABLES: Final = (
    "school",
    "school_year",
    "reporting_period",
    "vacation",
    "bell_schedule",
    "bell",
    "subject",
    "room",
    "work_type",
    "marking_policy",
    "curriculum",
    "curriculum_subject",
    "structure_history",
    "lesson",
)
T = TypeVar("T")
Writer = Callable[[Act, T], Coroutine[Any, Any, Row]]


@dataclass(frozen=True, slots=True)
class Desk:
    """`admin` and `second` are administrators, `deputy` the deputy head, `stranger` the administrator of another school."""

    week: Week
    viewers: Mapping[str, Viewer]

    async def do(self, who: str, writer: Writer[T], asked: T) -> Row | Refusal:
        """What one act of somebody answers, committed."""
        viewer = self.viewers[who]

        async def write(act: Act) -> Row:
            return await writer(act, asked)

        async with self.week.database.work(viewer.schools, actor=viewer.account_id) as work:
            answer, _ = await perform(work, viewer, "test", {}, None, write)
        return answer

    async def done(self, writer: Writer[T], asked: T, who: str = "admin") -> Row:
        answer = await self.do(who, writer, asked)
        assert isinstance(answer, dict), answer
        return answer

    async def refused(self, writer: Writer[T], asked: T, who: str = "admin") -> Refusal:
        """The refusal of an act that does not hold, which has changed nothing."""
        before = await self.contents()
        answer = await self.do(who, writer, asked)
        assert not isinstance(answer, dict), answer
        assert await self.contents() == before
        return answer

    async def conflict(self, writer: Writer[T], asked: T, who: str = "admin") -> str:
        """What a conflict says."""
        answer = await self.refused(writer, asked, who)
        assert isinstance(answer, Conflict), answer
        return answer.message

    async def paths(self, writer: Writer[T], asked: T, who: str = "admin") -> list[str]:
        """The fields that are refused."""
        answer = await self.refused(writer, asked, who)
        assert isinstance(answer, InvalidInput), answer
        return [problem.path for problem in answer.fields]

    async def row(self, table: str, number: int) -> dict[str, Any]:
        (found,) = await self.week.fetch(f"SELECT * FROM {table} WHERE id = $1", number)
        return dict(found)

    async def history(self, table: str) -> list[dict[str, Any]]:
        """What the history keeps of a table's rows, in its order."""
        rows = await self.week.fetch("SELECT * FROM structure_history WHERE entity = $1 ORDER BY id", table)
        return [
            dict(row) | {side: None if row[side] is None else orjson.loads(row[side]) for side in ("before", "after")}
            for row in rows
        ]

    async def contents(self) -> list[str]:
        sums = ", ".join(
            f"(SELECT md5(string_agg(t::text, '|' ORDER BY t.id)) FROM {table} t) AS {table}" for table in TABLES
        )
        return list((await self.week.fetch(f"SELECT {sums}"))[0].values())

    async def one(self, sql: str, *values: object) -> Any:  # noqa: ANN401 - a value
        return (await self.week.fetch(sql, *values))[0][0]
