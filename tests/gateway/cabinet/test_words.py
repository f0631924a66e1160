"""Days, hours and words of the cabinet, and what is typed into a class page, by the modules that browsers run."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from gateway.cabinet.pages import ASSETS
from tests.gateway.audits.node import find


@pytest.mark.parametrize("about", ["words", "desk"])
@pytest.mark.parametrize("zone", ["UTC", "Asia/Vladivostok", "America/New_York"])
def test_whatever_the_zone_of_the_device(zone: str, about: str, tmp_path: Path) -> None:
    _run(f"{about}.mjs", zone, tmp_path)


def test_what_staff_type_is_neither_lost_nor_written_twice(tmp_path: Path) -> None:
    _run("staff.mjs", "UTC", tmp_path)


def _run(name: str, zone: str, tmp_path: Path) -> None:
    scripts = tmp_path / "js"
    shutil.copytree(ASSETS / "js", scripts)
    (scripts / "package.json").write_text('{"type": "module"}')
    done = subprocess.run(
        [find().node, "--test", Path(__file__).with_name(name)],
        env={**os.environ, "DIARY_CABINET_SCRIPTS": str(scripts), "TZ": zone},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
