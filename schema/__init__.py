"""The GraphQL schema: thin types over `domain`, in the nouns of the school."""

from collections.abc import Sequence
from typing import Any

import strawberry
from strawberry.printer import print_schema as print_with_directives
from strawberry.schema.config import StrawberryConfig

from schema.execution import RowExecutor
from schema.homework import Homework
from schema.marks import Mark
from schema.mutation import Mutation
from schema.nodes import finish
from schema.query import Query
from schema.scalars import SCALARS
from schema.sign_in import OPEN_MUTATIONS
from schema.subscription import EVENTS, Subscription
from schema.timetable import DiaryLesson, Lesson

__all__ = ["OPEN_MUTATIONS", "build_schema", "sdl"]


def _item(row: Any, name: str) -> object:  # noqa: ANN401 - a row or an object of this schema
    return row[name] if isinstance(row, dict) else getattr(row, name)


def build_schema(*, extensions: Sequence[Any] = ()) -> strawberry.Schema:
    """The schema with the extensions of the process that serves it."""
    return finish(
        strawberry.Schema(
            query=Query,
            mutation=Mutation,
            subscription=Subscription,
            types=[Lesson, DiaryLesson, Mark, Homework, *EVENTS],
            extensions=list(extensions),
            execution_context_class=RowExecutor,
            config=StrawberryConfig(default_resolver=_item, disable_field_suggestions=True, scalar_map=dict(SCALARS)),
        )
    )


def sdl() -> str:
    """The SDL that front ends generate code from."""
    return print_with_directives(build_schema()).strip() + "\n"
