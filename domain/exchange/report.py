"""What an import did, for a terminal and for a file."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any


class Level(StrEnum):
    REFUSED = "refused"
    """The row is not taken."""
    VALUE = "value refused"
    """The row is taken without this value."""
    LEFT_OUT = "left out"
    """Understood, and nothing here keeps it."""
    WARNING = "warning"
    """Taken, and worth a look."""


class Thing(StrEnum):
    """What is counted, in the order in which it is shown."""

    SCHOOLS = "schools"
    YEARS = "school years"
    PERIODS = "reporting periods"
    SUBJECTS = "subjects"
    CLASSES = "classes"
    GROUPS = "groups"
    STUDENTS = "students"
    STAFF = "teachers and other staff"
    GUARDIANS = "guardians"
    GUARDIANSHIPS = "guardianships"
    CLASS_ENROLMENTS = "class enrolments"
    ENROLMENTS = "enrolments"
    TEACHING = "teaching assignments"
    HOMEROOMS = "homeroom teachers"


@dataclass(frozen=True, slots=True)
class Note:
    """Line 0 is the file as a whole, an empty column the row as a whole."""

    level: Level
    file: str
    line: int
    column: str
    reason: str


@dataclass(slots=True)
class Counts:
    created: int = 0
    changed: int = 0
    left: int = 0
    withdrawn: int = 0


@dataclass(frozen=True, slots=True)
class FileReport:
    """One file that was read: its rows, those refused, and the columns that are known and not taken."""

    name: str
    mode: str
    rows: int
    refused: int
    not_taken: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """`notes` are in the order of files and lines; `more_notes` counts those beyond the limit of `domain.exchange.notes`."""

    kind: str
    source: str
    dry_run: bool
    files: tuple[FileReport, ...]
    counts: Mapping[Thing, Counts]
    schools: tuple[str, ...]
    readers: str
    notes: tuple[Note, ...]
    more_notes: int = 0

    @property
    def changed_nothing(self) -> bool:
        return not any(count.created or count.changed or count.withdrawn for count in self.counts.values())

    @property
    def refused(self) -> int:
        return sum(file.refused for file in self.files)

    def as_data(self) -> dict[str, Any]:
        """Plain values, for JSON."""
        return {**asdict(self), "counts": {str(thing): asdict(count) for thing, count in self.counts.items()}}


@dataclass(slots=True)
class Tally:
    """Counts while an import runs."""

    counts: dict[Thing, Counts] = field(default_factory=lambda: {thing: Counts() for thing in Thing})

    def add(self, thing: Thing, outcome: str, number: int = 1) -> None:
        counts = self.counts[thing]
        setattr(counts, outcome, getattr(counts, outcome) + number)
