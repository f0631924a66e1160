"""An account for everybody, signed in: the token of each is known by the account's name, such as `A.gmom`."""

from datetime import datetime, timedelta
from typing import Final

from domain.passwords import digest
from tests.world.rows import Rows

ROLES: Final = {
    "hr": "homeroom",
    "hb": "homeroom",
    "hx": "homeroom",
    "dep": "deputy",
    "reg": "registrar",
    "adm": "administrator",
}


def token_of(name: str) -> str:
    return f"the token of {name}, signed in"


async def add_accounts(rows: Rows, schools: tuple[str, ...], now: datetime) -> None:
    """`both` is a guardian in each school, `multi` teaches in A and is a guardian in B, `op` is the city operator."""
    for label, number in list(rows.numbers.items()):
        noun, name = label.split(":")
        if noun in {"student", "guardian"}:
            await _account(rows, name, now)
            await _grant(rows, name, name, noun, now, **{f"{noun}_id": number})
        elif noun == "staff":
            await _account(rows, name, now)
            await _grant(rows, name, name, ROLES.get(name.split(".")[1], "teacher"), now, staff_id=number)
    for s in schools:
        await _account(rows, f"{s}.jou", now)
        await _grant(rows, f"{s}.jou", f"{s}.jou", "journal", now)
        await rows.add(
            "calendar",
            f"{s}.gmom",
            account_id=rows[f"account:{s}.gmom"],
            student_id=rows[f"student:{s}.anna"],
            role="guardian",
            token_hash=digest(f"the calendar of {s}.gmom"),
            opened_at=now,
            last_read_at=now,
        )
        await rows.add(
            "identity",
            f"{s}.gmom",
            account_id=rows[f"account:{s}.gmom"],
            issuer="https://id.example",
            subject=f"{s}.gmom",
            epoch=0,
            linked_at=now,
            used_at=now,
        )
    await _account(rows, "op", now)
    await _grant(rows, "op", "op", "operator", now)
    await _account(rows, "both", now)
    for s in schools:
        await _grant(rows, "both", f"{s}.both", "guardian", now, guardian_id=rows[f"guardian:{s}.gtwo"])
    await _account(rows, "multi", now)
    await _grant(rows, "multi", "A.multi", "teacher", now, staff_id=rows["staff:A.tm"])
    await _grant(rows, "multi", "B.multi", "guardian", now, guardian_id=rows["guardian:B.gmov"])
    for label, number in list(rows.numbers.items()):
        noun, name = label.split(":")
        if noun == "account":
            await _sign_in(rows, name, number, now)


async def _account(rows: Rows, name: str, now: datetime) -> None:
    await rows.add("account", name, login=name.lower(), epoch=0, created_at=now)


async def _grant(rows: Rows, account: str, name: str, role: str, now: datetime, **person: int) -> None:
    school = None if role == "operator" else rows[f"school:{name.split('.', maxsplit=1)[0]}"]
    await rows.add(
        "role_grant", name, account_id=rows[f"account:{account}"], role=role, school_id=school, granted_at=now, **person
    )


async def _sign_in(rows: Rows, name: str, account: int, now: datetime) -> None:
    rows.numbers[f"session:{name}"] = await rows.connection.fetchval(
        "INSERT INTO session (token_hash, account_id, grant_id, epoch, created_at, expires_at)"
        " SELECT $1, $2, min(id), 0, $3, $4 FROM role_grant WHERE account_id = $2 RETURNING id",
        digest(token_of(name)),
        account,
        now,
        now + timedelta(hours=12),
    )
