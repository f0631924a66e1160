"""Answers in JSON, in the media type that the client asked for."""

from typing import Any

import orjson
from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import Scope

from gateway.negotiation import JSON, answer_type
from gateway.refusals import Code, Refused


def answer(content: Any, *, media_type: str = JSON, status: int = 200) -> Response:  # noqa: ANN401 - JSON is anything
    """A body in UTF-8. The two media types are said to vary by `Accept`."""
    response = Response(orjson.dumps(content), status_code=status)
    response.headers["Content-Type"] = f"{media_type}; charset=utf-8"
    response.headers["Vary"] = "Accept, Authorization"
    return response


def refusal_answer(refused: Refused, scope: Scope) -> Response:
    """`errors` without `data`, since nothing ran. A refused document is 200 for a client of `application/json`."""
    media_type = answer_type(Headers(scope=scope).get("accept")) or JSON
    status = 200 if refused.of_document and media_type == JSON else refused.status
    response = answer(
        {"errors": [problem.as_json() for problem in refused.problems]}, media_type=media_type, status=status
    )
    for name, value in refused.headers:
        response.headers[name] = value
    return response


def fault_answer(fault_id: str, scope: Scope) -> Response:
    """500 for what nothing caught: the id that the log has it under, and no more."""
    media_type = answer_type(Headers(scope=scope).get("accept")) or JSON
    return answer({"errors": [fault_entry(fault_id)]}, media_type=media_type, status=500)


def fault_entry(fault_id: str, path: list[str | int] | None = None) -> dict[str, Any]:
    """An entry of `errors` for a defect."""
    entry: dict[str, Any] = {"message": "Внутренняя ошибка"}
    if path is not None:
        entry["path"] = path
    return entry | {"extensions": {"code": Code.INTERNAL.value, "id": fault_id}}
