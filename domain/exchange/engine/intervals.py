"""Rows that hold from one day to another. History is kept: what ends is cut short, what comes back or moves is a new row.

The last day of a row that the source no longer has is the day before this one, and what takes its place begins after it.
"""

from dataclasses import dataclass
from typing import Final

from domain.exchange.engine import tables
from domain.exchange.engine.groups import GRADE
from domain.exchange.engine.run import Run
from domain.exchange.report import Thing
from domain.exchange.rows import Kind


@dataclass(frozen=True, slots=True)
class Interval:
    """A table of intervals. `scopes` are the columns of which two rows that share their values may not overlap, and for which rows."""

    name: str
    identity: tuple[str, ...]
    scopes: tuple[tuple[tuple[str, ...], str], ...]
    things: tuple[tuple[Thing, str], ...]
    person: str
    part: str
    extra: tuple[str, ...] = ()

    @property
    def take(self) -> str:
        return f"take_{self.name}"

    def same(self, one: str, other: str) -> str:
        return " AND ".join(f"{one}.{column} = {other}.{column}" for column in self.identity)

    def meetings(self, columns: str, one: str, other: str, where: str) -> str:
        """SQL for the pairs `t` of one table and `r` of another that may not both be."""
        return " UNION ".join(
            f"SELECT {columns} FROM {one} t JOIN {other} r ON {' AND '.join(f't.{name} = r.{name}' for name in names)}"
            " AND daterange(t.starts_on, t.ends_on, '[]') && daterange(r.starts_on, r.ends_on, '[]')"
            f" WHERE {where}{f' AND t.{only} AND r.{only}' if only else ''}"
            for names, only in self.scopes
        )


ENROLMENT: Final = Interval(
    "enrolment",
    ("student_id", "group_id"),
    ((("student_id", "group_id"), ""), (("student_id",), "in_class")),
    ((Thing.ENROLMENTS, "NOT in_class"), (Thing.CLASS_ENROLMENTS, "in_class")),
    "student_id",
    "student",
    ("in_class",),
)
TEACHING: Final = Interval(
    "teaching_assignment",
    ("staff_id", "group_id", "subject_id"),
    ((("staff_id", "group_id", "subject_id"), ""),),
    ((Thing.TEACHING, "true"),),
    "staff_id",
    "staff",
)
HOMEROOM: Final = Interval(
    "homeroom",
    ("staff_id", "school_class_id"),
    ((("school_class_id",), ""),),
    ((Thing.HOMEROOMS, "true"),),
    "staff_id",
    "staff",
)
TABLES: Final = (ENROLMENT, TEACHING, HOMEROOM)


async def write_intervals(run: Run) -> None:
    for table in TABLES:
        if await _is_nothing(run, table):
            continue
        await _match(run, table)
        await _close(run, table)
        await _fit(run, table)
        await _refuse_conflicts(run, table)
        await _write(run, table)


async def _is_nothing(run: Run, table: Interval) -> bool:
    row = await run.work.fetchrow(
        f"SELECT NOT EXISTS (SELECT 1 FROM {table.take}) AND NOT EXISTS (SELECT 1 FROM external_row e WHERE e.source = $1"
        " AND e.entity = $2 AND e.withdrawn_at IS NULL) AND NOT EXISTS (SELECT 1 FROM buried)",
        run.name,
        table.name,
    )
    return bool(row[0])


async def _match(run: Run, table: Interval) -> None:
    """Outcome of each row. One that was cut short, or is about somebody else now, is created anew."""
    take = table.take
    await run.work.execute(
        f"ALTER TABLE {take} ADD COLUMN internal_id bigint, ADD COLUMN previous bigint, ADD COLUMN digest bytea, ADD COLUMN outcome text,"
        " ADD COLUMN refused boolean NOT NULL DEFAULT false"
    )
    await run.work.execute(
        f"UPDATE {take} t SET digest = {tables.digest_of((*table.identity, 'starts_on', 'ends_on'))}"
    )
    await run.work.execute(
        f"UPDATE {take} t SET previous = r.id, outcome = CASE"
        f" WHEN e.withdrawn_at IS NULL AND (e.digest = t.digest OR t.incomplete AND {table.same('t', 'r')}) THEN 'left'"
        f" WHEN {table.same('t', 'r')} AND (e.withdrawn_at IS NULL OR r.ends_on >= t.ends_on) THEN 'changed' ELSE 'created' END"
        f" FROM external_row e JOIN {table.name} r ON r.id = e.internal_id"
        " WHERE e.source = $1 AND e.entity = $2 AND e.external_id = t.external_id",
        run.name,
        table.name,
    )
    await run.work.execute(
        f"UPDATE {take} SET outcome = coalesce(outcome, 'created'),"
        " internal_id = CASE WHEN outcome IN ('left', 'changed') THEN previous END"
    )
    await run.settle(take, "external_id", "internal_id")


async def _close(run: Run, table: Interval) -> None:
    """Cut short what is gone: `closed`, with what now belongs to another id."""
    group = (
        "r.group_id"
        if "group_id" in table.identity
        else "(SELECT g.id FROM study_group g WHERE g.school_class_id = r.school_class_id)"
    )
    absent = (
        "$1 AND e.school_id = ANY ($2::bigint[]) AND NOT EXISTS (SELECT 1 FROM stage_membership m WHERE m.id = e.external_id"
        " AND NOT m.gone) AND NOT EXISTS (SELECT 1 FROM spared s WHERE s.kind = 'membership' AND s.id = e.external_id)"
    )
    # Nothing in the files is called so: the class of a grade follows from the student and the groups.
    derived = (
        f"$3 AND starts_with(e.external_id, '{GRADE}') AND e.school_id = ANY ($2::bigint[]) AND NOT EXISTS (SELECT 1 FROM spared s"
        f" WHERE s.kind = 'person' AND s.id = split_part(e.external_id, '|', 2)) AND NOT EXISTS (SELECT 1 FROM stage_membership m"
        " WHERE m.refused AND m.person = split_part(e.external_id, '|', 2))"
    )
    stated = "EXISTS (SELECT 1 FROM stage_membership m WHERE m.id = e.external_id AND m.gone AND NOT m.refused)"
    # The same id under another role, or a teacher who no longer leads the class.
    elsewhere = (
        "EXISTS (SELECT 1 FROM stage_membership m JOIN member x ON x.file = m.file AND x.line = m.line WHERE m.id = e.external_id"
        " AND NOT m.gone AND NOT m.refused AND x.group_id IS NOT NULL AND x.person_id IS NOT NULL)"
    )
    left = (
        f"EXISTS (SELECT 1 FROM {table.name} r WHERE r.id = e.internal_id AND (EXISTS (SELECT 1 FROM buried b"
        f" WHERE b.entity = '{table.part}' AND b.internal_id = r.{table.person})"
        f" OR EXISTS (SELECT 1 FROM buried b WHERE b.entity = 'study_group' AND b.internal_id = {group})))"
    )
    await tables.bury(
        run,
        table.name,
        f"NOT EXISTS (SELECT 1 FROM {table.take} t WHERE t.external_id = e.external_id) AND"
        f" (NOT starts_with(e.external_id, '{GRADE}') AND {absent} OR {derived} OR {stated} OR {elsewhere} OR {left})",
        Kind.MEMBERSHIP in run.complete,
        list(run.schools),
        {Kind.MEMBERSHIP, Kind.GROUP, Kind.PERSON} <= run.complete,
        into="buried",
    )
    await run.make(
        "closed",
        "SELECT r.id, b.entity IS NOT NULL AS buried FROM"
        f" {table.name} r LEFT JOIN buried b ON b.entity = $1 AND b.internal_id = r.id WHERE b.entity IS NOT NULL"
        f" OR r.id IN (SELECT previous FROM {table.take} WHERE outcome = 'created' AND previous IS NOT NULL)"
        # Entries made here for somebody who left.
        f" OR r.{table.person} IN (SELECT internal_id FROM buried WHERE entity = '{table.part}')",
        table.name,
        keys=("id",),
    )
    for thing, which in table.things:
        await run.count(
            thing,
            "withdrawn",
            f"SELECT count(*) FROM {table.name} r JOIN closed c ON c.id = r.id WHERE c.buried AND {which}",
        )
    # A row that has not begun was a plan: its tombstone is all that is left of it.
    await run.work.execute(
        f"DELETE FROM {table.name} r USING closed c, yesterday y WHERE c.id = r.id AND y.school_id = r.school_id"
        " AND r.starts_on > y.day + 1"
    )
    await run.work.execute(
        f"UPDATE {table.name} r SET ends_on = greatest(r.starts_on, y.day) FROM closed c, yesterday y"
        " WHERE c.id = r.id AND y.school_id = r.school_id AND r.ends_on > y.day"
    )


async def _fit(run: Run, table: Interval) -> None:
    """What is over stays over: a new row begins after it, and where it says itself when it begins, the one just closed gives way."""
    take = table.take
    fresh = "t.outcome IN ('created', 'changed')"
    moved = table.meetings(
        "r.id, t.starts_on", take, table.name, f"{fresh} AND t.explicit AND r.starts_on < t.starts_on"
    )
    await run.work.execute(
        f"UPDATE {table.name} r SET ends_on = d.starts_on - 1 FROM ({moved}) d, closed c WHERE c.id = r.id AND d.id = r.id"
    )
    over = (
        f"(SELECT h.* FROM {table.name} h JOIN yesterday y ON y.school_id = h.school_id LEFT JOIN closed c ON c.id = h.id"
        f" WHERE (h.ends_on <= y.day OR c.id IS NOT NULL) AND NOT EXISTS (SELECT 1 FROM {take} o WHERE o.internal_id = h.id))"
    )
    await run.work.execute(
        f"UPDATE {take} t SET starts_on = d.last + 1 FROM (SELECT external_id, max(ends_on) AS last"
        f" FROM ({table.meetings('t.external_id, r.ends_on', take, over, fresh)}) m GROUP BY external_id) d"
        " WHERE d.external_id = t.external_id"
    )
    await run.refuse(
        take,
        run.source.column("membership.dates"),
        "'lies within an earlier entry of the same person, which is over'",
        "WHERE t.starts_on > t.ends_on",
    )
    await _drop_refused(run, table)
    await run.work.execute("DROP TABLE closed")


async def _refuse_conflicts(run: Run, table: Interval) -> None:
    """What may not be at the same time: what is there wins, then what was there before, then the lower id."""
    take = table.take
    fresh = "t.outcome IN ('created', 'changed')"
    if not (await run.work.fetchrow(f"SELECT EXISTS (SELECT 1 FROM {take} t WHERE {fresh})"))[0]:
        return
    columns = ", ".join(f"r.{column}" for column in (*table.identity, *table.extra))
    await _adopt(run, table)
    await run.make(
        "standing",
        "SELECT 0 AS rank, coalesce((SELECT min(e.external_id) FROM external_row e"
        f" WHERE e.entity = $1 AND e.internal_id = r.id), 'an entry made here') AS external_id, {columns}, r.starts_on, r.ends_on"
        f" FROM {table.name} r WHERE r.id NOT IN (SELECT internal_id FROM {take} WHERE internal_id IS NOT NULL) AND r.id IN"
        f" ({table.meetings('r.id', take, table.name, fresh)})"
        f" UNION ALL SELECT 1, t.external_id, {columns}, r.starts_on, r.ends_on FROM {take} t JOIN {table.name} r"
        " ON r.id = t.internal_id WHERE t.outcome = 'left'"
        f" UNION ALL SELECT CASE r.outcome WHEN 'changed' THEN 2 ELSE 3 END, r.external_id, {columns}, r.starts_on, r.ends_on"
        f" FROM {take} r WHERE r.outcome IN ('created', 'changed')",
        table.name,
    )
    while await _refuse_beaten(run, table):
        pass
    await run.work.execute("DROP TABLE standing")


async def _refuse_beaten(run: Run, table: Interval) -> bool:
    take = table.take
    better = "(r.rank, r.external_id) < (t.rank, t.external_id) AND t.rank > 1"
    pairs = table.meetings("t.external_id, r.external_id AS by, r.rank", "standing", "standing", better)
    await run.make("clash", pairs)
    await run.refuse(
        take,
        run.source.column("membership.id"),
        "'at the same time as ' || d.by",
        "FROM (SELECT external_id, min(by) AS by FROM clash WHERE rank < 2 OR by NOT IN (SELECT external_id FROM clash)"
        " GROUP BY external_id) d WHERE d.external_id = t.external_id AND NOT t.refused",
    )
    await run.work.execute("DROP TABLE clash")
    kept = await run.work.execute(
        f"UPDATE standing s SET rank = 1, starts_on = r.starts_on, ends_on = r.ends_on FROM {take} t JOIN {table.name} r"
        " ON r.id = t.internal_id WHERE t.refused AND t.outcome = 'changed' AND s.external_id = t.external_id AND s.rank = 2"
    )
    dropped = await run.work.execute(
        f"DELETE FROM standing s USING {take} t WHERE t.refused AND t.external_id = s.external_id AND s.rank = 3"
    )
    await _drop_refused(run, table)
    return (kept, dropped) != ("UPDATE 0", "DELETE 0")


async def _drop_refused(run: Run, table: Interval) -> None:
    """What was there and may not change stays as it was."""
    await run.work.execute(
        f"UPDATE {table.take} SET outcome = CASE WHEN outcome IN ('changed', 'left') THEN 'left' END WHERE refused"
    )


async def _adopt(run: Run, table: Interval) -> None:
    """An entry that was made here and says the same of the same people is taken over."""
    await run.work.execute(
        f"UPDATE {table.take} t SET internal_id = d.id, outcome = 'changed' FROM (SELECT DISTINCT ON (r.id) r.id, t.external_id"
        f" FROM {table.take} t JOIN {table.name} r ON {table.same('t', 'r')}"
        " AND daterange(t.starts_on, t.ends_on, '[]') && daterange(r.starts_on, r.ends_on, '[]') WHERE t.outcome = 'created'"
        " AND NOT EXISTS (SELECT 1 FROM external_row e WHERE e.entity = $1 AND e.internal_id = r.id)"
        " ORDER BY r.id, t.external_id) d WHERE d.external_id = t.external_id",
        table.name,
    )


async def _write(run: Run, table: Interval) -> None:
    take = table.take
    await run.work.execute(
        f"UPDATE {take} SET internal_id = nextval(pg_get_serial_sequence($1, 'id')) WHERE outcome = 'created'",
        table.name,
    )
    # Aside first, so that rows which exchange days never overlap on the way.
    await run.work.execute(
        f"UPDATE {table.name} r SET starts_on = r.starts_on + interval '1000 years', ends_on = r.ends_on + interval '1000 years'"
        f" FROM {take} t WHERE t.internal_id = r.id AND t.outcome = 'changed'"
    )
    await run.work.execute(
        f"UPDATE {table.name} r SET starts_on = t.starts_on, ends_on = t.ends_on FROM {take} t"
        " WHERE t.internal_id = r.id AND t.outcome = 'changed'"
    )
    columns = ", ".join(("school_id", *table.identity, *table.extra, "starts_on", "ends_on"))
    await run.work.execute(
        f"INSERT INTO {table.name} (id, {columns}) SELECT internal_id, {columns} FROM {take} WHERE outcome = 'created'"
    )
    await tables.remember(run, take, table.name)
    for thing, which in table.things:
        await tables.tally(run, thing, take, which)
