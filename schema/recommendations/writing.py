"""Recommendations are written and taken back."""

from collections.abc import Sequence
from typing import Annotated

import strawberry

from domain import recommendations
from domain.access import Noun, Viewer
from domain.acts import Act
from domain.reading import Row
from domain.recommendations import writing
from domain.selection import Wanted
from orm.database import Work
from schema import access, ids
from schema.acting import act, why
from schema.checks import identifier, metadata, text
from schema.context import Info
from schema.nodes import answer, batched
from schema.recommendations.reading import Recommendation
from schema.refusals import Conflict, InvalidInput, NotAllowed, NotFound


@strawberry.type(directives=[access.of(Noun.RECOMMENDATIONS)])
class RecommendationWritten:
    number: strawberry.Private[int]

    @access.read(Noun.RECOMMENDATIONS, description="Empty where the viewer reads the student no more.")
    async def recommendation(root: strawberry.Parent["RecommendationWritten"], info: Info) -> Recommendation | None:
        return answer(await batched(info, _recommendations, root.number) or None)


@strawberry.type(directives=[access.of(Noun.RECOMMENDATIONS)])
class RecommendationRemoved:
    recommendation_id: strawberry.ID


@strawberry.input
class RecommendationWriteInput:
    student_id: strawberry.ID
    text: str = strawberry.field(description="From 1 to 4000 characters.")
    subject_id: strawberry.ID | None = strawberry.field(
        default=None, description="One that the writer teaches the student; a homeroom teacher names none."
    )


@strawberry.input
class RecommendationRemoveInput:
    recommendation_id: strawberry.ID
    reason: str = why()


RecommendationWriteResult = Annotated[
    RecommendationWritten | NotAllowed | NotFound | InvalidInput | Conflict,
    strawberry.union("RecommendationWriteResult"),
]
RecommendationRemoveResult = Annotated[
    RecommendationRemoved | NotAllowed | NotFound | InvalidInput | Conflict,
    strawberry.union("RecommendationRemoveResult"),
]


async def recommendation_write(
    info: Info, input: RecommendationWriteInput, key: str | None = None
) -> RecommendationWriteResult:
    """Write a recommendation to a student whom one teaches, or whose class one leads; the family is told."""

    async def write(act: Act) -> Row:
        subject = None if input.subject_id is None else ids.number(input.subject_id)
        asked = writing.WriteRecommendation(ids.number(input.student_id), input.text, subject)
        return await writing.write_recommendation(act, asked)

    done = await act(info, "recommendationWrite", input, key, write)
    return answer(RecommendationWritten(number=done["recommendation"]) if isinstance(done, dict) else done)


async def recommendation_remove(
    info: Info, input: RecommendationRemoveInput, key: str | None = None
) -> RecommendationRemoveResult:
    """Take one's own recommendation back; the family is told."""

    async def write(act: Act) -> Row:
        return await writing.remove_recommendation(act, ids.number(input.recommendation_id))

    done = await act(info, "recommendationRemove", input, key, write)
    if not isinstance(done, dict):
        return answer(done)
    return RecommendationRemoved(recommendation_id=strawberry.ID(ids.make("Recommendation", done["removed"])))


async def _recommendations(work: Work, viewer: Viewer, numbers: Sequence[int], wanted: Wanted) -> dict[int, Row]:
    return {row["id"]: row for row in await recommendations.recommendations_by_id(work, viewer, numbers, wanted)}


@strawberry.type(directives=[access.of(Noun.SELF)])
class RecommendationMutation:
    recommendation_write: RecommendationWriteResult = strawberry.mutation(
        resolver=recommendation_write,
        description=recommendation_write.__doc__,
        directives=[access.acts("recommendationWrite")],
        metadata=metadata(
            identifier("input.studentId", "Student"),
            identifier("input.subjectId", "Subject"),
            text("input.text", 10_000),
        ),
    )
    recommendation_remove: RecommendationRemoveResult = strawberry.mutation(
        resolver=recommendation_remove,
        description=recommendation_remove.__doc__,
        directives=[access.acts("recommendationRemove")],
        metadata=metadata(identifier("input.recommendationId", "Recommendation")),
    )
