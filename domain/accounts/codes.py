"""One-time codes: how one is taken, once, whoever tries at the same time."""

from datetime import datetime
from typing import Final

from domain.access import beyond, grant_lasts
from domain.passwords import digest
from domain.refusals import NotAllowed
from orm.database import Work

CODE_WRONG: Final = NotAllowed("Код не подходит: он уже использован, истёк или введён с ошибкой.")
CODE_BLOCKED: Final = NotAllowed("Учётная запись заблокирована.")
"""Told to whoever has a right code, and to nobody else."""


def code_holds(activation: str = "v") -> str:
    """The condition on a row of `activation` under which its code works."""
    return f"({activation}.used_at IS NULL AND {activation}.ended_at IS NULL AND {activation}.expires_at > app.now())"


def is_blocked(account: str = "a") -> str:
    """The condition on a row of `account` that all it could act in is blocked."""
    return (
        f"({account}.blocked_at IS NOT NULL OR NOT EXISTS (SELECT 1 FROM role_grant kg WHERE kg.account_id = {account}.id"
        f" AND {grant_lasts('kg')} AND kg.blocked_at IS NULL))"
    )


async def take_code(work: Work, code: str, now: datetime) -> int | NotAllowed:
    """Use a code up, and say whose account it opens. Used, ended, over and mistyped are one answer.

    A code reaches as far as the role in which it was handed out, which must not be blocked: where the account has come by other roles
    since, it does not work.
    A code of a blocked account is not used up.
    """
    found = await work.fetchrow(
        "SELECT v.id, v.account_id FROM activation v JOIN account a ON a.id = v.account_id WHERE v.code_hash = $1 FOR UPDATE OF a",
        digest(code.strip().upper()),
    )
    if found is None:
        return CODE_WRONG
    # Judged after the lock was got: whoever held it may have used the code, or given the account another role.
    row = await work.fetchrow(
        f"SELECT {is_blocked('a')} AS blocked, v.issuer_id IS NOT NULL AND (ig.blocked_at IS NOT NULL OR {beyond('a.id', 'ig')}) AS beyond,"
        " v.used_at IS NULL AND v.ended_at IS NULL AND v.expires_at > $2 AS holds"
        " FROM activation v JOIN account a ON a.id = v.account_id LEFT JOIN role_grant ig ON ig.id = v.issuer_id WHERE v.id = $1",
        found["id"],
        now,
    )
    if not row["holds"] or row["beyond"]:
        return CODE_WRONG
    if row["blocked"]:
        return CODE_BLOCKED
    await work.execute("UPDATE activation SET used_at = $2 WHERE id = $1", found["id"], now)
    account: int = found["account_id"]
    return account


async def end_codes(work: Work, accounts: list[int], now: datetime) -> None:
    """Take back what was handed out and not used."""
    await work.execute(
        "UPDATE activation SET ended_at = $2 WHERE account_id = ANY ($1::bigint[]) AND used_at IS NULL AND ended_at IS NULL",
        accounts,
        now,
    )


async def end_codes_of_issuers(work: Work, grants: list[int], now: datetime) -> None:
    """Take back what was handed out in these roles and not used: whoever handed it out may have kept a copy."""
    await work.execute(
        "UPDATE activation SET ended_at = $2 WHERE issuer_id = ANY ($1::bigint[]) AND used_at IS NULL AND ended_at IS NULL",
        grants,
        now,
    )
