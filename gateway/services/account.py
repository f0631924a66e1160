"""Under whose account the servers run.

PostgreSQL refuses to run as root; a root who starts the diary lends its servers the account `nobody`.
"""

import os
import pwd
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict

from gateway.services.hindrance import Hindrance

LENT = "nobody"


@dataclass(frozen=True, slots=True)
class Account:
    """A user of this machine."""

    name: str
    uid: int
    gid: int


def unprivileged() -> Account | None:
    """The account that servers are given, or None: they run as whoever starts them."""
    if os.geteuid() != 0:
        return None
    try:
        entry = pwd.getpwnam(LENT)
    except KeyError:
        raise Hindrance(
            f"PostgreSQL does not run as root, and this machine has no user {LENT} to run it.",
            "Start the diary as an ordinary user, or set DIARY_DATABASE_URL.",
        ) from None
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid)


def reaches(account: Account | None, path: Path) -> bool:
    """Whether the account can enter a folder or start a program, asked of the system: modes alone do not tell."""
    if account is None:
        return os.access(path, os.X_OK)
    question = ["/bin/sh", "-c", '[ -x "$1" ]', "sh", str(path)]
    return subprocess.run(question, check=False, cwd="/", **as_account(account)).returncode == 0


class AsAccount(TypedDict, total=False):
    """Arguments of `subprocess`."""

    user: int
    group: int
    extra_groups: tuple[int, ...]


def as_account(account: Account | None) -> AsAccount:
    """What starts a program under the account; nothing where it is nobody else's."""
    return {} if account is None else {"user": account.uid, "group": account.gid, "extra_groups": ()}


def give(path: Path, account: Account | None) -> None:
    """Makes the account the owner of one file or folder."""
    if account is not None:
        os.chown(path, account.uid, account.gid)
