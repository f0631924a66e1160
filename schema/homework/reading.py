"""Homework, and its files (R2.7)."""

from datetime import date, datetime
from typing import Final

import strawberry

from domain.access import Noun
from schema import access
from schema.nodes import Node, address, key, rows
from schema.schools import Subject

FILES: Final = "/attachments/"
"""Where files are sent to and read from, by their ids."""


@strawberry.type(
    description="A file of homework. Its bytes are read from its `url`, with the same sign-in and under the same conditions.",
    directives=[access.of(Noun.HOMEWORK)],
)
class Attachment:
    id: strawberry.ID = key("Attachment")
    name: str
    media_type: str = strawberry.field(description="Of a few kinds, none of which a browser runs.")
    size: int = strawberry.field(description="In bytes.")
    added_at: datetime
    url: str = address(
        "Attachment",
        FILES,
        "A path at the gateway, for a GET with the `Authorization` header. It opens nothing by itself.",
    )


@strawberry.type(directives=[access.of(Noun.HOMEWORK)])
class Homework(Node):
    id: strawberry.ID = key("Homework")
    subject: Subject
    given_on: date
    due_on: date
    text: str
    given_lesson_id: strawberry.ID | None = key("Lesson")
    due_lesson_id: strawberry.ID | None = key("Lesson")
    version: int
    attachments: list[Attachment] = rows(1, "In the order in which they were added; at most 5.")
