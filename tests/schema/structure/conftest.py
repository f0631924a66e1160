"""The school that marks are written in, for its structure to be changed."""

from tests.schema.marks.conftest import template, writing

__all__ = ["template", "writing"]
