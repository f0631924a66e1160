"""Russian sorts right: Ё beside Е, case apart, by a key that a trigger keeps (design: promises)."""

import pytest

from tests.orm.conftest import Bench

SORTED = (
    "Аа",
    "Елин",
    "Ёлкин",
    "Емельянов",
    "емельянов Ян",
    "Ершов",
    "Ёршов А",
    "Жук",
    "Иванов",
    "Иванов-Ёж",
    "Иванова",
    "Яя",
)


@pytest.mark.parametrize("table", ["student", "guardian", "staff"])
async def test_people_stand_as_in_a_russian_register(table: str, bench: Bench) -> None:
    more = ", position" if table == "staff" else ""
    async with bench.as_app("A") as connection:
        for name in (*SORTED[::2], *SORTED[1::2]):
            family, _, given = name.partition(" ")
            await connection.execute(
                f"INSERT INTO {table} (school_id, family_name, given_name, patronymic, sort_key{more})"
                f" VALUES ($1, $2, $3, '', 'что угодно'{', $3' if more else ''})",
                bench.world["school:A"],
                family,
                given,
            )
        rows = await connection.fetch(
            f"SELECT rtrim(family_name || ' ' || given_name) AS name FROM {table}"
            " WHERE family_name NOT LIKE 'Ф⟦%' ORDER BY sort_key, id"
        )
        assert tuple(row["name"] for row in rows) == SORTED


async def test_the_key_follows_a_change_of_name(bench: Bench) -> None:
    async with bench.as_app("A") as connection:
        key = await connection.fetchval(
            "UPDATE student SET family_name = 'Ёжикова', given_name = 'АННА', patronymic = 'Ильинична' WHERE id = $1"
            " RETURNING sort_key",
            bench.world["student:A.anna"],
        )
        assert key == "ежикова анна ильинична"


async def test_nobody_writes_the_key(bench: Bench) -> None:
    async with bench.as_app("A") as connection:
        key = await connection.fetchval(
            "UPDATE student SET sort_key = 'яя' WHERE id = $1 RETURNING sort_key", bench.world["student:A.anna"]
        )
        assert key.startswith("ф⟦student:a.anna⟧")


async def test_the_databases_order_is_that_of_code_points(bench: Bench) -> None:
    async with bench.as_app() as connection:
        row = await connection.fetchrow(
            "SELECT datlocprovider, datlocale, pg_encoding_to_char(encoding) AS encoding FROM pg_database"
            " WHERE datname = current_database()"
        )
        assert (row["datlocprovider"], row["datlocale"], row["encoding"]) == (b"b", "C.UTF-8", "UTF8")
        assert await connection.fetchval("SELECT lower('ЁЖ')") == "ёж"
