"""Subjects are added and renamed."""

from typing import Annotated

import strawberry

from domain import schools
from domain.access import Noun
from domain.acts import Act
from domain.reading import Row
from domain.structure import subjects
from schema import access, ids
from schema.acting import act
from schema.checks import identifier
from schema.context import Info
from schema.nodes import answer, batched
from schema.refusals import Conflict, InvalidInput, NotAllowed, NotFound
from schema.schools import Subject
from schema.structure.verbs import REASON, VERSION, verb

_NAME = "Up to 200 characters, unlike the others'."
_SHORT_NAME = "For narrow columns, up to 40 characters."


@strawberry.type(directives=[access.of(Noun.SCHOOL)])
class SubjectSaved:
    number: strawberry.Private[int]

    @access.read(Noun.SCHOOL, description="As it is now.")
    async def subject(root: strawberry.Parent["SubjectSaved"], info: Info) -> Subject | None:
        return answer(await batched(info, schools.rows_by_id, root.number, "subject") or None)


@strawberry.input(description="A subject of the school acted in.")
class SubjectAddInput:
    name: str = strawberry.field(description=_NAME)
    short_name: str = strawberry.field(description=_SHORT_NAME)
    reason: str = strawberry.field(default="", description=REASON)


@strawberry.input(description="What is left out stays.")
class SubjectUpdateInput:
    subject_id: strawberry.ID
    version: int = strawberry.field(description=VERSION)
    name: str | None = strawberry.field(default=None, description=_NAME)
    short_name: str | None = strawberry.field(default=None, description=_SHORT_NAME)
    reason: str = strawberry.field(default="", description=REASON)


SubjectResult = Annotated[
    SubjectSaved | NotAllowed | NotFound | InvalidInput | Conflict, strawberry.union("SubjectResult")
]


async def subject_add(info: Info, input: SubjectAddInput, key: str | None = None) -> SubjectResult:
    """Add a subject that may then be taught, at first to nobody."""

    async def write(act: Act) -> Row:
        return await subjects.add_subject(act, subjects.SubjectAdd(input.name, input.short_name, input.reason))

    return _saved(await act(info, "subjectAdd", input, key, write))


async def subject_update(info: Info, input: SubjectUpdateInput, key: str | None = None) -> SubjectResult:
    """Rename a subject; its lessons and marks have the new name, those of earlier years too."""

    async def write(act: Act) -> Row:
        number = ids.number(input.subject_id)
        update = subjects.SubjectUpdate(number, input.version, input.name, input.short_name, input.reason)
        return await subjects.update_subject(act, update)

    return _saved(await act(info, "subjectUpdate", input, key, write))


def _saved(done: object) -> SubjectResult:
    return answer(SubjectSaved(number=done["subject"]) if isinstance(done, dict) else done)


@strawberry.type(directives=[access.of(Noun.SELF)])
class SubjectMutation:
    subject_add = verb("subjectAdd", subject_add, texts=("name", "shortName"))
    subject_update = verb(
        "subjectUpdate", subject_update, identifier("input.subjectId", "Subject"), texts=("name", "shortName")
    )
