"""Sign-in by an account elsewhere: a provider vouches for (issuer, subject), and whose account that is was proved here, once.

The way back from the provider carries a ticket: used once, a minute long, and good only in the browser that began, which alone
knows what its challenge is the hash of. So nobody can be made to sign in, or to link, by an address that somebody else sends.
"""

import base64
import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

import asyncpg

from domain.access import Viewer
from domain.acts import Act, not_found
from domain.clock import Clock
from domain.passwords import digest, new_secret
from domain.reading import Row
from domain.refusals import InvalidInput, NotAllowed, RateLimited
from domain.sign_in import SignedIn, Visitor, activate, open_session, sign_in
from orm.database import Database, Work

TICKET: Final = timedelta(minutes=1)
"""From the provider's page to the cabinet: one redirect."""
LINKING: Final = timedelta(minutes=15)
"""To find the slip with the code and type it."""

_NO_TICKET: Final = NotAllowed(
    "Вход не завершён: он занял слишком много времени или начат в другом окне. Войдите ещё раз."
)
_BLOCKED: Final = NotAllowed("Учётная запись заблокирована. Обратитесь в школу.")
_TAKEN: Final = NotAllowed("Эта учётная запись уже привязана к другому человеку. Обратитесь в школу.")


@dataclass(frozen=True, slots=True)
class Subject:
    """Whom the provider vouches for."""

    issuer: str
    subject: str


@dataclass(frozen=True, slots=True)
class Unlinked:
    """Nobody's so far: `ticket` links it to whoever proves who they are until `expires_at`."""

    ticket: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Held:
    """A ticket and what only the browser that began knows."""

    ticket: str
    verifier: str

    @property
    def challenge(self) -> str:
        return challenge_of(self.verifier)


@dataclass(frozen=True, slots=True)
class ByPassword:
    login: str
    password: str


@dataclass(frozen=True, slots=True)
class ByCode:
    """A slip's code, with the new password that it sets."""

    code: str
    password: str


def challenge_of(verifier: str) -> str:
    """Base64url of the SHA-256 of a verifier, without padding, as in PKCE (RFC 7636)."""
    hashed = hashlib.sha256(verifier.encode("utf-8", "surrogatepass")).digest()
    return base64.urlsafe_b64encode(hashed).rstrip(b"=").decode()


async def hand_ticket(database: Database, subject: Subject, challenge: str, clock: Clock) -> str:
    """A ticket for whoever the provider has just vouched for."""
    async with database.work(()) as work:
        ticket, _ = await _issue(work, subject, challenge, clock() + TICKET, for_linking=False)
    return ticket


async def sign_in_with_ticket(
    database: Database, held: Held, visitor: Visitor, clock: Clock
) -> SignedIn | Unlinked | NotAllowed:
    """A session of the account that the subject belongs to, or a ticket to link one. The ticket is used up either way."""
    now = clock()
    async with database.work(()) as work:
        subject = await _use(work, held, now, for_linking=False)
        if subject is None:
            return _NO_TICKET
        found = await work.fetchrow(
            "UPDATE identity i SET used_at = $3 FROM account a WHERE i.issuer = $1 AND i.subject = $2 AND i.ended_at IS NULL"
            " AND a.id = i.account_id AND a.epoch = i.epoch RETURNING a.id, a.epoch, a.blocked_at",
            subject.issuer,
            subject.subject,
            now,
        )
        if found is None:
            return Unlinked(*await _issue(work, subject, held.challenge, now + LINKING, for_linking=True))
        if found["blocked_at"] is not None:
            return _BLOCKED
        return await open_session(work, found["id"], found["epoch"], visitor, now) or _BLOCKED


async def link_identity(
    database: Database, held: Held, proof: ByPassword | ByCode, visitor: Visitor, clock: Clock
) -> SignedIn | NotAllowed | InvalidInput | RateLimited:
    """Prove who one is by what the school gave out, sign in, and have the subject belong to the account from now on.

    Guesses are slowed and refused as at the sign-in itself. A wrong one uses up nothing.
    """
    async with database.work(()) as work:
        if await _standing(work, held, clock()) is None:
            return _NO_TICKET
    opened: SignedIn | NotAllowed | InvalidInput | RateLimited
    if isinstance(proof, ByPassword):
        opened = await sign_in(database, proof.login, proof.password, visitor, clock)
    else:
        opened = await activate(database, proof.code, proof.password, visitor, clock)
    if not isinstance(opened, SignedIn):
        return opened
    refused = await _link(database, held, opened, clock())
    if refused is None:
        return opened
    async with database.work(()) as work:
        await work.execute("UPDATE session SET ended_at = $2 WHERE token_hash = $1", digest(opened.token), clock())
    return refused


async def identities(work: Work, viewer: Viewer) -> list[Row]:
    """The links of the viewer's account that stand, the newest first."""
    records = await work.fetch(
        "SELECT i.id, i.issuer, i.linked_at, i.used_at FROM identity i JOIN account a ON a.id = i.account_id"
        " WHERE a.id = $1 AND i.epoch = a.epoch AND i.ended_at IS NULL ORDER BY i.id DESC LIMIT 100",
        viewer.account_id,
    )
    return [dict(record) for record in records]


async def end_identity(act: Act, identity: int) -> Row:
    """The subject signs in to this account no more; sessions that are open stay. The answer has the id."""
    ended = await act.work.fetchrow(
        "UPDATE identity SET ended_at = app.now() WHERE id = $1 AND account_id = $2 AND ended_at IS NULL RETURNING id",
        identity,
        act.viewer.account_id,
    )
    if ended is None:
        raise not_found("Такой привязки нет.")
    return {"ended": ended["id"]}


async def _link(database: Database, held: Held, opened: SignedIn, now: datetime) -> NotAllowed | None:
    try:
        async with database.work(()) as work:
            subject = await _use(work, held, now, for_linking=True)
            if subject is None:
                return _NO_TICKET
            # What belonged to an account whose password is another one since belongs to nobody.
            await work.execute(
                "UPDATE identity i SET ended_at = $3 FROM account a WHERE i.issuer = $1 AND i.subject = $2 AND i.ended_at IS NULL"
                " AND a.id = i.account_id AND a.epoch <> i.epoch",
                subject.issuer,
                subject.subject,
                now,
            )
            await work.execute(
                "INSERT INTO identity (account_id, issuer, subject, epoch, linked_at, used_at)"
                " SELECT s.account_id, $2, $3, s.epoch, $4, $4 FROM session s WHERE s.token_hash = $1",
                digest(opened.token),
                subject.issuer,
                subject.subject,
                now,
            )
    except asyncpg.UniqueViolationError:  # two browsers of one subject, at once
        return _TAKEN
    return None


async def _issue(
    work: Work, subject: Subject, challenge: str, expires_at: datetime, *, for_linking: bool
) -> tuple[str, datetime]:
    ticket = new_secret()
    await work.execute(
        "INSERT INTO identity_ticket (token_hash, challenge, issuer, subject, for_linking, expires_at)"
        " VALUES ($1, $2, $3, $4, $5, $6)",
        digest(ticket),
        challenge,
        subject.issuer,
        subject.subject,
        for_linking,
        expires_at,
    )
    return ticket, expires_at


async def _standing(work: Work, held: Held, now: datetime) -> Row | None:
    row = await work.fetchrow(
        "SELECT id FROM identity_ticket WHERE token_hash = $1 AND challenge = $2 AND for_linking AND used_at IS NULL"
        " AND expires_at > $3",
        digest(held.ticket),
        held.challenge,
        now,
    )
    return None if row is None else dict(row)


async def _use(work: Work, held: Held, now: datetime, *, for_linking: bool) -> Subject | None:
    """Whom a ticket is for, once. With another browser's verifier it is not used up, so that nobody uses up another's."""
    row = await work.fetchrow(
        "UPDATE identity_ticket SET used_at = $3 WHERE token_hash = $1 AND challenge = $2 AND for_linking = $4"
        " AND used_at IS NULL AND expires_at > $3 RETURNING issuer, subject",
        digest(held.ticket),
        held.challenge,
        now,
        for_linking,
    )
    return None if row is None else Subject(row["issuer"], row["subject"])
