"""Mutations as everybody does them: a document that tells how it was refused, and an input with ids for labels."""

from collections.abc import Mapping
from typing import Any, Final

from graphql import GraphQLInputObjectType, GraphQLNonNull, GraphQLUnionType

from orm.database import Database
from schema import ids
from tests.databases import Place
from tests.schema.asking import Answer, ask, graphql_schema, who
from tests.schema.deeds import DEEDS, WHY, Deed
from tests.world import SCHOOLS, World, table_of, type_of
from tests.world.learning import TUESDAY, instants

REFUSALS: Final = {"NotAllowed", "NotFound", "InvalidInput", "Conflict", "RateLimited"}
_VERSIONED: Final = (
    "SELECT table_name FROM information_schema.columns WHERE column_name = 'version' AND table_schema = 'public'"
)


async def before_the_deeds(world: World, place: Place, database: Database) -> None:
    """Everybody is known to their school, a guardian has a second account that is blocked, a lesson was moved to be merged."""
    async with place.as_owner() as owner:
        await owner.execute("UPDATE account SET identified_at = created_at")
        marks = [world[f"mark:{school}.ivan.1"] for school in SCHOOLS]
        for school in SCHOOLS:
            await owner.execute(
                "WITH second AS (INSERT INTO account (login, full_name, epoch, created_at)"
                " VALUES ($1, 'Второй вход', 0, app.now()) RETURNING id)"
                " INSERT INTO role_grant (account_id, role, school_id, guardian_id, granted_at, blocked_at)"
                " SELECT id, 'guardian', $2, $3, app.now(), app.now() FROM second",
                f"second {school}.glft".lower(),
                world[f"school:{school}"],
                world[f"guardian:{school}.glft"],
            )
        await owner.execute("UPDATE mark SET removed_at = set_at WHERE id = ANY ($1)", marks)
    versions = await versions_of(world, place)
    for school in SCHOOLS:
        starts_at, ends_at = instants(school, (TUESDAY, 1))
        given = {
            "lessonId": world.id(f"lesson:{school}.ivan.i1"),
            "version": versions[f"lesson:{school}.ivan.i1"],
            "reason": WHY,
            "date": TUESDAY.isoformat(),
            "number": 1,
            "startsAt": starts_at.isoformat(),
            "endsAt": ends_at.isoformat(),
        }
        answer = await ask(database, await who(database, f"{school}.dep"), document_for("lessonMove"), input=given)
        assert answer.data["lessonMove"]["__typename"] not in REFUSALS, answer.data


async def versions_of(world: World, place: Place) -> dict[str, int]:
    """The version of each row of this copy of the world that has one, by its label."""
    async with place.as_owner() as owner:
        tables = {row["table_name"] for row in await owner.fetch(_VERSIONED)}
        by_id = {table: dict(await owner.fetch(f"SELECT id, version FROM {table}")) for table in tables}
    return {
        label: by_id[table_of(label)][number] for label, number in world.numbers.items() if table_of(label) in by_id
    }


async def do(database: Database, persona: str, mutation: str, world: World, versions: Mapping[str, int]) -> Answer:
    """The first example of a mutation that is this persona's, done."""
    school, _, name = persona.partition(".")
    deed = next(each for each in DEEDS if each.mutation == mutation and name in each.doers)
    given = given_of(deed, school, world, versions)
    answer = await ask(database, await who(database, persona), document_for(mutation), input=given)
    assert answer.data[mutation]["__typename"] not in REFUSALS, answer.data
    return answer


def given_of(deed: Deed, school: str, world: World, versions: Mapping[str, int]) -> Any:  # noqa: ANN401 - JSON
    """The input of an example, in this school."""
    return _filled(deed.input, school, world, versions)


def document_for(mutation: str) -> str:
    root = graphql_schema().mutation_type
    assert root is not None
    field = root.fields[mutation]
    given = field.args["input"].type
    assert isinstance(given, GraphQLNonNull)
    assert isinstance(given.of_type, GraphQLInputObjectType)
    result = field.type.of_type if isinstance(field.type, GraphQLNonNull) else field.type
    assert isinstance(result, GraphQLUnionType)
    refusals = " ".join(
        f"... on {each.name} {{ message {'fields { path message }' if each.name == 'InvalidInput' else ''} }}"
        for each in result.types
        if each.name in REFUSALS
    )
    return f"mutation($input: {given.of_type.name}!) {{ {mutation}(input: $input) {{ __typename {refusals} }} }}"


def _filled(value: Any, school: str, world: World, versions: Mapping[str, int]) -> Any:  # noqa: ANN401 - JSON
    """The input with ids and versions for labels."""
    if isinstance(value, Mapping):
        return {key: _filled(below, school, world, versions) for key, below in value.items()}
    if isinstance(value, list):
        return [_filled(below, school, world, versions) for below in value]
    if value == "school:S":
        return world.id(f"school:{school}")
    if not isinstance(value, str) or ":S." not in value:
        return value
    label = value.removeprefix("version of ").replace(":S.", f":{school}.")
    return versions[label] if value.startswith("version of ") else ids.make(type_of(label), world[label])
