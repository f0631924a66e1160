"""What is put into the register, by whom, and what is refused (R1.1 to R1.3)."""

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import asyncpg
import pytest

from domain.consents.asked import Document
from domain.reading import Row
from domain.refusals import Conflict, InvalidInput, NotAllowed, NotFound, Refusal
from orm.consents import ConsentChannel, ConsentMedium, ConsentPurpose, ConsentSubject, Decision
from orm.database import Database
from tests.databases import Place
from tests.domain.consents.register import PAPER, asked, days, giver, in_cabinet, on_paper, rows, state_of, take
from tests.household import NOW, Household

CONSENT, REFUSAL, WITHDRAWAL = Decision.CONSENT, Decision.REFUSAL, Decision.WITHDRAWAL
PROCESSING = ConsentSubject.PROCESSING


def paths(answer: Row | Refusal) -> set[str]:
    assert isinstance(answer, InvalidInput), answer
    return {problem.path for problem in answer.fields}


async def test_a_consent_on_paper_is_kept_with_its_document(database: Database, household: Household) -> None:
    answer = await on_paper(
        database,
        household,
        CONSENT,
        document=Document(" 17-с ", days("2026-11-20"), ConsentMedium.WRITTEN),
        ends_on=days("2027-05-31"),
    )

    (row,) = await rows(database, household)
    assert answer == {"id": row["id"], "student_id": household.students["anna"]}
    assert {name: value for name, value in row.items() if name != "id"} == {
        "school_id": household.school,
        "student_id": household.students["anna"],
        "guardian_id": household.guardians["mother"],
        "subject": "electronic",
        "decision": "consent",
        "effective_at": NOW,
        "ends_at": datetime(2027, 5, 31, 21, 0, tzinfo=UTC),  # midnight in Moscow, the last day included
        "medium": "written",
        "document_number": "17-с",
        "document_date": days("2026-11-20"),
        "text_version": "2026-1",
        "registered_by_id": household.account("registrar"),
        "registered_at": NOW,
        "purposes": ["informing", "notices"],
        "channels": ["email", "web"],
    }


async def test_a_guardian_consents_in_the_cabinet(database: Database, household: Household) -> None:
    await in_cabinet(database, household, "mother", CONSENT)

    (row,) = await rows(database, household)
    assert (row["guardian_id"], row["medium"], row["document_number"], row["registered_by_id"]) == (
        household.guardians["mother"],
        "electronic",
        "",
        household.account("mother"),
    )
    assert giver(await state_of(database, household), household, "mother")["reads"]


async def test_a_student_of_fourteen_consents_for_themselves(database: Database, household: Household) -> None:
    await in_cabinet(database, household, "oleg", CONSENT, "oleg")

    (row,) = await rows(database, household)
    assert (row["student_id"], row["guardian_id"]) == (household.students["oleg"], None)
    state = await state_of(database, household, "oleg")
    assert state["student_reads"]
    assert not giver(state, household, "olegs")["reads"]


async def test_guardians_of_one_child_decide_separately(database: Database, household: Household) -> None:
    await on_paper(database, household, CONSENT, guardian="mother")
    await on_paper(database, household, REFUSAL, guardian="father")

    state = await state_of(database, household)
    assert [giver(state, household, name)["reads"] for name in ("mother", "father")] == [True, False]
    assert [giver(state, household, name)["on_paper"] for name in ("mother", "father")] == [False, True]


async def test_the_two_subjects_are_two_documents(database: Database, household: Household) -> None:
    await on_paper(database, household, CONSENT)
    await on_paper(database, household, REFUSAL, subject=PROCESSING)

    mother = giver(await state_of(database, household), household, "mother")
    assert (mother["electronic"]["decision"], mother["processing"]["decision"]) == ("consent", "refusal")
    assert not mother["reads"]


async def test_a_consent_that_leaves_out_the_web_opens_no_cabinet(database: Database, household: Household) -> None:
    await on_paper(database, household, CONSENT, channels=frozenset({ConsentChannel.SMS}))
    assert not giver(await state_of(database, household), household, "mother")["reads"]
    await on_paper(database, household, CONSENT, channels=frozenset({ConsentChannel.SMS, ConsentChannel.WEB}))
    assert giver(await state_of(database, household), household, "mother")["reads"]


async def test_a_withdrawal_keeps_the_version_of_the_text_that_was_signed(
    database: Database, household: Household
) -> None:
    await on_paper(database, household, CONSENT, text_version="2025-2")
    await in_cabinet(database, household, "mother", WITHDRAWAL)

    last = (await rows(database, household))[-1]
    assert (last["decision"], last["text_version"], last["ends_at"]) == ("withdrawal", "2025-2", None)
    assert (last["purposes"], last["channels"]) == ([], [])


async def test_a_withdrawal_takes_back_a_consent_that_has_not_begun(database: Database, household: Household) -> None:
    await on_paper(database, household, CONSENT, starts_on=days("2026-12-01"))
    await on_paper(database, household, WITHDRAWAL)
    after = datetime(2026, 12, 2, tzinfo=UTC)
    assert not giver(await state_of(database, household, at=after), household, "mother")["reads"]


async def test_a_decision_says_who_has_to_look_again(database: Database, household: Household) -> None:
    _, signal = await take(
        database, household, "registrar", asked(household, CONSENT, "anna", "mother", document=PAPER)
    )
    assert signal.students == {household.students["anna"]}
    assert signal.accounts == {household.account(name) for name in ("mother", "unknown", "anna")}

    _, own = await take(database, household, "oleg", asked(household, CONSENT, "oleg", None))
    assert own.accounts == {household.account("oleg")}


async def test_the_same_key_answers_the_same_decision_again(database: Database, household: Household) -> None:
    wish = asked(household, CONSENT, "anna", "mother", document=PAPER)
    first, _ = await take(database, household, "registrar", wish, key="k")
    again, _ = await take(database, household, "registrar", wish, key="k")
    assert first == again
    assert len(await rows(database, household)) == 1


@pytest.mark.parametrize("decision", [CONSENT, REFUSAL])
async def test_the_same_again_is_a_conflict(database: Database, household: Household, decision: Decision) -> None:
    await on_paper(database, household, decision)
    again = await on_paper(
        database, household, decision, document=Document("18-с", days("2026-11-22"), ConsentMedium.ELECTRONIC)
    )
    assert isinstance(again, Conflict)
    assert len(await rows(database, household)) == 1


async def test_the_same_consent_to_come_is_a_conflict(database: Database, household: Household) -> None:
    for _ in range(2):
        answer = await on_paper(database, household, CONSENT, starts_on=days("2026-12-01"))
    assert isinstance(answer, Conflict)


async def test_withdrawn_twice_is_a_conflict(database: Database, household: Household) -> None:
    await on_paper(database, household, CONSENT)
    await on_paper(database, household, WITHDRAWAL)
    assert isinstance(await on_paper(database, household, WITHDRAWAL), Conflict)
    assert len(await rows(database, household)) == 2


@pytest.mark.parametrize(
    "change",
    [
        {"text_version": "2026-2"},
        {"ends_on": days("2027-05-31")},
        {"channels": frozenset({ConsentChannel.WEB})},
        {"purposes": frozenset({ConsentPurpose.INFORMING})},
        {"starts_on": days("2026-12-01")},
        {"subject": PROCESSING},
        {"guardian": "father"},
    ],
    ids=lambda change: next(iter(change)),
)
async def test_another_content_is_another_decision(
    database: Database, household: Household, change: Mapping[str, Any]
) -> None:
    await on_paper(database, household, CONSENT)
    assert isinstance(await on_paper(database, household, CONSENT, **change), dict)
    assert len(await rows(database, household)) == 2


async def test_a_consent_past_its_term_is_given_again(place: Place, database: Database, household: Household) -> None:
    await on_paper(database, household, CONSENT, ends_on=days("2026-11-30"))
    await place.at(NOW + timedelta(days=20))
    assert isinstance(await on_paper(database, household, WITHDRAWAL), InvalidInput)
    assert isinstance(await on_paper(database, household, CONSENT, ends_on=days("2026-12-30")), dict)


@pytest.mark.parametrize(
    ("wrong", "path"),
    [
        ({"guardian": "boriss"}, "input.guardianId"),
        ({"guardian": "former"}, "input.guardianId"),
        ({"guardian": "coming"}, "input.guardianId"),
        ({"guardian": "uncle"}, "input.guardianId"),
        ({"guardian": "gran", "subject": PROCESSING}, "input.guardianId"),
        ({"guardian": None}, "input.guardianId"),
        ({"guardian": "leaving", "starts_on": days("2027-01-10")}, "input.startsOn"),
        ({"starts_on": days("2026-11-22")}, "input.startsOn"),
        ({"starts_on": days("2101-01-01")}, "input.startsOn"),
        ({"ends_on": days("2026-11-22")}, "input.endsOn"),
        ({"ends_on": days("9999-12-31")}, "input.endsOn"),
        ({"starts_on": days("2026-12-02"), "ends_on": days("2026-12-01")}, "input.endsOn"),
        ({"text_version": "  "}, "input.textVersion"),
        ({"text_version": "v" * 41}, "input.textVersion"),
        ({"purposes": frozenset()}, "input.purposes"),
        ({"purposes": frozenset({ConsentPurpose.EXCHANGE})}, "input.purposes"),
        ({"channels": frozenset()}, "input.channels"),
        ({"document": None}, "input.document"),
        ({"document": Document(" ", NOW.date(), ConsentMedium.WRITTEN)}, "input.document.number"),
        ({"document": Document("1" * 81, NOW.date(), ConsentMedium.WRITTEN)}, "input.document.number"),
        ({"document": Document("1", days("2026-11-24"), ConsentMedium.WRITTEN)}, "input.document.date"),
        ({"document": Document("1", days("2013-05-04"), ConsentMedium.WRITTEN)}, "input.document.date"),
    ],
    ids=str,
)
async def test_the_registrar_is_told_which_field_is_wrong(
    database: Database, household: Household, wrong: Mapping[str, Any], path: str
) -> None:
    assert paths(await on_paper(database, household, CONSENT, **wrong)) == {path}
    assert await rows(database, household) == []


async def test_everything_wrong_is_told_at_once(database: Database, household: Household) -> None:
    answer = await on_paper(
        database,
        household,
        CONSENT,
        guardian="uncle",
        text_version="",
        ends_on=days("2020-01-01"),
        channels=frozenset(),
        document=None,
    )
    assert paths(answer) == {
        "input.guardianId",
        "input.textVersion",
        "input.endsOn",
        "input.channels",
        "input.document",
    }


async def test_the_day_is_the_schools_own(place: Place, database: Database, household: Household) -> None:
    await place.at(datetime(2026, 11, 23, 21, 30, tzinfo=UTC))  # half past midnight of the 24th in Moscow
    document = Document("1", days("2026-11-24"), ConsentMedium.WRITTEN)
    assert isinstance(await on_paper(database, household, CONSENT, document=document), dict)
    assert paths(await on_paper(database, household, CONSENT, ends_on=days("2026-11-23"), document=document)) == {
        "input.endsOn"
    }


@pytest.mark.parametrize("decision", [CONSENT, REFUSAL, WITHDRAWAL])
async def test_a_child_of_another_school_is_not_there(
    database: Database, household: Household, decision: Decision
) -> None:
    assert isinstance(await on_paper(database, household, decision, "stranger", None), NotFound)


@pytest.mark.parametrize("who", ["homeroom", "teacher", "deputy", "administrator"])
@pytest.mark.parametrize("decision", [CONSENT, REFUSAL, WITHDRAWAL])
async def test_nobody_else_of_the_staff_decides(
    database: Database, household: Household, who: str, decision: Decision
) -> None:
    answer, _ = await take(database, household, who, asked(household, decision, "anna", "mother", document=PAPER))
    assert isinstance(answer, NotAllowed)
    assert await rows(database, household) == []


@pytest.mark.parametrize(
    ("who", "student", "decision", "refused"),
    [
        ("boriss", "anna", CONSENT, NotFound),
        ("boriss", "anna", REFUSAL, NotFound),
        ("boriss", "anna", WITHDRAWAL, NotFound),
        ("mother", "stranger", CONSENT, NotFound),
        ("uncle", "anna", CONSENT, NotFound),
        ("uncle", "anna", REFUSAL, NotFound),
        ("uncle", "anna", WITHDRAWAL, NotFound),
        ("former", "anna", CONSENT, NotFound),
        ("former", "anna", REFUSAL, NotFound),
        ("coming", "anna", CONSENT, NotFound),
        ("unknown", "anna", CONSENT, NotAllowed),
        ("anna", "anna", CONSENT, NotAllowed),
        ("anna", "anna", REFUSAL, NotAllowed),
        ("oleg", "anna", CONSENT, NotFound),
        ("mother", "anna", WITHDRAWAL, InvalidInput),
        ("oleg", "oleg", WITHDRAWAL, InvalidInput),
    ],
)
async def test_what_a_family_may_not_decide(
    database: Database, household: Household, who: str, student: str, decision: Decision, refused: type
) -> None:
    assert isinstance(await in_cabinet(database, household, who, decision, student), refused)
    assert await rows(database, household) == []


async def test_a_guardian_who_may_only_read_decides_how_they_are_told_and_nothing_else(
    database: Database, household: Household
) -> None:
    assert isinstance(await in_cabinet(database, household, "gran", CONSENT), dict)
    for decision in (CONSENT, REFUSAL):
        assert isinstance(await in_cabinet(database, household, "gran", decision, subject=PROCESSING), NotAllowed)
    assert isinstance(await in_cabinet(database, household, "gran", WITHDRAWAL), dict)


async def test_refusing_and_withdrawing_need_no_identification(database: Database, household: Household) -> None:
    await on_paper(database, household, CONSENT)
    assert isinstance(await in_cabinet(database, household, "unknown", WITHDRAWAL), dict)
    assert isinstance(await in_cabinet(database, household, "unknown", REFUSAL), dict)


async def test_withdrawing_stays_theirs_when_the_guardianship_is_over(
    place: Place, database: Database, household: Household
) -> None:
    await place.at(datetime(2026, 10, 1, tzinfo=UTC))
    early = Document("1", days("2026-09-30"), ConsentMedium.WRITTEN)
    await on_paper(database, household, CONSENT, guardian="former", document=early)
    await place.at(NOW)
    assert isinstance(await in_cabinet(database, household, "former", WITHDRAWAL), dict)


async def test_nobody_decides_as_somebody_else(database: Database, household: Household) -> None:
    for who in ("mother", "anna"):
        answer, _ = await take(database, household, who, asked(household, REFUSAL, "anna", "father"))
        assert isinstance(answer, NotFound)
    assert await rows(database, household) == []


async def test_a_cabinet_takes_no_document(database: Database, household: Household) -> None:
    assert paths(await in_cabinet(database, household, "mother", CONSENT, document=PAPER)) == {"input.document"}


async def test_decisions_are_never_changed_or_removed(place: Place, database: Database, household: Household) -> None:
    await on_paper(database, household, CONSENT)
    for connected in (place.as_app, place.as_owner, place.as_superuser):
        async with connected() as connection:
            for statement in ("UPDATE consent_decision SET decision = 'refusal'", "DELETE FROM consent_decision"):
                with pytest.raises(asyncpg.InsufficientPrivilegeError):
                    await connection.execute(statement)
    assert [row["decision"] for row in await rows(database, household)] == ["consent"]


async def test_two_registrars_at_once_write_one_decision(database: Database, household: Household) -> None:
    for round_ in range(20):
        version = f"v{round_}"
        answers = await asyncio.gather(
            *(on_paper(database, household, CONSENT, text_version=version) for _ in range(4))
        )
        assert sorted(type(answer).__name__ for answer in answers) == ["Conflict", "Conflict", "Conflict", "dict"]
    assert [row["text_version"] for row in await rows(database, household)] == [f"v{each}" for each in range(20)]


async def test_a_consent_and_a_withdrawal_at_once_leave_a_story_that_holds(
    database: Database, household: Household
) -> None:
    await on_paper(database, household, CONSENT)
    for _ in range(20):
        await asyncio.gather(
            on_paper(database, household, CONSENT), in_cabinet(database, household, "mother", WITHDRAWAL)
        )
    decisions = [row["decision"] for row in await rows(database, household)]
    assert all(before != after for before, after in pairwise(decisions)), decisions
