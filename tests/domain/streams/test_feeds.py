"""What a family is read of a feed: by number, on the access of the moment and of the event, rows once for all."""

from datetime import timedelta
from typing import Any, Final

import orjson
import pytest

from domain.access import family_read_then, family_reads
from domain.selection import Wanted
from domain.streams import Place as Standing
from domain.streams import Reader, changed_feeds, read_feeds, rows_for_families
from orm.database import Database
from orm.people import Role
from tests.databases import Place
from tests.world import NOW, World

WANTED: Final = Wanted.of(homework={"id": {}, "text": {}}, mark={"id": {}})
GUARDIAN: Final = Role.GUARDIAN


def standing(world: World, guardian: str, student: str, after: int | None = 0) -> Standing:
    reader = Reader(GUARDIAN, (world[f"guardian:A.{guardian}"],), (world["school:A"],))
    return Standing(world[f"student:A.{student}"], reader, after)


async def tell(place: Place, world: World, students: tuple[str, ...], *more: dict[str, Any]) -> None:
    facts = [
        {
            "kind": "recommendation_written",
            "school": world["school:A"],
            "row": 2**40,
            "after": {},
            "students": [world[f"student:A.{student}"] for student in students],
            **each,
        }
        for each in more or ({},)
    ]
    async with place.as_owner() as owner:
        await owner.fetch("SELECT app.append_feed($1::jsonb)", orjson.dumps(facts).decode())


async def test_each_reader_is_read_from_their_own_place_in_one_statement(
    own_place: Place, own_database: Database, world: World
) -> None:
    await tell(own_place, world, ("anna", "mov"), {}, {}, {})
    places = [standing(world, "gmom", "anna", after) for after in (0, 2, 3, 99, None)]
    places += [standing(world, "gmov", "mov", 1), standing(world, "gbf", "anna"), standing(world, "gmom", "boris")]
    async with own_database.work([world["school:A"]]) as work:
        steps = await read_feeds(work, GUARDIAN, places, 2)
        assert work.statements == 1
    numbers = [[entry.number for entry in step.entries] for step in steps]
    assert numbers == [[1, 2], [3], [], [], [], [2, 3], [], []]
    assert [step.allowed for step in steps] == [True, True, True, True, True, True, False, True]
    assert [step.last for step in steps] == [3, 3, 3, 3, 3, 3, 3, 0]


async def test_who_has_nothing_new_and_reads_still_is_not_named(
    own_place: Place, own_database: Database, world: World
) -> None:
    await tell(own_place, world, ("anna",))
    places = [
        standing(world, "gmom", "anna", 1),
        standing(world, "gmom", "anna", 0),
        standing(world, "gmom", "anna", None),
        standing(world, "gbf", "anna", 1),
        standing(world, "gmom", "boris"),
    ]
    async with own_database.work([world["school:A"]]) as work:
        assert sorted(await changed_feeds(work, GUARDIAN, places)) == [1, 2, 3]


async def test_what_happened_without_a_consent_is_not_held_for_this_guardian_alone(
    own_place: Place, own_database: Database, world: World
) -> None:
    """The guardian of `fut` withdraws tomorrow and consents again the day after; the others of a class go on."""
    times = [NOW + timedelta(days=days) for days in (0, 2, 4)]
    async with own_place.as_owner() as owner:
        await owner.execute(
            "INSERT INTO consent_decision (school_id, student_id, guardian_id, subject, decision, effective_at, medium,"
            " document_number, text_version, registered_at, channels, purposes) SELECT school_id, student_id, guardian_id, subject,"
            " 'consent', $2, 'electronic', '', '1', $2, ARRAY['web'], ARRAY['informing'] FROM consent_decision"
            " WHERE student_id = $1 AND decision = 'withdrawal'",
            world["student:A.fut"],
            NOW + timedelta(days=3),
        )
    for instant in times:
        await own_place.at(instant)
        await tell(own_place, world, ("fut", "u14"))
    async with own_database.work([world["school:A"]]) as work:
        places = [standing(world, "gfut", "fut"), standing(world, "gu14", "u14")]
        steps = await read_feeds(work, GUARDIAN, places, 9)
    held = [[entry.held for entry in step.entries] for step in steps]
    assert held == [[True, False, True], [True, True, True]]


async def test_what_is_said_to_a_group_is_read_by_who_was_in_it_on_its_day(
    own_place: Place, own_database: Database, world: World
) -> None:
    """Mov came to 7a in November: the row of October's homework is not theirs, whatever stands in their feed."""
    october = {"kind": "homework_given", "row": world["homework:A.7a.3"], "group": world["group:A.7a"]}
    now = {"kind": "homework_given", "row": world["homework:A.7a.1"], "group": world["group:A.7a"]}
    async with own_place.as_owner() as owner:
        await owner.execute(
            "UPDATE homework SET given_on = '2026-10-12', due_on = '2026-10-14' WHERE id = $1", october["row"]
        )
    await tell(own_place, world, ("anna", "mov"), october, now)
    places = [standing(world, "gmom", "anna"), standing(world, "gmov", "mov")]
    async with own_database.work([world["school:A"]]) as work:
        steps = await read_feeds(work, GUARDIAN, places, 9)
        told = [
            (place.student, entry.event) for place, step in zip(places, steps, strict=True) for entry in step.entries
        ]
        found = await rows_for_families(work, told, [world["school:A"]], WANTED)
        assert work.statements == 3
    anna, mov = (world[f"student:A.{name}"] for name in ("anna", "mov"))
    assert {(student, row["id"]) for (student, _), row in found.items()} == {
        (anna, october["row"]),
        (anna, now["row"]),
        (mov, now["row"]),
    }


async def test_statements_do_not_grow_with_events(own_place: Place, own_database: Database, world: World) -> None:
    mark = {"kind": "mark_recorded", "row": world["mark:A.anna.1"]}
    counts = []
    for many in (1, 50):
        await tell(own_place, world, ("anna",), *(many * [mark]))
        async with own_database.work([world["school:A"]]) as work:
            (step,) = await read_feeds(work, GUARDIAN, [standing(world, "gmom", "anna")], 100)
            student = world["student:A.anna"]
            await rows_for_families(
                work, [(student, entry.event) for entry in step.entries], [world["school:A"]], WANTED
            )
            counts.append((len(step.entries), work.statements))
    assert counts == [(1, 2), (51, 2)]


@pytest.mark.parametrize("role", [Role.GUARDIAN, Role.STUDENT])
async def test_whoever_reads_now_read_then_as_the_whole_condition_says(own_place: Place, role: Role) -> None:
    """For everybody of both schools, at moments before and after everything that began or ended, seen from two days."""
    person = "gs.guardian_id" if role is Role.GUARDIAN else "s.id"
    asked = (
        f"SELECT {family_read_then(role, 'p.persons', 'p.moment')} AS short, {family_reads(role, 'p.persons', 's', 'p.moment')} AS whole"
        " FROM student s JOIN guardianship gs ON gs.student_id = s.id CROSS JOIN LATERAL"
        f" (SELECT ARRAY[{person}] AS persons, d.moment FROM generate_series(app.now() - interval '90 days', app.now(),"
        f" interval '12 hours') d (moment) OFFSET 0) p WHERE {family_reads(role, 'p.persons')}"
    )
    for day in (NOW, NOW + timedelta(days=2)):
        await own_place.at(day)
        async with own_place.as_owner() as owner:
            rows = await owner.fetch(asked)
        assert [row for row in rows if row["short"] is not row["whole"]] == []
        assert {row["whole"] for row in rows} == {True, False}
