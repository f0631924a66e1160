"""Who may read what was imported: nobody, unless an administrator is named for a school that is new."""

from domain.access import grant_stands
from domain.exchange.engine.run import Run
from domain.exchange.refusal import ImportRefused
from orm.people import Role


async def grant_administrator(run: Run) -> None:
    """The named account, or the only one that is an operator or an administrator, administers the schools that were created.

    Raises `ImportRefused` for a login that nobody has.
    """
    account = await _account(run)
    if not run.created:
        run.readers = "no school is new: who may read has not changed"
        return
    if account is None:
        run.readers = (
            "nobody administers the new schools: there is not exactly one operator or administrator;"
            " import again with --administrator LOGIN, or let the operator grant it"
        )
        return
    number, login = account
    await run.work.execute(
        "INSERT INTO role_grant (account_id, role, school_id, granted_at) SELECT $1, $2, s, $3 FROM unnest($4::bigint[]) s",
        number,
        Role.ADMINISTRATOR.value,
        run.options.now,
        run.created,
    )
    run.readers = f"{login} administers the new schools; guardians and students read nothing until they have an account and a consent"


async def _account(run: Run) -> tuple[int, str] | None:
    if run.options.administrator is not None:
        row = await run.work.fetchrow(
            "SELECT id, login FROM account WHERE login = $1 AND blocked_at IS NULL",
            run.options.administrator.strip().lower(),
        )
        if row is None:
            raise ImportRefused(f"there is no account with the login {run.options.administrator}")
        return row["id"], row["login"]
    rows = await run.work.fetch(
        "SELECT DISTINCT a.id, a.login FROM role_grant g JOIN account a ON a.id = g.account_id"
        f" WHERE g.role = ANY ($1::text[]) AND {grant_stands('g')} AND a.blocked_at IS NULL LIMIT 2",
        [Role.OPERATOR.value, Role.ADMINISTRATOR.value],
    )
    return (rows[0]["id"], rows[0]["login"]) if len(rows) == 1 else None
