"""What the mutations of a school's structure share: how they are declared, and the words of their inputs."""

from collections.abc import Callable
from typing import Any, Final

import strawberry

from schema import access
from schema.checks import Check, metadata, text

VERSION: Final = "The version that was read."
REASON: Final = "Why, for the history; up to 500 characters."
LAST: Final = "The last day, included."
ENOUGH: Final = 2_000
"""Characters that a text may have before it is looked at: what is longer is no slip of the pen."""


def verb(name: str, resolver: Callable[..., Any], *checks: Check, texts: tuple[str, ...] = ()) -> Any:  # noqa: ANN401 - a Strawberry field
    """A mutation by the name that `domain.access` decides it under; `texts` are fields of its input."""
    long = (text(f"input.{each}", ENOUGH) for each in (*texts, "reason"))
    return strawberry.mutation(
        resolver=resolver,
        description=resolver.__doc__,
        directives=[access.acts(name)],
        metadata=metadata(*checks, *long),
    )
