"""People whom a full set no longer names, or whose deletion is stated: they have left, and nothing of theirs is deleted."""

from domain.exchange.engine import tables
from domain.exchange.engine.people import ENTITIES, PERSON
from domain.exchange.engine.run import Run
from domain.exchange.report import Thing
from domain.exchange.rows import Kind, Part
from domain.people.roles import ENDING

THINGS = {Part.STUDENT: Thing.STUDENTS, Part.STAFF: Thing.STAFF, Part.GUARDIAN: Thing.GUARDIANS}


async def withdraw_people(run: Run) -> None:
    """Tombstones, and the day before this one as the last at the school. A row that was refused keeps its person."""
    spared = (
        f"(EXISTS (SELECT 1 FROM spared s WHERE s.kind = 'person' AND s.id = {PERSON})"
        f" OR EXISTS (SELECT 1 FROM stage_person p WHERE p.id = {PERSON} AND p.refused)"
        f" OR EXISTS (SELECT 1 FROM stage_role r WHERE r.person = {PERSON} AND r.refused))"
    )
    named = f"EXISTS (SELECT 1 FROM stage_person p WHERE p.id = {PERSON} AND NOT p.gone)"
    stated = f"EXISTS (SELECT 1 FROM stage_person p WHERE p.id = {PERSON} AND p.gone AND NOT p.refused)"
    ended = (
        f"EXISTS (SELECT 1 FROM stage_role r JOIN org_school o ON o.org = r.org WHERE r.person = {PERSON} AND r.gone"
        " AND NOT r.refused AND r.part = e.entity AND o.school_id = e.school_id)"
    )
    for entity in ENTITIES:
        taken = f"EXISTS (SELECT 1 FROM take_{entity} t WHERE t.external_id = e.external_id)"
        await tables.bury(
            run,
            entity,
            f"NOT {taken} AND (NOT {spared} AND ($1 AND e.school_id = ANY ($2::bigint[]) AND NOT {named} OR $3 AND {named} OR {ended})"
            f" OR {stated})",
            Kind.PERSON in run.complete,
            list(run.schools),
            # The schools of a guardian are those of the children as well, whose rows a delta may not have.
            run.roles_whole and (entity != Part.GUARDIAN or Kind.PERSON in run.complete),
            into="buried",
        )
    await run.make(
        "yesterday",
        "SELECT id AS school_id, ($1 AT TIME ZONE time_zone)::date - 1 AS day FROM school",
        run.options.now,
    )
    for entity in (Part.STUDENT.value, Part.STAFF.value):
        await run.work.execute(
            f"UPDATE {entity} x SET left_on = y.day FROM buried b, yesterday y"
            " WHERE b.entity = $1 AND x.id = b.internal_id AND y.school_id = b.school_id"
            " AND (x.left_on IS NULL OR x.left_on > y.day)",
            entity,
        )
    await _end_roles(run)
    for part, thing in THINGS.items():
        await run.count(thing, "withdrawn", "SELECT count(*) FROM buried WHERE entity = $1", part.value)


async def _end_roles(run: Run) -> None:
    """Whoever works here no more acts in none of the roles they had as staff; what else they are, such as a guardian, stays."""
    accounts = await run.work.fetch(
        ENDING.format(at="$1", gone="(SELECT internal_id AS id FROM buried WHERE entity = 'staff') s", staff="s.id"),
        run.options.now,
    )
    run.ended |= {account["account_id"] for account in accounts}
