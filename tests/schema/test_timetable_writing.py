"""Homework, recommendations, control works and changes of lessons, as documents: each answers with what it wrote."""

from collections.abc import AsyncIterator, Iterator, Mapping
from functools import cache
from typing import Any, Final

import pytest
from graphql import DocumentNode, parse, validate
from strawberry import Schema
from strawberry.extensions import SchemaExtension

from schema import build_schema, ids
from schema.context import Operation
from tests.databases import Place, copied, opened
from tests.week import NOW, Week, lay

REFUSALS: Final = (
    "... on NotAllowed { message } ... on NotFound { message } ... on Conflict { message }"
    " ... on InvalidInput { message fields { path message } }"
)
CHANGED: Final = (
    "... on LessonChanged { warnings lesson { id date number status version subject { id } room { id }"
    " teachers { staff { id } planned effective } changes { id kind reason before { date } after { date } } } otherLesson { id } }"
)
HOMEWORK: Final = "homework { id text givenOn dueOn givenLessonId dueLessonId version subject { id } }"
SCHEDULED: Final = (
    "... on ControlWorkScheduled { warnings controlWork { id title date version lessonId workType { id } } }"
)
SUCCESS: Final[Mapping[str, str]] = {
    "homeworkGive": f"... on HomeworkGiven {{ {HOMEWORK} }}",
    "homeworkCorrect": f"... on HomeworkCorrected {{ {HOMEWORK} }}",
    "homeworkRemove": "... on HomeworkRemoved { homeworkId }",
    "recommendationWrite": "... on RecommendationWritten { recommendation { id text subject { id } staff { id } } }",
    "recommendationRemove": "... on RecommendationRemoved { recommendationId }",
    "controlWorkPlan": SCHEDULED,
    "controlWorkCorrect": SCHEDULED,
    "controlWorkRemove": "... on ControlWorkRemoved { controlWorkId }",
    **dict.fromkeys(
        ("lessonCancel", "lessonSubstitute", "lessonMove", "lessonSwap", "lessonMerge", "changeWithdraw"), CHANGED
    ),
}
TYPES: Final = {"group": "StudyGroup", "work": "WorkType"}


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


@pytest.fixture
async def week(migrated: Place) -> AsyncIterator[Week]:
    async with copied(migrated) as place:
        numbers, viewers = await lay(place)
        async with opened(place) as database:
            yield Week(place, database, numbers, viewers)


def of(week: Week, name: str) -> str:
    noun = name.partition(":")[0]
    return ids.make(TYPES.get(noun, noun.capitalize()), week[name])


async def send(week: Week, who: str, name: str, key: str | None = None, **given: object) -> Any:  # noqa: ANN401 - JSON
    """The answer of a mutation. Errors are always a bug."""
    kind = {"changeWithdraw": "ChangeWithdraw"}.get(name, name[0].upper() + name[1:])
    source = (
        f"mutation ($input: {kind}Input!, $key: String) {{ {name}(input: $input, key: $key)"
        f" {{ __typename {SUCCESS[name]} {REFUSALS} }} }}"
    )
    operation = Operation(week.database, week.viewers[who], "192.0.2.1", lambda: NOW, roots=(name,))
    failed = True
    try:
        result = await schema().execute(source, variable_values={"input": given, "key": key}, context_value=operation)
        failed = bool(result.errors)
    finally:
        await operation.finish(failed)
    assert not result.errors, [(error.path, error.message, error.original_error) for error in result.errors or ()]
    assert result.data is not None
    return result.data[name]


async def test_homework_is_given_corrected_and_removed(week: Week) -> None:
    lesson, due = of(week, "lesson:m1"), of(week, "lesson:m2")
    given = await send(week, "t_math", "homeworkGive", "k", lessonId=lesson, dueLessonId=due, text="§ 12")
    again = await send(week, "t_math", "homeworkGive", "k", lessonId=lesson, dueLessonId=due, text="§ 12")
    homework = given["homework"]

    assert given == again
    assert homework == {
        "id": homework["id"],
        "text": "§ 12",
        "givenOn": "2026-11-24",
        "dueOn": "2026-11-26",
        "givenLessonId": lesson,
        "dueLessonId": due,
        "version": 1,
        "subject": {"id": of(week, "subject:math")},
    }
    corrected = await send(week, "t_math", "homeworkCorrect", homeworkId=homework["id"], version=1, dueOn="2026-11-27")
    assert (corrected["homework"]["dueOn"], corrected["homework"]["dueLessonId"]) == ("2026-11-27", None)
    removed = await send(week, "t_math", "homeworkRemove", homeworkId=homework["id"], version=2)
    assert removed == {"__typename": "HomeworkRemoved", "homeworkId": homework["id"]}


async def test_a_recommendation_is_written_and_removed(week: Week) -> None:
    student, subject = of(week, "student:anna"), of(week, "subject:math")
    written = await send(week, "t_math", "recommendationWrite", studentId=student, subjectId=subject, text="Читать")
    recommendation = written["recommendation"]

    assert (recommendation["text"], recommendation["subject"], recommendation["staff"]) == (
        "Читать",
        {"id": subject},
        {"id": of(week, "staff:t_math")},
    )
    removed = await send(week, "t_math", "recommendationRemove", recommendationId=recommendation["id"])
    assert removed["recommendationId"] == recommendation["id"]


async def test_a_control_work_is_planned_corrected_and_removed(week: Week) -> None:
    entry = {
        "groupId": of(week, "group:7a"),
        "subjectId": of(week, "subject:math"),
        "workTypeId": of(week, "work:control"),
    }
    planned = await send(week, "deputy", "controlWorkPlan", **entry, title="Дроби", date="2026-11-27")
    work = planned["controlWork"]

    assert (work["title"], work["date"], work["version"], planned["warnings"]) == ("Дроби", "2026-11-27", 1, [])
    lesson = of(week, "lesson:m2")
    corrected = await send(week, "deputy", "controlWorkCorrect", controlWorkId=work["id"], version=1, lessonId=lesson)
    assert (corrected["controlWork"]["date"], corrected["controlWork"]["lessonId"]) == ("2026-11-26", lesson)
    removed = await send(week, "deputy", "controlWorkRemove", controlWorkId=work["id"], version=2)
    assert removed["controlWorkId"] == work["id"]


async def test_a_lesson_is_substituted_moved_and_all_of_it_taken_back(week: Week) -> None:
    lesson = {"lessonId": of(week, "lesson:m2"), "reason": "Болезнь"}
    teacher = of(week, "staff:t_free")
    substituted = await send(week, "deputy", "lessonSubstitute", **lesson, version=1, teacherId=teacher, roomId=None)
    assert substituted["lesson"]["teachers"] == [
        {"staff": {"id": teacher}, "planned": False, "effective": True},
        {"staff": {"id": of(week, "staff:t_math")}, "planned": True, "effective": False},
    ]
    assert [change["kind"] for change in substituted["lesson"]["changes"]] == ["TEACHER", "ROOM"]
    assert substituted["lesson"]["room"] is None
    moved = await send(week, "deputy", "lessonMove", **lesson, version=2, date="2026-11-25", number=5)
    assert (moved["lesson"]["date"], moved["lesson"]["number"]) == ("2026-11-25", 5)
    assert moved["lesson"]["changes"][-1]["before"] == {"date": "2026-11-26"}
    for change in reversed(moved["lesson"]["changes"]):
        answer = await send(week, "deputy", "changeWithdraw", changeId=change["id"])
    assert (answer["lesson"]["date"], answer["lesson"]["changes"]) == ("2026-11-26", [])
    assert [each["staff"]["id"] for each in answer["lesson"]["teachers"]] == [of(week, "staff:t_math")]


async def test_the_day_lists_what_is_held_on_it_and_what_was_moved_away(week: Week) -> None:
    lesson = of(week, "lesson:m2")
    await send(week, "deputy", "lessonMove", lessonId=lesson, version=1, reason="Замена", date="2026-11-25", number=5)
    for on in ("2026-11-25", "2026-11-26"):
        found = {each["id"]: each["date"] for each in await _day(week, "deputy", on)}
        assert found[lesson] == "2026-11-25"
    assert await _day(week, "foreign", "2026-11-25") == await _day(week, "mother", "2026-11-25") == []


async def _day(week: Week, who: str, on: str) -> list[dict[str, str]]:
    operation = Operation(week.database, week.viewers[who], "192.0.2.1", lambda: NOW)
    try:
        result = await schema().execute(f'{{ dayLessons(on: "{on}") {{ id date }} }}', context_value=operation)
    finally:
        await operation.finish(False)
    assert not result.errors
    assert result.data is not None
    return list(result.data["dayLessons"])


async def test_lessons_are_cancelled_swapped_and_merged(week: Week) -> None:
    first, second = of(week, "lesson:m2"), of(week, "lesson:p2")
    swapped = await send(
        week,
        "deputy",
        "lessonSwap",
        lessonId=first,
        version=1,
        otherLessonId=second,
        otherVersion=1,
        reason="Просьба",
    )
    assert (swapped["lesson"]["number"], swapped["otherLesson"]) == (2, {"id": second})
    merged = await send(
        week,
        "deputy",
        "lessonMerge",
        lessonId=of(week, "lesson:bm"),
        version=1,
        intoLessonId=of(week, "lesson:am"),
        intoVersion=1,
        reason="Болезнь",
    )
    assert merged["lesson"]["room"] == {"id": of(week, "room:r1")}
    cancelled = await send(week, "deputy", "lessonCancel", "k", lessonId=first, version=2, reason="Мороз")
    assert cancelled["lesson"]["status"] == "CANCELLED"
    assert cancelled == await send(week, "deputy", "lessonCancel", "k", lessonId=first, version=2, reason="Мороз")


@pytest.mark.parametrize("who", ["t_phys", "anna"])
async def test_a_refusal_is_an_answer_of_its_type(week: Week, who: str) -> None:
    lesson = of(week, "lesson:m1")

    answer = await send(week, who, "homeworkGive", lessonId=lesson, dueOn="2026-11-27", text="§ 12")
    assert answer["__typename"] == {"t_phys": "NotFound", "anna": "NotAllowed"}[who]
    answer = await send(week, who, "lessonCancel", lessonId=lesson, version=1, reason="Мороз")
    assert answer == {"__typename": "NotAllowed", "message": "Расписание меняет завуч."}
