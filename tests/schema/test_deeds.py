"""Every mutation, by everybody: done by those who may, and refused to all others without a trace."""

from collections.abc import Mapping
from typing import Final

import pytest

from domain.access import ACTS
from orm.database import Database
from tests.databases import Place
from tests.schema.asking import Answer, ask, ask_and_undo, graphql_schema, who
from tests.schema.deeds import DEEDS
from tests.schema.doing import REFUSALS, before_the_deeds, document_for, given_of, versions_of
from tests.schema.expected import personas
from tests.world import World

OF_ONESELF: Final = {
    "signIn",
    "activate",
    "signOut",
    "sessionSwitchRole",
    "sessionEnd",
    "sessionsEndOthers",
    "passwordChange",
    "roleClaim",
    *("signIn", "activate", "signOut", "sessionSwitchRole"),
    *("signInWithTicket", "identityLink", "identityEnd"),
}
"""They have no role to ask for; sign-in has tests of its own."""
TABLES: Final = (
    "SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
    " WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p') AND NOT c.relispartition ORDER BY 1"
)


@pytest.fixture(scope="module")
async def versions(world: World, world_place: Place, world_database: Database) -> dict[str, int]:
    """The versions of the module's copy, in which the examples hold."""
    await before_the_deeds(world, world_place, world_database)
    return await versions_of(world, world_place)


def test_each_mutation_has_an_example() -> None:
    mutation = graphql_schema().mutation_type
    assert mutation is not None
    assert {deed.mutation for deed in DEEDS} == set(mutation.fields) - OF_ONESELF


def test_the_table_of_roles_names_no_mutation_that_is_not_there() -> None:
    mutation = graphql_schema().mutation_type
    assert mutation is not None
    assert set(ACTS) <= set(mutation.fields) | {"lessonChange"}


@pytest.mark.parametrize("persona", personas())
async def test_everybody_does_exactly_what_is_theirs(
    persona: str, world: World, versions: Mapping[str, int], world_database: Database, world_place: Place
) -> None:
    viewer = await who(world_database, persona)
    before = await _fingerprint(world_place)
    wrong: list[str] = []
    for school in ("A", "B"):
        for number, deed in enumerate(DEEDS):
            if deed.is_of_own_school and school == "B":
                continue  # the same as in A: it is done where whoever asks is
            may = (deed.is_of_own_school or _is_of(persona, school)) and persona.rpartition(".")[2] in deed.doers
            given = given_of(deed, school, world, versions)
            doing = ask_and_undo if may else ask
            answer = await doing(world_database, viewer, document_for(deed.mutation), input=given)
            result = answer.data[deed.mutation]
            if (result["__typename"] not in REFUSALS) is not may:
                wrong.append(f"{number} {deed.mutation} in {school}: {result}")
            elif not may:
                assert _says_nothing(answer), deed.mutation
    assert wrong == []
    assert await _fingerprint(world_place) == before, "what was refused changed nothing"


def _is_of(persona: str, school: str) -> bool:
    # `multi` teaches in A; in the other school that account is somebody else, as long as it acts in this role.
    return persona.partition(".")[0] == school if "." in persona else (persona, school) == ("multi", "A")


def _says_nothing(answer: Answer) -> bool:
    """A refusal brings a message and nothing of a row."""
    (result,) = answer.data.values()
    return set(result) <= {"__typename", "message", "fields"}


async def _fingerprint(place: Place) -> dict[str, str]:
    """Every table with what it holds."""
    async with place.as_owner() as owner:
        tables = [row["relname"] for row in await owner.fetch(TABLES)]
        sums = " UNION ALL ".join(
            f"SELECT '{table}', md5(coalesce(string_agg(t::text, '|' ORDER BY t::text), '')) FROM {table} t"
            for table in tables
        )
        return dict(await owner.fetch(sums))
