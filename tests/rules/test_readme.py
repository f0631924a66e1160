"""What the README claims, shown."""

import json
import re
from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path
from typing import Any

import httpx
import pytest
from typer.core import TyperGroup
from typer.main import get_command

from domain.demo import seed
from domain.settings import Settings
from gateway.cli import application
from tests.databases import Place, copied
from tests.gateway.running import process
from tests.schema.asking import document_of

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def settings_table() -> str:
    """The table of the README: `python -c "from tests.rules.test_readme import settings_table; print(settings_table())"`."""
    rows = ["| variable | default | meaning |", "|---|---|---|"]
    for name, field in Settings.model_fields.items():
        default = "" if field.default in (None, "") else f"`{field.default}`".replace("`True`", "`true`")
        rows.append(f"| `DIARY_{name.upper()}` | {default} | {field.description} |")
    return "\n".join(rows)


def _between(mark: str) -> str:
    found = re.search(rf"<!-- {mark} -->\n(.*?)\n?<!-- /{mark} -->", README, re.DOTALL)
    assert found, mark
    return found[1]


def _bodies() -> list[dict[str, Any]]:
    return [json.loads(body) for body in re.findall(r"-d '(.+)'$", README, re.MULTILINE)]


@pytest.fixture(scope="module")
async def school(migrated: Place, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[str]:
    """A gateway over the demo school."""
    async with copied(migrated) as place:
        await seed(place.owner_url, today=date(2026, 11, 23), progress=lambda _line: None)
        with process({"DIARY_DATABASE_URL": place.app_url}, tmp_path_factory.mktemp("gateway") / "log") as url:
            yield url


def test_the_table_of_settings_is_true() -> None:
    assert _between("settings") == settings_table()


def test_every_command_is_listed_and_every_listed_one_exists() -> None:
    group = get_command(application())
    assert isinstance(group, TyperGroup)
    registered = set(group.commands)
    listed = {
        name
        for row in re.findall(r"^\| (`diary .*?) \|", README, re.MULTILINE)
        for name in re.findall(r"`diary ([a-z]+)", row)
    }
    assert listed == registered


def test_every_file_that_is_named_is_there() -> None:
    for name in re.findall(r"\]\(((?!http)[^)]+)\)", README):
        assert (ROOT / name).exists(), name


async def test_the_first_queries_answer_as_shown(school: str) -> None:
    sign_in, children = _bodies()
    async with httpx.AsyncClient(base_url=school, timeout=60) as client:
        signed_in = (await client.post("/graphql", json=sign_in)).json()
        token = signed_in["data"]["signIn"]["token"]
        answer = await client.post("/graphql", json=children, headers={"Authorization": f"Bearer {token}"})
    shown = re.search(r"<!-- first answer -->\n```json\n(.+?)\n```", README)
    assert shown
    assert answer.json() == json.loads(shown[1])


@pytest.mark.parametrize(
    "page",
    [
        "README.md",
        *(str(each.relative_to(ROOT)) for each in (ROOT / "docs").glob("**/*.md") if "node_modules" not in each.parts),
    ],
)
def test_every_document_of_graphql_that_is_shown_is_valid(page: str) -> None:
    for source in re.findall(
        r"^```graphql\n(.+?)\n```", (ROOT / page).read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL
    ):
        document_of(source)


async def test_the_week_of_the_readme_has_lessons(school: str) -> None:
    query = re.search(r"```graphql\n(query Week.+?)\n```", README, re.DOTALL)
    assert query
    sign_in, children = _bodies()
    async with httpx.AsyncClient(base_url=school, timeout=60) as client:
        token = (await client.post("/graphql", json=sign_in)).json()["data"]["signIn"]["token"]
        bearer = {"Authorization": f"Bearer {token}"}
        found = (await client.post("/graphql", json=children, headers=bearer)).json()["data"]["me"]["students"]
        variables = {"id": found[0]["id"], "from": "2026-11-23", "to": "2026-11-29"}
        week = (await client.post("/graphql", json={"query": query[1], "variables": variables}, headers=bearer)).json()
    assert "errors" not in week
    days = week["data"]["student"]["diary"]
    assert len(days) == 7
    assert sum(len(day["lessons"]) for day in days) > 20
    assert any(mark for day in days for lesson in day["lessons"] for mark in lesson["marks"])


@pytest.mark.parametrize(
    ("login", "role"),
    re.findall(r"^\| `([a-z-]+)`(?:, `[a-z-]+`)? \| ([a-z ]+?)(?:, a service account)? \|", README, re.MULTILINE),
)
async def test_each_login_of_the_table_signs_in_as_its_role(school: str, login: str, role: str) -> None:
    words = {"homeroom teacher": "homeroom", "deputy head": "deputy", "city operator": "operator"}
    document = "mutation($input: SignInInput!){signIn(input:$input){... on SignedIn{role}}}"
    variables = {"input": {"login": login, "password": "demo"}}
    async with httpx.AsyncClient(base_url=school, timeout=60) as client:
        answer = (await client.post("/graphql", json={"query": document, "variables": variables})).json()
    assert answer == {"data": {"signIn": {"role": words.get(role, role).upper()}}}
