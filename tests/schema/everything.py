"""Everything that can be asked of the world, by one viewer."""

from collections.abc import AsyncIterator, Iterator
from typing import Any, Final

from domain.access import Viewer
from orm.database import Database
from tests.schema.asking import Answer, ask, graphql_schema
from tests.schema.documents import root_documents
from tests.world import World

DOCUMENTS: Final = root_documents(graphql_schema())


async def everything(
    world: World, database: Database, viewer: Viewer, persona: str
) -> AsyncIterator[tuple[str, Answer]]:
    """The answers to every root field, by its name. One that takes ids is asked in short for all rows of both schools at once,
    and in full for some of each type that are not null and for one that is.
    """
    s = persona[0] if persona[1] == "." else "A"
    given: dict[str, str] = {
        "subjectId": world.id(f"subject:{s}.math"),
        "yearId": world.id(f"year:{s}.26"),
        "classId": world.id(f"class:{s}.7a"),
        "studentId": world.id(f"student:{s}.anna"),
        "guardianId": world.id(f"guardian:{s}.gmom"),
    }
    for name, document in DOCUMENTS.items():
        choices = list(_choices(world, name))
        if name in SHORT:
            answer = await ask(database, viewer, _short(name, choices))
            yield name, answer
            choices = [choices[number] for number in _some(list(answer.data.values()))]
        for variables in choices:
            used = {key: value for key, value in {**given, **variables}.items() if f"${key}:" in document}
            yield name, await ask(database, viewer, document, **used)


def _short(root: str, choices: list[dict[str, str]]) -> str:
    """One document that asks for all the choices, each by a name of its own."""
    fixed = FIXED.get(root, "")
    given = (", ".join(f'{key}: "{value}"' for key, value in variables.items()) for variables in choices)
    fields = (f"n{number}: {root}({arguments}{fixed}) {SHORT[root]}" for number, arguments in enumerate(given))
    return f"{{ {' '.join(fields)} }}"


def _some(answers: list[Any]) -> list[int]:
    """The numbers of the first that are not null, of each type, and of the first that is."""
    by_type: dict[str, list[int]] = {}
    for number, answer in enumerate(answers):
        by_type.setdefault("" if answer is None else answer["__typename"], []).append(number)
    return [number for type_, numbers in by_type.items() for number in numbers[: SOME if type_ else 1]]


SOME: Final = 2


def _choices(world: World, root: str) -> Iterator[dict[str, str]]:
    def of(*nouns: str) -> Iterator[str]:
        return (world.id(label) for label in world.numbers if label.partition(":")[0] in nouns)

    if root == "node":
        yield from ({"id": id_} for id_ in of("student", "lesson", "class", "group", "school", "mark", "homework"))
        others = {label.partition(":")[0]: world.id(label) for label in world.numbers}
        yield from ({"id": id_} for id_ in others.values())
    elif root in OF_ID:
        yield from ({"id": id_} for id_ in of(OF_ID[root]))
    elif root in {"contacts", "noticeForm"}:
        yield from ({"studentId": world.id(f"student:{s}.{name}")} for s in "AB" for name in ("anna", "boris", "ref"))
    elif root == "cellHistory":
        cells = (("anna", "7a.m1"), ("anna", "7a.m2"), ("anna", "7a.op"), ("boris", "7b.m1"), ("u14", "7v.m1"))
        for s in "AB":
            for student, lesson in cells:
                yield {"studentId": world.id(f"student:{s}.{student}"), "lessonId": world.id(f"lesson:{s}.{lesson}")}
    elif root == "classPage":
        yield from ({"groupId": group, "subjectId": subject} for group in of("group") for subject in of("subject"))
    else:
        yield {}


SHORT: Final = {
    "node": "{ __typename id }",
    "student": "{ __typename id fullName }",
    "school": "{ __typename id name }",
    "schoolClass": "{ __typename id title }",
    "studyGroup": "{ __typename id title }",
    "classPage": "{ __typename group { title } subject { name } lessons { topic }"
    " rows { student { fullName } cells { lessonId marks { comment } attendance { reason } } } }",
}
OF_ID: Final = {"student": "student", "school": "school", "schoolClass": "class", "studyGroup": "group"}
FIXED: Final = {"classPage": ', from: "2026-10-01", to: "2026-12-01"'}
