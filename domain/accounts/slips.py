"""Slips: an account is opened where there is none, and a one-time code is handed over that sets its password.

The code is answered once and kept as a hash. A slip for somebody who has a password is the reset of a forgotten one: the old one works
until the code is used.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

from domain.access import Viewer, beyond, grant_lasts, kept, may_act
from domain.accounts.codes import end_codes, is_blocked
from domain.accounts.logins import base_of, free_logins, take_turn
from domain.accounts.people import by_type
from domain.acts import Act, invalid, not_allowed, not_found
from domain.passwords import digest, new_code
from domain.reading import Row
from domain.sql import Sql
from domain.wake import Signal
from orm.database import Work
from orm.people import Role

LASTS: Final = timedelta(days=30)
"""A slip that is handed over at a parents' meeting is used by the next one: school meetings are a month or more apart."""
MOST: Final = 100
"""A slip for everybody in three classes; a call of so many is one page of people."""

GONE: Final = "Выбыл из школы: новый листок не выдаётся."
NOBODYS: Final = "Сейчас ни за кем не закреплён: сначала запишите, чей это представитель."
BLOCKED: Final = "Вход заблокирован: сначала снимите блокировку."
BEYOND: Final = (
    "У этого человека есть и другие роли: листок открыл бы и их. Его прежний вход и пароль работают; второй, отдельный вход он добавляет"
    " кодом в своём кабинете. Забытый пароль сотруднику этой школы сменит администратор, остальным — оператор города."
)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody to have an account. `problem` is why they get no slip."""

    type: str
    id: int
    full_name: str
    base: str
    problem: str | None = None


@dataclass(slots=True)
class Codes:
    """The codes of slips that have just been made, by the slip's number: they are told once, and are nowhere else."""

    by_slip: dict[int, str] = field(default_factory=dict)


async def issue_slips(act: Act, persons: Sequence[tuple[str, int]], codes: Codes) -> Row:
    """A slip for each of these people, once each. The answer has the slips, and why others got none.

    People who are not there, or not the issuer's, refuse the whole call: nobody is told of them.
    """
    if not may_act(act.viewer, "slipsIssue"):
        raise not_allowed()
    asked = list(dict.fromkeys(persons))
    if not 1 <= len(asked) <= MOST:
        raise invalid("input.personIds", f"От 1 до {MOST} человек.")
    await take_turn(act.work)
    people = await _people(act.work, act.viewer, asked)
    if len(people) < len(asked):
        raise not_found("Кого-то из этих людей нет, или их входом занимаетесь не вы.")
    known = await _accounts(act.work, act.viewer, asked)
    refusals = []
    good: list[Person] = []
    for key in asked:
        account = known.get(key)
        person = people[key]
        problem = person.problem or (None if account is None else _problem(account))
        if problem is None:
            good.append(person)
        else:
            refusals.append([*key, problem])
    missing = [person for person in good if (person.type, person.id) not in known]
    opened = await open_accounts(act.work, act.now, missing)
    await _grant_first(act, missing, opened)
    standing = {key: int(row["account_id"]) for key, row in known.items()}
    accounts = standing | {(person.type, person.id): number for person, number in zip(missing, opened, strict=True)}
    numbers = [accounts[person.type, person.id] for person in good]
    slips = await hand_out(act.work, act.viewer, act.now, numbers, codes)
    act.signal |= Signal(accounts=frozenset(numbers))
    made = [[slip, person.type, person.id] for slip, person in zip(slips, good, strict=True)]
    return {"slips": made, "refusals": refusals}


def _problem(account: Any) -> str | None:  # noqa: ANN401 - a record
    if account["blocked"]:
        return BLOCKED
    return BEYOND if account["beyond"] else None


async def _people(work: Work, viewer: Viewer, asked: Sequence[tuple[str, int]]) -> dict[tuple[str, int], Person]:
    """Those of the asked whose accounts are the viewer's to open: families for the registrar, staff for the administrator."""
    numbers = by_type(asked)
    sql = Sql()
    name = "{0}.family_name, {0}.given_name, {0}.patronymic"
    if viewer.role is Role.ADMINISTRATOR:
        statement = (
            f"SELECT 'Staff' AS type, st.id, {name.format('st')},"
            f" CASE WHEN st.left_on < {Sql.TODAY} THEN {sql.bind(GONE)} END AS problem"
            f" FROM staff st WHERE st.id = ANY ({sql.bind(numbers['Staff'])}::bigint[]) AND {kept(viewer, sql, 'st')}"
        )
    else:
        statement = (
            f"SELECT 'Student' AS type, s.id, {name.format('s')},"
            f" CASE WHEN s.left_on < {Sql.TODAY} THEN {sql.bind(GONE)} END AS problem"
            f" FROM student s WHERE s.id = ANY ({sql.bind(numbers['Student'])}::bigint[]) AND {kept(viewer, sql, 's')}"
            f" UNION ALL SELECT 'Guardian', g.id, {name.format('g')},"
            " CASE WHEN NOT EXISTS (SELECT 1 FROM guardianship gs WHERE gs.guardian_id = g.id AND gs.rights <> 'none'"
            f" AND (gs.ends_at IS NULL OR gs.ends_at > app.now())) THEN {sql.bind(NOBODYS)} END"
            f" FROM guardian g WHERE g.id = ANY ({sql.bind(numbers['Guardian'])}::bigint[]) AND {kept(viewer, sql, 'g')}"
        )
        if numbers["Staff"]:
            return {}
    return {
        (row["type"], row["id"]): Person(
            row["type"],
            row["id"],
            " ".join(part for part in (row["family_name"], row["given_name"], row["patronymic"]) if part),
            base_of(row["family_name"], row["given_name"], row["patronymic"]),
            row["problem"],
        )
        for row in await work.fetch(statement, *sql.values)
    }


async def _accounts(work: Work, viewer: Viewer, asked: Sequence[tuple[str, int]]) -> dict[tuple[str, int], Any]:
    """The account of each person who has one, locked: the oldest that stands for them."""
    numbers = by_type(asked)
    rows = await work.fetch(
        "SELECT g.id, g.account_id, g.student_id, g.guardian_id, g.staff_id FROM role_grant g"
        " WHERE (g.student_id = ANY ($1::bigint[]) OR g.guardian_id = ANY ($2::bigint[]) OR g.staff_id = ANY ($3::bigint[]))"
        f" AND g.school_id = ANY ($4::bigint[]) AND {grant_lasts('g')} ORDER BY g.id",
        numbers["Student"],
        numbers["Guardian"],
        numbers["Staff"],
        list(viewer.schools),
    )
    first: dict[tuple[str, int], int] = {}
    for row in rows:
        first.setdefault(_person_of(row), row["account_id"])
    await work.fetch(
        "SELECT id FROM account WHERE id = ANY ($1::bigint[]) ORDER BY id FOR NO KEY UPDATE",
        sorted(set(first.values())),
    )
    found = await work.fetch(
        f"SELECT a.id AS account_id, {is_blocked('a')} OR EXISTS (SELECT 1 FROM role_grant og WHERE og.account_id = a.id"
        f" AND og.blocked_at IS NOT NULL AND {grant_lasts('og')}) AS blocked, {beyond('a.id', 'ig')} AS beyond"
        " FROM account a JOIN role_grant ig ON ig.id = $2 WHERE a.id = ANY ($1::bigint[])",
        sorted(set(first.values())),
        viewer.grant_id,
    )
    by_account = {row["account_id"]: row for row in found}
    return {person: by_account[account] for person, account in first.items()}


def _person_of(row: Any) -> tuple[str, int]:  # noqa: ANN401 - a record
    if row["student_id"] is not None:
        return "Student", row["student_id"]
    return ("Guardian", row["guardian_id"]) if row["guardian_id"] is not None else ("Staff", row["staff_id"])


async def open_accounts(work: Work, now: datetime, people: Sequence[Person]) -> list[int]:
    """An account without a password for each of these people, in their order. It is the caller's turn (`take_turn`)."""
    if not people:
        return []
    logins = await free_logins(work, [person.base for person in people])
    rows = await work.fetch(
        "INSERT INTO account (login, full_name, epoch, created_at)"
        " SELECT n.login, n.full_name, 0, $3 FROM unnest($1::text[], $2::text[]) n (login, full_name) RETURNING id, login",
        logins,
        [person.full_name[:300] for person in people],
        now,
    )
    by_login = {row["login"]: row["id"] for row in rows}
    return [by_login[login] for login in logins]


async def _grant_first(act: Act, people: Sequence[Person], accounts: Sequence[int]) -> None:
    """The role that somebody has by being in the register: staff are teachers, until the administrator gives more."""
    if not people:
        return
    roles = {"Student": Role.STUDENT, "Guardian": Role.GUARDIAN, "Staff": Role.TEACHER}
    await act.work.execute(
        "INSERT INTO role_grant (account_id, role, school_id, student_id, guardian_id, staff_id, granted_at)"
        " SELECT n.account, n.role, $4, CASE n.type WHEN 'Student' THEN n.person END, CASE n.type WHEN 'Guardian' THEN n.person END,"
        " CASE n.type WHEN 'Staff' THEN n.person END, $6"
        " FROM unnest($1::bigint[], $2::text[], $3::text[], $5::bigint[]) n (account, role, type, person)",
        list(accounts),
        [roles[person.type].value for person in people],
        [person.type for person in people],
        act.viewer.schools[0],
        [person.id for person in people],
        act.now,
    )


async def hand_out(
    work: Work, viewer: Viewer, now: datetime, accounts: Sequence[int], codes: Codes, lasts: timedelta = LASTS
) -> list[int]:
    """A slip for each account, in their order; older ones that nobody used end. Returns the slips' numbers."""
    if not accounts:
        return []
    await end_codes(work, list(accounts), now)
    fresh = [new_code() for _ in accounts]
    rows = await work.fetch(
        "INSERT INTO activation (account_id, code_hash, created_at, expires_at, issuer_id)"
        " SELECT n.account, n.hash, $3, $4, $5 FROM unnest($1::bigint[], $2::bytea[]) n (account, hash) RETURNING id, code_hash",
        list(accounts),
        [digest(code) for code in fresh],
        now,
        now + lasts,
        viewer.grant_id,
    )
    by_hash = {bytes(row["code_hash"]): row["id"] for row in rows}
    numbers = [by_hash[digest(code)] for code in fresh]
    codes.by_slip.update(zip(numbers, fresh, strict=True))
    return numbers


async def slips(work: Work, numbers: Sequence[int]) -> dict[int, Row]:
    """What is printed on slips beside the code, by their numbers; they come from the outcome of whoever issued them."""
    rows = await work.fetch(
        "SELECT v.id, v.expires_at, a.login, a.full_name FROM activation v JOIN account a ON a.id = v.account_id"
        " WHERE v.id = ANY ($1::bigint[])",
        list(numbers),
    )
    return {row["id"]: dict(row) for row in rows}
