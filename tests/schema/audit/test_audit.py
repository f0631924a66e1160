"""Who saw and who changed a child's data, through the API."""

from base64 import urlsafe_b64encode

import pytest

from domain.audit.sights import record_sights
from orm.consents import Decision
from orm.database import Database
from tests.databases import Place
from tests.domain.consents.register import on_paper
from tests.household import Household, lay
from tests.schema.household import ask, gid

SIGHTS = """query ($student: ID, $first: Int!, $after: String) {
  sights(studentId: $student, first: $first, after: $after) {
    nodes { at who role operation student { id fullName } } pageInfo { hasNextPage endCursor } } }"""
CHANGES = """query ($student: ID!, $first: Int!, $after: String) {
  dataChanges(studentId: $student, first: $first, after: $after) {
    nodes { at who thing how student { fullName } } pageInfo { hasNextPage endCursor } } }"""


@pytest.fixture
async def household(place: Place) -> Household:
    return await lay(place)


async def _see(database: Database, household: Household, who: str, *students: str) -> None:
    viewer = household.viewers[who]
    async with database.work(viewer.schools) as work:
        await record_sights(work, viewer, "classPage", [household.students[name] for name in students])


async def test_the_administrator_pages_through_the_sights_of_a_child_and_is_on_record_for_it(
    place: Place, database: Database, household: Household
) -> None:
    await _see(database, household, "teacher", "anna", "oleg")
    await _see(database, household, "homeroom", "anna")
    administrator, anna = household.viewers["administrator"], gid("Student", household.students["anna"])
    pages, after = [], None
    for _ in range(2):
        data = (await ask(database, administrator, SIGHTS, student=anna, first=1, after=after)).data["sights"]
        pages.append((data["nodes"], data["pageInfo"]["hasNextPage"]))
        after = data["pageInfo"]["endCursor"]
    # The first page made a sight of its own, which is newer than its cursor.
    assert pages == [
        (
            [
                {
                    "at": "2026-11-23T09:00:00Z",
                    "who": f"{name.capitalize()} И О",
                    "role": name.upper(),
                    "operation": "classPage",
                    "student": {"id": anna, "fullName": "Anna И О"},
                }
            ],
            more,
        )
        for name, more in (("homeroom", True), ("teacher", False))
    ]
    async with place.as_owner() as owner:
        own = await owner.fetch("SELECT operation, students FROM sight WHERE role = 'administrator'")
    assert [tuple(row) for row in own] == [("sights", [household.students["anna"]])] * 2


async def test_a_guardian_is_told_who_saw_their_child(database: Database, household: Household) -> None:
    await _see(database, household, "teacher", "anna", "oleg")
    mother = household.viewers["mother"]
    assert (await ask(database, mother, SIGHTS, first=5)).data["sights"]["nodes"] == []
    await on_paper(database, household, Decision.CONSENT)
    (node,) = (await ask(database, mother, SIGHTS, first=5)).data["sights"]["nodes"]
    assert (node["who"], node["role"], node["operation"], node["student"]["fullName"]) == (
        "Teacher И О",
        "TEACHER",
        None,
        "Anna И О",
    )


async def test_the_administrator_is_told_of_changes_and_a_guardian_is_not(
    database: Database, household: Household
) -> None:
    await on_paper(database, household, Decision.CONSENT)
    await on_paper(database, household, Decision.WITHDRAWAL)
    anna = gid("Student", household.students["anna"])
    nodes, after = [], None
    for more in (True, False):
        page = (
            await ask(database, household.viewers["administrator"], CHANGES, student=anna, first=1, after=after)
        ).data["dataChanges"]
        nodes += page["nodes"]
        assert page["pageInfo"]["hasNextPage"] == more
        after = page["pageInfo"]["endCursor"]
    assert (
        nodes
        == [
            {
                "at": "2026-11-23T09:00:00Z",
                "who": "Registrar И О",
                "thing": "CONSENT",
                "how": "RECORDED",
                "student": {"fullName": "Anna И О"},
            }
        ]
        * 2
    )
    for who in ("mother", "anna", "teacher", "homeroom", "deputy", "registrar"):
        assert (await ask(database, household.viewers[who], CHANGES, student=anna, first=1)).data == {
            "dataChanges": None
        }


async def test_a_forged_cursor_far_in_the_future_is_answered(database: Database, household: Household) -> None:
    after = urlsafe_b64encode(b"[%d,%d,%d]" % (2**63 - 1, 2**63 - 1, 2**63 - 1)).rstrip(b"=").decode()
    anna = gid("Student", household.students["anna"])
    data = (await ask(database, household.viewers["administrator"], CHANGES, student=anna, first=1, after=after)).data
    assert data["dataChanges"]["nodes"] == []


async def test_roles_without_the_audit_get_null(database: Database, household: Household) -> None:
    for who in ("teacher", "homeroom", "deputy", "registrar", "oleg"):
        assert (await ask(database, household.viewers[who], SIGHTS, first=1)).data == {"sights": None}
