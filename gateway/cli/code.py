"""A one-time code for somebody whom no school can help."""

import asyncio
from typing import Annotated

import typer

from gateway.services.hindrance import Hindrance


def code(login: Annotated[str, typer.Argument(help="The login of the account.")]) -> None:
    """Print a one-time code for an account, for somebody with roles in several schools who forgot the password."""
    from gateway.cli.installation import installation, owner_url

    typer.echo(asyncio.run(give(owner_url(installation()), login)))


async def give(url: str, login: str) -> str:
    """Raises `Hindrance` where nobody has this login, or the database is not one of the diary's."""
    from domain.activation import another_code
    from gateway.cli import checks
    from gateway.services import given

    given.check_owner(await given.database(url, checks.OWNER))
    await checks.migrations(url)
    found = await another_code(url, login)
    if found is None:
        raise Hindrance("There is no account with this login.", "Look at how it is written on the slip.")
    return found
