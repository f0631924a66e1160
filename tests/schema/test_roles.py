"""An account acts in one role at a time, in all its guardianships at once, and switches among its own."""

from orm.database import Database
from tests.schema.asking import ask, who
from tests.world import World

SWITCH = "mutation($id: ID!) { sessionSwitchRole(roleId: $id) { __typename ... on RoleSwitched { role } } }"


async def test_a_teacher_becomes_the_guardian_they_are_elsewhere(world: World, own_database: Database) -> None:
    teacher = await who(own_database, "multi")
    before = await ask(own_database, teacher, "{ me { role students { id } } students { nodes { id } } }")
    assert before.data["me"] == {"role": "TEACHER", "students": []}
    assert {node["id"] for node in before.data["students"]["nodes"]} == {
        world.id("student:A.anna"),
        world.id("student:A.mov"),
    }
    switched = await ask(own_database, teacher, SWITCH, id=world.id("grant:B.multi"))
    assert switched.data["sessionSwitchRole"] == {"__typename": "RoleSwitched", "role": "GUARDIAN"}
    guardian = await who(own_database, "multi")
    assert guardian.schools == (world["school:B"],)
    after = await ask(own_database, guardian, "{ me { role students { id } } students { nodes { id } } }")
    child = {"id": world.id("student:B.mov")}
    assert after.data == {"me": {"role": "GUARDIAN", "students": [child]}, "students": {"nodes": [child]}}


async def test_somebody_elses_role_is_not_found(world: World, own_database: Database) -> None:
    viewer = await who(own_database, "A.gmom")
    for label in ("grant:A.dep", "grant:B.gmom", "grant:op"):
        answer = await ask(own_database, viewer, SWITCH, id=world.id(label))
        assert answer.data["sessionSwitchRole"] == {"__typename": "NotFound"}
    assert (await who(own_database, "A.gmom")).role.value == "guardian"


async def test_all_guardianships_are_acted_in_at_once(world: World, world_database: Database) -> None:
    answer = await ask(world_database, await who(world_database, "both"), "{ me { students { id school { id } } } }")
    assert sorted((child["id"], child["school"]["id"]) for child in answer.data["me"]["students"]) == sorted(
        (world.id(f"student:{s}.two"), world.id(f"school:{s}")) for s in "AB"
    )
