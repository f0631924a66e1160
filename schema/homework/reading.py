"""Homework (R2.7)."""

from datetime import date

import strawberry

from domain.access import Noun
from schema import access
from schema.nodes import Node, key
from schema.schools import Subject


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
