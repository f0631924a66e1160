"""The record of who saw a child's data, held against its seals."""

import asyncio
from pathlib import Path

import typer

from domain.audit.heads import FOLDER, kept
from domain.audit.verifying import Fault, FaultKind, Verdict, verify
from gateway.cli import checks
from gateway.cli.installation import app_url, here, installation
from gateway.services.hindrance import Hindrance
from orm.database import Database

WHAT = {
    FaultKind.ROW_CHANGED: "sight {row} was changed after link {link} had sealed it",
    FaultKind.ROW_DELETED: "sight {row} was deleted after link {link} had sealed it",
    FaultKind.ROW_INSERTED: "sight {row} was inserted after link {link} had sealed its place",
    FaultKind.LINK_CHANGED: "link {link} was changed, or made by somebody else",
    FaultKind.LINK_MISSING: "link {link} is missing",
    FaultKind.CHAIN_REMADE: "link {link} is not the one that was kept outside the database: the chain was made anew from there",
    FaultKind.TAIL_CUT: "the end is cut off: link {link} was kept outside the database and is missing",
}


def run(*, school: int | None) -> None:
    """Walks the chains, says what was found, and raises `Hindrance` where anything was tampered with."""
    settings = installation()
    place = here(settings)
    verdicts = asyncio.run(_verify(app_url(settings), place.folder, school))
    for verdict in verdicts:
        typer.echo(described(verdict))
    if not (place.folder / FOLDER).is_dir():
        typer.echo(f"No heads are kept in {place.folder / FOLDER}: a cut end would not show.")
    bad = [verdict.school_id for verdict in verdicts if verdict.fault is not None]
    if bad:
        raise Hindrance(
            f"The record of sights was tampered with: {', '.join(f'school {each}' for each in bad)}.",
            "Keep the database as it is, and compare it with a backup from before the first bad row.",
        )
    typer.echo("Every sealed sight is as it was sealed.")


def described(verdict: Verdict) -> str:
    """One line for one school."""
    parts = [f"School {verdict.school_id}: {verdict.rows} sights in {verdict.links} links are sound"]
    if verdict.fault is not None:
        parts.append(_fault(verdict.fault))
    if verdict.tail is not None:
        tail = verdict.tail
        parts.append(f"{tail.count} are not sealed yet, from {tail.first_id} to {tail.last_id}")
    return "; ".join(parts) + "."


def _fault(fault: Fault) -> str:
    return WHAT[fault.kind].format(link=fault.link, row=fault.row)


async def _verify(url: str, state_folder: Path, school: int | None) -> list[Verdict]:
    await checks.migrations(url)
    database = await Database.connect(url, application_name="diary audit", pool_size=2)
    try:
        return await verify(database, kept(state_folder), school)
    finally:
        await database.close()
