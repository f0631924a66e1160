"""A student's feed as a family may follow it, read for many readers at once (design: resumable streams)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Final

import orjson

from domain.access import Viewer, family_read_then, family_reads
from domain.reading import Row
from domain.selection import Wanted
from domain.streams.events import COLUMNS, TELLS, Event, Rows, place_of, rows_of
from domain.streams.watching import Reader
from orm.database import Work
from orm.people import Role

_PLACES: Final = (
    "jsonb_to_recordset($1::jsonb) AS w (place int, student bigint, persons bigint[], after bigint)"
    # The LIMIT keeps the planner to the primary key.
    " CROSS JOIN LATERAL (SELECT * FROM student WHERE id = w.student LIMIT 1) s LEFT JOIN feed_counter c ON c.student_id = s.id"
)


@cache
def _feeds(role: Role) -> str:
    reads, read_then = family_reads(role, "w.persons"), family_read_then(role, "w.persons", "ev.at")
    return (
        f"SELECT w.place, a.allowed, coalesce(c.number, 0) AS last, f.* FROM {_PLACES}"
        f" CROSS JOIN LATERAL (SELECT {reads} AS allowed OFFSET 0) a"
        f" LEFT JOIN LATERAL (SELECT e.number, {COLUMNS}, {read_then} AS held FROM feed_entry e"
        " JOIN event ev ON ev.id = e.event_id WHERE a.allowed AND e.student_id = s.id AND e.number > w.after"
        " ORDER BY e.number LIMIT $2) f ON true ORDER BY w.place, f.number"
    )


@cache
def _changed(role: Role) -> str:
    return (
        f"SELECT w.place FROM {_PLACES} WHERE w.after IS NULL OR c.number > w.after"
        f" OR NOT {family_reads(role, 'w.persons', 's')}"
    )


@dataclass(frozen=True, slots=True)
class Place:
    """Where a reader stands in a student's feed; `after` is None for one who has not begun."""

    student: int
    reader: Reader
    after: int | None


@dataclass(frozen=True, slots=True)
class Entry:
    """An event in the feed. `held` says whether the reader had access when it happened: without, it is not replayed."""

    number: int
    event: Event
    held: bool


@dataclass(slots=True)
class Step:
    """What there is for one place. `last` is the newest number of the feed."""

    allowed: bool = False
    last: int = 0
    entries: list[Entry] = field(default_factory=list)


async def read_feeds(work: Work, role: Role, places: Sequence[Place], most: int) -> list[Step]:
    """The next entries after each place of readers in one role, at most so many: one statement. Access is judged as of now."""
    steps = [Step() for _ in places]
    records = await work.fetch(_feeds(role), _json(places), most)
    events: dict[int, Event] = {}
    for record in records:
        step = steps[record["place"]]
        step.allowed, step.last = record["allowed"], record["last"]
        number = record["event_id"]
        if number is not None:
            event = events.get(number)
            if event is None:
                event = events[number] = Event.of(record)
            step.entries.append(Entry(record["number"], event, record["held"]))
    return steps


async def changed_feeds(work: Work, role: Role, places: Sequence[Place]) -> list[int]:
    """Which of these places have something new, or a reader without access: one statement, and an answer for those alone."""
    records = await work.fetch(_changed(role), _json(places))
    return [record["place"] for record in records]


async def rows_for_families(
    work: Work, told: Iterable[tuple[int, Event]], schools: Iterable[int], wanted: Wanted
) -> dict[tuple[int, int], Row]:
    """The rows that events speak of, by student and event, for students whom `read_feeds` has just allowed: once for all readers.

    What is said to a group is told to those who were in it on its day, and to nobody else.
    """
    pairs = {(student, event.id): event for student, event in told}
    students = tuple(sorted({student for student, _ in pairs}))
    viewer = Viewer(0, 0, 0, Role.GUARDIAN, tuple(schools), (), "", found=students)
    found = await rows_of(work, viewer, {event.id: event for event in pairs.values()}.values(), wanted)
    pairs = {key: event for key, event in pairs.items() if place_of(event) in found}
    strangers = await _strangers(work, pairs, found)
    return {key: found[place_of(event)] for key, event in pairs.items() if key not in strangers}


async def _strangers(work: Work, told: Mapping[tuple[int, int], Event], rows: Rows) -> set[tuple[int, int]]:
    """Students, each with an event, who were not in its group on the days of its row."""
    asked = []
    for (student, _), event in told.items():
        tells = TELLS[event.kind]
        if not tells.of_student:
            row = rows[place_of(event)]
            days = {"starts_on": row[tells.days[0]], "ends_on": row[tells.days[1]]}
            asked.append({"student": student, "event": event.id, "group_id": event.group, **days})
    if not asked:
        return set()
    records = await work.fetch(
        "SELECT p.student, p.event FROM jsonb_to_recordset($1::jsonb)"
        " AS p (student bigint, event bigint, group_id bigint, starts_on date, ends_on date)"
        " WHERE NOT EXISTS (SELECT 1 FROM enrolment e WHERE e.student_id = p.student AND e.group_id = p.group_id"
        " AND e.starts_on <= p.ends_on AND e.ends_on >= p.starts_on)",
        orjson.dumps(asked).decode(),
    )
    return {(record["student"], record["event"]) for record in records}


def _json(places: Sequence[Place]) -> str:
    return orjson.dumps(
        [
            {
                "place": number,
                "student": place.student,
                "persons": place.reader.persons,
                "after": place.after,
            }
            for number, place in enumerate(places)
        ]
    ).decode()
