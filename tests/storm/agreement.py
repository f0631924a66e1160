"""Whether what a database holds agrees with itself, after whatever has happened to it."""

from typing import Final

from tests.databases import Place


def _ends_with(table: str) -> str:
    """What was changed last is how the row is now."""
    return (
        f"SELECT t.id FROM {table} t JOIN LATERAL (SELECT after FROM {table}_history h WHERE h.row_id = t.id"
        " ORDER BY h.id DESC LIMIT 1) h ON true WHERE h.after IS DISTINCT FROM to_jsonb(t)"
    )


def _breaks(table: str) -> str:
    """Each change begins where the one before it ended."""
    return (
        f"SELECT '{table}', row_id FROM (SELECT row_id, before, lag(after) OVER (PARTITION BY row_id ORDER BY id) AS ended"
        f" FROM {table}_history) h WHERE ended IS NOT NULL AND ended IS DISTINCT FROM before"
    )


_CHECKS: Final = {
    "a feed has a hole, a double or begins late": (
        "SELECT student_id, count(*), min(number), max(number) FROM feed_entry GROUP BY 1"
        " HAVING min(number) <> 1 OR max(number) <> count(*) OR count(DISTINCT number) <> count(*)"
    ),
    "a counter is not the last number of its feed": (
        "SELECT c.student_id, c.number FROM feed_counter c"
        " WHERE c.number <> (SELECT count(*) FROM feed_entry f WHERE f.student_id = c.student_id)"
    ),
    "an event stands twice in a feed": (
        "SELECT event_id, student_id FROM feed_entry GROUP BY 1, 2 HAVING count(*) > 1"
    ),
    "an event of one school stands in the feed of another": (
        "SELECT e.id FROM event e JOIN feed_entry f ON f.event_id = e.id JOIN student s ON s.id = f.student_id"
        " WHERE s.school_id <> e.school_id OR f.school_id <> e.school_id"
    ),
    "an outcome has no answer": "SELECT id FROM outcome WHERE answer = 'null'",
    "the history of a mark does not end with the mark": _ends_with("mark"),
    "the history of a note of attendance does not end with it": _ends_with("attendance"),
    "a history has a break": " UNION ALL ".join(_breaks(table) for table in ("mark", "attendance", "final_mark")),
    "a mark has another number of events than of changes": (
        "SELECT m.id FROM mark m WHERE EXISTS (SELECT 1 FROM event e WHERE e.row_id = m.id AND e.kind = 'mark_recorded')"
        " AND m.version <> (SELECT count(*) FROM event e WHERE e.row_id = m.id AND e.kind LIKE 'mark\\_%')"
    ),
}


async def disagreements(place: Place) -> list[str]:
    """What is wrong, in words, with some of the rows. Empty where all is well."""
    found = []
    async with place.as_owner() as owner:
        for words, statement in _CHECKS.items():
            rows = await owner.fetch(statement)
            if rows:
                found.append(f"{words}: {len(rows)}, such as {[tuple(row) for row in rows[:3]]}")
    return found
