"""Public sets that nobody here wrote, read from beside the project where they are."""

from pathlib import Path
from typing import Final

import pytest

from domain.exchange.report import Level
from tests.domain.exchange.conftest import School, counted

DATA: Final = Path(__file__).parents[4] / "shared" / "data"


def given(name: str) -> Path:
    path = DATA / name
    if not path.exists():
        pytest.skip(f"there is no shared/data/{name} beside the project")
    return path


async def test_a_hundred_users_of_school_data_sync(school: School) -> None:
    path = given("sds-v1-100users")
    report = await school.take_path(path)
    assert report.refused == 0
    assert counted(report) == {
        "schools": (2, 0, 0, 0),
        "school years": (2, 0, 0, 0),
        "subjects": (14, 0, 0, 0),
        "classes": (8, 0, 0, 0),
        "groups": (28, 0, 0, 0),
        "students": (86, 0, 0, 0),
        "teachers and other staff": (12, 0, 0, 0),
        "class enrolments": (86, 0, 0, 0),
        "enrolments": (602, 0, 0, 0),
        "teaching assignments": (28, 0, 0, 0),
    }
    assert await school.rows(
        "SELECT y.title, c.grade, count(*) FROM enrolment e JOIN study_group g ON g.id = e.group_id"
        " JOIN school_class c ON c.id = g.school_class_id JOIN school_year y ON y.id = g.year_id GROUP BY 1, 2 ORDER BY 2"
    ) == [("2017/18", 9, 30), ("2017/18", 10, 28), ("2017/18", 11, 15), ("2017/18", 12, 13)]
    before = await school.everything()
    assert (await school.take_path(path)).changed_nothing
    assert await school.everything() == before


@pytest.mark.parametrize("name", ["Test_full_data_set.zip", "Test_full_data_set"])
async def test_a_bulk_set_of_oneroster_1_1_with_its_traps(school: School, name: str) -> None:
    report = await school.take_path(given(f"oneroster-1.1/{name}"))
    noted = {(note.file, note.line, note.column) for note in report.notes}
    assert {
        ("academicSessions.csv", 3, "parentSourcedId"),
        ("classes.csv", 2, "classType"),
        ("classes.csv", 2, "courseSourcedId"),
        ("classes.csv", 2, "status"),
        ("classes.csv", 3, "status"),
        ("enrollments.csv", 2, "beginDate"),
        ("enrollments.csv", 3, "userSourcedId"),
        ("enrollments.csv", 5, "classSourcedId"),
        ("manifest.csv", 17, "value"),
        ("orgs.csv", 2, "parentSourcedId"),
        ("orgs.csv", 2, "type"),
        ("users.csv", 2, "dateLastModified"),
        ("users.csv", 3, "agentSourcedIds"),
    } <= noted
    assert {note.line for note in report.notes if note.level is Level.REFUSED} == {3, 5, 6, 7}
    assert counted(report)["students"] == (3, 0, 0, 0)
    assert counted(report)["guardianships"] == (1, 0, 0, 0)
    assert (await school.take_path(given(f"oneroster-1.1/{name}"))).changed_nothing
