"""The compose file and the image, as far as they can be judged without a Docker engine."""

import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from domain.settings import Settings
from gateway.cli import application

ROOT = Path(__file__).parents[2]
COMPOSE = ROOT / "docker" / "compose.yaml"
DOCKERFILE = ROOT / "docker" / "Dockerfile"


@pytest.fixture(scope="module")
def services() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(COMPOSE.read_text(encoding="utf-8"))["services"]
    return found


def test_holds_every_part_of_an_installation(services: dict[str, Any]) -> None:
    assert set(services) == {"postgres", "redis", "migrate", "gateway", "worker", "scheduler", "mail"}


def test_each_part_of_ours_runs_a_command_that_exists(services: dict[str, Any]) -> None:
    commands = {
        command.name or command.callback.__name__.rstrip("_")
        for command in application().registered_commands
        if command.callback
    }
    assert {services[name]["command"][0] for name in ("migrate", "gateway", "worker", "scheduler")} <= commands


def test_sets_only_settings_that_exist(services: dict[str, Any]) -> None:
    known = {f"DIARY_{name.upper()}" for name in Settings.model_fields}
    ours = {
        name for service in ("migrate", "gateway", "worker", "scheduler") for name in services[service]["environment"]
    }
    assert ours <= known


def test_no_password_has_a_default() -> None:
    secrets = re.findall(r"\$\{(\w*(?:PASSWORD|SECRET)\w*)([^}]*)\}", COMPOSE.read_text(encoding="utf-8"))
    assert secrets
    assert all(rule == ":?" for _, rule in secrets)


def test_only_migrations_know_the_owner(services: dict[str, Any]) -> None:
    knowing = {name for name, service in services.items() if "DIARY_OWNER_PASSWORD" in str(service)}
    assert knowing == {"migrate", "postgres"}


def test_redis_keeps_a_log_and_nothing_but_the_gateway_is_reached_from_outside(services: dict[str, Any]) -> None:
    assert services["redis"]["command"][1:3] == ["--appendonly", "yes"]
    assert {name for name, service in services.items() if "ports" in service} == {"gateway", "mail"}
    assert all(
        port.startswith(("127.0.0.1:", "${DIARY_BIND:-127.0.0.1}:"))
        for name in ("gateway", "mail")
        for port in services[name]["ports"]
    )


def test_the_roles_script_is_a_shell_script_that_parses() -> None:
    subprocess.run(["sh", "-n", str(ROOT / "docker" / "roles.sh")], check=True)


def test_the_image_installs_by_hash_and_runs_as_nobody_special() -> None:
    text = DOCKERFILE.read_text(encoding="utf-8")
    assert "--require-hashes --requirement requirements/image.txt" in text
    last_stage = text[text.rindex("\nFROM ") :]
    assert re.search(r"^USER diary$", last_stage, re.MULTILINE)
    assert re.search(r'^ENTRYPOINT \["diary"\]$', last_stage, re.MULTILINE)


def test_what_the_image_copies_is_there_and_not_ignored() -> None:
    ignored = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    for source in re.findall(r"^COPY (?!--from)(.+) \S+$", DOCKERFILE.read_text(encoding="utf-8"), re.MULTILINE):
        for name in source.split():
            assert (ROOT / name).exists(), name
            assert f"!{name.split('/')[0]}" in ignored, name
