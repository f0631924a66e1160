"""How a decision is taken: by the registrar from a document, by a guardian or a student in the cabinet (R1.1 to R1.3).

The register is only added to. A decision takes effect when it is registered or later, never before, so that the state at a moment
that has passed never changes again.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from domain.access import FAMILY, audience_of_decision, decided_students, is_fourteen, may_act
from domain.acts import Act, Writer, conflict, invalid, not_allowed, not_found, refuse
from domain.consents.asked import Asked, Giver, problems_of
from domain.reading import Row
from domain.refusals import InvalidInput
from domain.sql import Sql
from domain.wake import Signal
from orm.consents import ConsentMedium, Decision
from orm.people import GuardianRights, Role

ACT_OF: Final = {
    Decision.CONSENT: "consentRegister",
    Decision.REFUSAL: "consentRefuse",
    Decision.WITHDRAWAL: "consentWithdraw",
}
_SAYS: Final = ("decision", "effective_at", "ends_at", "purposes", "channels", "text_version")


@dataclass(frozen=True, slots=True)
class Content:
    """What a decision says. Two that say the same are one decision."""

    decision: str
    effective_at: datetime
    ends_at: datetime | None
    purposes: tuple[str, ...]
    channels: tuple[str, ...]
    text_version: str

    def is_over(self, now: datetime) -> bool:
        return self.ends_at is not None and self.ends_at <= now

    def repeats(self, other: "Content", now: datetime) -> bool:
        """Whether this one says what `other` says already; beginnings that have both passed are one."""
        begins = max(self.effective_at, now) == max(other.effective_at, now)
        return begins and self.what == other.what and not other.is_over(now)

    @property
    def what(self) -> tuple[object, ...]:
        return (self.decision, self.ends_at, self.purposes, self.channels, self.text_version)


@dataclass(frozen=True, slots=True)
class Before:
    """What stands already: the decision in effect, and the last one, which may be still to come."""

    now: datetime
    standing: Content | None
    last: Content | None


def decide(asked: Asked) -> Writer:
    """The writer of one decision. It answers with the ids of the decision and of the student."""

    async def write(act: Act) -> Row:
        if not may_act(act.viewer, ACT_OF[asked.decision]):
            raise not_allowed()
        giver = await _giver(act, asked)
        problems = problems_of(asked, giver, in_cabinet=act.viewer.role in FAMILY)
        if problems:
            raise refuse(InvalidInput("Проверьте введённые данные.", tuple(problems)))
        before = await _before(act, asked, giver)
        content = _withdrawn(before) if asked.decision is Decision.WITHDRAWAL else _new(asked, giver, before)
        number = await _append(act, asked, giver, content, before.now)
        act.signal = await _signal(act, asked, giver)
        return {"id": number, "student_id": asked.student_id}

    return write


async def _giver(act: Act, asked: Asked) -> Giver:
    """Who decides, and what holds of them now. Decisions about one student wait for each other here."""
    viewer = act.viewer
    guardians = [] if asked.guardian_id is None else [asked.guardian_id]
    if viewer.role is Role.GUARDIAN:
        guardians = [each for each in viewer.persons if asked.guardian_id in (None, each)]
    elif viewer.role is Role.STUDENT and guardians:
        raise not_found()
    sql = Sql(asked.student_id, guardians, viewer.account_id)
    in_force = "b.starts_at <= app.now() AND (b.ends_at IS NULL OR b.ends_at > app.now())"
    row = await act.work.fetchrow(
        "SELECT s.school_id, s.born_on, sc.time_zone, (app.now() AT TIME ZONE sc.time_zone)::date AS today,"
        f" {is_fourteen()} AS is_fourteen, gs.guardian_id, gs.rights, gs.in_force, gs.ends_at,"
        " EXISTS (SELECT 1 FROM account a WHERE a.id = $3 AND a.identified_at IS NOT NULL) AS is_identified"
        " FROM student s JOIN school sc ON sc.id = s.school_id LEFT JOIN LATERAL ("
        f" SELECT b.guardian_id, b.rights, b.ends_at, {in_force} AS in_force FROM guardianship b"
        " WHERE b.student_id = s.id AND b.guardian_id = ANY ($2::bigint[])"
        f" ORDER BY {in_force} DESC, b.starts_at DESC LIMIT 1) gs ON true"
        f" WHERE s.id = $1 AND {decided_students(viewer, sql)} FOR NO KEY UPDATE OF s",
        *sql.values,
    )
    if row is None:
        raise not_found()
    return Giver(
        school_id=row["school_id"],
        time_zone=row["time_zone"],
        today=row["today"],
        born_on=row["born_on"],
        is_fourteen=row["is_fourteen"],
        is_identified=row["is_identified"],
        guardian_id=row["guardian_id"],
        rights=None if row["rights"] is None else GuardianRights(row["rights"]),
        is_guardian=bool(row["in_force"]),
        guardian_until=row["ends_at"],
    )


async def _before(act: Act, asked: Asked, giver: Giver) -> Before:
    """Read under the lock of the student, by the clock of this moment."""
    sql = Sql(asked.student_id, giver.guardian_id, asked.subject.value)
    decision = (
        f"SELECT {', '.join(f'cd.{name}' for name in _SAYS)}, {{kind}} AS kind FROM consent_decision cd"
        " WHERE cd.student_id = $1 AND cd.guardian_id IS NOT DISTINCT FROM $2::bigint AND cd.subject = $3 {only}"
        " ORDER BY cd.id DESC LIMIT 1"
    )
    last = decision.format(kind="'last'", only="")
    standing = decision.format(kind="'standing'", only="AND cd.effective_at <= app.now()")
    rows = await act.work.fetch(
        f"SELECT app.now() AS now, d.* FROM (VALUES (1)) one LEFT JOIN (({last}) UNION ALL ({standing})) d ON true",
        *sql.values,
    )
    found = {row["kind"]: _content_of(row) for row in rows if row["kind"] is not None}
    return Before(rows[0]["now"], found.get("standing"), found.get("last"))


def _content_of(row: Any) -> Content:  # noqa: ANN401 - asyncpg's record
    return Content(
        decision=row["decision"],
        effective_at=row["effective_at"],
        ends_at=row["ends_at"],
        purposes=tuple(row["purposes"]),
        channels=tuple(row["channels"]),
        text_version=row["text_version"],
    )


def _new(asked: Asked, giver: Giver, before: Before) -> Content:
    now = before.now
    later = asked.starts_on is not None and asked.starts_on > giver.today
    content = Content(
        decision=asked.decision.value,
        effective_at=_midnight(giver, asked.starts_on) if later and asked.starts_on else now,
        ends_at=None if asked.ends_on is None else _midnight(giver, asked.ends_on + timedelta(days=1)),
        purposes=tuple(sorted(asked.purposes)),
        channels=tuple(sorted(asked.channels)),
        text_version=asked.text_version.strip(),
    )
    if content.is_over(content.effective_at):  # midnight has passed since the input was checked
        raise invalid("input.endsOn", "Этот день уже прошёл.")
    if before.last is not None and content.repeats(before.last, now):
        raise conflict("Такое решение уже записано и действует. Второй раз оно не записывается.")
    return content


def _withdrawn(before: Before) -> Content:
    now = before.now
    given = [each for each in (before.standing, before.last) if each is not None]
    consent = next((each for each in given if each.decision == Decision.CONSENT and not each.is_over(now)), None)
    if consent is None and any(each.decision == Decision.WITHDRAWAL for each in given):
        raise conflict("Согласие уже отозвано.")
    if consent is None:
        raise invalid("input.subject", "Согласия, которое можно отозвать, нет.")
    return Content(Decision.WITHDRAWAL.value, now, None, (), (), consent.text_version)


async def _append(act: Act, asked: Asked, giver: Giver, content: Content, now: datetime) -> int:
    document = asked.document
    row = await act.work.fetchrow(
        "INSERT INTO consent_decision (school_id, student_id, guardian_id, subject, decision, effective_at, ends_at, purposes,"
        " channels, text_version, medium, document_number, document_date, registered_by_id, registered_at)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15) RETURNING id",
        giver.school_id,
        asked.student_id,
        giver.guardian_id,
        asked.subject.value,
        content.decision,
        content.effective_at,
        content.ends_at,
        list(content.purposes),
        list(content.channels),
        content.text_version,
        (ConsentMedium.ELECTRONIC if document is None else document.medium).value,
        "" if document is None else document.number.strip(),
        None if document is None else document.dated,
        act.viewer.account_id,
        now,
    )
    number: int = row["id"]
    return number


async def _signal(act: Act, asked: Asked, giver: Giver) -> Signal:
    """Whoever reads by this decision, or no longer does, looks again at once."""
    accounts = await act.work.fetch(
        audience_of_decision("$1::bigint", "$2::bigint"), asked.student_id, giver.guardian_id
    )
    return Signal(students=frozenset((asked.student_id,)), accounts=frozenset(row["account_id"] for row in accounts))


def _midnight(giver: Giver, day: date) -> datetime:
    """The instant at which a day begins in the school."""
    return datetime.combine(day, time.min, ZoneInfo(giver.time_zone)).astimezone(UTC)
