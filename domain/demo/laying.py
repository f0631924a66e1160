"""The demo school and the city into an empty, or at least not yet seeded, database."""

from collections.abc import Callable
from datetime import date

import asyncpg

from domain.demo import accounts, city, school
from domain.demo.write import writing
from domain.passwords import hash_password

Progress = Callable[[str], None]


async def is_empty(owner_url: str) -> bool:
    """Whether there is no school, and no account that anybody can sign in with."""
    connection = await asyncpg.connect(owner_url, timeout=10)
    try:
        return bool(
            await connection.fetchval(
                "SELECT NOT EXISTS (SELECT 1 FROM school) AND NOT EXISTS (SELECT 1 FROM account WHERE password_hash IS NOT NULL)"
            )
        )
    finally:
        await connection.close()


async def seed(owner_url: str, *, today: date, progress: Progress) -> None:
    """Lay the demo school around `today`, whole or not at all. Its accounts have the password `demo`.

    Raises `AlreadySeededError` where an account of these logins is in use.
    """
    password_hash = await hash_password(accounts.PASSWORD)
    async with writing(owner_url, list(accounts.LOGINS)) as writer:
        progress("Making up a school year.")
        correction = school.build(writer.rows, today, password_hash)
        progress("Writing it.")
        await writer.flush()
        if correction is not None:
            await writer.execute(
                "SELECT set_config('app.actor', $1, true), set_config('app.reason', $2, true)",
                str(correction.account),
                correction.reason,
            )
            await writer.execute(
                "UPDATE mark SET value = value + 1, version = version + 1 WHERE id = $1", correction.mark
            )
    written = writer.written
    progress(f"{written['student']} students, {written['lesson']} lessons, {written['mark']} marks.")


async def seed_city(owner_url: str, *, today: date, schools: int = 20, progress: Progress) -> None:
    """Lay a city to measure with around `today`, whole or not at all: each school with 6,600 lessons and 75,000 marks.

    Raises `AlreadySeededError` where an account of its logins is in use.
    """
    password_hash = await hash_password(accounts.PASSWORD)
    async with writing(owner_url, city.logins(schools)) as writer:
        for number in range(1, schools + 1):
            city.build(writer.rows, today, number, password_hash)
            await writer.flush()
            progress(f"School {number} of {schools}.")
    written = writer.written
    progress(f"{written['student']} students, {written['lesson']} lessons, {written['mark']} marks.")
