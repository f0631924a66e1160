"""The register listed, filtered and printed (R1.5)."""

import csv
import io
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from domain.consents.asked import Document
from domain.consents.register import Filter, Standing, decisions_page
from domain.consents.sheet import HEADER, register_sheet
from domain.selection import Wanted
from orm.consents import ConsentMedium, ConsentSubject, Decision
from orm.database import Database
from tests.databases import Place
from tests.domain.consents.register import days, in_cabinet, on_paper
from tests.household import NOW, Household

WANTED = Wanted.of(id={}, decision={}, standing={}, student={"family_name": {}}, guardian={"family_name": {}})
CONSENT, REFUSAL, WITHDRAWAL = Decision.CONSENT, Decision.REFUSAL, Decision.WITHDRAWAL


@pytest.fixture
async def written(place: Place, database: Database, household: Household) -> Household:
    """Seven decisions over three weeks; the test reads at the end of them."""
    await place.at(NOW - timedelta(days=20))
    document: dict[str, Any] = {"document": Document("1", days("2026-11-01"), ConsentMedium.WRITTEN)}
    await on_paper(database, household, CONSENT, **document)  # 1, replaced by 4
    await on_paper(database, household, CONSENT, guardian="father", ends_on=days("2026-11-10"), **document)  # 2, ended
    await place.at(NOW - timedelta(days=10))
    await on_paper(database, household, CONSENT, "boris", "boriss", **document)  # 3
    await in_cabinet(database, household, "mother", WITHDRAWAL)  # 4
    await place.at(NOW)
    await on_paper(database, household, REFUSAL, "oleg", "olegs", subject=ConsentSubject.PROCESSING)  # 5
    await on_paper(database, household, CONSENT, "oleg", "olegs", starts_on=days("2026-12-01"))  # 6, pending
    await in_cabinet(database, household, "oleg", CONSENT, "oleg")  # 7
    return household


async def _listed(database: Database, household: Household, who: str, **only: Any) -> list[int]:  # noqa: ANN401
    """The numbers, 1 to 7 as above, in the order listed, page by page."""
    viewer, found, after = household.viewers[who], list[int](), None
    while True:
        async with database.work(viewer.schools) as work:
            page = await decisions_page(work, viewer, WANTED, first=2, after=after, only=Filter(**only))
            first = (await work.fetchrow("SELECT min(id) AS id FROM consent_decision"))["id"]
        found += [row["id"] - first + 1 for row in page.rows]
        if not page.has_next:
            return found
        after = page.rows[-1]["id"]


async def test_staff_list_what_is_in_their_reach_and_a_family_its_own(database: Database, written: Household) -> None:
    assert await _listed(database, written, "registrar") == [7, 6, 5, 4, 3, 2, 1]
    assert await _listed(database, written, "deputy") == [7, 6, 5, 4, 3, 2, 1]
    assert await _listed(database, written, "homeroom") == [7, 6, 5, 4, 2, 1]
    assert await _listed(database, written, "mother") == [4, 1]
    assert await _listed(database, written, "father") == [2]
    assert await _listed(database, written, "oleg") == [7]
    assert await _listed(database, written, "boriss") == [3]
    for who in ("teacher", "administrator", "anna", "uncle"):
        assert await _listed(database, written, who) == []


@pytest.mark.parametrize(
    ("only", "expected"),
    [
        ({"subject": ConsentSubject.PROCESSING}, [5]),
        ({"decision": CONSENT}, [7, 6, 3, 2, 1]),
        ({"decision": WITHDRAWAL}, [4]),
        ({"standing": Standing.IN_FORCE}, [7, 5, 4, 3]),
        ({"standing": Standing.PENDING}, [6]),
        ({"standing": Standing.ENDED}, [2]),
        ({"standing": Standing.REPLACED}, [1]),
        ({"start": NOW.date()}, [7, 6, 5]),
        ({"end": days("2026-11-03")}, [2, 1]),
        ({"start": days("2026-11-04"), "end": days("2026-11-22")}, [4, 3]),
        ({"start": days("2026-11-04"), "decision": CONSENT, "standing": Standing.IN_FORCE}, [7, 3]),
    ],
    ids=str,
)
async def test_the_register_is_filtered(
    database: Database, written: Household, only: Mapping[str, Any], expected: list[int]
) -> None:
    assert await _listed(database, written, "registrar", **only) == expected


async def test_the_register_of_a_class_and_of_a_student(database: Database, written: Household) -> None:
    assert await _listed(database, written, "registrar", class_id=written.classes["7Б"]) == [3]
    assert await _listed(database, written, "registrar", student_id=written.students["oleg"]) == [7, 6, 5]
    assert await _listed(database, written, "homeroom", class_id=written.classes["7Б"]) == []


async def test_days_are_the_schools_own(place: Place, database: Database, household: Household) -> None:
    await place.at(datetime(2026, 11, 22, 22, 0, tzinfo=UTC))  # one in the morning of the 23rd in Moscow
    await on_paper(database, household, CONSENT, document=Document("1", days("2026-11-22"), ConsentMedium.WRITTEN))
    assert await _listed(database, household, "registrar", end=days("2026-11-22")) == []
    assert await _listed(database, household, "registrar", start=days("2026-11-23")) == [1]


async def test_the_sheet_has_every_decision_in_the_words_of_a_school(database: Database, written: Household) -> None:
    viewer = written.viewers["registrar"]
    async with database.work(viewer.schools) as work:
        found = await register_sheet(work, viewer, Filter())
    lines = list(csv.reader(io.StringIO(found.text.removeprefix("\ufeff"), newline=""), delimiter=";"))

    assert (found.count, found.complete, len(lines)) == (7, True, 8)
    assert found.students == sorted(written.students[name] for name in ("anna", "oleg", "boris"))
    assert lines[0] == list(HEADER)
    assert lines[2][1:] == [
        "03.11.2026 12:00",
        "Anna И О",
        "7А",
        "Father И О",
        "электронная форма",
        "согласие",
        "срок истёк",
        "информирование, уведомления",
        "эл. почта, веб",
        "03.11.2026 12:00",
        "11.11.2026 00:00",
        "письменно",
        "1",
        "01.11.2026",
        "2026-1",
        "Registrar И О",
    ]
    assert lines[7][4:8] == ["ученик", "электронная форма", "согласие", "действует"]
    assert lines[4][12:15] == ["электронно", "", ""]


async def test_a_sheet_is_bounded_and_says_so(database: Database, written: Household) -> None:
    viewer = written.viewers["registrar"]
    async with database.work(viewer.schools) as work:
        found = await register_sheet(work, viewer, Filter(), most=3)
    assert (found.count, found.complete, found.text.count("\r\n")) == (3, False, 4)


async def test_no_cell_of_the_sheet_is_a_formula(place: Place, database: Database, household: Household) -> None:
    async with place.as_owner() as owner:
        await owner.execute("UPDATE student SET family_name = '=cmd|calc' WHERE id = $1", household.students["anna"])
    await on_paper(database, household, CONSENT, document=Document("@1+1", NOW.date(), ConsentMedium.WRITTEN))
    viewer = household.viewers["registrar"]
    async with database.work(viewer.schools) as work:
        text = (await register_sheet(work, viewer, Filter())).text
    cells = [cell for line in csv.reader(io.StringIO(text.removeprefix("\ufeff")), delimiter=";") for cell in line]
    assert "'=cmd|calc И О" in cells
    assert "'@1+1" in cells
    assert not [cell for cell in cells if cell[:1] in set("=+-@")]


async def test_a_page_of_the_register_is_one_statement(database: Database, written: Household) -> None:
    viewer = written.viewers["registrar"]
    for first in (1, 100):
        async with database.work(viewer.schools) as work:
            await decisions_page(work, viewer, WANTED, first=first, after=None)
            assert work.statements == 1
