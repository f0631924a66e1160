"""Reads what a request asks for, from its body or its address. What is malformed is refused with a sentence that says where."""

import json
from collections.abc import Iterable, Mapping
from typing import Any, NoReturn

from starlette.datastructures import QueryParams
from starlette.requests import Request

from gateway import limits
from gateway.admission import Asked
from gateway.guard import holds_no_text
from gateway.refusals import Code, Refused, refuse

_PARAMETERS = ("query", "variables", "operationName", "extensions")


async def asked(request: Request) -> Asked:
    """The document, variables and operation name of a POST with a JSON body, or of the address of a GET."""
    if request.method == "GET":
        return asked_of(_from_address(request))
    _check_media_type(request.headers.get("content-type"))
    return asked_of(_from_json(await request.body(), "the body"))


def message(text: str) -> Any:  # noqa: ANN401 - JSON is anything
    """A message of a socket. Raises `Refused` for what is no JSON, or holds what no text may."""
    return _from_json(text.encode("utf-8", "surrogatepass"), "the message", what=None)


def asked_of(parameters: Mapping[str, Any]) -> Asked:
    """The document, variables and operation name among these parameters."""
    source = parameters.get("query")
    if not isinstance(source, str) or not source.strip():
        raise refuse(Code.BAD_REQUEST, "query: a GraphQL document in a string is expected")
    name = parameters.get("operationName")
    if not isinstance(name, str | None):
        raise refuse(Code.BAD_REQUEST, "operationName: a string or null is expected")
    variables, extensions = parameters.get("variables"), parameters.get("extensions")
    if not isinstance(variables, dict | None):
        raise refuse(Code.BAD_REQUEST, "variables: an object or null is expected")
    if not isinstance(extensions, dict | None):
        raise refuse(Code.BAD_REQUEST, "extensions: an object or null is expected")
    return Asked(source, variables or {}, name)


def _check_media_type(content_type: str | None) -> None:
    media_type, *parameters = (part.strip().lower() for part in (content_type or "").split(";"))
    if media_type != "application/json":
        raise refuse(
            Code.BAD_REQUEST,
            "Content-Type: application/json is expected",
            status=415,
            headers=(("Accept-Post", "application/json"),),
        )
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name == "charset" and value.strip('"') not in {"utf-8", "utf8"}:
            raise refuse(Code.BAD_REQUEST, "Content-Type: UTF-8 is expected", status=415)


def _from_address(request: Request) -> Mapping[str, Any]:
    if len(request.scope["query_string"]) > limits.URL_BYTES:
        raise refuse(Code.BAD_REQUEST, "The address is too long: send this with POST", status=414)
    parameters: dict[str, Any] = {}
    query: QueryParams = request.query_params
    for name in _PARAMETERS:
        values = query.getlist(name)
        if len(values) > 1:
            raise refuse(Code.BAD_REQUEST, f"{name}: given more than once")
        if values:
            parameters[name] = values[0]
    _check_values(parameters)
    for name in ("variables", "extensions"):
        if parameters.get(name):
            parameters[name] = _from_json(parameters[name].encode(), name, what=None)
        else:
            parameters.pop(name, None)
    return parameters


def _from_json(body: bytes, where: str, what: type | None = dict) -> Any:  # noqa: ANN401 - JSON is anything
    try:
        text = body.decode()
    except UnicodeDecodeError as error:
        raise refuse(Code.BAD_REQUEST, f"{where}: byte {error.start} is not UTF-8") from None
    try:
        value = json.loads(text, object_pairs_hook=_unique, parse_constant=_refuse_constant)
    except json.JSONDecodeError as error:
        raise refuse(
            Code.BAD_REQUEST, f"{where}: not JSON at line {error.lineno}, column {error.colno}: {error.msg}"
        ) from None
    except RecursionError:
        raise _too_deep(where) from None
    except ValueError:
        raise refuse(Code.BAD_REQUEST, f"{where}: a number has too many digits") from None
    if isinstance(value, list) and what is dict:
        raise refuse(Code.BAD_REQUEST, "Batches are not answered: send one document in each request")
    if what is not None and not isinstance(value, what):
        raise refuse(Code.BAD_REQUEST, f"{where}: a JSON object is expected")
    _check_values(value, where)
    return value


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            raise refuse(Code.BAD_REQUEST, f"The name {json.dumps(name[:60])} stands twice in one JSON object")
        found[name] = value
    return found


def _refuse_constant(name: str) -> NoReturn:
    raise refuse(Code.BAD_REQUEST, f"{name} is not JSON")


def _check_values(value: object, where: str = "the body") -> None:
    """No string is anything but text, and nothing is nested without an end. Walks without recursion."""
    stack: list[tuple[object, tuple[str | int, ...]]] = [(value, ())]
    while stack:
        found, path = stack.pop()
        if isinstance(found, str):
            if holds_no_text(found):
                raise refuse(
                    Code.BAD_INPUT, f"{_dotted(path)}: holds a character that is not text (NUL or a lone surrogate)"
                )
        elif isinstance(found, dict | list):
            if len(path) >= limits.JSON_LEVELS:
                raise _too_deep(where)
            below: Iterable[tuple[str | int, object]] = found.items() if isinstance(found, dict) else enumerate(found)
            for key, item in below:
                if isinstance(key, str) and holds_no_text(key):
                    raise refuse(Code.BAD_INPUT, f"{_dotted(path)}: a name holds a character that is not text")
                stack.append((item, (*path, key)))


def _dotted(path: tuple[str | int, ...]) -> str:
    return ".".join(str(part) for part in path)[: limits.MESSAGE // 2] or "the body"


def _too_deep(where: str) -> Refused:
    return refuse(Code.BAD_REQUEST, f"{where}: nested more than {limits.JSON_LEVELS} levels deep")
