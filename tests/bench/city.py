"""A city to measure with: a cluster of its own in the state folder, seeded once and kept."""

import asyncio
import contextlib
import secrets
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import asyncpg

from domain.demo import seed_city
from domain.passwords import digest
from gateway.services import state, valkey
from gateway.services.account import unprivileged
from gateway.services.postgres import binaries, cluster, roles
from gateway.services.programs import Watch
from orm.migrate import migrate

FOLDER = Path("/var/tmp") / "school-diary-bench"
MONDAY = date(2026, 11, 16)
VISITORS = 200


@dataclass(frozen=True, slots=True)
class City:
    owner_url: str
    app_url: str
    redis_url: str


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody with a session of their own, so that no rate limit is met, and what they read."""

    token: str
    student: int = 0
    group: int = 0
    subject: int = 0


@contextlib.asynccontextmanager
async def running(schools: int) -> AsyncIterator[City]:
    """PostgreSQL with the city and a Redis-protocol server, while this block lasts."""
    place = state.State(FOLDER / f"{schools}-schools", unprivileged())
    state.prepare(place)
    keys = state.keep_secrets(place)
    watch = Watch(print, asyncio.Event())
    server_programs = binaries.for_account(binaries.find(binaries.candidates()), place.account, place.programs)
    redis_program = valkey.for_account(valkey.find(valkey.candidates()), place.account, place.programs)
    async with (
        cluster.serving(place, server_programs, keys, watch, durable=True) as server,
        valkey.serving(place, redis_program, keys, watch, durable=True) as redis,
    ):
        await roles.provide_roles(server)
        await roles.provide_database(server)
        owner = server.url(cluster.OWNER)
        await migrate(owner)
        if await _lacks_schools(owner):
            print(f"seeding {schools} schools, once")
            await seed_city(owner, today=MONDAY + timedelta(days=2), schools=schools, progress=print)
        yield City(owner, server.url(cluster.APP), redis.url)


async def families(city: City) -> list[Visitor]:
    """Guardians with a session and a readable child each."""
    connection = await asyncpg.connect(city.owner_url)
    try:
        rows = await connection.fetch(
            "SELECT DISTINCT ON (gs.guardian_id) gs.guardian_id, gs.student_id, gs.school_id FROM guardianship gs"
            " JOIN consent_decision c ON c.student_id = gs.student_id AND c.guardian_id = gs.guardian_id AND c.decision = 'consent'"
            " JOIN enrolment e ON e.student_id = gs.student_id AND e.in_class AND $1 BETWEEN e.starts_on AND e.ends_on"
            " ORDER BY gs.guardian_id LIMIT $2",
            MONDAY,
            VISITORS,
        )
        return [
            Visitor(
                await _session(connection, "guardian", row["school_id"], guardian_id=row["guardian_id"]),
                student=row["student_id"],
            )
            for row in rows
        ]
    finally:
        await connection.close()


async def teachers(city: City) -> list[Visitor]:
    """Teachers with a session and a page of a whole class in a subject they teach."""
    connection = await asyncpg.connect(city.owner_url)
    try:
        rows = await connection.fetch(
            "SELECT DISTINCT ON (ta.staff_id) ta.staff_id, ta.school_id, ta.group_id, ta.subject_id FROM teaching_assignment ta"
            " JOIN study_group g ON g.id = ta.group_id AND g.kind = 'class'"
            " WHERE (SELECT count(*) FROM lesson l WHERE l.group_id = ta.group_id AND l.subject_id = ta.subject_id"
            " AND l.date BETWEEN $1 AND $2) >= 20 ORDER BY ta.staff_id, ta.group_id, ta.subject_id LIMIT $3",
            MONDAY - timedelta(days=55),
            MONDAY + timedelta(days=6),
            VISITORS,
        )
        return [
            Visitor(
                await _session(connection, "teacher", row["school_id"], staff_id=row["staff_id"]),
                group=row["group_id"],
                subject=row["subject_id"],
            )
            for row in rows
        ]
    finally:
        await connection.close()


async def _lacks_schools(owner_url: str) -> bool:
    connection = await asyncpg.connect(owner_url)
    try:
        return not await connection.fetchval("SELECT EXISTS (SELECT 1 FROM school)")
    finally:
        await connection.close()


async def _session(connection: "asyncpg.Connection[asyncpg.Record]", role: str, school: int, **person: int) -> str:
    token, now = secrets.token_urlsafe(32), datetime.now(UTC)
    (column, number), *_ = person.items()
    account = await connection.fetchval(
        "INSERT INTO account (login, full_name, epoch, created_at) VALUES ($1, 'bench', 0, $2) RETURNING id",
        f"bench-{secrets.token_hex(8)}",
        now,
    )
    grant = await connection.fetchval(
        f"INSERT INTO role_grant (account_id, role, school_id, {column}, granted_at) VALUES ($1, $2, $3, $4, $5) RETURNING id",
        account,
        role,
        school,
        number,
        now,
    )
    await connection.execute(
        "INSERT INTO session (token_hash, account_id, grant_id, epoch, created_at, expires_at) VALUES ($1, $2, $3, 0, $4, $5)",
        digest(token),
        account,
        grant,
        now,
        now + timedelta(days=1),
    )
    return token
