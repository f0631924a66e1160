"""The history of marks: each state with who made it, when and why, from the row itself and what triggers wrote."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import orjson

from domain.reading import Row
from domain.selection import Wanted
from orm.database import Work


async def histories(work: Work, ids: Sequence[int], _wanted: Wanted) -> dict[int, list[Row]]:
    """The versions of each mark, the oldest first. The marks are ones that the viewer was found to read.

    The first version is what was recorded: the mark itself while nobody changed it, and the state before its first change since.
    """
    records = await work.fetch(
        "SELECT m.id AS mark, m.set_at, concat_ws(' ', st.family_name, st.given_name, nullif(st.patronymic, '')) AS set_by,"
        " to_jsonb(m)::text AS now, h.at, h.reason, h.before::text AS before, h.after::text AS after, ac.full_name AS actor,"
        " h.id AS change, (SELECT jsonb_object_agg(wt.id, wt.name) FROM work_type wt WHERE wt.id IN (m.work_type_id,"
        " (h.before ->> 'work_type_id')::bigint, (h.after ->> 'work_type_id')::bigint))::text AS work_types"
        " FROM mark m LEFT JOIN staff st ON st.id = m.set_by_id LEFT JOIN mark_history h ON h.row_id = m.id"
        " LEFT JOIN account ac ON ac.id = h.actor_id WHERE m.id = ANY ($1::bigint[]) ORDER BY m.id, h.id",
        list(ids),
    )
    found: dict[int, list[Row]] = {}
    for record in records:
        versions = found.setdefault(record["mark"], [])
        names = orjson.loads(record["work_types"])
        if not versions:
            first = orjson.loads(record["before"] or record["now"])
            versions.append(
                {
                    "at": record["set_at"],
                    "by": record["set_by"] or None,
                    "reason": "",
                    "before": None,
                    "after": _state(first, names),
                }
            )
        if record["change"] is not None:
            before, after = orjson.loads(record["before"]), orjson.loads(record["after"] or "null")
            gone = after is None or after["removed_at"] is not None
            versions.append(
                {
                    "at": record["at"],
                    "by": record["actor"],
                    "reason": record["reason"],
                    "before": _state(before, names),
                    "after": None if gone else _state(after, names),
                }
            )
    return found


def _state(mark: dict[str, Any], work_types: dict[str, str]) -> Row:
    return {
        "text": mark["code"] if mark["code"] is not None else str(mark["value"]),
        "weight": mark["weight"],
        "work_type": work_types[str(mark["work_type_id"])],
        "comment": mark["comment"],
        "due_on": mark["due_on"] and date.fromisoformat(mark["due_on"]),
        "lesson_date": date.fromisoformat(mark["lesson_date"]),
    }
