"""Organisations become schools; a department belongs to the school above it."""

import hashlib
import json
import textwrap
from dataclasses import dataclass

from domain.exchange.engine.run import Run
from domain.exchange.report import Level, Thing
from domain.exchange.rows import Kind, OrgLevel, OrgRow, Origin

DEPARTMENT = "department|"
"""Begins the external id of a department, which is kept so that a later delta may refer to it."""


def digest(*values: object) -> bytes:
    """What a row says, to be compared with what it says the next time."""
    return hashlib.sha256(json.dumps(values, ensure_ascii=False, default=str).encode()).digest()


@dataclass(frozen=True, slots=True)
class _Known:
    school: int
    digest: bytes
    gone: bool


async def take_schools(run: Run) -> None:
    """Create, change and recognise schools, and fill `org_school`: which organisation belongs to which school."""
    known = {
        row["external_id"]: _Known(row["internal_id"], row["digest"], row["withdrawn_at"] is not None)
        for row in await run.work.fetch(
            "SELECT external_id, internal_id, digest, withdrawn_at FROM external_row WHERE source = $1 AND entity = 'school'",
            run.name,
        )
    }
    orgs = _checked(run, known)
    places: dict[str, int] = {}
    for org in sorted(orgs.values(), key=lambda org: org.id):
        if not org.gone and _is_school(run, org, orgs, known):
            places[org.id] = await _take(run, org, known.get(org.id))
    for org in orgs.values():
        if not org.gone and org.id not in places and org.level is OrgLevel.BELOW:
            school = _school_above(org, orgs, places, known)
            if school is not None:
                places[org.id] = school
                await _keep(run, f"{DEPARTMENT}{org.id}", school, digest(school), known)
    spared = {row["id"] for row in await run.work.fetch("SELECT id FROM spared WHERE kind = 'org'")}
    await _withdraw(run, orgs, known, spared)
    for external_id, row in known.items():
        org_id = external_id.removeprefix(DEPARTMENT)
        if not row.gone and org_id not in orgs and (org_id in spared or Kind.ORG not in run.complete):
            places.setdefault(org_id, row.school)
    await run.work.execute("CREATE TEMP TABLE org_school (org text PRIMARY KEY, school_id bigint) ON COMMIT DROP")
    await run.work.copy("org_school", ("org", "school_id"), sorted(places.items()))
    run.schools = {
        row["id"]: row["name"]
        for row in await run.work.fetch(
            "SELECT id, name FROM school WHERE id = ANY ($1::bigint[]) ORDER BY id", sorted(set(places.values()))
        )
    }


def _checked(run: Run, known: dict[str, _Known]) -> dict[str, OrgRow]:
    """Organisations by id, each once; parents that are not there and circles are noted."""
    orgs: dict[str, OrgRow] = {}
    for org in sorted(run.orgs, key=lambda org: org.origin.line):
        first = orgs.setdefault(org.id, org)
        if first is not org:
            run.notes.refuse(
                org.origin, run.source.column("org.id"), f"the id {org.id} stands on line {first.origin.line} already"
            )
    column = run.source.column("org.parent")
    for org in orgs.values():
        if (
            org.parent
            and org.parent not in orgs
            and org.parent not in known
            and f"{DEPARTMENT}{org.parent}" not in known
        ):
            run.notes.add(Level.VALUE, org.origin, column, f"refers to nothing: {org.parent}")
        elif org in _ancestors(org, orgs):
            run.notes.add(Level.VALUE, org.origin, column, f"a circle: {org.id} stands above itself")
    return orgs


def _ancestors(org: OrgRow, orgs: dict[str, OrgRow]) -> list[OrgRow]:
    """Its parent, the parent's parent, and so on, each once: a circle ends where it closes."""
    chain: list[OrgRow] = []
    at = orgs.get(org.parent)
    while at is not None and at not in chain:
        chain.append(at)
        at = orgs.get(at.parent)
    return chain


def _is_school(run: Run, org: OrgRow, orgs: dict[str, OrgRow], known: dict[str, _Known]) -> bool:
    """A school, or a department that nothing stands above: some systems call their only organisation so."""
    if org.level is not OrgLevel.BELOW:
        return org.level is OrgLevel.SCHOOL
    if org.parent in orgs or org.parent in known or f"{DEPARTMENT}{org.parent}" in known:
        return False
    run.notes.warn(org.origin, "type", "a department of no school that is known: taken for a school")
    return True


def _school_above(org: OrgRow, orgs: dict[str, OrgRow], places: dict[str, int], known: dict[str, _Known]) -> int | None:
    for above in (org, *_ancestors(org, orgs)):
        if above.id in places:
            return places[above.id]
        for external_id in (above.parent, f"{DEPARTMENT}{above.parent}"):
            if external_id in known and above.parent not in orgs:
                return known[external_id].school
    return None


async def _take(run: Run, org: OrgRow, known: _Known | None) -> int:
    said = digest(org.name, org.address)
    if known is not None and known.digest == said and not known.gone:
        run.tally.add(Thing.SCHOOLS, "left")
        return known.school
    short = textwrap.shorten(org.name, 80, placeholder="…")
    if known is None:
        school = await _create(run, org, short)
    else:
        school = known.school
        await run.work.execute(
            "UPDATE school SET name = $2, short_name = $3, address = $4 WHERE id = $1",
            school,
            org.name,
            short,
            org.address,
        )
        run.tally.add(Thing.SCHOOLS, "changed")
    await _keep(run, org.id, school, said, {})
    return school


async def _create(run: Run, org: OrgRow, short: str) -> int:
    others = await run.work.fetch("SELECT id FROM school WHERE name = $1", org.name)
    if others:
        run.notes.warn(org.origin, "", "a school of this name is there already, from elsewhere: this is another one")
    row = await run.work.fetchrow(
        "INSERT INTO school (name, short_name, address, time_zone, created_at) VALUES ($1, $2, $3, $4, $5) RETURNING id",
        org.name,
        short,
        org.address,
        run.options.time_zone,
        run.options.now,
    )
    run.created.append(row["id"])
    run.tally.add(Thing.SCHOOLS, "created")
    return int(row["id"])


async def _keep(run: Run, external_id: str, school: int, said: bytes, known: dict[str, _Known]) -> None:
    row = known.get(external_id)
    if row is not None and row.digest == said and not row.gone:
        return
    await run.work.execute(
        "INSERT INTO external_row (source, entity, external_id, internal_id, school_id, digest, taken_at)"
        " VALUES ($1, 'school', $2, $3, $3, $4, $5) ON CONFLICT (source, entity, external_id) DO UPDATE SET"
        " internal_id = excluded.internal_id, school_id = excluded.school_id, digest = excluded.digest,"
        " taken_at = excluded.taken_at, withdrawn_at = NULL",
        run.name,
        external_id,
        school,
        said,
        run.options.now,
    )


async def _withdraw(run: Run, orgs: dict[str, OrgRow], known: dict[str, _Known], spared: set[str]) -> None:
    """A school that the source no longer has: a tombstone and a note. What is in it stays as it is."""
    gone = {id_ for id_, org in orgs.items() if org.gone}
    for external_id, row in known.items():
        org = external_id.removeprefix(DEPARTMENT)
        absent = Kind.ORG in run.complete and org not in orgs and org not in spared
        if row.gone or not (org in gone or absent):
            continue
        await run.work.execute(
            "UPDATE external_row SET withdrawn_at = $3 WHERE source = $1 AND entity = 'school' AND external_id = $2",
            run.name,
            external_id,
            run.options.now,
        )
        if org == external_id:
            run.tally.add(Thing.SCHOOLS, "withdrawn")
            place = orgs[org].origin if org in orgs else Origin(run.orgs[0].origin.file, 0)
            run.notes.warn(place, "", f"the school {org} is gone: what is in it stays")
    for id_ in sorted(gone):
        if id_ not in known:
            run.notes.leave_out(orgs[id_].origin, "status", "gone, and never taken before")
