"""The curriculum of a class is read and set (R5.1, R5.2)."""

from typing import Annotated

import strawberry

from domain import curriculum
from domain.access import Noun
from domain.acts import Act
from domain.reading import Row
from schema import access, ids
from schema.acting import act
from schema.checks import count, identifier
from schema.context import Info
from schema.nodes import answer, batched, rows
from schema.refusals import Conflict, InvalidInput, NotAllowed, NotFound
from schema.schools import Subject
from schema.structure.verbs import REASON, verb

_HOURS = "Lessons in the whole year, from 1 to 2000."


@strawberry.type(description="What a class learns in one subject.", directives=[access.of(Noun.GROUPS)])
class CurriculumSubject:
    subject: Subject
    hours: int = strawberry.field(description="Lessons in the whole year.")


@strawberry.type(
    description="What a class learns in its year (учебный план); its parts learn by it too.",
    directives=[access.of(Noun.GROUPS)],
)
class Curriculum:
    version: int
    subjects: list[CurriculumSubject] = rows(15, "By name.")


@strawberry.type(directives=[access.of(Noun.GROUPS)])
class CurriculumSaved:
    number: strawberry.Private[int]

    @access.read(Noun.GROUPS, description="As it is now.")
    async def curriculum(root: strawberry.Parent["CurriculumSaved"], info: Info) -> Curriculum | None:
        return answer(await batched(info, curriculum.curricula_of_classes, root.number, viewer=False) or None)


@strawberry.input
class CurriculumSubjectInput:
    subject_id: strawberry.ID
    hours: int = strawberry.field(description=_HOURS)


@strawberry.input(description="All that a class learns: subjects that are left out are taken away.")
class CurriculumSetInput:
    class_id: strawberry.ID
    subjects: list[CurriculumSubjectInput] = strawberry.field(description="Up to 60, each once.")
    version: int | None = strawberry.field(
        default=None, description="The version that was read; left out where the class had no curriculum."
    )
    reason: str = strawberry.field(default="", description=f"{REASON[:-1]}; needed when the year has ended.")


CurriculumResult = Annotated[
    CurriculumSaved | NotAllowed | NotFound | InvalidInput | Conflict, strawberry.union("CurriculumResult")
]


async def curriculum_set(info: Info, input: CurriculumSetInput, key: str | None = None) -> CurriculumResult:
    """Set what a class learns in its year, whole."""

    async def write(act: Act) -> Row:
        lines = [curriculum.Line(ids.number(line.subject_id), line.hours) for line in input.subjects]
        asked = curriculum.CurriculumSet(ids.number(input.class_id), input.version, lines, input.reason)
        return await curriculum.set_curriculum(act, asked)

    done = await act(info, "curriculumSet", input, key, write)
    return answer(CurriculumSaved(number=done["school_class"]) if isinstance(done, dict) else done)


@strawberry.type(directives=[access.of(Noun.SELF)])
class CurriculumMutation:
    curriculum_set = verb(
        "curriculumSet",
        curriculum_set,
        identifier("input.classId", "SchoolClass"),
        identifier("input.subjects[].subjectId", "Subject"),
        count("input.subjects"),
    )
