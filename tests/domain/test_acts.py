"""The frame around every writer."""

from domain.acts import Act
from domain.reading import Row
from domain.refusals import Conflict
from tests.week import Week


async def test_whoever_waits_too_long_for_somebody_else_is_told_and_may_come_again_with_the_key(week: Week) -> None:
    async def write(act: Act) -> Row:
        await act.work.execute("SET LOCAL lock_timeout = '10ms'")
        await act.work.execute("UPDATE lesson SET topic = 'Дроби' WHERE id = $1", week["lesson:m1"])
        return {"lesson": week["lesson:m1"]}

    async with week.place.as_owner() as other, other.transaction():
        await other.execute("SELECT 1 FROM lesson WHERE id = $1 FOR UPDATE", week["lesson:m1"])
        refused = await week.do("deputy", write, "k")

    assert isinstance(refused, Conflict)
    assert await week.do("deputy", write, "k") == {"lesson": week["lesson:m1"]}
