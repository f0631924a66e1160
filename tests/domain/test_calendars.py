"""What a calendar is read by: an address, whoever opened it, and as many statements whatever it holds."""

from domain.calendars import content, find
from orm.database import Database
from tests.databases import Place
from tests.world import World

TOKEN = "the calendar of A.gmom"
MORE = """
    INSERT INTO lesson (school_id, group_id, planned_subject_id, planned_on, planned_number, planned_starts_at, planned_ends_at,
        subject_id, date, number, starts_at, ends_at, status, lesson_type, topic, version)
    SELECT l.school_id, l.group_id, l.planned_subject_id, l.planned_on + 7 * n, l.planned_number, l.planned_starts_at,
        l.planned_ends_at, l.subject_id, l.date + 7 * n, l.number, l.starts_at + n * interval '7 days',
        l.ends_at + n * interval '7 days', 'planned', 'combined', '', 1
    FROM lesson l, generate_series(5, 15) n WHERE l.id = $1
"""


async def test_the_number_of_statements_does_not_grow_with_the_lessons(
    world: World, own_place: Place, own_database: Database
) -> None:
    seen = []
    for _ in range(2):
        found = await find(own_database, TOKEN)
        assert found is not None
        assert found.student == world["student:A.anna"]
        async with own_database.work(found.viewer.schools) as work:
            said = await content(work, found)
            assert said is not None
            seen.append((work.statements, len(said.lessons)))
        async with own_place.as_owner() as owner:
            await owner.execute(MORE, world["lesson:A.7a.m1"])
    (statements, few), (again, many) = seen
    assert statements == again
    assert many == few + 11


async def test_an_address_that_was_never_given_out_opens_nothing(own_database: Database) -> None:
    assert await find(own_database, "the calendar of nobody") is None
