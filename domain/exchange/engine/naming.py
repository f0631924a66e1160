"""Under which name the external ids of an import are kept: the same system again must come to the same name."""

from typing import Final

from domain.exchange.refusal import ImportRefused
from domain.exchange.rows import OrgLevel, OrgRow
from domain.exchange.sources import Source
from orm.database import Work

MAX_NAME: Final = 80


async def name_source(work: Work, source: Source, orgs: list[OrgRow], given: str | None) -> str:
    """The given name; else that of an earlier import of this kind of file which knows its schools; else kind, code and root.

    A delta that names no school belongs to the only earlier source there is.

    Raises `ImportRefused` where several earlier sources fit, and where an earlier one knows the ids by quite other names: two
    systems that count from 1 must not become one school.
    """
    if given is not None:
        if not given.strip() or len(given) > MAX_NAME:
            raise ImportRefused(f"the name of a source has 1 to {MAX_NAME} characters")
        return given
    base = ":".join(part for part in (source.kind, source.code) if part)
    mentioned = await _mentioned(work, orgs)
    rows = await work.fetch(
        "SELECT e.source, e.external_id, s.name FROM external_row e JOIN school s ON s.id = e.internal_id"
        " WHERE e.entity = 'school' AND (e.external_id = ANY ($1::text[]) OR cardinality($1::text[]) = 0)"
        " AND starts_with(e.source, $2)",
        sorted(mentioned),
        f"{base}:",
    )
    known = sorted({row["source"] for row in rows})
    if len(known) > 1:
        raise ImportRefused(f"several sources fit, say which with --source: {', '.join(known)}")
    if known:
        _check_names(known[0], {row["external_id"]: row["name"] for row in rows}, orgs)
        return str(known[0])
    return f"{base}:{_root(orgs, mentioned)}"[:MAX_NAME]


async def _mentioned(work: Work, orgs: list[OrgRow]) -> set[str]:
    if orgs:
        return {org.id for org in orgs}
    rows = await work.fetch(
        "SELECT org FROM stage_group UNION SELECT org FROM stage_role UNION SELECT org FROM stage_membership"
    )
    return {row["org"] for row in rows} - {""}


def _check_names(source: str, known: dict[str, str], orgs: list[OrgRow]) -> None:
    named = {org.id: org.name for org in orgs if org.level is not OrgLevel.ABOVE and org.id in known}
    if named and all(known[org] != name for org, name in named.items()):
        org, name = min(named.items())
        raise ImportRefused(
            f"the source {source} knows {org} as “{known[org]}”, and here it is “{name}”."
            f" If it is the same school, say --source {source}; if not, give another name"
        )


def _root(orgs: list[OrgRow], mentioned: set[str]) -> str:
    """The organisation above all; the first by id where there are several or the files of organisations are not there."""
    ids = {org.id for org in orgs}
    roots = sorted(org.id for org in orgs if org.parent not in ids)
    if not roots and not mentioned:
        raise ImportRefused("no school is named in it: say whose it is with --source")
    return (roots or sorted(mentioned))[0]
