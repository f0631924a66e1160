"""What the terminal shows when everything runs: each address, a login per role, where the data lies, how to stop."""

from dataclasses import dataclass

from rich.console import Console
from rich.table import Table

from domain.settings import Settings
from gateway.services import ports
from gateway.services.state import State

DEMO_PASSWORD = "demo"  # noqa: S105 - what everybody may know of made-up people
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
    console.print(_addresses(facts))
    if facts.demo:
        console.print(f"\nSign in as, each with the password [bold]{DEMO_PASSWORD}[/bold]:")
        logins = Table.grid(padding=(0, 3))
        for login, role in DEMO_LOGINS.items():
            logins.add_row(f"  [bold]{login}[/bold]", role)
        console.print(logins)
    if facts.code:
        console.print(f"\nNobody can sign in yet. The first administrator's one-time code: [bold]{facts.code}[/bold]")
    if facts.settings.host not in ("127.0.0.1", "::1", "localhost"):
        danger = " The demo's passwords are known to everybody." if facts.demo else ""
        console.print(f"\n[yellow]Other machines can reach it: it is bound to {facts.settings.host}.{danger}[/yellow]")
    console.print("\nCtrl-C stops everything; the data stays. `diary doctor` in another terminal checks it.\n")


def _addresses(facts: Facts) -> Table:
    settings = facts.settings
    where = ports.at(ports.reach(settings.host), settings.port)
    lines = Table.grid(padding=(0, 3))
    for name, value in (
        ("GraphQL", f"http://{where}/graphql   in a browser: the explorer"),
        ("Streams", f"ws://{where}/graphql   or server-sent events at the GraphQL address"),
        ("Health", f"http://{where}/ready   and /live"),
        ("Public", "" if settings.public_url is None else str(settings.public_url)),
        ("Database", facts.database),
        ("Wake-ups", facts.redis),
        ("Data", str(facts.place.folder)),
        ("Logs", str(facts.place.folder / "logs")),
    ):
        if value:
            lines.add_row(f"  {name}", value)
    return lines
