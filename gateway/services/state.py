"""The state folder: what an installation keeps between two starts, and tells other commands while it runs."""

import contextlib
import errno
import fcntl
import hashlib
import json
import os
import secrets
import shutil
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any, TypeVar

from gateway.services.account import Account, reaches
from gateway.services.hindrance import Hindrance

SHARED = Path("/var/lib/school-diary")  # where an account that is not ours can reach the state
ENOUGH_ROOM = 512 * 1024 * 1024  # bytes; a fresh PostgreSQL takes 60 MB, and its log grows by 16 MB at a time

Kept = TypeVar("Kept")


@dataclass(frozen=True, slots=True)
class State:
    """Paths of the state folder, and the account whose servers work in it."""

    folder: Path
    account: Account | None

    @property
    def postgres(self) -> Path:
        return self.folder / "postgres"

    @property
    def valkey(self) -> Path:
        return self.folder / "valkey"

    @property
    def programs(self) -> Path:
        """Copies of server programs that the account could not reach where they are installed."""
        return self.folder / "programs"

    @property
    def lock(self) -> Path:
        return self.folder / "diary.lock"

    def log(self, name: str) -> Path:
        return self.folder / "logs" / f"{name}.log"


@dataclass(frozen=True, slots=True)
class Secrets:
    """Made once and kept: passwords of the database's roles and of the Redis-protocol server, a key to sign with."""

    superuser: str
    owner: str
    app: str
    valkey: str
    key: str


@dataclass(frozen=True, slots=True)
class Ports:
    """Ports that the embedded servers took last, to be taken again when they are free."""

    postgres: int = 0
    valkey: int = 0


@dataclass(frozen=True, slots=True)
class Running:
    """What a running installation tells the other commands of the same checkout."""

    process: int
    host: str
    port: int
    database_url: str
    migration_database_url: str | None
    redis_url: str


def checkout() -> Path:
    """The folder of the project's sources; the current one where the project is an installed package."""
    sources = Path(__file__).resolve().parents[2]
    return sources if (sources / "pyproject.toml").is_file() else Path.cwd()


def locate(given: Path | None, account: Account | None, *, sources: Path, shared: Path = SHARED) -> State:
    """Where the state of this checkout lies. Makes nothing.

    A checkout below a closed folder of root is out of reach for the account that PostgreSQL needs, and is not opened
    for it: its state lies in a shared place, under a key of the checkout's path.
    """
    if given is not None:
        return State(given.expanduser().absolute(), account)
    if reaches(account, sources):
        return State(sources / "var", account)
    key = hashlib.sha256(os.fsencode(sources)).hexdigest()[:12]
    return State(shared / key, account)


def prepare(state: State, *, room: int = ENOUGH_ROOM) -> None:
    """Makes the folders, and refuses where nothing can be kept."""
    with writing(state.folder):
        mode = 0o700 if state.account is None else 0o711  # whatever the umask
        missing = [folder for folder in (state.folder, *state.folder.parents) if not folder.exists()]
        for folder in reversed(missing):
            folder.mkdir(exist_ok=True)
            folder.chmod(mode)
        logs = state.folder / "logs"
        logs.mkdir(exist_ok=True)
        logs.chmod(0o700)
        (state.lock).touch(mode=0o600)
    if not reaches(state.account, state.folder) and state.account:
        raise Hindrance(
            f"The servers run as {state.account.name}, who cannot enter the state folder {state.folder}.",
            "Unset DIARY_STATE_DIR, or give a folder that every user may enter.",
        )
    free = shutil.disk_usage(state.folder).free
    if free < room:
        raise Hindrance(
            f"The disk is full: {free // 2**20} MB are left for {state.folder}, {room // 2**20} MB are needed.",
            "Free some space, or set DIARY_STATE_DIR to a folder on another disk.",
        )


@contextlib.contextmanager
def writing(path: Path) -> Iterator[None]:
    """Turns what the system says against writing below `path` into a hindrance."""
    try:
        yield
    except OSError as error:
        place = error.filename or path
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise Hindrance(
                f"The disk is full: {place} could not be written.",
                "Free some space, or set DIARY_STATE_DIR to a folder on another disk.",
            ) from error
        raise Hindrance(
            f"The state folder cannot be used: {place}: {error.strerror}.",
            f"Make {path} writable for this user, or set DIARY_STATE_DIR to a folder that is.",
        ) from error


@contextlib.contextmanager
def alone(state: State) -> Iterator[None]:
    """Nobody else runs from this state folder inside this block. The system lifts the lock however the process ends."""
    with writing(state.folder), (state.lock).open("r+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            told = read_running(state)
            where = f" on {told.host}, port {told.port} (process {told.process})" if told else ""
            raise Hindrance(
                f"The diary runs already from {state.folder}{where}.",
                "Stop that one, or start this one from another checkout or with another DIARY_STATE_DIR.",
            ) from None
        yield


def is_running(state: State) -> bool:
    """Whether some process runs, or is just starting, from this state folder."""
    try:
        with (state.lock).open("r") as lock:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
            return False
    except (FileNotFoundError, NotADirectoryError):
        return False
    except BlockingIOError:
        return True
    except PermissionError as error:
        owner = state.folder.owner()
        raise Hindrance(f"The state folder {state.folder} belongs to {owner}.", f"Call this as {owner}.") from error


def read_secrets(state: State) -> Secrets | None:
    return _read(state.folder / "secrets.json", Secrets)


def keep_secrets(state: State, make: Callable[[], str] = lambda: secrets.token_urlsafe(32)) -> Secrets:
    """The installation's secrets, made where there are none yet."""
    kept = read_secrets(state)
    if kept is None:
        kept = Secrets(*(make() for _ in fields(Secrets)))
        _write(state.folder / "secrets.json", kept)
    return kept


def has_demo(state: State) -> bool:
    """Whether this installation was started as a demonstration, and holds the demo school."""
    return (state.folder / "demo").exists()


def mark_demo(state: State) -> None:
    with writing(state.folder):
        (state.folder / "demo").touch(mode=0o600)


def read_ports(state: State) -> Ports:
    return _read(state.folder / "ports.json", Ports) or Ports()


def keep_ports(state: State, **taken: int) -> None:
    """Remembers the port of one server, by its name in `Ports`."""
    _write(state.folder / "ports.json", replace(read_ports(state), **taken))


def read_running(state: State) -> Running | None:
    """What the last start told. It says nothing about whether that installation still runs: see `is_running`."""
    return _read(state.folder / "running.json", Running)


def tell_running(state: State, running: Running) -> None:
    _write(state.folder / "running.json", running)


def forget_running(state: State) -> None:
    (state.folder / "running.json").unlink(missing_ok=True)


def _read(path: Path, kind: type[Kept]) -> Kept | None:
    try:
        return kind(**json.loads(path.read_text()))
    except (FileNotFoundError, NotADirectoryError):
        return None
    except PermissionError as error:
        raise Hindrance(f"{path} belongs to {path.owner()}.", f"Call this as {path.owner()}.") from error
    except (TypeError, ValueError) as error:
        raise Hindrance(
            f"{path} is damaged: {error}.", "Restore the file from a backup of the state folder."
        ) from error


def _write(path: Path, kept: Any) -> None:  # noqa: ANN401 - any dataclass
    """Replaces the file as a whole, readable for its owner alone."""
    draft = path.with_name(path.name + ".new")
    with writing(path.parent):
        draft.unlink(missing_ok=True)
        with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:  # noqa: PTH123 - a mode from the start
            json.dump(asdict(kept), file, indent=2)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
