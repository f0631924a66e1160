"""The contract that front ends generate code from."""

import difflib
from pathlib import Path

import typer

from gateway.services.hindrance import Hindrance
from gateway.services.state import checkout
from schema import sdl

COMMITTED = Path("schema", "schema.graphql")


def give(output: Path | None) -> None:
    """Prints the SDL, or writes it into a file."""
    if output is None:
        typer.echo(sdl(), nl=False)
        return
    try:
        output.write_text(sdl(), "utf-8")
    except OSError as error:
        raise Hindrance(f"{output} cannot be written: {error.strerror}.", "Choose another file.") from error


def check() -> None:
    """Raises `Hindrance` where the committed SDL is not what the code serves."""
    path = checkout() / COMMITTED
    committed = path.read_text("utf-8") if path.exists() else ""
    changes = [
        line
        for line in difflib.unified_diff(committed.splitlines(), sdl().splitlines(), lineterm="", n=0)
        if not line.startswith(("---", "+++", "@@"))
    ]
    for line in changes[:20]:
        typer.echo(line)
    if changes:
        raise Hindrance(
            f"{COMMITTED} is not current: {len(changes)} lines differ.",
            f"Call `diary schema --output {COMMITTED}`, and look at what it changes for front ends.",
        )
    typer.echo(f"{COMMITTED} is current.")
