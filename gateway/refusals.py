"""What is refused before anything runs, as data that becomes the answer."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from graphql import GraphQLError, GraphQLSyntaxError

from gateway import limits


class Code(StrEnum):
    """`extensions.code` of an error; the first six are the names that clients of other servers know."""

    SYNTAX = "GRAPHQL_PARSE_FAILED"
    INVALID = "GRAPHQL_VALIDATION_FAILED"
    BAD_INPUT = "BAD_USER_INPUT"
    OPERATION = "OPERATION_RESOLUTION_FAILURE"
    UNAUTHENTICATED = "UNAUTHENTICATED"
    INTERNAL = "INTERNAL_SERVER_ERROR"
    TOO_MUCH = "DOCUMENT_TOO_LARGE"
    BAD_REQUEST = "BAD_REQUEST"
    RATE = "TOO_MANY_REQUESTS"
    UNAVAILABLE = "SERVICE_UNAVAILABLE"
    NOT_FOUND = "NOT_FOUND"
    NOT_ALLOWED = "NOT_ALLOWED"
    CONFLICT = "CONFLICT"
    WRONG_FILE = "WRONG_FILE"


@dataclass(frozen=True, slots=True)
class Problem:
    """One entry of `errors`. It has no path: nothing ran."""

    code: Code
    message: str
    locations: tuple[tuple[int, int], ...] = ()

    @classmethod
    def of(cls, error: GraphQLError, code: Code) -> "Problem":
        at = tuple((place.line, place.column) for place in error.locations or ())
        return cls(Code.SYNTAX if isinstance(error, GraphQLSyntaxError) else code, error.message[: limits.MESSAGE], at)

    def as_json(self) -> dict[str, Any]:
        entry: dict[str, Any] = {"message": self.message}
        if self.locations:
            entry["locations"] = [{"line": line, "column": column} for line, column in self.locations]
        entry["extensions"] = {"code": self.code.value}
        return entry


class Refused(Exception):  # noqa: N818 - it is an outcome, not a defect
    """Ends a request with an answer. `status` is the one of a request that is wrong; see `of_document`."""

    def __init__(
        self,
        problems: Iterable[Problem],
        *,
        status: int = 400,
        of_document: bool = False,
        headers: Sequence[tuple[str, str]] = (),
    ) -> None:
        super().__init__()
        self.problems = tuple(problems)[: limits.ERRORS]
        self.status = status
        self.of_document = of_document
        """A well-formed request whose document is refused: 200 to a client that asked for `application/json` (GraphQL over HTTP)."""
        self.headers = headers


def refuse(code: Code, message: str, *, status: int = 400, headers: Sequence[tuple[str, str]] = ()) -> Refused:
    """A refusal of the request, whatever document it carries."""
    return Refused((Problem(code, message),), status=status, headers=headers)


def refuse_document(*problems: Problem) -> Refused:
    return Refused(problems, of_document=True)


SIGN_IN_FIRST: Final = Problem(
    Code.UNAUTHENTICATED, "Нужен вход: мутация signIn, затем заголовок Authorization: Bearer <токен>."
)


def sign_in_first() -> Refused:
    """The one answer to every document that a visitor may not send, so that nothing is learned from the difference."""
    return Refused((SIGN_IN_FIRST,), status=401, headers=(("WWW-Authenticate", 'Bearer realm="school-diary"'),))
