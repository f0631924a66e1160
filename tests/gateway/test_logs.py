import json
import subprocess
import sys
from typing import Any

PROGRAM = """
import logging, structlog
from gateway import logs
logs.configure()
logs.configure()
logging.getLogger("strawberry.execution").error("SECRET")
logging.getLogger("uvicorn.access").info("SECRET")
logging.getLogger("uvicorn.error").info("of %s", "uvicorn")
with structlog.contextvars.bound_contextvars(request="a1"):
    structlog.get_logger().info("of the door", number=1)
try:
    raise ValueError("SECRET")
except ValueError:
    logging.getLogger("library").exception("it broke")
    structlog.get_logger().exception("it broke too")
"""


def _lines() -> list[dict[str, Any]]:
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True)
    assert done.stdout == ""
    assert "SECRET" not in done.stderr
    return [json.loads(line) for line in done.stderr.splitlines()]


def test_every_record_is_one_line_of_json_without_values() -> None:
    lines = _lines()
    assert [line["event"] for line in lines] == ["of uvicorn", "of the door", "it broke", "it broke too"]
    assert all({"timestamp", "level"} <= line.keys() for line in lines)
    assert (lines[1]["request"], lines[1]["number"]) == ("a1", 1)
    for line in lines[2:]:
        assert line["fault"]["type"] == "builtins.ValueError"
        assert line["fault"]["at"]
