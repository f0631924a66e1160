"""Mutations sent as documents, and what they left in the tables."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final, TypeAlias

from graphql import DocumentNode, parse, validate
from strawberry import Schema
from strawberry.extensions import SchemaExtension

from orm.database import Database
from schema import build_schema, ids
from schema.context import Operation
from tests.schema.marks.school import NOW, School

Json: TypeAlias = Any
"""What a document answers with."""

MARK: Final = "id text value weight comment dueOn version workType { id } setBy { id }"
NOTE: Final = "id code reason version lessonId"
REFUSALS: Final = (
    "... on NotAllowed { message } ... on NotFound { message } ... on Conflict { message }"
    " ... on InvalidInput { message fields { path message } }"
)
SUCCESS: Final = {
    "markRecord": f"... on MarkRecorded {{ mark {{ {MARK} }} }}",
    "markCorrect": f"... on MarkCorrected {{ mark {{ {MARK} }} }}",
    "markRemove": "... on MarkRemoved { markId }",
    "classPageWrite": f"... on ClassPageWritten {{ outcomes {{ row path mark {{ {MARK} }} attendance {{ {NOTE} }} removedMarkId"
    f" refusal {{ __typename {REFUSALS} }} }} }}",
    "attendanceNote": f"... on AttendanceNoted {{ attendance {{ {NOTE} }} }}",
    "attendanceDay": f"... on AttendancesNoted {{ attendances {{ {NOTE} }} }}",
    "attendanceReason": f"... on AttendancesNoted {{ attendances {{ {NOTE} }} }}",
    "lessonUpdate": "... on LessonUpdated { lesson { id topic lessonType status version } }",
}
TABLES: Final = (
    "mark",
    "mark_history",
    "attendance",
    "attendance_history",
    "lesson",
    "event",
    "feed_entry",
    "feed_counter",
)


class Judged(SchemaExtension):
    """Lets a document run that was validated before, as the gateway's own extension does."""

    def on_operation(self) -> Iterator[None]:
        self.execution_context.graphql_document = document_of(self.execution_context.query or "")
        self.execution_context.pre_execution_errors = []
        yield


@cache
def schema() -> Schema:
    return build_schema(extensions=[Judged])


@cache
def document_of(source: str) -> DocumentNode:
    document = parse(source)
    errors = validate(schema()._schema, document)  # noqa: SLF001 - it has no public name
    assert not errors, errors
    return document


@dataclass(frozen=True, slots=True)
class Writing:
    """The school, and a gateway's way to write in it."""

    school: School
    database: Database

    def __call__(self, name: str) -> str:
        return self.school.id(name)

    async def run(self, who: str, source: str, **variables: object) -> tuple[Json, Operation]:
        """The data of an operation and the operation itself, ended. Errors are always a bug."""
        operation = Operation(self.database, self.school.viewers[who], "192.0.2.1", lambda: NOW, roots=("test",))
        failed = True
        try:
            result = await schema().execute(source, variable_values=variables, context_value=operation)
            failed = bool(result.errors)
        finally:
            await operation.finish(failed)
        assert not result.errors, [(error.path, error.message, error.original_error) for error in result.errors or ()]
        return result.data, operation

    async def write(self, who: str, name: str, given: Mapping[str, Any], key: str | None = None) -> Json:
        """The answer of a mutation."""
        return (await self.counted(who, name, given, key))[0]

    async def counted(self, who: str, name: str, given: Mapping[str, Any], key: str | None = None) -> tuple[Json, int]:
        """The answer of a mutation, and how many statements it took."""
        kind = f"{name[0].upper()}{name[1:]}Input"
        source = (
            f"mutation ($input: {kind}!, $key: String) {{ {name}(input: $input, key: $key)"
            f" {{ __typename {SUCCESS[name]} {REFUSALS} }} }}"
        )
        data, operation = await self.run(who, source, input=dict(given), key=key)
        return data[name], operation.statements

    def record(self, student: int, text: str = "5", lesson: str = "today", **more: object) -> dict[str, Any]:
        """The input of a new mark."""
        return {
            "lessonId": self(f"lesson:{lesson}"),
            "studentId": self(f"student:{student}"),
            "text": text,
            "workTypeId": self("answer"),
            **more,
        }

    def note(self, student: int, code: str | None, lesson: str = "today", **more: object) -> dict[str, Any]:
        """The input of a note of attendance."""
        return {
            "lessonId": self(f"lesson:{lesson}"),
            "studentId": self(f"student:{student}"),
            "noted": None if code is None else {"code": code},
            **more,
        }

    async def recorded(self, student: int, text: str = "5", who: str = "math", **more: Json) -> Json:
        """A mark that is there."""
        answer = await self.write(who, "markRecord", self.record(student, text, **more))
        assert answer["__typename"] == "MarkRecorded", answer
        return answer["mark"]

    async def fetch(self, sql: str, *values: object) -> list[Any]:
        """Rows, past every policy."""
        async with self.school.place.as_owner() as connection:
            found: list[Any] = await connection.fetch(sql, *values)
            return found

    async def contents(self) -> dict[str, str]:
        """What the tables hold that a mutation could have changed."""
        async with self.school.place.as_owner() as connection:
            return {
                table: await connection.fetchval(
                    f"SELECT coalesce(md5(string_agg(t::text, '|' ORDER BY t.id)), '') FROM {table} t"
                )
                for table in TABLES
            }


def number(id_: str) -> int:
    return ids.number(id_)


def paths(answer: Json) -> list[str]:
    """The fields that an answer refuses."""
    assert answer["__typename"] == "InvalidInput", answer
    return [field["path"] for field in answer["fields"]]
