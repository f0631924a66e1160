"""One way for every table: a `take_…` table says what rows are to be, and external ids say which of them are there already."""

from collections.abc import Sequence

from domain.exchange.engine.run import LARGE, Run
from domain.exchange.report import Level, Thing


def digest_of(columns: Sequence[str]) -> str:
    """SQL for the digest of what a row says."""
    return f"sha256(convert_to(jsonb_build_array({', '.join(columns)})::text, 'UTF8'))"


async def refuse_duplicates(run: Run, table: str, column: str, key: str = "id") -> None:
    """The first row of an id is taken, the others are refused."""
    await run.refuse(
        table,
        column,
        f"'the id ' || t.{key} || ' stands on line ' || d.first || ' already'",
        f"FROM (SELECT {key}, min(line) AS first FROM {table} WHERE NOT refused GROUP BY {key} HAVING count(*) > 1) d"
        f" WHERE t.{key} = d.{key} AND t.line > d.first AND NOT t.refused",
    )


async def note_gone(run: Run, table: str, entities: Sequence[str], part: int = 0) -> None:
    """Rows whose deletion is stated and that were never taken: nothing is to be done about them."""
    external_id = f"split_part(e.external_id, '|', {part})" if part else "e.external_id"
    await run.note(
        Level.LEFT_OUT,
        table,
        "status",
        "'gone, and never taken before'",
        f"WHERE t.gone AND NOT t.refused AND NOT EXISTS (SELECT 1 FROM external_row e WHERE e.source = $1"
        f" AND e.entity = ANY ($2::text[]) AND {external_id} = t.id)",
        run.name,
        list(entities),
    )


async def match(run: Run, take: str, entity: str, said: Sequence[str], *, touched: str = "false") -> None:
    """Give each row of `take` its digest, its internal id and its outcome: left, changed or created.

    `touched` is SQL for a row that is to change although it says the same. An internal id that is there already is kept: the row
    takes over one that was made here.
    """
    await run.work.execute(
        f"ALTER TABLE {take} ADD COLUMN IF NOT EXISTS internal_id bigint, ADD COLUMN digest bytea, ADD COLUMN outcome text,"
        " ADD COLUMN restored boolean NOT NULL DEFAULT false"
    )
    await run.work.execute(f"UPDATE {take} t SET digest = {digest_of(said)}")
    await run.work.execute(
        f"UPDATE {take} t SET internal_id = e.internal_id, restored = e.withdrawn_at IS NOT NULL,"
        f" outcome = CASE WHEN e.withdrawn_at IS NULL AND e.digest = t.digest AND NOT ({touched}) THEN 'left' ELSE 'changed' END"
        " FROM external_row e WHERE e.source = $1 AND e.entity = $2 AND e.external_id = t.external_id",
        run.name,
        entity,
    )
    await run.work.execute(
        f"UPDATE {take} SET outcome = CASE WHEN internal_id IS NULL THEN 'created' ELSE 'changed' END WHERE outcome IS NULL"
    )
    await run.work.execute(
        f"UPDATE {take} SET internal_id = nextval(pg_get_serial_sequence($1, 'id')) WHERE outcome = 'created'", entity
    )


async def write(
    run: Run,
    take: str,
    entity: str,
    columns: Sequence[str],
    *,
    once: Sequence[str] = (),
    aside: str = "",
    restore: str = "",
) -> None:
    """Insert and update the table named like the entity, and remember the external ids.

    `once` are columns that a row gets only when it is made; `aside` is SQL that moves rows about to change out of each other's
    way; `restore` what to set on a row that comes back.
    """
    names = ", ".join((*columns, *once))
    if aside:
        await run.work.execute(
            f"UPDATE {entity} x SET {aside} FROM {take} t WHERE x.id = t.internal_id AND t.outcome = 'changed'"
        )
    values = ", ".join(f"{column} = t.{column}" for column in columns)
    await run.work.execute(
        f"UPDATE {entity} x SET {values} FROM {take} t WHERE x.id = t.internal_id AND t.outcome = 'changed'"
    )
    if restore:
        await run.work.execute(
            f"UPDATE {entity} x SET {restore} FROM {take} t WHERE x.id = t.internal_id AND t.restored"
        )
    await run.work.execute(
        f"INSERT INTO {entity} (id, school_id, {names}) SELECT internal_id, school_id, {names} FROM {take}"
        " WHERE outcome = 'created'"
    )
    await remember(run, take, entity)


async def remember(run: Run, take: str, entity: str) -> None:
    """Keep the external ids of what was written, and tell the planner of many new rows: the next steps join them."""
    tag = await run.work.execute(
        "INSERT INTO external_row (source, entity, external_id, internal_id, school_id, digest, taken_at)"
        f" SELECT $1, $2, external_id, internal_id, school_id, digest, $3 FROM {take} WHERE outcome <> 'left'"
        " ON CONFLICT (source, entity, external_id) DO UPDATE SET internal_id = excluded.internal_id,"
        " school_id = excluded.school_id, digest = excluded.digest, taken_at = excluded.taken_at, withdrawn_at = NULL",
        run.name,
        entity,
        run.options.now,
    )
    if int(tag.split()[-1]) >= LARGE:
        await run.work.execute(f"ANALYZE external_row; ANALYZE {entity}")


async def tally(run: Run, thing: Thing, take: str, where: str = "true") -> None:
    rows = await run.work.fetch(
        f"SELECT outcome, count(*) FROM {take} WHERE {where} AND outcome IS NOT NULL GROUP BY outcome"
    )
    for row in rows:
        run.tally.add(thing, row[0], row[1])


async def bury(run: Run, entity: str, where: str, *values: object, into: str) -> None:
    """Tombstones for living external rows (`e`) that fulfil a condition in SQL; their internal ids go into a table."""
    await run.work.execute(
        f"CREATE TEMP TABLE IF NOT EXISTS {into} (entity text, external_id text, internal_id bigint, school_id bigint)"
        " ON COMMIT DROP"
    )
    at = len(values)
    await run.work.execute(
        f"WITH gone AS (UPDATE external_row e SET withdrawn_at = ${at + 1} WHERE e.source = ${at + 2} AND e.entity = ${at + 3}"
        f" AND e.withdrawn_at IS NULL AND ({where}) RETURNING e.entity, e.external_id, e.internal_id, e.school_id)"
        f" INSERT INTO {into} SELECT * FROM gone",
        *values,
        run.options.now,
        run.name,
        entity,
    )
