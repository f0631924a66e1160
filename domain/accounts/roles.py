"""Roles are given and taken by the administrator, and blocked at their school; the last administrator stays."""

from typing import Any, Final

from domain.access import grant_lasts, grant_stands, kept, may_act
from domain.accounts.codes import end_codes, end_codes_of_issuers
from domain.accounts.logins import base_of, take_turn
from domain.accounts.slips import Person, open_accounts
from domain.acts import Act, conflict, invalid, not_allowed, not_found
from domain.keeping import REASON_LONGEST
from domain.lines import evened, problem_of
from domain.reading import Row
from domain.sql import Sql
from domain.wake import Signal
from orm.people import Role

GIVEN: Final = frozenset({Role.TEACHER, Role.HOMEROOM, Role.DEPUTY, Role.REGISTRAR, Role.ADMINISTRATOR})
"""What an administrator gives. Families get theirs with the slip, the journal and the operator from whoever runs the service."""
LAST: Final = "Это единственный администратор школы: сначала назначьте другого."
_COLUMNS: Final = {"Student": "student_id", "Guardian": "guardian_id", "Staff": "staff_id"}


async def give_role(act: Act, staff: int, role: Role) -> Row:
    """Let somebody of the staff act in one more role; where they have no account yet, it is opened, without a code."""
    if not may_act(act.viewer, "roleGive"):
        raise not_allowed()
    if role not in GIVEN:
        raise invalid("input.role", "Такую роль сотруднику дать нельзя.")
    await take_turn(act.work)
    sql = Sql(staff)
    person = await act.work.fetchrow(
        f"SELECT st.id, st.school_id, st.family_name, st.given_name, st.patronymic, st.left_on < {Sql.TODAY} AS gone FROM staff st"
        f" WHERE st.id = $1 AND {kept(act.viewer, sql, 'st')} FOR NO KEY UPDATE",
        *sql.values,
    )
    if person is None:
        raise not_found("Сотрудник не найден.")
    if person["gone"]:
        raise conflict("Этот сотрудник выбыл.")
    grants = await act.work.fetch(
        "SELECT g.account_id, g.role, g.blocked_at FROM role_grant g WHERE g.staff_id = $1"
        f" AND {grant_lasts('g')} ORDER BY g.id",
        staff,
    )
    if any(grant["role"] == role for grant in grants):
        raise conflict("Эта роль у сотрудника уже есть.")
    if any(grant["blocked_at"] is not None for grant in grants):
        raise conflict("Вход сотрудника заблокирован: сначала снимите блокировку.")
    account = grants[0]["account_id"] if grants else await _open(act, person)
    await act.work.fetchrow("SELECT id FROM account WHERE id = $1 FOR NO KEY UPDATE", account)
    made = await act.work.fetchrow(
        "INSERT INTO role_grant (account_id, role, school_id, staff_id, granted_at) VALUES ($1, $2, $3, $4, $5) RETURNING id",
        account,
        role.value,
        person["school_id"],
        staff,
        act.now,
    )
    act.signal |= Signal(accounts=frozenset({account}))
    return {"person": ["Staff", staff], "role": made["id"]}


async def _open(act: Act, person: Any) -> int:  # noqa: ANN401 - a record
    parts = (person["family_name"], person["given_name"], person["patronymic"])
    full_name = " ".join(part for part in parts if part)
    (account,) = await open_accounts(act.work, act.now, [Person("Staff", person["id"], full_name, base_of(*parts))])
    return account


async def take_role(act: Act, grant: int) -> Row:
    """End a role of somebody of the staff, at once."""
    if not may_act(act.viewer, "roleTake"):
        raise not_allowed()
    sql = Sql(grant, sorted(GIVEN))
    await _lock_administrators(act)
    row = await act.work.fetchrow(
        "SELECT g.id, g.account_id, g.role, g.staff_id FROM role_grant g WHERE g.id = $1 AND g.role = ANY ($2::text[])"
        f" AND {grant_lasts('g')} AND {kept(act.viewer, sql, 'g')} FOR NO KEY UPDATE",
        *sql.values,
    )
    if row is None:
        raise not_found("Такой роли в школе нет.")
    if row["role"] == Role.ADMINISTRATOR:
        await _keep_one(act, [grant])
    await act.work.execute("UPDATE role_grant SET revoked_at = $2 WHERE id = $1", grant, act.now)
    act.signal |= Signal(accounts=frozenset({row["account_id"]}))
    return {"person": None if row["staff_id"] is None else ["Staff", row["staff_id"]]}


async def block(act: Act, person: tuple[str, int], reason: str) -> Row:
    """Let nobody act in the roles of this person at this school; what else the account may, elsewhere, goes on.

    Codes that are out for the account end, and so do those that were handed out in the blocked roles: either in wrong hands may be why.
    """
    grants = await _grants(act, "accountBlock", person, reason)
    standing = [grant for grant in grants if grant["blocked_at"] is None]
    if not standing:
        raise conflict("Вход уже заблокирован.")
    accounts = sorted({grant["account_id"] for grant in grants})
    if act.viewer.account_id in accounts:
        raise conflict("Самого себя заблокировать нельзя.")
    if any(grant["role"] == Role.ADMINISTRATOR for grant in standing):
        await _keep_one(act, [grant["id"] for grant in standing])
    await act.work.execute(
        "UPDATE role_grant SET blocked_at = $2 WHERE id = ANY ($1::bigint[]) AND blocked_at IS NULL",
        [grant["id"] for grant in standing],
        act.now,
    )
    await end_codes(act.work, accounts, act.now)
    await end_codes_of_issuers(act.work, [grant["id"] for grant in standing], act.now)
    act.signal |= Signal(accounts=frozenset(accounts))
    return {"person": list(person)}


async def unblock(act: Act, person: tuple[str, int], reason: str) -> Row:
    """Let the person act again, with the password they had. Sessions that were not ended meanwhile go on."""
    grants = await _grants(act, "accountUnblock", person, reason)
    blocked = [grant["id"] for grant in grants if grant["blocked_at"] is not None]
    if not blocked:
        raise conflict("Вход не заблокирован.")
    await act.work.execute("UPDATE role_grant SET blocked_at = NULL WHERE id = ANY ($1::bigint[])", blocked)
    act.signal |= Signal(accounts=frozenset(grant["account_id"] for grant in grants))
    return {"person": list(person)}


async def _grants(act: Act, name: str, person: tuple[str, int], reason: str) -> list[Any]:
    """The lasting roles of a person at this school, locked: families are the registrar's, staff the administrator's."""
    type_, number = person
    if not may_act(act.viewer, name):
        raise not_allowed()
    if (type_ == "Staff") is not (act.viewer.role is Role.ADMINISTRATOR):
        raise not_found("Этого человека нет, или его входом занимаетесь не вы.")
    problem = problem_of(evened(reason), REASON_LONGEST)
    if problem is not None:
        raise invalid("input.reason", problem)
    await _lock_accounts(act, person)
    if type_ == "Staff":
        await _lock_administrators(act)
    sql = Sql(number)
    there = await act.work.fetchrow(
        f"SELECT x.id FROM {type_.lower()} x WHERE x.id = $1 AND {kept(act.viewer, sql, 'x')}", *sql.values
    )
    if there is None:
        raise not_found("Этого человека нет, или его входом занимаетесь не вы.")
    sql = Sql(number)
    grants = await act.work.fetch(
        f"SELECT g.id, g.account_id, g.role, g.blocked_at FROM role_grant g WHERE g.{_COLUMNS[type_]} = $1"
        f" AND {kept(act.viewer, sql, 'g')} AND {grant_lasts('g')} ORDER BY g.id FOR NO KEY UPDATE",
        *sql.values,
    )
    if not grants:
        raise conflict("У этого человека нет входа.")
    return grants


async def _lock_accounts(act: Act, person: tuple[str, int]) -> None:
    """Whoever uses or claims a code of this person, or gives them a role, comes before or after, never between."""
    await take_turn(act.work)
    type_, number = person
    sql = Sql(number)
    await act.work.fetch(
        f"SELECT a.id FROM account a WHERE a.id IN (SELECT g.account_id FROM role_grant g WHERE g.{_COLUMNS[type_]} = $1"
        f" AND {kept(act.viewer, sql, 'g')} AND {grant_lasts('g')}) ORDER BY a.id FOR NO KEY UPDATE",
        *sql.values,
    )


async def _lock_administrators(act: Act) -> None:
    """Two who take the role from each other meet here, before either is judged."""
    await act.work.fetch(
        "SELECT g.id FROM role_grant g WHERE g.school_id = $1 AND g.role = $2"
        f" AND {grant_lasts('g')} ORDER BY g.id FOR NO KEY UPDATE",
        act.viewer.schools[0],
        Role.ADMINISTRATOR.value,
    )


async def _keep_one(act: Act, going: list[int]) -> None:
    row = await act.work.fetchrow(
        "SELECT EXISTS (SELECT 1 FROM role_grant g WHERE g.school_id = $1 AND g.role = $2 AND g.id <> ALL ($3::bigint[])"
        f" AND g.revoked_at IS NULL AND {grant_stands('g')}) AS others",
        act.viewer.schools[0],
        Role.ADMINISTRATOR.value,
        going,
    )
    if not row["others"]:
        raise conflict(LAST)
