"""What the registrar and the administrator of school A write into the world, as documents."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from graphql import GraphQLNonNull, GraphQLUnionType

from orm.database import Database
from tests.databases import Place
from tests.schema.asking import Answer, ask, graphql_schema, who
from tests.world import World

Json = Any
SELECTED: Final[Mapping[str, str]] = {
    "StudentWritten": "student { id fullName familyName patronymic leftOn file { version bornOn arrivedOn } }",
    "GuardianWritten": "guardian { id fullName version }",
    "StaffWritten": "warnings staff { id fullName familyName position leftOn version }",
    "ContactWritten": "contact { id channel address shown source documentNumber documentDate confirmedAt version }",
    "NoticesAgreed": "form { version quietFrom quietUntil hidesMarks unreached wishes { kind channel cadence } }",
    "GuardianshipWritten": "guardianship { id version kind rights basis startsAt endsAt guardian { id } student { id } }",
    "ClassWritten": "warnings schoolClass { id title grade programme periodKind marked closedOn version groups { id title kind } }",
    "GroupWritten": "warnings group { id title kind closedOn version }",
    "StudentsEnrolled": "warnings students { id groups { group { id title } inClass startsOn endsOn }"
    " file { version enrolments { id version startsOn endsOn group { id } } } }",
    "AssignmentWritten": "assignmentId group { id assignments { id version startsOn endsOn staff { id } subject { id } } }",
    "HomeroomWritten": "homeroomId schoolClass { id homerooms { id version startsOn endsOn staff { id } } }",
}


def document_for(mutation: str) -> str:
    root = graphql_schema().mutation_type
    assert root is not None
    field = root.fields[mutation]
    result = field.type.of_type if isinstance(field.type, GraphQLNonNull) else field.type
    assert isinstance(result, GraphQLUnionType)
    parts = " ".join(
        f"... on {each.name} {{ {SELECTED.get(each.name) or 'message'}"
        f" {'fields { path message }' if each.name == 'InvalidInput' else ''} }}"
        for each in result.types
    )
    return (
        f"mutation($input: {field.args['input'].type}, $key: String) {{ {mutation}(input: $input, key: $key)"
        f" {{ __typename {parts} }} }}"
    )


@dataclass(frozen=True, slots=True)
class School:
    """A copy of the world to write into. Rows go by their labels without the school: `student:anna`."""

    world: World
    place: Place
    database: Database

    def __getitem__(self, label: str) -> int:
        return self.world[label.replace(":", ":A.", 1)]

    def id(self, label: str) -> str:
        return self.world.id(label.replace(":", ":A.", 1))

    async def write(self, who_: str, mutation: str, key: str | None = None, /, **given: object) -> Json:
        """The answer of a mutation. Errors are always a bug."""
        return (await self.wrote(who_, mutation, key, **given)).data[mutation]

    async def wrote(self, who_: str, mutation: str, key: str | None = None, /, **given: object) -> Answer:
        viewer = await who(self.database, who_ if "." in who_ else f"A.{who_}")
        return await ask(self.database, viewer, document_for(mutation), input=given, key=key)

    async def fetch(self, sql: str, *values: object) -> list[Any]:
        async with self.place.as_owner() as connection:
            rows: list[Any] = await connection.fetch(sql, *values)
            return rows

    async def enrolments(self, student: str) -> dict[str, tuple[str, str]]:
        """The days of each group that a student is or was in, by the group's name in the world."""
        names = {
            number: label.rpartition(".")[2] for label, number in self.world.numbers.items() if "group:A." in label
        }
        rows = await self.fetch(
            "SELECT group_id, starts_on::text, ends_on::text FROM enrolment WHERE student_id = $1 ORDER BY starts_on",
            self[f"student:{student}"],
        )
        return {names[row["group_id"]]: (row["starts_on"], row["ends_on"]) for row in rows}

    async def read_by(self, persona: str) -> set[str]:
        """The students that somebody reads, by their names in the world."""
        answer = await ask(
            self.database,
            await who(self.database, f"A.{persona}"),
            "{ students(first: 100) { nodes { id } } me { students { id } } }",
        )
        names = {
            self.world.id(label): label.rpartition(".")[2] for label in self.world.numbers if "student:A." in label
        }
        page = answer.data["students"] or {"nodes": []}
        return {names[row["id"]] for row in (*page["nodes"], *answer.data["me"]["students"])}

    async def history(self, thing: str) -> list[Any]:
        return await self.fetch("SELECT * FROM roster_history WHERE thing = $1 ORDER BY id", thing)


def paths(answer: Json) -> list[str]:
    assert answer["__typename"] == "InvalidInput", answer
    return [problem["path"] for problem in answer["fields"]]
