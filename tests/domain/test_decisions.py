"""The register is append-only: a newer decision of a giver takes the place of an older one, at once (R1.1 to R1.4)."""

from datetime import datetime

from orm.database import Database
from tests.databases import Place
from tests.domain.reading import finds_a_child
from tests.world import NOW, World
from tests.world.people import SEPTEMBER, TOMORROW


async def _decide(
    database: Database,
    world: World,
    decision: str,
    *,
    subject: str = "electronic",
    effective_at: datetime = NOW,
    guardian: str | None = "guardian:A.gu14",
) -> None:
    async with database.work([world["school:A"]]) as work:
        await work.execute(
            "INSERT INTO consent_decision (school_id, student_id, guardian_id, subject, decision, effective_at, medium,"
            " document_number, text_version, registered_at) VALUES ($1, $2, $3, $4, $5, $6, 'electronic', '', '', app.now())",
            world["school:A"],
            world["student:A.u14"],
            None if guardian is None else world[guardian],
            subject,
            decision,
            effective_at,
        )


async def test_a_newer_decision_takes_the_place_of_an_older_one_at_once(world: World, own_database: Database) -> None:
    found = []
    for decision, subject in (
        ("withdrawal", "electronic"),
        ("consent", "electronic"),
        ("refusal", "processing"),
        ("consent", "processing"),
        ("withdrawal", "processing"),
        ("refusal", "electronic"),
        ("consent", "processing"),
        ("consent", "electronic"),
    ):
        await _decide(own_database, world, decision, subject=subject)
        found.append((await finds_a_child(own_database, "A.gu14"), await finds_a_child(own_database, "A.u14")))
    assert found == [(reads, reads) for reads in (False, True, False, True, False, False, False, True)]


async def test_of_two_decisions_in_effect_the_one_registered_later_counts(
    world: World, own_place: Place, own_database: Database
) -> None:
    await _decide(own_database, world, "consent", effective_at=TOMORROW)
    await _decide(own_database, world, "refusal", effective_at=NOW)
    assert not await finds_a_child(own_database, "A.gu14")
    await own_place.at(TOMORROW)
    assert not await finds_a_child(own_database, "A.gu14")


async def test_a_decision_is_about_its_own_giver(world: World, own_database: Database) -> None:
    await _decide(own_database, world, "refusal", guardian="guardian:A.gmom")
    await _decide(own_database, world, "refusal", guardian=None)
    assert await finds_a_child(own_database, "A.gu14")
    assert await finds_a_child(own_database, "A.u14"), "a guardian's consent is enough for the student"


async def test_a_second_guardian_is_enough_for_the_student(
    world: World, own_place: Place, own_database: Database
) -> None:
    assert not await finds_a_child(own_database, "A.ref")
    async with own_place.as_owner() as connection:
        await connection.execute(
            "INSERT INTO guardianship (school_id, guardian_id, student_id, kind, rights, basis, starts_at)"
            " VALUES ($1, $2, $3, 'father', 'read', '', $4)",
            world["school:A"],
            world["guardian:A.gdad"],
            world["student:A.ref"],
            SEPTEMBER,
        )
        await connection.execute(
            "INSERT INTO consent_decision (school_id, student_id, guardian_id, subject, decision, effective_at, medium,"
            " document_number, text_version, registered_at)"
            " VALUES ($1, $2, $3, 'electronic', 'consent', $4, 'electronic', '', '', app.now())",
            world["school:A"],
            world["student:A.ref"],
            world["guardian:A.gdad"],
            SEPTEMBER,
        )
    assert await finds_a_child(own_database, "A.ref")
    assert await finds_a_child(own_database, "A.gdad")
    assert not await finds_a_child(own_database, "A.gref"), "each guardian decides alone"
