"""What staff follow: the pages of a group, the changes of a school. They begin with the present and are not numbered."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import orjson

from domain.access import Noun, Viewer, staff_read_group, visible_events
from domain.reading import Row
from domain.selection import Wanted
from domain.sql import Sql
from domain.streams.events import COLUMNS, TELLS, Event, place_of, rows_of
from domain.streams.watching import PageWatch, Reader
from orm.database import Work

_OF_CHILD: Final = [kind.value for kind, told in TELLS.items() if told.of_student]
_READS_GROUP: Final = staff_read_group(
    "w.role",
    "w.persons",
    "w.schools",
    "(app.now() AT TIME ZONE (SELECT time_zone FROM school WHERE id = g.school_id))::date",
)


ON_PAGES: Final = frozenset(kind for kind, told in TELLS.items() if told.noun is not Noun.RECOMMENDATIONS)
"""Kinds that the readers of a page hear of."""
IN_SCHOOLS: Final = frozenset(kind for kind, told in TELLS.items() if told.noun is Noun.TIMETABLE)
"""Kinds that the staff of a school hears of."""


@dataclass(frozen=True, slots=True)
class News:
    """Events since a snapshot, and the snapshot up to which they reach."""

    snapshot: str
    events: tuple[Event, ...]


async def present(work: Work) -> str:
    """The snapshot of this moment."""
    row = await work.fetchrow("SELECT pg_current_snapshot()::text AS snapshot")
    snapshot: str = row["snapshot"]
    return snapshot


async def news(work: Work, snapshot: str, groups: Iterable[int], schools: Iterable[int]) -> News:
    """What became visible after a snapshot, of these groups and schools: each event once, whatever the order of commits."""
    records = await work.fetch(
        f"SELECT n.snapshot::text AS snapshot, {COLUMNS} FROM (SELECT pg_current_snapshot() AS snapshot) n LEFT JOIN event ev"
        " ON ev.transaction_id >= pg_snapshot_xmin($1::text::pg_snapshot)"
        " AND NOT pg_visible_in_snapshot(ev.transaction_id, $1::text::pg_snapshot)"
        # A restored database holds transactions of another one, whose numbers say nothing here.
        " AND ev.at > app.now() - interval '1 day'"
        " AND (ev.group_id = ANY ($2::bigint[]) OR ev.school_id = ANY ($3::bigint[])) ORDER BY ev.id",
        snapshot,
        list(groups),
        list(schools),
    )
    found = tuple(Event.of(record) for record in records if record["event_id"] is not None)
    return News(records[0]["snapshot"], found)


@dataclass(frozen=True, slots=True)
class Heard:
    """An event that a viewer hears of, the child that it is about, where it is about one, and its row as the viewer reads it."""

    event: Event
    student: int | None
    row: Row | None


async def heard(work: Work, viewer: Viewer, events: Sequence[Event], wanted: Wanted) -> list[Heard]:
    """Those of these events that the viewer hears of, in their order."""
    sql = Sql([event.id for event in events])
    of_child = f"ev.kind = ANY ({sql.bind(_OF_CHILD)}::text[])"
    visible = visible_events(viewer, sql, of_child)
    records = await work.fetch(
        f"SELECT ev.id, CASE WHEN {of_child} THEN (SELECT fe.student_id FROM feed_entry fe WHERE fe.event_id = ev.id LIMIT 1) END"
        f" AS student_id FROM event ev WHERE ev.id = ANY ($1::bigint[]) AND {visible}",
        *sql.values,
    )
    students = {record["id"]: record["student_id"] for record in records}
    known = [event for event in events if event.id in students]
    rows = await rows_of(work, viewer, known, wanted)
    return [Heard(event, students[event.id], rows.get(place_of(event))) for event in known]


async def closed_pages(work: Work, readers: Sequence[tuple[Reader, PageWatch]]) -> list[int]:
    """Which of these pages their readers do not read, or not any more: one statement."""
    asked = [
        {
            "place": number,
            "role": reader.role.value,
            "persons": reader.persons,
            "schools": reader.schools,
            "group_id": watch.group,
            "subject_id": watch.subject,
        }
        for number, (reader, watch) in enumerate(readers)
    ]
    records = await work.fetch(
        "SELECT w.place FROM jsonb_to_recordset($1::jsonb)"
        " AS w (place int, role text, persons bigint[], schools bigint[], group_id bigint, subject_id bigint)"
        f" WHERE NOT EXISTS (SELECT 1 FROM study_group g WHERE g.id = w.group_id AND g.school_id = ANY (w.schools) AND {_READS_GROUP})"
        " OR NOT EXISTS (SELECT 1 FROM subject sj WHERE sj.id = w.subject_id AND sj.school_id = ANY (w.schools))",
        orjson.dumps(asked).decode(),
    )
    return [record["place"] for record in records]
