"""Two accounts of one person become one: whoever is signed in shows the code of the other, and its roles join."""

from typing import Final

from domain.access import grant_lasts
from domain.accounts.codes import CODE_WRONG, end_codes, take_code
from domain.accounts.logins import take_turn
from domain.acts import Act, conflict, not_allowed, refuse
from domain.reading import Row
from domain.refusals import NotAllowed
from domain.wake import Signal
from orm.people import Role

BLOCKED: Final = "У одной из двух учётных записей вход заблокирован: обратитесь в школу, которая его заблокировала."


async def claim_roles(act: Act, code: str) -> Row:
    """Let the roles of the code's account join the account that is signed in; its own account ends empty.

    Guesses are counted before (`guessing.guess_at_code`). A blocked role joins nothing and nothing joins it: its school would lose
    sight of it.
    """
    own = act.viewer.account_id
    await take_turn(act.work)  # whoever gives a role or a slip meanwhile would give it to an account that ends empty
    other = await take_code(act.work, code, act.now)
    if isinstance(other, NotAllowed):
        raise refuse(other)
    if other == own:
        raise conflict("Этот код от вашей же учётной записи: роли уже у вас. Код остался в силе.")
    both = sorted({own, other})
    await act.work.fetch("SELECT id FROM account WHERE id = ANY ($1::bigint[]) ORDER BY id FOR NO KEY UPDATE", both)
    # Judged after the locks were got: either may have been blocked, or opened to somebody else by a code.
    accounts = await act.work.fetch(
        "SELECT a.id, a.blocked_at IS NOT NULL OR EXISTS (SELECT 1 FROM role_grant g WHERE g.account_id = a.id"
        f" AND g.blocked_at IS NOT NULL AND {grant_lasts('g')}) AS blocked,"
        " EXISTS (SELECT 1 FROM role_grant g WHERE g.account_id = a.id AND g.role = $2"
        f" AND {grant_lasts('g')}) AS service"
        " FROM account a WHERE a.id = ANY ($1::bigint[])",
        both,
        Role.JOURNAL.value,
    )
    goes_on = await act.work.fetchrow(
        "SELECT s.id FROM session s JOIN account a ON a.id = s.account_id AND a.epoch = s.epoch"
        " WHERE s.id = $1 AND s.ended_at IS NULL",
        act.viewer.session_id,
    )
    if goes_on is None:
        raise not_allowed("Ваш вход завершён: войдите ещё раз.")
    if any(account["service"] for account in accounts):
        raise refuse(CODE_WRONG)
    if any(account["blocked"] for account in accounts):
        raise conflict(BLOCKED)
    # A role that ends on a day to come ends on that day in the other account too.
    lasting = await act.work.fetch(
        f"SELECT g.id, g.revoked_at FROM role_grant g WHERE g.account_id = $1 AND {grant_lasts('g')} ORDER BY g.id FOR NO KEY UPDATE",
        other,
    )
    numbers, ends = [row["id"] for row in lasting], [row["revoked_at"] for row in lasting]
    await act.work.execute("UPDATE role_grant SET revoked_at = $2 WHERE id = ANY ($1::bigint[])", numbers, act.now)
    joined = await act.work.fetch(
        "INSERT INTO role_grant (account_id, role, school_id, student_id, guardian_id, staff_id, granted_at, revoked_at)"
        " SELECT $3, g.role, g.school_id, g.student_id, g.guardian_id, g.staff_id, $4, n.ends"
        " FROM unnest($1::bigint[], $2::timestamptz[]) n (id, ends) JOIN role_grant g ON g.id = n.id ORDER BY g.id"
        " ON CONFLICT DO NOTHING RETURNING id",
        numbers,
        ends,
        own,
        act.now,
    )
    await act.work.execute("UPDATE account SET password_hash = NULL, epoch = epoch + 1 WHERE id = $1", other)
    await act.work.execute("UPDATE account SET identified_at = coalesce(identified_at, $2) WHERE id = $1", own, act.now)
    await end_codes(act.work, [other], act.now)
    act.signal |= Signal(accounts=frozenset({own, other}))
    return {"roles": [row["id"] for row in joined]}
