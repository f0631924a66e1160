"""Teachers' recommendations (R2.8)."""

from datetime import datetime

import strawberry

from domain.access import Noun
from schema import access
from schema.nodes import key
from schema.people.staff import Staff
from schema.schools import Subject


@strawberry.type(directives=[access.of(Noun.RECOMMENDATIONS)])
class Recommendation:
    id: strawberry.ID = key("Recommendation")
    text: str
    subject: Subject | None
    staff: Staff
    written_at: datetime
