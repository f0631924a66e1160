"""Staff and guardians, as others see them: a name, never a contact."""

import strawberry

from domain.access import Noun
from schema import access
from schema.nodes import key


@strawberry.type(description="Somebody who works at the school.", directives=[access.of(Noun.SCHOOL)])
class Staff:
    id: strawberry.ID = key("Staff")
    full_name: str
    short_name: str = strawberry.field(description="Family name with initials.")
    position: str


@strawberry.type(
    description="A parent or legal representative (законный представитель).", directives=[access.of(Noun.CONSENTS)]
)
class Guardian:
    id: strawberry.ID = key("Guardian")
    full_name: str
    short_name: str = strawberry.field(description="Family name with initials.")
