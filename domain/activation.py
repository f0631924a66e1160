"""Codes from whoever keeps the installation: for its first account, and for people whom no school can help."""

from datetime import timedelta
from typing import Final

import asyncpg

from domain.passwords import digest, new_code

LASTS: Final = timedelta(days=7)
FIRST_LOGIN: Final = "admin"


async def first_administrator(owner_url: str) -> str | None:
    """A one-time code for the account `admin`, the city operator of a new installation; nothing once somebody can sign in.

    Asked again before anybody used it, it gives a new code and the older one ends. An import makes this account the
    administrator of the schools that it creates.
    """
    connection = await asyncpg.connect(owner_url)
    try:
        async with connection.transaction():
            await connection.execute("LOCK TABLE account IN SHARE ROW EXCLUSIVE MODE")
            if await connection.fetchval("SELECT EXISTS (SELECT 1 FROM account WHERE password_hash IS NOT NULL)"):
                return None
            account = await connection.fetchval(
                "INSERT INTO account (login, full_name, epoch, created_at) VALUES ($1, 'Администратор', 0, app.now())"
                " ON CONFLICT (login) DO UPDATE SET login = excluded.login RETURNING id",
                FIRST_LOGIN,
            )
            await connection.execute(
                "INSERT INTO role_grant (account_id, role, granted_at) SELECT $1, 'operator', app.now()"
                " WHERE NOT EXISTS (SELECT 1 FROM role_grant WHERE account_id = $1 AND role = 'operator')",
                account,
            )
            return await _hand_out(connection, account)
    finally:
        await connection.close()


async def another_code(owner_url: str, login: str) -> str | None:
    """A one-time code for an account that is there, whatever its roles; older ones end. Nothing where nobody has this login.

    Schools hand out codes as far as they reach. Somebody with roles in two of them who forgot the password is helped here.
    """
    connection = await asyncpg.connect(owner_url)
    try:
        async with connection.transaction():
            account = await connection.fetchval(
                "SELECT id FROM account WHERE login = $1 FOR NO KEY UPDATE", login.strip().lower()
            )
            return None if account is None else await _hand_out(connection, account)
    finally:
        await connection.close()


async def _hand_out(connection: "asyncpg.Connection[asyncpg.Record]", account: int) -> str:
    await connection.execute(
        "UPDATE activation SET ended_at = app.now() WHERE account_id = $1 AND used_at IS NULL AND ended_at IS NULL",
        account,
    )
    code = new_code()
    await connection.execute(
        "INSERT INTO activation (account_id, code_hash, created_at, expires_at)"
        " VALUES ($1, $2, app.now(), app.now() + $3::interval)",
        account,
        digest(code),
        LASTS,
    )
    return code
