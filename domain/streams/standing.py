"""Whether sessions still stand as they were when a stream began."""

from collections.abc import Sequence

import orjson

from domain.access import Viewer, grant_stands
from orm.database import Work


async def fallen(work: Work, viewers: Sequence[Viewer]) -> list[int]:
    """The sessions that have ended, act in another role, or whose role was taken: one statement, and an answer for those alone."""
    asked = [
        {"session_id": viewer.session_id, "grant_id": viewer.grant_id, "persons": viewer.persons} for viewer in viewers
    ]
    # The LIMIT keeps the planner to the primary keys, whatever it believes of the number of sessions.
    records = await work.fetch(
        "SELECT w.session_id FROM jsonb_to_recordset($1::jsonb) AS w (session_id bigint, grant_id bigint, persons bigint[])"
        " LEFT JOIN LATERAL (SELECT g.role, s.account_id FROM session s JOIN account a ON a.id = s.account_id AND a.epoch = s.epoch"
        f" AND a.blocked_at IS NULL JOIN role_grant g ON g.id = s.grant_id AND {grant_stands('g')}"
        " WHERE s.id = w.session_id AND s.grant_id = w.grant_id AND s.ended_at IS NULL AND s.expires_at > app.now() LIMIT 1) f ON true"
        " WHERE f.role IS NULL OR (f.role = 'guardian' AND NOT w.persons <@ ARRAY (SELECT o.guardian_id FROM role_grant o"
        f" WHERE o.account_id = f.account_id AND o.role = 'guardian' AND {grant_stands('o')}))",
        orjson.dumps(asked).decode(),
    )
    return [record["session_id"] for record in records]
