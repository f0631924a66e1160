"""What follows from the register at a moment: the same as replaying the decisions up to it (R1.3, R1.4)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.access import Noun, guardian_reads, student_reads, visible_students
from domain.consents.states import states, states_page
from domain.reading import Row
from domain.sql import Sql
from orm.consents import ConsentChannel, ConsentSubject, Decision
from orm.database import Database
from tests.databases import Place
from tests.domain.consents.register import asked, days, giver, in_cabinet, on_paper, state_of, take
from tests.household import NOW, ZONE, Household

CONSENT, REFUSAL, WITHDRAWAL = Decision.CONSENT, Decision.REFUSAL, Decision.WITHDRAWAL
SCHOOL: Any = ZoneInfo(ZONE)


@dataclass(frozen=True, slots=True)
class Step:
    """One attempt at a decision, some hours after the one before. Days are counted from the day of the attempt."""

    hours: int
    giver: str | None
    subject: ConsentSubject
    decision: Decision
    starts_in: int | None
    lasts: int | None
    web: bool


STEPS = st.lists(
    st.builds(
        Step,
        hours=st.integers(1, 60),
        giver=st.sampled_from(["mother", "father", None]),
        subject=st.sampled_from(list(ConsentSubject)),
        decision=st.sampled_from([CONSENT, CONSENT, REFUSAL, WITHDRAWAL]),
        starts_in=st.none() | st.integers(0, 4),
        lasts=st.none() | st.integers(0, 6),
        web=st.booleans(),
    ),
    min_size=1,
    max_size=10,
)


@dataclass(frozen=True, slots=True)
class Fact:
    """What a decision that was taken says, as the test remembers it."""

    giver: str | None
    subject: ConsentSubject
    decision: Decision
    begins: datetime
    ends: datetime | None
    web: bool


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
async def test_the_state_at_any_moment_is_the_replay_of_what_was_decided(
    place: Place, database: Database, household: Household, steps: list[Step]
) -> None:
    await _forget(place)
    facts: list[Fact] = []
    told: list[tuple[datetime, Row]] = []
    now = NOW
    for step in steps:
        now += timedelta(hours=step.hours)
        await place.at(now)
        fact = await _attempt(database, household, step, now)
        facts += [] if fact is None else [fact]
        told.append((now, await state_of(database, household, "oleg")))

    for moment in _moments(facts, now):
        state = await state_of(database, household, "oleg", moment)
        for name in ("mother", "father"):
            part = giver(state, household, name)
            assert _says(part) == _replayed(facts, name, moment), (name, moment)
            assert part["reads"] == _reads(facts, name, moment)
            assert part["on_paper"] == (not _reads(facts, name, moment))
        assert state["student_reads"] == any(_reads(facts, name, moment) for name in ("mother", "father", None))
    for moment, state in told:  # what was told then is what is read back now
        assert _told(await state_of(database, household, "oleg", moment)) == _told(state)


async def _attempt(database: Database, household: Household, step: Step, now: datetime) -> Fact | None:
    today = now.astimezone(SCHOOL).date()
    starts = None if step.starts_in is None else today + timedelta(days=step.starts_in)
    ends = None if step.lasts is None else (starts or today) + timedelta(days=step.lasts)
    wish: dict[str, Any] = {"subject": step.subject}
    if step.decision is CONSENT:
        channels = {ConsentChannel.SMS} | ({ConsentChannel.WEB} if step.web else set())
        wish |= {"starts_on": starts, "ends_on": ends, "channels": frozenset(channels)}
    answer = await on_paper(database, household, step.decision, "oleg", step.giver, **wish)
    if not isinstance(answer, dict):
        return None
    later = step.decision is CONSENT and starts is not None and starts > today
    return Fact(
        step.giver,
        step.subject,
        step.decision,
        _midnight(starts) if later and starts else now,
        _midnight(ends + timedelta(days=1)) if step.decision is CONSENT and ends else None,
        step.web,
    )


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, SCHOOL).astimezone(UTC)


def _moments(facts: Sequence[Fact], now: datetime) -> list[datetime]:
    edges = {now, NOW, *(fact.begins for fact in facts), *(fact.ends for fact in facts if fact.ends)}
    return sorted({edge + timedelta(microseconds=step) for edge in edges for step in (-1, 0, 1)})


def _newest(facts: Sequence[Fact], name: str | None, subject: ConsentSubject, moment: datetime) -> Fact | None:
    found = [fact for fact in facts if (fact.giver, fact.subject) == (name, subject) and fact.begins <= moment]
    return found[-1] if found else None


def _replayed(facts: Sequence[Fact], name: str | None, moment: datetime) -> list[tuple[str, str] | None]:
    result: list[tuple[str, str] | None] = []
    for subject in (ConsentSubject.ELECTRONIC, ConsentSubject.PROCESSING):
        fact = _newest(facts, name, subject, moment)
        over = fact is not None and fact.ends is not None and fact.ends <= moment
        result.append(None if fact is None else (fact.decision.value, "ended" if over else "in_force"))
    return result


def _reads(facts: Sequence[Fact], name: str | None, moment: datetime) -> bool:
    def holds(fact: Fact) -> bool:
        return fact.decision is CONSENT and (fact.ends is None or fact.ends > moment)

    electronic = _newest(facts, name, ConsentSubject.ELECTRONIC, moment)
    processing = _newest(facts, name, ConsentSubject.PROCESSING, moment)
    return electronic is not None and holds(electronic) and electronic.web and (processing is None or holds(processing))


def _says(part: Row) -> list[tuple[str, str] | None]:
    both = (part["electronic"], part["processing"])
    return [None if each is None else (each["decision"], each["standing"]) for each in both]


def _told(state: Row) -> list[object]:
    return [state["on_paper"], state["student_reads"], [(_says(each), each["reads"]) for each in state["givers"]]]


async def _forget(place: Place) -> None:
    """Both guardians stand for Oleg, and nobody has decided anything about him. Each example begins so."""
    async with place.as_superuser() as connection:
        await connection.execute("ALTER TABLE consent_decision DISABLE TRIGGER refuse_change")
        await connection.execute("DELETE FROM consent_decision")
        await connection.execute("ALTER TABLE consent_decision ENABLE ALWAYS TRIGGER refuse_change")
        await connection.execute(
            "INSERT INTO guardianship (school_id, guardian_id, student_id, kind, rights, basis, starts_at)"
            " SELECT s.school_id, g.id, s.id, 'legal', 'full', '', '2026-09-01T00:00:00Z' FROM student s, guardian g"
            " WHERE s.family_name = 'Oleg' AND g.family_name IN ('Mother', 'Father') AND NOT EXISTS ("
            " SELECT 1 FROM guardianship b WHERE b.student_id = s.id AND b.guardian_id = g.id)"
        )


async def test_the_register_says_what_readers_get(place: Place, database: Database, household: Household) -> None:
    await on_paper(database, household, CONSENT, guardian="mother")
    await on_paper(database, household, REFUSAL, guardian="father")
    await in_cabinet(database, household, "gran", CONSENT)
    await in_cabinet(database, household, "oleg", CONSENT, "oleg")
    for moment in (NOW, NOW + timedelta(days=60)):
        await place.at(moment)
        async with database.work((household.school,)) as work:
            for name in ("mother", "father", "gran", "uncle", "former", "leaving", "olegs", "boriss", "anna", "oleg"):
                viewer = household.viewers[name]
                sql = Sql()
                readable = visible_students(viewer, Noun.MARKS, sql)
                seen = await work.fetch(f"SELECT s.id FROM student s WHERE {readable}", *sql.values)
                said = (
                    f"SELECT gs.student_id AS id FROM guardianship gs WHERE gs.guardian_id = $1 AND {guardian_reads()}"
                    if name not in household.students
                    else f"SELECT s.id FROM student s WHERE s.id = $1 AND {student_reads()}"
                )
                expected = await work.fetch(said, viewer.persons[0])
                assert seen == expected, (name, moment)


async def test_staff_are_told_of_everybody_and_a_family_of_its_own(database: Database, household: Household) -> None:
    await on_paper(database, household, CONSENT, guardian="mother")
    await on_paper(database, household, REFUSAL, guardian="father")

    for who in ("registrar", "homeroom", "deputy"):
        state = await state_of(database, household, who=who)
        names = [each["guardian"]["family_name"] for each in state["givers"]]
        assert names == ["Father", "Gran", "Leaving", "Mother", "Uncle"]
        assert state["on_paper"]
    own = await state_of(database, household, who="mother")
    assert [each["guardian"]["family_name"] for each in own["givers"]] == ["Mother"]
    assert (own["on_paper"], own["student_reads"]) == (False, None)
    theirs = await state_of(database, household, who="anna")
    assert (theirs["givers"], theirs["student_reads"]) == ([], True)


@pytest.mark.parametrize(
    ("who", "student"),
    [
        ("homeroom", "boris"),
        ("teacher", "anna"),
        ("administrator", "anna"),
        ("boriss", "anna"),
        ("uncle", "anna"),
        ("former", "anna"),
        ("coming", "anna"),
        ("oleg", "anna"),
        ("registrar", "stranger"),
    ],
)
async def test_others_are_told_nothing(database: Database, household: Household, who: str, student: str) -> None:
    viewer = household.viewers[who]
    async with database.work(viewer.schools) as work:
        assert await states(work, viewer, [household.students[student]]) == []


async def test_a_guardian_nobody_has_asked_is_on_paper(database: Database, household: Household) -> None:
    mother = giver(await state_of(database, household, who="mother"), household, "mother")
    assert (mother["electronic"], mother["processing"], mother["reads"], mother["on_paper"]) == (
        None,
        None,
        False,
        True,
    )


async def test_whoever_has_no_rights_is_not_on_paper_either(database: Database, household: Household) -> None:
    uncle = giver(await state_of(database, household), household, "uncle")
    assert (uncle["rights"], uncle["reads"], uncle["on_paper"]) == ("none", False, False)


async def test_the_state_of_a_class_is_listed_by_name_in_pages(database: Database, household: Household) -> None:
    await on_paper(database, household, CONSENT, "oleg", "olegs")
    viewer = household.viewers["homeroom"]

    async def names(**only: Any) -> list[str]:  # noqa: ANN401
        found: list[str] = []
        after = None
        while True:
            async with database.work(viewer.schools) as work:
                page = await states_page(work, viewer, first=1, after=after, **only)
            found += [row["student"]["family_name"] for row in page.rows]
            if not page.has_next:
                return found
            after = page.rows[-1]["id"]

    assert await names() == ["Anna", "Oleg"]
    assert await names(class_id=household.classes["7А"]) == ["Anna", "Oleg"]
    assert await names(class_id=household.classes["7Б"]) == []
    assert await names(on_paper=True) == ["Anna"]
    assert await names(on_paper=False) == ["Oleg"]
    assert await names(on_paper=True, at=NOW - timedelta(seconds=1)) == ["Anna", "Oleg"]


async def test_a_page_of_states_takes_three_statements_whatever_its_size(
    database: Database, household: Household
) -> None:
    viewer = household.viewers["registrar"]
    counts = set()
    for first in (1, 100):
        async with database.work(viewer.schools) as work:
            await states_page(work, viewer, first=first, after=None)
            counts.add(work.statements)
    assert counts == {3}


async def test_a_later_decision_of_the_same_moment_counts(database: Database, household: Household) -> None:
    for decision in (CONSENT, WITHDRAWAL, CONSENT, REFUSAL):
        await take(database, household, "mother", asked(household, decision, "anna", None))
    assert giver(await state_of(database, household), household, "mother")["electronic"]["decision"] == "refusal"


async def test_a_term_ends_at_the_schools_midnight(database: Database, household: Household) -> None:
    await on_paper(database, household, CONSENT, ends_on=days("2026-11-30"))
    end = datetime(2026, 11, 30, 21, 0, tzinfo=UTC)
    before, after = [
        giver(await state_of(database, household, at=moment), household, "mother")
        for moment in (end - timedelta(microseconds=1), end)
    ]
    assert (before["reads"], before["electronic"]["standing"]) == (True, "in_force")
    assert (after["reads"], after["electronic"]["standing"]) == (False, "ended")
