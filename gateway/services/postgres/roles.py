"""The roles and the database of the diary, in a cluster whose superuser is ours.

A city with a PostgreSQL of its own makes the same by hand, once: the README has the statements.
"""

import asyncpg

from gateway.services.postgres.cluster import APP, DATABASE, OWNER, SUPERUSER, Server

ATTRIBUTES = {
    OWNER: "LOGIN BYPASSRLS NOSUPERUSER NOCREATEDB NOCREATEROLE",
    APP: "LOGIN NOBYPASSRLS NOSUPERUSER NOCREATEDB NOCREATEROLE",
}


async def provide_roles(server: Server) -> None:
    """Makes the two roles, or gives them back their attributes and passwords."""
    connection = await asyncpg.connect(server.url(SUPERUSER, "postgres"), timeout=5)
    try:
        for role, attributes in ATTRIBUTES.items():
            there = await connection.fetchval("SELECT true FROM pg_roles WHERE rolname = $1", role)
            verb = "ALTER" if there else "CREATE"
            password = await connection.fetchval("SELECT quote_literal($1::text)", server.passwords[role])
            await connection.execute(f"{verb} ROLE {role} {attributes} PASSWORD {password}")
    finally:
        await connection.close()


async def provide_database(server: Server, name: str = DATABASE) -> None:
    """Makes the database where there is none: the owner's, closed to everybody but the two roles."""
    connection = await asyncpg.connect(server.url(SUPERUSER, "postgres"), timeout=5)
    try:
        if not await connection.fetchval("SELECT true FROM pg_database WHERE datname = $1", name):
            await connection.execute(
                f"CREATE DATABASE {name} OWNER {OWNER} TEMPLATE template0 ENCODING 'UTF8'"
                " LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8'"
            )
        await connection.execute(f"REVOKE ALL ON DATABASE {name} FROM PUBLIC")
        await connection.execute(f"GRANT CONNECT ON DATABASE {name} TO {APP}")
    finally:
        await connection.close()
