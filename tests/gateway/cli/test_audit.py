"""`diary audit verify`: what it says, and how it ends."""

import shutil
from pathlib import Path

import pytest

from domain.audit.heads import keep
from domain.audit.sealing import seal
from orm.database import Database
from tests.databases import Place
from tests.domain.audit.sights import see_often, tamper
from tests.gateway.cli.conftest import Diary
from tests.household import NOW, Household, lay


@pytest.fixture
async def household(place: Place) -> Household:
    return await lay(place)


@pytest.fixture
async def sealed(diary: Diary, place: Place, database: Database, household: Household) -> tuple[Diary, list[int]]:
    """Two links of three sights and a sight that is not sealed yet; the command finds the database and the heads."""
    ids: list[int] = []
    for _ in range(2):
        ids = await see_often(database, household, 3)
        keep(Path(diary.settings["DIARY_STATE_DIR"]), await seal(database), NOW)
    ids = await see_often(database, household, 1)
    return diary.having(DIARY_DATABASE_URL=place.app_url), ids


async def test_a_sound_record_and_its_tail(sealed: tuple[Diary, list[int]], household: Household) -> None:
    diary, ids = sealed
    answer = await diary.call("audit", "verify")
    assert (answer.code, answer.err) == (0, "")
    assert answer.out.splitlines() == [
        f"School {household.school}: 6 sights in 2 links are sound; 1 are not sealed yet, from {ids[6]} to {ids[6]}.",
        f"School {household.other_school}: 0 sights in 0 links are sound.",
        "Every sealed sight is as it was sealed.",
    ]


async def test_the_first_bad_row_is_named_and_the_command_fails(
    place: Place, sealed: tuple[Diary, list[int]], household: Household
) -> None:
    diary, ids = sealed
    await tamper(place, "UPDATE sight SET account_id = account_id + 1 WHERE id = ANY ($1::bigint[])", [ids[4], ids[5]])
    answer = await diary.call("audit", "verify", "--school", str(household.school))
    assert answer.code == 1
    assert f"sight {ids[4]} was changed after link 2 had sealed it" in answer.out
    assert answer.err.splitlines()[0] == f"The record of sights was tampered with: school {household.school}."
    assert "Traceback" not in answer.out + answer.err


async def test_a_cut_end_is_found_by_the_heads_outside(
    place: Place, sealed: tuple[Diary, list[int]], household: Household
) -> None:
    diary, ids = sealed
    await tamper(place, "DELETE FROM seal WHERE number = 2")
    await tamper(place, "DELETE FROM sight WHERE id > $1", ids[2])
    answer = await diary.call("audit", "verify")
    assert answer.code == 1
    assert "the end is cut off: link 2 was kept outside the database and is missing" in answer.out


async def test_without_heads_outside_it_says_so(sealed: tuple[Diary, list[int]]) -> None:
    diary, _ = sealed
    folder = Path(diary.settings["DIARY_STATE_DIR"]) / "audit"
    shutil.rmtree(folder)
    answer = await diary.call("audit", "verify")
    assert answer.code == 0
    assert f"No heads are kept in {folder}: a cut end would not show." in answer.out
