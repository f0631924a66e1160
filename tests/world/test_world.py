"""The world tells on whoever leaks it: no text in it is without its row's name, and nobody in it stands twice."""

import re

from tests.databases import Place
from tests.schema.expected import expected, personas
from tests.world import World, canaries

TEXTS = """
    SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public'
    AND data_type IN ('text', 'character varying') AND table_name <> 'tortoise_migrations' ORDER BY 1, 2
"""
PUBLIC = {
    ("school", "time_zone"),
    ("work_type", "code"),
    ("mark", "code"),
    ("account", "login"),
    ("contact", "address"),
    ("identity", "issuer"),
    ("identity", "subject"),
    ("attachment", "media_type"),
}
"""Texts that are too short for a name, or of a closed list."""


async def test_every_text_names_its_row_or_is_a_word_of_a_closed_list(world_place: Place) -> None:
    async with world_place.as_owner() as connection:
        for table, column in await connection.fetch(TEXTS):
            if (table, column) in PUBLIC:
                continue
            values = [
                row[0] for row in await connection.fetch(f"SELECT DISTINCT {column} FROM {table} WHERE {column} <> ''")
            ]
            odd = [
                value for value in values if not canaries(value) and not re.fullmatch(r"[a-z_]+|.*⟦[a-z]+:.*", value)
            ]
            assert odd == [], f"{table}.{column}"


def test_every_name_of_a_row_is_its_own(world: World) -> None:
    assert len(world.labels()) == len(world.numbers)


def test_nobody_is_expected_to_read_what_is_in_nobodys_reach(world: World) -> None:
    everything = set().union(*(expected(persona, world.numbers) for persona in personas()))
    hidden = {label for label in world.numbers if label not in everything}
    assert {label.partition(":")[0] for label in hidden} >= {"plan"}
    assert {label for label in hidden if ".~" in label} == {label for label in world.numbers if ".~" in label}
