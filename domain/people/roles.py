"""The roles of somebody who leaves end with their work, and nothing else of theirs: a guardian among them reads on."""

from datetime import datetime
from typing import Final

from domain.access import grant_lasts, grant_stands
from domain.acts import Act, conflict
from domain.wake import Signal
from orm.people import Role

ENDING: Final = (
    f"UPDATE role_grant g SET revoked_at = {{at}} FROM {{gone}} WHERE g.staff_id = {{staff}} AND {grant_lasts('g')}"
    " RETURNING g.account_id"
)
"""One statement for a person who leaves today and for all whom an exchange no longer names."""


async def end_roles(act: Act, staff: int, school: int, at: datetime) -> None:
    """Take the roles of a member of staff from an instant on; whoever acts in one of them is asked about at once.

    The last administrator of a school stays, and whoever else is to leave is none: nobody could give the role to anybody else.
    """
    row = await act.work.fetchrow(
        "SELECT count(*) FILTER (WHERE g.staff_id = $1) AS own,"
        " count(*) FILTER (WHERE g.staff_id IS DISTINCT FROM $1 AND g.revoked_at IS NULL) AS others"
        f" FROM (SELECT r.staff_id, r.revoked_at FROM role_grant r WHERE r.school_id = $2 AND r.role = $3 AND {grant_stands('r')}"
        " ORDER BY r.id FOR NO KEY UPDATE) g",
        staff,
        school,
        Role.ADMINISTRATOR.value,
    )
    if row["own"] and not row["others"]:
        raise conflict("Это единственный администратор школы: сначала назначьте другого.")
    accounts = await act.work.fetch(
        ENDING.format(at="$2::timestamptz", gone="(VALUES ($1::bigint)) s (id)", staff="s.id"), staff, at
    )
    act.signal |= Signal(accounts=frozenset(account["account_id"] for account in accounts))
