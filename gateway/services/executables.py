"""Where the programs of servers lie on this machine."""

import importlib.util
import shutil
from collections.abc import Iterator
from pathlib import Path

DEBIAN = Path("/usr/lib/postgresql")  # Debian and its children keep the servers of each version off the PATH


def in_wheel(module: str, *inside: str) -> Path | None:
    """A program inside an installed package, found without importing the package."""
    found = importlib.util.find_spec(module)
    program = Path(found.origin).parent.joinpath(*inside) if found and found.origin else None
    return program if program and program.is_file() else None


def of_the_system(*names: str) -> Iterator[Path]:
    """Programs of these names on the PATH, in the order of the names."""
    for name in names:
        found = shutil.which(name)
        if found:
            yield Path(found).resolve()


def postgres_of_debian() -> Iterator[Path]:
    """PostgreSQL servers of this machine's packages, the newest first."""
    versions = [folder for folder in DEBIAN.glob("*") if folder.name.isdigit()]
    for folder in sorted(versions, key=lambda folder: int(folder.name), reverse=True):
        program = folder / "bin" / "postgres"
        if program.is_file():
            yield program
