"""Rows of tables as they are generated: ids given out on the way, columns checked, nothing written yet."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Any, Final


@dataclass(slots=True)
class Table:
    """The columns of a table that the generator fills. `usual` are values that most rows share."""

    name: str
    columns: tuple[str, ...]
    usual: Mapping[str, object] = field(default_factory=dict)
    pick: Callable[[Mapping[str, object]], tuple[object, ...]] = field(init=False)

    def __post_init__(self) -> None:
        self.pick = itemgetter(*self.columns)


def _table(name: str, columns: str, **usual: object) -> Table:
    return Table(name, ("id", *columns.split(), *usual), usual)


_PERSON: Final = "school_id family_name given_name patronymic"
_INTERVAL: Final = "starts_on ends_on"

# In the order in which they are written: a table stands after those that it refers to.
# Columns that triggers keep are given a placeholder where they must not be empty.
TABLES: Final = {
    table.name: table
    for table in (
        _table("account", "login full_name password_hash created_at identified_at", epoch=0, blocked_at=None),
        _table("school", "name short_name address time_zone created_at"),
        _table("school_year", f"school_id title {_INTERVAL}"),
        _table("reporting_period", f"school_id year_id kind ordinal title {_INTERVAL}"),
        _table("vacation", f"school_id year_id title {_INTERVAL} grades"),
        _table("bell_schedule", "school_id title shift"),
        _table("bell", "school_id schedule_id number starts ends"),
        _table("subject", "school_id name short_name"),
        _table("room", "school_id name", shared=False),
        _table("work_type", "school_id code name weight control"),
        _table("staff", f"{_PERSON} position", sort_key="", left_on=None),
        _table("student", f"{_PERSON} born_on arrived_on", sort_key="", left_on=None),
        _table("guardian", _PERSON, sort_key=""),
        _table("guardianship", "school_id guardian_id student_id kind rights starts_at", basis="", ends_at=None),
        _table(
            "role_grant", "account_id role granted_at",
            school_id=None, student_id=None, guardian_id=None, staff_id=None, revoked_at=None,
        ),
        _table("school_class", "school_id year_id grade title programme period_kind", bell_schedule_id=None, marked=True),
        _table("curriculum", "school_id school_class_id"),
        _table("curriculum_subject", "school_id curriculum_id subject_id hours"),
        _table("individual_plan", f"school_id student_id year_id title document {_INTERVAL}"),
        _table("study_group", "school_id year_id kind title", school_class_id=None, plan_id=None),
        _table("enrolment", f"school_id student_id group_id {_INTERVAL}", in_class=False),
        _table("teaching_assignment", f"school_id staff_id group_id subject_id {_INTERVAL}"),
        _table("homeroom", f"school_id staff_id school_class_id {_INTERVAL}"),
        _table(
            "lesson",
            "school_id group_id planned_subject_id planned_room_id planned_on planned_number planned_starts_at planned_ends_at"
            " subject_id room_id date number starts_at ends_at status lesson_type topic sitting",
            exclusive_room_id=None, version=1,
        ),
        _table("lesson_teacher", "school_id lesson_id staff_id planned effective date starts_at ends_at", sitting=None),
        _table(
            "lesson_change", "school_id kind lesson_id before after reason made_by_id made_at",
            other_lesson_id=None, withdrawn_by_id=None, withdrawn_at=None,
        ),
        _table("control_work", "school_id group_id subject_id work_type_id lesson_id date title"),
        _table(
            "homework",
            "school_id group_id subject_id given_lesson_id due_lesson_id given_on due_on text given_by_id created_at",
            removed_at=None, version=1,
        ),
        _table("recommendation", "school_id student_id subject_id staff_id text written_at", removed_at=None),
        _table(
            "mark",
            "school_id student_id lesson_id group_id subject_id lesson_date work_type_id kind weight set_by_id set_at",
            value=None, code=None, counts=True, scale=5, comment="", due_on=None, removed_at=None, version=1,
        ),
        _table("attendance", "school_id student_id lesson_id lesson_date code noted_by_id noted_at", reason="", version=1),
        _table(
            "final_mark",
            "school_id student_id subject_id year_id programme grade kind received_at due_at published_at",
            period_id=None, value=None, code=None, scale=5, set_by_id=None, version=1,
        ),
        _table(
            "consent_decision", "school_id student_id guardian_id subject decision purposes channels effective_at medium registered_at",
            ends_at=None, document_number="", document_date=None, text_version="", registered_by_id=None,
        ),
        _table(
            "contact", "school_id guardian_id channel address source document_number document_date added_by_id added_at confirmed_at",
            student_id=None, ended_at=None, version=1,
        ),
    )
}  # fmt: skip


class Rows:
    """What is to be written. `first` says for each table the id of the row that is added first."""

    def __init__(self, first: Mapping[str, int]) -> None:
        self.next_ids = {name: first[name] for name in TABLES}
        self._rows: dict[str, list[tuple[object, ...]]] = {name: [] for name in TABLES}

    def add(self, table: str, **values: Any) -> int:  # noqa: ANN401 - columns are of every type
        """Add a row and return its id. A missing or an unknown column raises."""
        made = TABLES[table]
        row_id = self.next_ids[table]
        row = {**made.usual, **values, "id": row_id}
        if len(row) != len(made.columns):
            raise KeyError(f"{table} has no column {sorted(set(row) - set(made.columns))}")
        self._rows[table].append(made.pick(row))
        self.next_ids[table] = row_id + 1
        return row_id

    def of(self, table: str) -> list[tuple[object, ...]]:
        return self._rows[table]

    def take(self) -> dict[str, list[tuple[object, ...]]]:
        """All rows so far, by table in the order of writing; they are no longer held here."""
        taken = self._rows
        self._rows = {name: [] for name in TABLES}
        return taken
