"""What the terminal shows when everything runs: each address, a login per role, where the data lies, how to stop."""

import shutil
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console

from domain.activation import FIRST_LOGIN
from domain.demo.accounts import PASSWORD
from domain.settings import Settings
from gateway.services import ports
from gateway.services.state import State

DEMO_LOGINS = {
    "guardian": "a guardian of one child",
    "guardian-two": "a guardian of two children",
    "guardian-refused": "a guardian without an electronic consent",
    "student": "a student",
    "teacher": "a teacher",
    "homeroom": "a homeroom teacher",
    "deputy": "the deputy head",
    "registrar": "the registrar",
    "admin": "the school's administrator",
    "journal": "the electronic journal, a service account",
    "operator": "the city's operator",
}


@dataclass(frozen=True, slots=True)
class Facts:
    """What is shown. `database` and `redis` are in words; `code` is the first administrator's, where none is there."""

    settings: Settings
    place: State
    database: str
    redis: str
    demo: bool
    code: str | None


def show(facts: Facts) -> None:
    console = Console(highlight=False, soft_wrap=True)
    console.print("\n[bold]School Diary is running.[/bold]\n")
    _columns(console, _addresses(facts))
    if facts.demo:
        console.print(f"\nSign in as one of these, with the password [bold]{PASSWORD}[/bold]:")
        _columns(console, DEMO_LOGINS.items())
    if facts.code:
        console.print("\nNobody can sign in yet. Activate the first administrator, once, with")
        _columns(console, (("login", FIRST_LOGIN), ("code", facts.code)))
    if facts.settings.host not in ("127.0.0.1", "::1", "localhost"):
        danger = " The demo's password is known to everybody." if facts.demo else ""
        console.print(f"\n[yellow]Other machines reach it: it is bound to {facts.settings.host}.{danger}[/yellow]")
    console.print(f"\nCtrl-C stops everything; the data stays. In another terminal, {command()} doctor checks it.\n")


def command() -> str:
    """How this installation's `diary` is called from here."""
    beside = Path(sys.executable).with_name("diary")
    if shutil.which("diary") or not beside.is_file():
        return "diary"
    return str(beside.relative_to(Path.cwd()) if beside.is_relative_to(Path.cwd()) else beside)


def _columns(console: Console, rows: Iterable[tuple[str, str]]) -> None:
    found = list(rows)
    width = max(len(name) for name, _ in found)
    for name, value in found:
        console.print(f"  {name:<{width}}   {value}", markup=False)


def _addresses(facts: Facts) -> list[tuple[str, str]]:
    settings = facts.settings
    where = ports.at(ports.reach(settings.host), settings.port)
    rows = [
        ("Cabinet", f"http://{where}/"),
        ("GraphQL", f"http://{where}/graphql (in a browser: the explorer)"),
        ("Streams", f"ws://{where}/graphql"),
        ("Health", f"http://{where}/ready"),
        ("Database", facts.database),
        ("Wake-ups", facts.redis),
        ("Data", str(facts.place.folder)),
        ("Logs", str(facts.place.folder / "logs")),
    ]
    return rows if settings.public_url is None else [("Public", str(settings.public_url)), *rows]
