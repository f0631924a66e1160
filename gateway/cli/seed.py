"""The demo school, or a city to measure with, laid into the database of an installation."""

import asyncio
from typing import Annotated

import typer

from gateway.services.hindrance import Hindrance

ZONE = "Europe/Moscow"
SCHOOLS = 20


def seed(
    city: Annotated[bool, typer.Option("--city", help="A city to measure with, instead of the demo school.")] = False,
    schools: Annotated[
        int | None, typer.Option(min=1, max=200, help=f"How many schools the city has. [{SCHOOLS}]")
    ] = None,
) -> None:
    """Lay the demo school around today, with accounts of the password `demo`. For trying things out, never for a real school."""
    from gateway.cli.installation import installation, owner_url

    if schools is not None and not city:
        raise typer.BadParameter("It goes with --city.", param_hint="--schools")
    asyncio.run(lay(owner_url(installation()), city=city, schools=schools or SCHOOLS))


async def lay(url: str, *, city: bool, schools: int) -> None:
    """Raises `Hindrance` where the database is not one of the diary's, or holds the same school or city already."""
    from domain import demo
    from domain.clock import date_in, system_clock
    from gateway.cli import checks
    from gateway.services import given

    given.check_owner(await given.database(url, checks.OWNER))
    await checks.migrations(url)
    today = date_in(ZONE, system_clock())
    try:
        if city:
            await demo.seed_city(url, today=today, schools=schools, progress=typer.echo)
        else:
            await demo.seed(url, today=today, progress=typer.echo)
    except demo.AlreadySeededError as error:
        what = "The city" if city else "The demo school"
        raise Hindrance(f"{what} is there already: {error}.", "Use it, or take an empty database.") from error
