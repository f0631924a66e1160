"""The tables of the database, brought up to date."""

import asyncio

import typer

from gateway.cli import checks
from gateway.cli.installation import installation, owner_url
from gateway.services import given
from gateway.services.hindrance import Hindrance
from orm.migrate import changes as changes_of_models


def run() -> None:
    """Applies what is missing, as the owner of the database."""
    names = asyncio.run(_apply(owner_url(installation())))
    for name in names:
        typer.echo(f"Applied {name}.")
    typer.echo("The database is up to date.")


async def _apply(url: str) -> tuple[str, ...]:
    given.check_owner(await given.database(url, checks.OWNER))
    return await checks.migrate(url)


def check_models() -> None:
    """Raises `Hindrance` for a change of the models that no migration makes."""
    changes = asyncio.run(changes_of_models())
    if changes:
        raise Hindrance(
            f"Models have changed without a migration: {', '.join(changes)}.",
            "Call `tortoise -c orm.database.TORTOISE_ORM makemigrations`.",
        )
    typer.echo("Models and migrations are in step.")
