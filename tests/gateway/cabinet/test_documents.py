"""Every document of the cabinet is one that the door lets in: the public API is all that it uses."""

import re
from pathlib import Path
from typing import Any, Final

import pytest
from graphql import GraphQLSchema, OperationType, build_schema, parse, validate

import schema
from gateway import limits
from gateway.admission import Admission, Asked
from gateway.cabinet.pages import ASSETS
from schema import OPEN_MUTATIONS, ids

_DOCUMENT: Final = re.compile(
    r"^const ([A-Z_]+) =\s*(?:`(\s*(?:query|mutation|subscription)\b[^`]*)`|\"((?:query|mutation|subscription)\b[^\"]*)\");",
    re.MULTILINE,
)
_ANY: Final = re.compile(r"[`\"]\s*(?:query|mutation|subscription)\s+\w+")
_STUDENT: Final = ids.make("Student", 1)
VALUES: Final[dict[str, Any]] = {
    "child": _STUDENT,
    "school": ids.make("School", 1),
    "role": ids.make("RoleGrant", 1),
    "on": "2026-11-23",
    "from": "2026-11-23",
    "to": "2026-11-29",
    "since": "2026-11-17",
    "after": None,
    "key": "a-key-of-a-page",
}
INPUTS: Final[dict[str, Any]] = {
    "SignIn": {"login": "somebody", "password": "something"},
    "Activate": {"code": "something", "password": "something"},
    "Withdraw": {"studentId": _STUDENT, "subject": "ELECTRONIC"},
    "Agree": {
        "studentId": _STUDENT,
        "version": None,
        "wishes": [{"kind": "MARK", "channel": "EMAIL", "cadence": "NOW"}],
    },
    "EndContact": {"contactId": ids.make("Contact", 1), "version": 1},
    "SignInWithTicket": {"ticket": "something", "verifier": "something"},
    "IdentityLink": {"ticket": "something", "verifier": "something", "login": "somebody", "password": "something"},
    "IdentityEnd": {"identityId": ids.make("Identity", 1)},
    "CalendarOpen": {"studentId": _STUDENT},
    "CalendarClose": {"calendarId": ids.make("Calendar", 1)},
    "Give": {
        "studentId": _STUDENT,
        "subject": "ELECTRONIC",
        "purposes": ["INFORMING"],
        "channels": ["WEB"],
        "textVersion": "1",
    },
}
OPEN: Final = {"SignIn", "Activate", "SignInWithTicket", "IdentityLink"}


def _documents() -> dict[str, str]:
    found: dict[str, str] = {}
    for path in sorted(ASSETS.rglob("*.js")):
        text = path.read_text("utf-8")
        here = [match[2] or match[3] for match in _DOCUMENT.finditer(text)]
        assert len(here) == len(_ANY.findall(text)), f"{path.name}: a document is a constant of its own"
        for source in here:
            name = re.search(r"(?:query|mutation|subscription) (\w+)", source)
            assert name is not None
            assert name[1] not in found, f"{name[1]} is the name of two documents"
            found[name[1]] = source
    return found


DOCUMENTS: Final = _documents()


@pytest.fixture(scope="module")
def committed() -> GraphQLSchema:
    return build_schema(Path(schema.__file__).with_name("schema.graphql").read_text("utf-8"))


@pytest.fixture(scope="module")
def admission() -> Admission:
    graph = schema.build_schema()._schema  # noqa: SLF001 - Strawberry has no other name for it
    return Admission(graph, open_mutations=OPEN_MUTATIONS, introspection=False)


def test_the_documents_were_found() -> None:
    assert {"Today", "Week", "Marks", "Me", "SignIn", "SignOut", "Events", "Consents", "Withdraw"} <= DOCUMENTS.keys()


@pytest.mark.parametrize("name", DOCUMENTS)
def test_it_fits_the_committed_schema(name: str, committed: GraphQLSchema) -> None:
    assert validate(committed, parse(DOCUMENTS[name])) == []


@pytest.mark.parametrize("name", DOCUMENTS)
def test_the_door_lets_it_in(name: str, admission: Admission) -> None:
    source = DOCUMENTS[name]
    variables = {each: VALUES[each] for each in re.findall(r"\$(\w+):", source) if each != "input"}
    if name in INPUTS:
        variables["input"] = INPUTS[name]
    admitted = admission.judge(Asked(source, variables, None), signed_in=name not in OPEN)
    assert admitted.cost < limits.COST / 2
    if admitted.kind is OperationType.MUTATION:
        assert len(admitted.roots) == 1


@pytest.mark.parametrize("name", DOCUMENTS)
def test_it_asks_for_nothing_that_is_put_together_while_it_runs(name: str) -> None:
    assert "${" not in DOCUMENTS[name]
