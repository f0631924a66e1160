"""Work types and the school's marking policy are changed, for marks that come."""

from typing import Annotated

import strawberry

from domain import schools
from domain.access import Noun
from domain.acts import Act
from domain.marks import policy
from domain.reading import Row
from domain.structure import work_types
from schema import access, ids
from schema.acting import act
from schema.checks import count, identifier
from schema.context import Info
from schema.nodes import answer, batched
from schema.refusals import Conflict, InvalidInput, NotAllowed, NotFound
from schema.scalars import Weight
from schema.schools import MarkingPolicy, WorkType
from schema.structure.verbs import REASON, VERSION, verb

_CODE = "What stands beside a mark, up to 8 characters, unlike the others'."
_NAME = "Up to 120 characters."
_WEIGHT = "The weight that new marks get; those that stand keep theirs. Above 0, up to 100."
_CONTROL = "Whether it is listed in the schedule of control works."


@strawberry.type(directives=[access.of(Noun.SCHOOL)])
class WorkTypeSaved:
    number: strawberry.Private[int]

    @access.read(Noun.SCHOOL, description="As it is now.")
    async def work_type(root: strawberry.Parent["WorkTypeSaved"], info: Info) -> WorkType | None:
        return answer(await batched(info, schools.rows_by_id, root.number, "work_type") or None)


@strawberry.type(directives=[access.of(Noun.SCHOOL)])
class MarkingPolicyUpdated:
    number: strawberry.Private[int]

    @access.read(Noun.SCHOOL, description="As it is now.")
    async def marking_policy(root: strawberry.Parent["MarkingPolicyUpdated"], info: Info) -> MarkingPolicy | None:
        return answer(await batched(info, schools.rows_by_id, root.number, "policy") or None)


@strawberry.input(description="A work type of the school acted in.")
class WorkTypeAddInput:
    code: str = strawberry.field(description=_CODE)
    name: str = strawberry.field(description=_NAME)
    weight: Weight = strawberry.field(description=_WEIGHT)
    control: bool = strawberry.field(default=False, description=_CONTROL)
    reason: str = strawberry.field(default="", description=REASON)


@strawberry.input(description="What is left out stays.")
class WorkTypeUpdateInput:
    work_type_id: strawberry.ID
    version: int = strawberry.field(description=VERSION)
    code: str | None = strawberry.field(default=None, description=_CODE)
    name: str | None = strawberry.field(default=None, description=_NAME)
    weight: Weight | None = strawberry.field(default=None, description=_WEIGHT)
    control: bool | None = strawberry.field(default=None, description=_CONTROL)
    reason: str = strawberry.field(default="", description=REASON)


@strawberry.input(description="The policy of the school acted in. What is left out stays.")
class MarkingPolicyUpdateInput:
    version: int = strawberry.field(description=VERSION)
    scale: int | None = strawberry.field(
        default=None, description="5, 10, 12 or 100. Within a school year it stays once it is used."
    )
    lowest: int | None = strawberry.field(default=None, description="From 1, below the scale.")
    codes: list[str] | None = strawberry.field(default=None, description="Of `зч`, `нзч`, `н/а`, `осв`, `.`.")
    document: str | None = strawberry.field(
        default=None, description="The local act with its number and date, up to 200 characters; empty takes it away."
    )
    reason: str = strawberry.field(default="", description=REASON)


WorkTypeResult = Annotated[
    WorkTypeSaved | NotAllowed | NotFound | InvalidInput | Conflict, strawberry.union("WorkTypeResult")
]
MarkingPolicyResult = Annotated[
    MarkingPolicyUpdated | NotAllowed | InvalidInput | Conflict, strawberry.union("MarkingPolicyResult")
]


async def work_type_add(info: Info, input: WorkTypeAddInput, key: str | None = None) -> WorkTypeResult:
    """Add what marks may be given for, with their usual weight."""

    async def write(act: Act) -> Row:
        addition = work_types.WorkTypeAdd(
            input.code, input.name, input.weight, is_control=input.control, reason=input.reason
        )
        return await work_types.add_work_type(act, addition)

    return _saved(await act(info, "workTypeAdd", input, key, write))


async def work_type_update(info: Info, input: WorkTypeUpdateInput, key: str | None = None) -> WorkTypeResult:
    """Change a work type; marks that stand keep their weights, so that no mean changes."""

    async def write(act: Act) -> Row:
        update = work_types.WorkTypeUpdate(
            ids.number(input.work_type_id),
            input.version,
            input.code,
            input.name,
            input.weight,
            input.control,
            input.reason,
        )
        return await work_types.update_work_type(act, update)

    return _saved(await act(info, "workTypeUpdate", input, key, write))


async def marking_policy_update(
    info: Info, input: MarkingPolicyUpdateInput, key: str | None = None
) -> MarkingPolicyResult:
    """Change what may be written as a mark from now on."""

    async def write(act: Act) -> Row:
        update = policy.PolicyUpdate(
            input.version, input.scale, input.lowest, input.codes, input.document, input.reason
        )
        return await policy.update_policy(act, update)

    done = await act(info, "markingPolicyUpdate", input, key, write)
    return answer(MarkingPolicyUpdated(number=done["policy"]) if isinstance(done, dict) else done)


def _saved(done: object) -> WorkTypeResult:
    return answer(WorkTypeSaved(number=done["work_type"]) if isinstance(done, dict) else done)


@strawberry.type(directives=[access.of(Noun.SELF)])
class WorkTypeMutation:
    work_type_add = verb("workTypeAdd", work_type_add, texts=("code", "name"))
    work_type_update = verb(
        "workTypeUpdate", work_type_update, identifier("input.workTypeId", "WorkType"), texts=("code", "name")
    )
    marking_policy_update = verb(
        "markingPolicyUpdate", marking_policy_update, count("input.codes"), texts=("document", "codes[]")
    )
