"""Final marks by programme and year (R3.1)."""

from datetime import datetime

import strawberry

from domain.access import Noun
from orm.groups import Programme as ProgrammeValue
from schema import access
from schema.marks import MarkKind
from schema.nodes import key
from schema.schools import ReportingPeriod, Subject, YearReference

Programme = strawberry.enum(
    ProgrammeValue, name="Programme", description="Main programmes: primary, basic and secondary general education."
)


@strawberry.type(
    description="A final mark of a period, or of a year where it has no period.", directives=[access.of(Noun.RESULTS)]
)
class FinalMark:
    id: strawberry.ID = key("FinalMark")
    programme: Programme  # type: ignore[valid-type]  # an enum made by Strawberry
    grade: int
    year: YearReference
    period: ReportingPeriod | None
    subject: Subject
    kind: MarkKind  # type: ignore[valid-type]  # an enum made by Strawberry
    text: str = strawberry.field(description="As it is written: `5`, `зч`, `н/а`, `освоил`.")
    value: int | None
    scale: int
    code: str | None
    received_at: datetime = strawberry.field(description="When the school received it.")
    due_at: datetime = strawberry.field(description="When it is visible at the latest (R6.1).")
    published_at: datetime | None
    version: int
