"""Who changed a child's data: which kind of row, how and when, never a value. What wrote it down are triggers and the feed."""

from datetime import datetime
from enum import StrEnum
from typing import Final

from domain.access import Noun, Viewer, keeps_audit, visible_students
from domain.feed import EventKind
from domain.pages import Page
from domain.sql import Sql
from orm.database import Work


class Kept(StrEnum):
    """Kinds of rows about a child."""

    MARK = "mark"
    ATTENDANCE = "attendance"
    FINAL_MARK = "final_mark"
    RECOMMENDATION = "recommendation"
    CONSENT = "consent"


class How(StrEnum):
    RECORDED = "recorded"
    CHANGED = "changed"
    REMOVED = "removed"


HISTORIES: Final = (Kept.MARK, Kept.ATTENDANCE, Kept.FINAL_MARK)
"""Kinds whose changes a trigger writes down, with who made them."""
EVENTS: Final = {
    EventKind.MARK_RECORDED: (Kept.MARK, How.RECORDED),
    EventKind.ATTENDANCE_NOTED: (Kept.ATTENDANCE, How.RECORDED),
    EventKind.RECOMMENDATION_WRITTEN: (Kept.RECOMMENDATION, How.RECORDED),
    EventKind.RECOMMENDATION_REMOVED: (Kept.RECOMMENDATION, How.REMOVED),
}
"""What no history has: a row that was never changed is its own history, and only the feed knows which account made it."""


async def changes_page(
    work: Work, viewer: Viewer, student_id: int, *, first: int, after: tuple[datetime, int, int] | None
) -> Page:
    """Changes of one student's data, the newest first, for whoever keeps the audit. `after` is an instant, a source and a row of it."""
    if not keeps_audit(viewer):
        return Page([], False)
    sql = Sql(first + 1, student_id)
    place = None if after is None else tuple(sql.bind(value) for value in after)
    sources = [_history(kept) for kept in HISTORIES]
    sources.append(_events(sql))
    sources.append(
        "SELECT r.id, r.registered_at AS at, r.registered_by_id AS actor_id, 'consent' AS kept, 'recorded' AS how"
        " FROM consent_decision r WHERE r.student_id = $2"
    )
    arms = [_arm(source, number, place) for number, source in enumerate(sources, 1)]
    records = await work.fetch(
        "SELECT c.at, c.source, c.id, c.kept, c.how, a.full_name AS who, s.id AS student_id,"
        " concat_ws(' ', s.family_name, s.given_name, nullif(s.patronymic, '')) AS full_name"
        f" FROM ({' UNION ALL '.join(arms)}) c JOIN student s ON s.id = $2 LEFT JOIN account a ON a.id = c.actor_id"
        f" WHERE {visible_students(viewer, Noun.SIGHTS, sql)} ORDER BY c.at DESC, c.source DESC, c.id DESC LIMIT $1",
        *sql.values,
    )
    rows = [
        {
            "at": record["at"],
            "source": record["source"],
            "id": record["id"],
            "who": record["who"],
            "thing": record["kept"],
            "how": record["how"],
            "student": {"id": record["student_id"], "full_name": record["full_name"]},
        }
        for record in records
    ]
    return Page.cut(rows, first)


def _arm(source: str, number: int, place: tuple[str, ...] | None) -> str:
    """The newest rows of one source after a place in the order of all of them."""
    later = (
        ""
        if place is None
        else f" WHERE (x.at, {number}, x.id) < ({place[0]}::timestamptz, {place[1]}::bigint, {place[2]}::bigint)"
    )
    return f"(SELECT x.*, {number} AS source FROM ({source}) x{later} ORDER BY x.at DESC, x.id DESC LIMIT $1)"


def _history(kept: Kept) -> str:
    gone = "h.before ->> 'removed_at' IS NULL AND h.after ->> 'removed_at' IS NOT NULL"
    return (
        f"SELECT h.id, h.at, h.actor_id, '{kept.value}' AS kept,"
        f" CASE WHEN h.after IS NULL OR ({gone}) THEN 'removed' ELSE 'changed' END AS how"
        f" FROM {kept.value}_history h WHERE h.student_id = $2"
    )


def _events(sql: Sql) -> str:
    kinds = " ".join(f"WHEN '{kind.value}' THEN '{{}}'" for kind in EVENTS)
    kept = kinds.format(*(kept.value for kept, _ in EVENTS.values()))
    how = kinds.format(*(how.value for _, how in EVENTS.values()))
    return (
        f"SELECT e.id, e.at, e.actor_id, CASE e.kind {kept} END AS kept, CASE e.kind {how} END AS how"
        " FROM feed_entry f JOIN event e ON e.id = f.event_id"
        f" WHERE f.student_id = $2 AND e.kind = ANY ({sql.bind([kind.value for kind in EVENTS])}::text[])"
    )
