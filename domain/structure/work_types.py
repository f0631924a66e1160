"""Work types (виды работ) and their weights.

A mark keeps the weight it was given, and means are taken of those: another weight of a work type is for marks that come, so that
nothing that stands changes by it, in a closed period or an open one.
"""

from dataclasses import dataclass
from typing import Final

from domain.acts import Act, conflict
from domain.reading import Row
from domain.structure.keeping import Form, add, begin, change, is_said, standing

CODE_LONGEST: Final = 8
NAME_LONGEST: Final = 120
HEAVIEST: Final = 100_000


@dataclass(frozen=True, slots=True)
class WorkTypeAdd:
    """The weight is in thousandths; `is_control`: it stands in the schedule of control works."""

    code: str
    name: str
    weight: int
    is_control: bool = False
    reason: str = ""


@dataclass(frozen=True, slots=True)
class WorkTypeUpdate:
    """What is None stays."""

    work_type: int
    version: int
    code: str | None = None
    name: str | None = None
    weight: int | None = None
    is_control: bool | None = None
    reason: str = ""


async def add_work_type(act: Act, addition: WorkTypeAdd) -> Row:
    """Add a work type to the school; the answer has its id."""
    school = await begin(act, "workTypeAdd", addition.reason)
    form = Form()
    code = form.line("code", addition.code, CODE_LONGEST)
    name = form.line("name", addition.name, NAME_LONGEST)
    weight = _weight(form, addition.weight, 0)
    form.check()
    number = await add(
        act, "work_type", school_id=school, code=code, name=name, weight=weight, control=addition.is_control
    )
    return {"work_type": number}


async def update_work_type(act: Act, update: WorkTypeUpdate) -> Row:
    """Change a work type, for what comes; the answer has its id."""
    await begin(act, "workTypeUpdate", update.reason)
    is_said(code=update.code, name=update.name, weight=update.weight, control=update.is_control)
    stands = await standing(act, "work_type", update.work_type, update.version, "Вид работы")
    form = Form()
    columns = {
        "code": form.line("code", update.code, CODE_LONGEST, stands["code"]),
        "name": form.line("name", update.name, NAME_LONGEST, stands["name"]),
        "weight": _weight(form, update.weight, stands["weight"]),
        "control": stands["control"] if update.is_control is None else update.is_control,
    }
    form.check()
    if stands["control"] and not columns["control"]:
        await _check_unscheduled(act, update.work_type)
    await change(act, "work_type", stands, **columns)
    return {"work_type": update.work_type}


def _weight(form: Form, weight: int | None, stands: int) -> int:
    if weight is None:
        return stands
    if not 0 < weight <= HEAVIEST:
        form.wrong("weight", f"Вес — больше нуля и не больше {HEAVIEST // 1000}.")
    return weight


async def _check_unscheduled(act: Act, work_type: int) -> None:
    ahead = await act.work.fetchrow(
        "SELECT count(*) AS works FROM control_work WHERE work_type_id = $1 AND date >= $2 AND removed_at IS NULL",
        work_type,
        act.today,
    )
    if ahead["works"]:
        raise conflict(f"В графике контрольных работ впереди работы этого вида: {ahead['works']}.")
