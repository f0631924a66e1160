"""Sign-in: opaque tokens kept as hashes, an epoch per account, guesses slowed without locking anybody out (design §7).

A guess is counted before the password is looked at, so that guesses sent at once are counted like guesses in turn. There are two
counts: per login (slows, up to two seconds a guess) and per login and network (refuses). A device that has signed in before brings
its token and is counted by itself, so that strangers neither slow nor refuse it.
"""

import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from domain.access import STAFF, Viewer, grant_stands
from domain.accounts.codes import CODE_BLOCKED, take_code
from domain.clock import Clock
from domain.guessing import (
    Sleep,
    code_key,
    count,
    device_keys,
    forgive,
    guess_at_code,
    password_keys,
    slow,
)
from domain.passwords import LONGEST, digest, hash_password, new_secret, password_problem, verify
from domain.reading import Row
from domain.refusals import FieldProblem, InvalidInput, NotAllowed, RateLimited
from orm.database import Database, Work
from orm.people import Role

STAFF_SESSION: Final = timedelta(hours=12)
FAMILY_SESSION: Final = timedelta(days=30)

_SHORT: Final = STAFF | {Role.OPERATOR}
_WRONG: Final = NotAllowed("Неверный логин или пароль.")


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A new session. `token` is shown once; `device` is to be kept and sent with the next sign-in."""

    token: str
    device: str
    expires_at: datetime
    role: Role
    account: int


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who knocks: the network (an address, or the /64 of one), the token of a device, where it sent one, and what it is called."""

    network: str
    device: str | None = None
    label: str = ""


async def viewer_of(database: Database, token: str) -> Viewer | None:
    """Who a token belongs to, at this moment; nobody, when the session, the account or the role has ended."""
    if not 20 <= len(token) <= 100:
        return None
    async with database.connection() as connection:
        row = await connection.fetchrow(
            "SELECT s.id AS session_id, a.id AS account_id, a.full_name, g.id AS grant_id, g.role,"
            " array_remove(array_agg(DISTINCT o.school_id), NULL) AS schools,"
            " array_remove(array_agg(coalesce(o.student_id, o.guardian_id, o.staff_id)), NULL) AS persons"
            " FROM session s JOIN account a ON a.id = s.account_id AND a.epoch = s.epoch AND a.blocked_at IS NULL"
            f" JOIN role_grant g ON g.id = s.grant_id AND g.account_id = a.id AND {grant_stands('g')}"
            f" JOIN role_grant o ON o.account_id = a.id AND {grant_stands('o')}"
            " AND (o.id = g.id OR (g.role = 'guardian' AND o.role = 'guardian'))"
            " WHERE s.token_hash = $1 AND s.ended_at IS NULL AND s.expires_at > app.now()"
            " GROUP BY s.id, a.id, g.id",
            digest(token),
        )
    if row is None:
        return None
    return Viewer(
        account_id=row["account_id"],
        session_id=row["session_id"],
        grant_id=row["grant_id"],
        role=Role(row["role"]),
        schools=tuple(row["schools"]),
        persons=tuple(row["persons"]),
        full_name=row["full_name"],
    )


async def sign_in(
    database: Database, login: str, password: str, visitor: Visitor, clock: Clock, sleep: Sleep = asyncio.sleep
) -> SignedIn | NotAllowed | RateLimited:
    """Open a session in the account's first role. Unknown logins, wrong passwords and blocked accounts are one answer."""
    login = login.strip().lower()
    now = clock()
    async with database.work(()) as work:
        account = await work.fetchrow(
            "SELECT id, password_hash, epoch, blocked_at FROM account WHERE login = $1", login
        )
        known = (
            account is not None and visitor.device is not None and await _is_known(work, account["id"], visitor.device)
        )
        keys = device_keys(login, visitor.device) if known and visitor.device else password_keys(login, visitor.network)
        counts = [await count(work, key, now) for key in keys]
    refused = await slow(counts, "Слишком много попыток входа. Попробуйте позже.", sleep)
    if refused is not None:
        return refused
    right = await verify(None if account is None else account["password_hash"], password[: LONGEST + 1])
    if not right or account is None or account["blocked_at"] is not None:
        return _WRONG
    async with database.work(()) as work:
        await forgive(work, *keys)
        return await open_session(work, account["id"], account["epoch"], visitor, now) or _WRONG


async def open_session(
    work: Work, account_id: int, epoch: int, visitor: Visitor, now: datetime, grant_id: int | None = None
) -> SignedIn | None:
    """A session of an account, in a given role or in its first one; nothing where it has no role."""
    grant = await work.fetchrow(
        f"SELECT g.id, g.role FROM role_grant g WHERE g.account_id = $1 AND {grant_stands('g')}"
        " AND ($2::bigint IS NULL OR g.id = $2) ORDER BY g.id LIMIT 1",
        account_id,
        grant_id,
    )
    if grant is None:
        return None
    role = Role(grant["role"])
    token, device = new_secret(), visitor.device
    expires_at = now + (STAFF_SESSION if role in _SHORT else FAMILY_SESSION)
    await work.execute(
        "WITH opened AS (INSERT INTO session (token_hash, account_id, grant_id, epoch, created_at, seen_at, expires_at, device)"
        " VALUES ($1, $2, $3, $4, $5, $5, $6, $7)) UPDATE account SET signed_in_at = $5 WHERE id = $2",
        digest(token),
        account_id,
        grant["id"],
        epoch,
        now,
        expires_at,
        visitor.label,
    )
    if device is None or not await _is_known(work, account_id, device):
        device = new_secret()
        await work.execute(
            "INSERT INTO device (account_id, token_hash, created_at, used_at) VALUES ($1, $2, $3, $3)",
            account_id,
            digest(device),
            now,
        )
    else:
        await work.execute("UPDATE device SET used_at = $2 WHERE token_hash = $1", digest(device), now)
    return SignedIn(token, device, expires_at, role, account_id)


async def sign_out(work: Work, viewer: Viewer) -> None:
    """End the session that this viewer acts in, at once."""
    await work.execute("UPDATE session SET ended_at = app.now() WHERE id = $1 AND ended_at IS NULL", viewer.session_id)


async def switch_role(work: Work, viewer: Viewer, grant_id: int) -> Role | None:
    """Let the session act in another role of the same account; nothing where the account has no such role.

    A session that was opened for a family does not outlast one of staff once it acts as staff.
    """
    row = await work.fetchrow(
        "UPDATE session SET grant_id = g.id, expires_at = CASE WHEN g.role = ANY ($4::text[])"
        " THEN least(session.expires_at, app.now() + $5::interval) ELSE session.expires_at END"
        f" FROM role_grant g WHERE session.id = $1 AND g.id = $2 AND g.account_id = $3 AND {grant_stands('g')} RETURNING g.role",
        viewer.session_id,
        grant_id,
        viewer.account_id,
        sorted(_SHORT),
        STAFF_SESSION,
    )
    return None if row is None else Role(row["role"])


async def roles(work: Work, viewer: Viewer) -> list[Row]:
    """The roles of the viewer's account, in the order they were given."""
    records = await work.fetch(
        "SELECT g.id, g.role, g.school_id, sc.short_name AS school_name, g.id = $2 AS current FROM role_grant g"
        f" LEFT JOIN school sc ON sc.id = g.school_id WHERE g.account_id = $1 AND {grant_stands('g')} ORDER BY g.id",
        viewer.account_id,
        viewer.grant_id,
    )
    return [dict(record) for record in records]


async def activate(
    database: Database, code: str, password: str, visitor: Visitor, clock: Clock
) -> SignedIn | NotAllowed | InvalidInput | RateLimited:
    """Set the first password of an account with a one-time code, and sign in. All older sessions of the account end."""
    problem = password_problem(password)
    if problem is not None:
        return InvalidInput("Пароль не подходит.", (FieldProblem("input.password", problem),))
    now = clock()
    refused = await guess_at_code(database, visitor.network, now)
    if refused is not None:
        return refused
    stored = await hash_password(password)
    async with database.work(()) as work:
        account = await take_code(work, code, now)
        if isinstance(account, NotAllowed):
            return account
        # Whoever has the code is the account from here on, in its history too.
        await work.execute("SELECT set_config('app.actor', $1, true)", str(account))
        row = await work.fetchrow(
            "UPDATE account SET password_hash = $2, epoch = epoch + 1, identified_at = coalesce(identified_at, $3)"
            " WHERE id = $1 RETURNING epoch",
            account,
            stored,
            now,
        )
        await work.execute("DELETE FROM device WHERE account_id = $1", account)
        await forgive(work, code_key(visitor.network))
        return await open_session(work, account, row["epoch"], visitor, now) or CODE_BLOCKED


async def _is_known(work: Work, account_id: int, device: str) -> bool:
    row = await work.fetchrow(
        "SELECT id FROM device WHERE account_id = $1 AND token_hash = $2", account_id, digest(device)
    )
    return row is not None
