"""The school's marking policy: the scale, the worst number, and which credits and codes may stand in a cell."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from domain.acts import Act, conflict
from domain.marks.texts import CODES, CREDITS
from domain.reading import Row
from domain.structure.keeping import Form, begin, change, check_version, is_said

SCALES: Final = (5, 10, 12, 100)
DOCUMENT_LONGEST: Final = 200


@dataclass(frozen=True, slots=True)
class PolicyUpdate:
    """What is None stays. `document` is the local act that says so, with its number and date."""

    version: int
    scale: int | None = None
    lowest: int | None = None
    codes: Sequence[str] | None = None
    document: str | None = None
    reason: str = ""


async def update_policy(act: Act, update: PolicyUpdate) -> Row:
    """Change what may be written from now on; what stands keeps its scale. The answer has the policy's id.

    Numbers of two scales have no mean, so that within a school year the scale stays once it is used.
    """
    school = await begin(act, "markingPolicyUpdate", update.reason, alone=True)
    is_said(scale=update.scale, lowest=update.lowest, codes=update.codes, document=update.document)
    stands = dict(await act.work.fetchrow("SELECT * FROM marking_policy WHERE school_id = $1 FOR UPDATE", school))
    await check_version(act, "marking_policy", stands, update.version, "Политика отметок")
    form = Form()
    scale = stands["scale"] if update.scale is None else update.scale
    lowest = stands["lowest"] if update.lowest is None else update.lowest
    codes = stands["codes"] if update.codes is None else _codes(form, update.codes)
    document = form.line("document", update.document, DOCUMENT_LONGEST, stands["document"], empty=True)
    if scale not in SCALES:
        form.wrong("scale", f"Шкала — одна из {', '.join(map(str, SCALES))}.")
    elif not 1 <= lowest < scale:
        form.wrong("lowest", f"От 1 до {scale - 1}.")
    form.check()
    if scale != stands["scale"]:
        await _check_unused(act, school, scale)
    await change(act, "marking_policy", stands, scale=scale, lowest=lowest, codes=codes, document=document)
    return {"policy": stands["id"]}


def _codes(form: Form, codes: Sequence[str]) -> list[str]:
    known = (*CREDITS, *CODES)
    if any(code not in known for code in codes):
        form.wrong("codes", f"Обозначения — из {', '.join(known)}.")
    elif len(set(codes)) != len(codes):
        form.wrong("codes", "Обозначение названо дважды.")
    return [code for code in known if code in codes]


async def _check_unused(act: Act, school: int, scale: int) -> None:
    used = await act.work.fetchrow(
        "SELECT y.title FROM school_year y WHERE y.school_id = $1 AND $2 BETWEEN y.starts_on AND y.ends_on AND EXISTS ("
        "SELECT 1 FROM lesson l JOIN mark m ON m.lesson_id = l.id AND m.removed_at IS NULL AND m.kind = 'numeric'"
        " AND m.scale <> $3 WHERE l.school_id = $1 AND l.date BETWEEN y.starts_on AND y.ends_on) LIMIT 1",
        school,
        act.today,
        scale,
    )
    if used is not None:
        raise conflict(f"В учебном году «{used['title']}» уже стоят отметки по прежней шкале. Её меняют между годами.")
