"""GraphQL over HTTP, judged by the audits of its own reference implementation."""

import asyncio
import json
import os
from pathlib import Path
from typing import Any

from tests.gateway.audits import node
from tests.gateway.running import Gateway

_HERE = Path(__file__).parent


async def test_every_audit_of_graphql_http_passes(gateway: Gateway) -> None:
    found = node.find()
    node.install(found, _HERE)
    running = await asyncio.create_subprocess_exec(
        found.node,
        _HERE / "run.mjs",
        f"{gateway.url}/graphql",
        stdout=asyncio.subprocess.PIPE,
        env={**os.environ, "DIARY_AUDIT_TOKEN": gateway.token},
    )
    said, _ = await running.communicate()
    audits: list[dict[str, Any]] = [json.loads(line) for line in said.splitlines()]
    assert [audit for audit in audits if audit["status"] != "ok"] == []
    assert len(audits) == 61
