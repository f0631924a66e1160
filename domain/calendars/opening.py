"""Addresses of calendars are given out and taken back by the family whose child it is."""

from typing import Final

from domain.access import FAMILY, Noun, Viewer, may_act, visible_students
from domain.acts import Act, conflict, not_allowed, not_found
from domain.passwords import digest
from domain.reading import Row
from domain.sql import Sql
from orm.database import Work

LARGEST: Final = 5
"""Open addresses of one account for one child: a telephone, a computer, a grandmother, each to be closed by itself."""


async def open_calendar(act: Act, student: int, token: str) -> Row:
    """Give out an address with this token, of which the hash alone is kept; the answer has the calendar's id."""
    if not may_act(act.viewer, "calendarOpen"):
        raise not_allowed("Календарь открывает семья ученика.")
    sql = Sql(student)
    visible = visible_students(act.viewer, Noun.TIMETABLE, sql)
    if await act.work.fetchrow(f"SELECT 1 FROM student s WHERE s.id = $1 AND {visible}", *sql.values) is None:
        raise not_found("Ученик не найден.")
    # Whoever opens another one with the same account at the same time waits.
    await act.work.execute("SELECT 1 FROM account WHERE id = $1 FOR NO KEY UPDATE", act.viewer.account_id)
    opened = await act.work.fetchrow(
        "INSERT INTO calendar (account_id, student_id, role, token_hash, opened_at) SELECT $1, $2, $3, $4, app.now()"
        " WHERE (SELECT count(*) FROM calendar c WHERE c.account_id = $1 AND c.student_id = $2 AND c.closed_at IS NULL) < $5"
        " RETURNING id",
        act.viewer.account_id,
        student,
        act.viewer.role.value,
        digest(token),
        LARGEST,
    )
    if opened is None:
        raise conflict(f"Уже открыто адресов: {LARGEST}. Закройте тот, который не нужен.")
    return {"calendar": opened["id"]}


async def close_calendar(act: Act, calendar: int) -> Row:
    """Nothing is read under this address any more, at once."""
    if not may_act(act.viewer, "calendarClose"):
        raise not_allowed("Календарь закрывает тот, кто его открыл.")
    closed = await act.work.fetchrow(
        "UPDATE calendar SET closed_at = app.now() WHERE id = $1 AND account_id = $2 AND role = $3 AND closed_at IS NULL"
        " RETURNING id",
        calendar,
        act.viewer.account_id,
        act.viewer.role.value,
    )
    if closed is None:
        raise not_found("Такого открытого адреса нет.")
    return {"closed": closed["id"]}


async def calendars(work: Work, viewer: Viewer, ids: list[int] | None = None) -> list[Row]:
    """The open addresses that the viewer gave out in this role, the newest first; those of a child who is not read now too."""
    if viewer.role not in FAMILY:
        return []
    records = await work.fetch(
        "SELECT c.id, c.student_id, c.opened_at, c.last_read_at FROM calendar c WHERE c.account_id = $1 AND c.role = $2"
        " AND c.closed_at IS NULL AND ($3::bigint[] IS NULL OR c.id = ANY ($3)) ORDER BY c.id DESC LIMIT 100",
        viewer.account_id,
        viewer.role.value,
        ids,
    )
    return [dict(record) for record in records]
