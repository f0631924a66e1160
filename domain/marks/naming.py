"""Who changed what somebody else was about to change: a conflict says the name and the time, so that the two can speak."""

from collections.abc import Sequence
from typing import Final

from domain.marks.verdicts import AsItStands, MarkChange, NoteChange, Stale, Verdict
from domain.refusals import Conflict, Refusal
from orm.database import Work

_LAST: Final = """
SELECT 'mark' AS kind, m.id, 0 AS student, CASE WHEN h.id IS NULL THEN {staff} ELSE ac.full_name END AS who,
    coalesce(h.at, m.set_at) AS at, m.school_id
FROM mark m LEFT JOIN staff st ON st.id = m.set_by_id
    LEFT JOIN LATERAL (SELECT * FROM mark_history WHERE row_id = m.id ORDER BY id DESC LIMIT 1) h ON true
    LEFT JOIN account ac ON ac.id = h.actor_id
WHERE m.id = ANY ($1::bigint[])
UNION ALL
SELECT 'note', a.id, 0, CASE WHEN h.id IS NULL THEN {staff} ELSE ac.full_name END, coalesce(h.at, a.noted_at), a.school_id
FROM attendance a LEFT JOIN staff st ON st.id = a.noted_by_id
    LEFT JOIN LATERAL (SELECT * FROM attendance_history WHERE row_id = a.id ORDER BY id DESC LIMIT 1) h ON true
    LEFT JOIN account ac ON ac.id = h.actor_id
WHERE a.id = ANY ($2::bigint[])
UNION ALL
SELECT 'gone', k.lesson, k.student, ac.full_name, h.at, h.school_id
FROM unnest($3::bigint[], $4::bigint[]) AS k (lesson, student)
    JOIN LATERAL (SELECT * FROM attendance_history WHERE student_id = k.student AND after IS NULL
        AND before ->> 'lesson_id' = k.lesson::text ORDER BY id DESC LIMIT 1) h ON true
    LEFT JOIN account ac ON ac.id = h.actor_id
""".format(staff="concat_ws(' ', st.family_name, st.given_name, nullif(st.patronymic, ''))")


async def named(work: Work, verdicts: Sequence[Verdict]) -> list[MarkChange | NoteChange | AsItStands | Refusal]:
    """The verdicts, with what is stale as conflicts that name who was there first: one statement, and none where nothing is."""
    stale = [verdict for verdict in verdicts if isinstance(verdict, Stale)]
    gone = [verdict.cell for verdict in stale if verdict.cell is not None and verdict.note is None]
    who: dict[tuple[str, int, int], str] = {}
    if stale:
        records = await work.fetch(
            "SELECT c.kind, c.id, c.student, c.who, to_char(c.at AT TIME ZONE sc.time_zone, 'DD.MM.YYYY HH24:MI') AS at"
            f" FROM ({_LAST}) c JOIN school sc ON sc.id = c.school_id",
            [verdict.mark for verdict in stale if verdict.mark is not None],
            [verdict.note for verdict in stale if verdict.note is not None],
            [lesson for lesson, _ in gone],
            [student for _, student in gone],
        )
        for record in records:
            who[record["kind"], record["id"], record["student"]] = f"{record['who'] or 'обмен данными'}, {record['at']}"
    return [_conflict(verdict, who) if isinstance(verdict, Stale) else verdict for verdict in verdicts]


def _conflict(stale: Stale, who: dict[tuple[str, int, int], str]) -> Conflict:
    if stale.mark is not None:
        name = who.get(("mark", stale.mark, 0))
    elif stale.note is not None:
        name = who.get(("note", stale.note, 0))
    else:
        name = None if stale.cell is None else who.get(("gone", *stale.cell))
    return Conflict(f"{stale.what}{f' ({name})' if name else ''}. Обновите страницу.")
