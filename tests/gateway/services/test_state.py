"""What an installation keeps, and for whom."""

import itertools
import os
import sys
from pathlib import Path

import pytest

from gateway.services import state
from gateway.services.hindrance import Hindrance
from gateway.services.state import Running, State


def running(place: State) -> Running:
    told = Running(os.getpid(), "127.0.0.1", 8000, "postgresql://app", "postgresql://owner", "redis://here")
    state.tell_running(place, told)
    return told


def test_secrets_are_made_once_and_kept_for_their_owner_alone(place: State) -> None:
    numbers = itertools.count(1)
    made = state.keep_secrets(place, make=lambda: f"secret {next(numbers)}")
    assert made == state.Secrets("secret 1", "secret 2", "secret 3", "secret 4", "secret 5")
    assert state.keep_secrets(place) == made
    assert (place.folder / "secrets.json").stat().st_mode & 0o777 == 0o600


def test_secrets_of_two_installations_differ(place: State) -> None:
    first = state.keep_secrets(place)
    (place.folder / "secrets.json").unlink()
    second = state.keep_secrets(place)
    assert not {first.superuser, first.owner, first.app, first.valkey, first.key} & {second.superuser, second.key}
    assert len(second.key) >= 32


def test_damaged_secrets_are_never_replaced(place: State) -> None:
    (place.folder / "secrets.json").write_text('{"superuser": ')
    with pytest.raises(Hindrance, match=r"secrets\.json is damaged") as hindrance:
        state.keep_secrets(place)
    assert "backup" in hindrance.value.fix
    assert (place.folder / "secrets.json").read_text() == '{"superuser": '


def test_ports_are_remembered_one_by_one(place: State) -> None:
    state.keep_ports(place, postgres=5001)
    state.keep_ports(place, valkey=6001)
    assert state.read_ports(place) == state.Ports(postgres=5001, valkey=6001)


def test_a_second_start_from_the_same_folder_is_told_where_the_first_runs(place: State) -> None:
    with state.alone(place):
        running(place)
        with (
            pytest.raises(
                Hindrance, match=rf"runs already from .* on 127\.0\.0\.1, port 8000 \(process {os.getpid()}\)"
            ),
            state.alone(place),
        ):
            pytest.fail("it started")
        assert state.is_running(place)
    assert not state.is_running(place)


def test_what_a_dead_installation_told_does_not_count(place: State) -> None:
    told = running(place)
    assert not state.is_running(place)
    assert state.read_running(place) == told
    state.forget_running(place)
    assert state.read_running(place) is None


def test_a_full_disk_is_told_with_what_is_left(place: State) -> None:
    with pytest.raises(Hindrance, match="The disk is full") as hindrance:
        state.prepare(place, room=2**63)
    assert "DIARY_STATE_DIR" in hindrance.value.fix


@pytest.mark.skipif(sys.platform != "linux", reason="/sys is Linux's")
def test_a_folder_that_cannot_be_made_is_named() -> None:
    with pytest.raises(Hindrance, match="The state folder cannot be used: /sys/school-diary") as hindrance:
        state.prepare(State(Path("/sys/school-diary"), None))
    assert "DIARY_STATE_DIR" in hindrance.value.fix


@pytest.mark.skipif(sys.platform != "linux", reason="/dev/full is Linux's")
def test_a_disk_that_fills_up_while_something_is_written_is_told(place: State) -> None:
    with pytest.raises(Hindrance, match="The disk is full"), state.writing(place.folder):
        Path("/dev/full").write_text("anything")
