"""What the person who imports decides."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

DEFAULT_TIME_ZONE: Final = "Europe/Moscow"


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """`now` is the instant that rows are taken, withdrawn and begin at; it carries a zone.

    Without `source` the name is made of the kind of file, the system's code and the root organisation. Without `administrator`
    (a login) the only account that is an operator or administrator gets to administer the schools that the import creates.
    """

    now: datetime
    source: str | None = None
    time_zone: str = DEFAULT_TIME_ZONE
    administrator: str | None = None
    dry_run: bool = False

    def __post_init__(self) -> None:
        if self.now.tzinfo is None:
            raise ValueError("the instant of an import carries a zone")
