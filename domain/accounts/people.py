"""Who has an account, and who never came in: people of a school with what they come in by, in the order of their names."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from domain.access import (
    AccountKind,
    Noun,
    Viewer,
    grant_lasts,
    keeps_accounts,
    kept_staffing,
    reads_accounts,
    visible_students,
)
from domain.accounts.codes import is_blocked
from domain.pages import Page
from domain.reading import Row
from domain.sql import Sql
from orm.database import Work


class AccountState(StrEnum):
    """How far somebody has come."""

    NONE = "none"
    SLIP = "slip"
    EXPIRED = "expired"
    ACTIVE = "active"
    BLOCKED = "blocked"


NEVER_CAME_IN: Final = frozenset({AccountState.NONE, AccountState.SLIP, AccountState.EXPIRED})

TYPES: Final = ("Student", "Guardian", "Staff")
"""Kinds of people, in the order in which namesakes stand; each is a table in small letters."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """Whom a list has; what is None chooses nobody out."""

    state: AccountState | None = None
    never_came_in: bool | None = None
    class_id: int | None = None
    search: str | None = None


async def people_page(
    work: Work, viewer: Viewer, kind: AccountKind, chosen: Chosen, *, first: int, after: tuple[int, int] | None
) -> Page | None:
    """People with their accounts; nothing where this kind of people is not the viewer's to see."""
    if not reads_accounts(viewer, kind):
        return None
    sql = Sql(first + 1)
    conditions = ["true"]
    if chosen.state is not None:
        conditions.append(f"q.state = {sql.bind(chosen.state.value)}")
    if chosen.never_came_in is not None:
        came = "" if chosen.never_came_in else "NOT "
        conditions.append(f"{came}q.state = ANY ({sql.bind(sorted(NEVER_CAME_IN))}::text[])")
    if after is not None:
        rank, number = min(after[0], 2), after[1]
        table = TYPES[rank].lower()
        conditions.append(
            f"(q.sort_key, q.rank, q.id) > (SELECT ap.sort_key, {sql.bind(rank)}::int, ap.id FROM {table} ap"
            f" WHERE ap.id = {sql.bind(number)}::bigint)"
        )
    people = _of_kind(viewer, sql, kind, chosen)
    rows = await work.fetch(
        f"SELECT q.* FROM ({_with_accounts(viewer, sql, people)}) q WHERE {' AND '.join(conditions)}"
        " ORDER BY q.sort_key, q.rank, q.id LIMIT $1",
        *sql.values,
    )
    return Page.cut([_row(record) for record in rows], first)


async def people_of(work: Work, viewer: Viewer, persons: Sequence[tuple[str, int]]) -> dict[tuple[str, int], Row]:
    """The same of given people, by type and number; whoever is not in the viewer's reach is not there."""
    kind = next((kind for kind in AccountKind if reads_accounts(viewer, kind)), None)
    if kind is None:
        return {}
    sql = Sql([type_ for type_, _ in persons], [number for _, number in persons])
    people = (
        f"SELECT x.* FROM ({_of_kind(viewer, sql, kind, Chosen(), everybody=True)}) x"
        " WHERE (x.type, x.id) IN (SELECT * FROM unnest($1::text[], $2::bigint[]))"
    )
    rows = await work.fetch(_with_accounts(viewer, sql, people), *sql.values)
    return {(row["type"], row["id"]): _row(row) for row in rows}


def _row(record: Any) -> Row:  # noqa: ANN401 - asyncpg's record
    row = dict(record)
    row["roles"] = [
        {"id": number, "role": role} for number, role in zip(row["role_ids"], row["role_names"], strict=True)
    ]
    row["person"] = {"id": row["id"], "node_type": row["type"]}
    return row


def _name(alias: str) -> str:
    return f"concat_ws(' ', {alias}.family_name, {alias}.given_name, nullif({alias}.patronymic, ''))"


def _class_of(student: str) -> str:
    return (
        "(SELECT cc.title FROM enrolment ce JOIN study_group cg ON cg.id = ce.group_id JOIN school_class cc ON cc.id = cg.school_class_id"
        f" WHERE ce.student_id = {student} AND ce.in_class AND {Sql.TODAY} BETWEEN ce.starts_on AND ce.ends_on LIMIT 1)"
    )


def _of_kind(viewer: Viewer, sql: Sql, kind: AccountKind, chosen: Chosen, *, everybody: bool = False) -> str:
    """The people of a list: by default those whom the school has today."""
    search = ""
    if chosen.search:
        bound = sql.bind(chosen.search)
        search = f" AND starts_with({{0}}.sort_key, rtrim(app.sort_key({bound}::text, '', '')))"
    if kind is AccountKind.STAFF:
        here = "" if everybody else f" AND (st.left_on IS NULL OR st.left_on >= {Sql.TODAY})"
        return (
            f"SELECT 2 AS rank, 'Staff' AS type, st.id, st.school_id, st.sort_key, {_name('st')} AS full_name, st.position,"
            " NULL::bigint AS student_id, NULL::bigint AS guardian_id, st.id AS staff_id, NULL::text AS class_title,"
            " '{}'::text[] AS children, '{}'::bigint[] AS child_ids"
            f" FROM staff st WHERE {kept_staffing(viewer, sql, 'st')}{here}{search.format('st')}"
        )
    seen = visible_students(viewer, Noun.ACCOUNTS, sql, "s")
    here = "" if everybody else f" AND (s.left_on IS NULL OR s.left_on >= {Sql.TODAY})"
    of_class = ""
    if chosen.class_id is not None:
        of_class = (
            " AND EXISTS (SELECT 1 FROM enrolment fe JOIN study_group fg ON fg.id = fe.group_id WHERE fe.student_id = s.id"
            f" AND fe.in_class AND fg.school_class_id = {sql.bind(chosen.class_id)}::bigint"
            f" AND {Sql.TODAY} BETWEEN fe.starts_on AND fe.ends_on)"
        )
    wards = (
        " FROM guardianship gs JOIN student s ON s.id = gs.student_id WHERE gs.guardian_id = k.id AND gs.rights <> 'none'"
        f" AND (gs.ends_at IS NULL OR gs.ends_at > app.now()) AND {seen}"
    )
    # Whoever keeps the register may ask for a guardian who stands for nobody any more: to block an account, for one.
    stands = f"EXISTS (SELECT 1{wards}{here}{of_class})"
    if everybody and keeps_accounts(viewer):
        stands = f"k.school_id = ANY ({sql.bind(list(viewer.schools))}::bigint[])"
    return (
        f"SELECT 0 AS rank, 'Student' AS type, s.id, s.school_id, s.sort_key, {_name('s')} AS full_name, '' AS position,"
        f" s.id AS student_id, NULL::bigint AS guardian_id, NULL::bigint AS staff_id, {_class_of('s.id')} AS class_title,"
        " '{}'::text[] AS children, '{}'::bigint[] AS child_ids"
        f" FROM student s WHERE {seen}{here}{of_class}{search.format('s')}"
        f" UNION ALL SELECT 1, 'Guardian', k.id, k.school_id, k.sort_key, {_name('k')}, '', NULL, k.id, NULL, NULL,"
        f" ARRAY (SELECT concat_ws(', ', {_name('s')}, {_class_of('s.id')}){wards} ORDER BY s.sort_key, s.id),"
        f" ARRAY (SELECT s.id{wards})"
        f" FROM guardian k WHERE {stands}{search.format('k')}"
    )


def _with_accounts(viewer: Viewer, sql: Sql, people: str) -> str:
    """The people with what they come in by. A person whom several accounts stand for is told of the oldest of them."""
    keeps = sql.bind(keeps_accounts(viewer))
    return (
        "SELECT p.rank, p.type, p.id, p.sort_key, p.full_name, p.position, p.class_title, p.children, p.child_ids,"
        f" CASE WHEN {keeps}::bool THEN a.login END AS login, a.created_at AS opened_at, a.signed_in_at,"
        " CASE WHEN sl.expires_at > app.now() THEN sl.expires_at END AS slip_expires_at,"
        f" CASE WHEN {keeps}::bool THEN coalesce(r.role_ids, '{{}}') ELSE '{{}}' END AS role_ids,"
        f" CASE WHEN {keeps}::bool THEN coalesce(r.role_names, '{{}}') ELSE '{{}}' END AS role_names,"
        f" CASE WHEN a.id IS NULL THEN '{AccountState.NONE}' WHEN r.blocked OR {is_blocked('a')} THEN '{AccountState.BLOCKED}'"
        f" WHEN a.password_hash IS NOT NULL THEN '{AccountState.ACTIVE}'"
        f" WHEN sl.expires_at > app.now() THEN '{AccountState.SLIP}' ELSE '{AccountState.EXPIRED}' END AS state"
        f" FROM ({people}) p LEFT JOIN LATERAL (SELECT array_agg(g.id ORDER BY g.id) AS role_ids,"
        " array_agg(g.role::text ORDER BY g.id) AS role_names, (array_agg(g.account_id ORDER BY g.id))[1] AS account_id,"
        " bool_or(g.blocked_at IS NOT NULL) AS blocked FROM role_grant g"
        " WHERE (g.student_id = p.student_id OR g.guardian_id = p.guardian_id OR g.staff_id = p.staff_id)"
        f" AND g.school_id = p.school_id AND {grant_lasts('g')}) r ON true"
        " LEFT JOIN account a ON a.id = r.account_id"
        " LEFT JOIN LATERAL (SELECT max(v.expires_at) AS expires_at FROM activation v WHERE v.account_id = a.id"
        " AND v.used_at IS NULL AND v.ended_at IS NULL) sl ON true"
    )


def by_type(persons: Sequence[tuple[str, int]]) -> Mapping[str, list[int]]:
    """Numbers of people by their kind, each kind there."""
    return {type_: [number for each, number in persons if each == type_] for type_ in TYPES}
