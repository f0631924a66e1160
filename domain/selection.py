"""What a reader is asked for: the names of the fields, each with those below it."""

from collections.abc import Mapping
from typing import TypeAlias

Wanted: TypeAlias = Mapping[str, "Wanted"]
EVERYTHING_BELOW: Wanted = {}
