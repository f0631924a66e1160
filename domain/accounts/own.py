"""What somebody keeps of their own account: the sessions that are open, and the password."""

import asyncio
from collections.abc import Mapping
from datetime import datetime
from typing import Final

from domain.access import Viewer, grant_stands
from domain.accounts.codes import end_codes
from domain.guessing import Sleep, count, forgive, password_keys, slow
from domain.passwords import LONGEST, hash_password, password_problem, verify
from domain.reading import Row
from domain.refusals import FieldProblem, InvalidInput, NotAllowed, RateLimited
from orm.database import Database, Work

SEEN_EVERY: Final = 180
"""Seconds between two writes of when a session was used: «five minutes ago» is all that its owner asks."""


async def sessions(work: Work, viewer: Viewer) -> list[Row]:
    """The open sessions of the viewer's account, those used last first."""
    records = await work.fetch(
        "SELECT s.id, g.role, s.created_at AS signed_in_at, coalesce(s.seen_at, s.created_at) AS seen_at, s.device,"
        " s.id = $2 AS current FROM session s JOIN account a ON a.id = s.account_id AND a.epoch = s.epoch"
        f" JOIN role_grant g ON g.id = s.grant_id AND g.account_id = a.id AND {grant_stands('g')}"
        " WHERE s.account_id = $1 AND s.ended_at IS NULL AND s.expires_at > app.now()"
        " ORDER BY s.id = $2 DESC, coalesce(s.seen_at, s.created_at) DESC, s.id DESC LIMIT 100",
        viewer.account_id,
        viewer.session_id,
    )
    return [dict(record) for record in records]


async def end_session(work: Work, viewer: Viewer, session: int) -> bool:
    """End one of the account's own sessions; false where it has no such open one."""
    tag = await work.execute(
        "UPDATE session SET ended_at = app.now() WHERE id = $1 AND account_id = $2 AND ended_at IS NULL",
        session,
        viewer.account_id,
    )
    return tag == "UPDATE 1"


async def end_others(work: Work, viewer: Viewer) -> int:
    """End all sessions of the account but this one, and forget the devices: they are not known any more."""
    tag = await work.execute(
        "UPDATE session SET ended_at = app.now() WHERE account_id = $1 AND id <> $2 AND ended_at IS NULL"
        " AND expires_at > app.now() AND epoch = (SELECT a.epoch FROM account a WHERE a.id = $1)",
        viewer.account_id,
        viewer.session_id,
    )
    await work.execute("DELETE FROM device WHERE account_id = $1", viewer.account_id)
    return int(tag.rpartition(" ")[2])


async def change_password(
    database: Database,
    viewer: Viewer,
    current: str,
    password: str,
    network: str,
    now: datetime,
    sleep: Sleep = asyncio.sleep,
) -> NotAllowed | InvalidInput | RateLimited | None:
    """Set another password: this session goes on, all others end, and codes that were handed out are taken back. None: done.

    A guess at the current one is counted as at the sign-in: a stolen telephone finds it out no faster.
    """
    problem = password_problem(password)
    if problem is None and password == current:
        problem = "Совпадает с прежним."
    if problem is not None:
        return InvalidInput("Пароль не подходит.", (FieldProblem("input.password", problem),))
    async with database.work(()) as work:
        account = await work.fetchrow("SELECT login, password_hash FROM account WHERE id = $1", viewer.account_id)
        keys = password_keys(account["login"], network)
        counts = [await count(work, key, now) for key in keys]
    refused = await slow(counts, "Слишком много попыток. Попробуйте позже.", sleep)
    if refused is not None:
        return refused
    if not await verify(account["password_hash"], current[: LONGEST + 1]):
        return NotAllowed("Текущий пароль не подходит.")
    stored = await hash_password(password)
    async with database.work((), actor=viewer.account_id) as work:
        row = await work.fetchrow(
            "UPDATE account SET password_hash = $3, epoch = epoch + 1 WHERE id = $1 AND password_hash = $2 RETURNING epoch",
            viewer.account_id,
            account["password_hash"],
            stored,
        )
        if row is None:  # somebody else has set another one in the meantime
            return NotAllowed("Текущий пароль не подходит.")
        await work.execute("UPDATE session SET epoch = $2 WHERE id = $1", viewer.session_id, row["epoch"])
        await work.execute("DELETE FROM device WHERE account_id = $1", viewer.account_id)
        await end_codes(work, [viewer.account_id], now)
        await forgive(work, *keys)
    return None


async def is_identified(work: Work, viewer: Viewer) -> bool:
    row = await work.fetchrow(
        "SELECT identified_at IS NOT NULL AS identified FROM account WHERE id = $1", viewer.account_id
    )
    found: bool = row["identified"]
    return found


async def note_seen(database: Database, seen: Mapping[int, datetime]) -> None:
    """Write when sessions were last used, all of them in one statement. A session that was noted later already stays."""
    async with database.work(()) as work:
        await work.execute(
            "UPDATE session s SET seen_at = n.at FROM unnest($1::bigint[], $2::timestamptz[]) n (id, at)"
            " WHERE s.id = n.id AND (s.seen_at IS NULL OR s.seen_at < n.at)",
            list(seen),
            list(seen.values()),
        )
