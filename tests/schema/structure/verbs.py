"""An input for each mutation of a school's structure that holds in the school of marks, and what is asked of its answer."""

from typing import Any, Final

from schema import ids
from tests.schema.marks.writing import REFUSALS, Json, Writing

YEAR: Final = "year { id title startsOn endsOn version periods { id title closedAt version } vacations { id version } }"
PERIOD: Final = "period { id kind ordinal title startsOn endsOn closedAt version }"
VACATION: Final = "warnings vacation { id title startsOn endsOn grades version }"
SUCCESS: Final = {
    "schoolUpdate": "... on SchoolUpdated { school { id name shortName address timeZone editDays version } }",
    "yearOpen": f"... on YearSaved {{ {YEAR} }}",
    "yearUpdate": f"... on YearSaved {{ {YEAR} }}",
    "yearRemove": "... on YearRemoved { yearId }",
    **dict.fromkeys(("periodAdd", "periodUpdate", "periodClose", "periodReopen"), f"... on PeriodSaved {{ {PERIOD} }}"),
    "periodRemove": "... on PeriodRemoved { periodId }",
    **dict.fromkeys(("vacationAdd", "vacationUpdate"), f"... on VacationSaved {{ {VACATION} }}"),
    "vacationRemove": "... on VacationRemoved { vacationId }",
    "bellsSet": "... on BellsSaved { warnings bellSchedule { id title shift version bells { number starts ends } } }",
    **dict.fromkeys(("subjectAdd", "subjectUpdate"), "... on SubjectSaved { subject { id name shortName version } }"),
    **dict.fromkeys(("roomAdd", "roomUpdate"), "... on RoomSaved { room { id name shared version } }"),
    **dict.fromkeys(
        ("workTypeAdd", "workTypeUpdate"), "... on WorkTypeSaved { workType { id code name weight control version } }"
    ),
    "markingPolicyUpdate": "... on MarkingPolicyUpdated { markingPolicy { scale lowest codes document version } }",
    "curriculumSet": "... on CurriculumSaved { curriculum { version subjects { hours subject { id name } } } }",
}
TABLES: Final = (
    "school",
    "school_year",
    "reporting_period",
    "vacation",
    "bell_schedule",
    "bell",
    "subject",
    "room",
    "work_type",
    "marking_policy",
    "curriculum",
    "curriculum_subject",
    "structure_history",
    "outcome",
)
UNLIKE: Final = ("schoolUpdate", "markingPolicyUpdate")
"""Of the school acted in: they name no row."""


async def laid(writing: Writing) -> dict[str, str]:
    """Rows to change: an empty year, an open and a closed period, a vacation, bells and a room. Their ids."""
    found = {}
    for name, type_, sql in (
        (
            "year",
            "SchoolYear",
            (
                "INSERT INTO school_year (school_id, title, starts_on, ends_on)"
                " VALUES ($1, 'Пустой', '2030-09-01', '2031-05-26')"
            ),
        ),
        ("period", "ReportingPeriod", f"{_PERIOD} 1, 'I', '2026-09-01', '2026-10-25', NULL {_OF_YEAR}"),
        ("closed", "ReportingPeriod", f"{_PERIOD} 2, 'II', '2026-10-26', '2026-11-15', app.now() {_OF_YEAR}"),
        (
            "vacation",
            "Vacation",
            (
                "INSERT INTO vacation (school_id, year_id, title, starts_on, ends_on, grades)"
                f" SELECT school_id, id, 'Зимние', '2026-12-30', '2027-01-10', '{{}}' {_OF_YEAR}"
            ),
        ),
        ("bells", "BellSchedule", "INSERT INTO bell_schedule (school_id, title, shift) VALUES ($1, 'Смена', 1)"),
        ("room", "Room", "INSERT INTO room (school_id, name, shared) VALUES ($1, '1', false)"),
    ):
        (row,) = await writing.fetch(f"{sql} RETURNING id", writing.school["school:here"])
        found[name] = ids.make(type_, row["id"])
    (subject,) = await writing.fetch(
        "SELECT id FROM subject WHERE school_id = $1 AND name = 'mathematics'", writing.school["school:here"]
    )
    found["subject"] = ids.make("Subject", subject["id"])
    return found


_OF_YEAR: Final = "FROM school_year WHERE school_id = $1 AND title = '2026/27'"
_PERIOD: Final = (
    "INSERT INTO reporting_period (school_id, year_id, kind, ordinal, title, starts_on, ends_on, closed_at)"
    " SELECT school_id, id, 'quarter',"
)


def given(name: str, of: dict[str, str], writing: Writing) -> dict[str, Any]:
    """An input that holds."""
    version = {"version": 1}
    bells = [{"number": 1, "starts": 480, "ends": 520}]
    inputs: dict[str, dict[str, Any]] = {
        "schoolUpdate": {**version, "name": "Гимназия"},
        "yearOpen": {"title": "2027/28", "startsOn": "2027-09-01", "endsOn": "2028-05-26"},
        "yearUpdate": {**version, "yearId": of["year"], "title": "2030/31"},
        "yearRemove": {**version, "yearId": of["year"]},
        "periodAdd": {
            "yearId": of["year"],
            "kind": "TRIMESTER",
            "ordinal": 1,
            "title": "I триместр",
            "startsOn": "2030-09-01",
            "endsOn": "2030-11-17",
        },
        "periodUpdate": {**version, "periodId": of["period"], "title": "I четверть"},
        "periodRemove": {**version, "periodId": of["period"]},
        "periodClose": {**version, "periodId": of["period"]},
        "periodReopen": {**version, "periodId": of["closed"], "reason": "Описка"},
        "vacationAdd": {
            "yearId": of["year"],
            "title": "Осенние",
            "startsOn": "2030-10-26",
            "endsOn": "2030-11-03",
            "grades": [7],
        },
        "vacationUpdate": {**version, "vacationId": of["vacation"], "endsOn": "2027-01-11"},
        "vacationRemove": {**version, "vacationId": of["vacation"]},
        "bellsSet": {**version, "bellScheduleId": of["bells"], "title": "Смена", "shift": 1, "bells": bells},
        "subjectAdd": {"name": "Химия", "shortName": "Хим."},
        "subjectUpdate": {**version, "subjectId": of["subject"], "shortName": "Матем."},
        "roomAdd": {"name": "Зал", "shared": True},
        "roomUpdate": {**version, "roomId": of["room"], "shared": True},
        "workTypeAdd": {"code": "Д", "name": "Диктант", "weight": "1.4"},
        "workTypeUpdate": {**version, "workTypeId": writing("answer"), "weight": "1.1"},
        "markingPolicyUpdate": {**version, "lowest": 2},
        "curriculumSet": {
            "classId": writing("class:7a"),
            "subjects": [{"subjectId": of["subject"], "hours": 170}],
        },
    }
    return inputs[name]


async def send(
    writing: Writing, who: str, name: str, asked: dict[str, Any], key: str | None = None
) -> tuple[Json, int]:
    """The answer of a mutation, and how many statements it took."""
    source = (
        f"mutation ($input: {name[0].upper()}{name[1:]}Input!, $key: String) {{ {name}(input: $input, key: $key)"
        f" {{ __typename {SUCCESS[name]} {refusals(name)} }} }}"
    )
    data, operation = await writing.run(who, source, input=asked, key=key)
    return data[name], operation.statements


def refusals(name: str) -> str:
    """What is asked of the refusals; the school acted in is always found."""
    return REFUSALS.replace("... on NotFound { message } ", "") if name in UNLIKE else REFUSALS


async def contents(writing: Writing) -> dict[str, str]:
    async with writing.school.place.as_owner() as connection:
        return {
            table: await connection.fetchval(
                f"SELECT coalesce(md5(string_agg(t::text, '|' ORDER BY t.id)), '') FROM {table} t"
            )
            for table in TABLES
        }
