"""Short ways to put decisions into the register and to read what follows."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Final

from domain.acts import perform
from domain.consents.asked import Asked, Document
from domain.consents.deciding import ACT_OF, decide
from domain.consents.states import states
from domain.reading import Row
from domain.refusals import Refusal
from domain.wake import Signal
from orm.consents import ConsentChannel, ConsentMedium, ConsentPurpose, ConsentSubject, Decision
from orm.database import Database
from tests.household import NOW, Household

PAPER: Final = Document("17-с", NOW.date(), ConsentMedium.WRITTEN)
_DEFAULTS: Final[Mapping[str, Any]] = {
    "subject": ConsentSubject.ELECTRONIC,
    "text_version": "2026-1",
    "purposes": frozenset({ConsentPurpose.INFORMING, ConsentPurpose.NOTICES}),
    "channels": frozenset({ConsentChannel.WEB, ConsentChannel.EMAIL}),
}


def asked(home: Household, decision: Decision, student: str, guardian: str | None, **more: Any) -> Asked:  # noqa: ANN401
    """A decision as it is usually asked for; a consent has purposes and channels, the others have none."""
    values = {**_DEFAULTS, **more}
    if decision is not Decision.CONSENT:
        values = {name: value for name, value in values.items() if name not in {"purposes", "channels"}}
    if decision is Decision.WITHDRAWAL:
        values.pop("text_version")
    return Asked(
        decision,
        home.students[student],
        guardian_id=None if guardian is None else home.guardians[guardian],
        **values,
    )


async def take(
    database: Database, home: Household, who: str, wish: Asked, key: str | None = None
) -> tuple[Row | Refusal, Signal]:
    """Let somebody decide, in a transaction of its own."""
    viewer = home.viewers[who]
    async with database.work(viewer.schools, actor=viewer.account_id) as work:
        return await perform(work, viewer, ACT_OF[wish.decision], {"wish": repr(wish)}, key, decide(wish))


async def on_paper(
    database: Database,
    home: Household,
    decision: Decision,
    student: str = "anna",
    guardian: str | None = "mother",
    **more: Any,  # noqa: ANN401
) -> Row | Refusal:
    """The registrar enters a document."""
    answer, _ = await take(
        database, home, "registrar", asked(home, decision, student, guardian, **{"document": PAPER, **more})
    )
    return answer


async def in_cabinet(
    database: Database,
    home: Household,
    who: str,
    decision: Decision,
    student: str = "anna",
    **more: Any,  # noqa: ANN401
) -> Row | Refusal:
    """A guardian or a student decides for themselves."""
    answer, _ = await take(database, home, who, asked(home, decision, student, None, **more))
    return answer


async def state_of(
    database: Database, home: Household, student: str = "anna", at: datetime | None = None, who: str = "registrar"
) -> Row:
    viewer = home.viewers[who]
    async with database.work(viewer.schools) as work:
        (found,) = await states(work, viewer, [home.students[student]], at)
    return found


def giver(state: Row, home: Household, guardian: str | None) -> Row:
    """One giver's part of a state."""
    number = None if guardian is None else home.guardians[guardian]
    (found,) = [each for each in state["givers"] if (each["guardian"] or {}).get("id") == number]
    part: Row = found
    return part


async def rows(database: Database, home: Household) -> list[Row]:
    """Everything in the register, in the order it was written."""
    async with database.work((home.school,)) as work:
        return [dict(row) for row in await work.fetch("SELECT * FROM consent_decision ORDER BY id")]


def days(text: str) -> date:
    return date.fromisoformat(text)
