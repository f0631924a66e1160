"""One's own account: sessions are ended, the password is changed, a second account joins."""

from typing import Annotated

import strawberry

from domain import guessing, refusals, sign_in
from domain.access import Noun
from domain.accounts import own
from domain.accounts.claiming import claim_roles
from domain.acts import Act
from domain.reading import Row
from domain.wake import Signal
from schema import access, ids
from schema.acting import act, refusal
from schema.checks import identifier, metadata, text
from schema.context import Info
from schema.nodes import answer
from schema.people.me import RoleGrant
from schema.refusals import Conflict, InvalidInput, NotAllowed, NotFound, RateLimited


@strawberry.type(description="Sessions have ended, at once and everywhere.", directives=[access.of(Noun.SELF)])
class SessionsEnded:
    ended: int = strawberry.field(description="How many.")


@strawberry.type(description="The new password holds; this session goes on.", directives=[access.of(Noun.SELF)])
class PasswordChanged:
    done: bool


@strawberry.type(description="The roles of the other account are this one's now.", directives=[access.of(Noun.SELF)])
class RolesClaimed:
    joined: strawberry.Private[list[int]]

    @access.read(Noun.SELF, rows=5)
    async def roles(root: strawberry.Parent["RolesClaimed"], info: Info) -> list[RoleGrant]:
        """Those that have joined; `me { roles }` has all of them."""
        operation = info.context
        found = await sign_in.roles(await operation.work(), operation.signed_in)
        return answer([row for row in found if row["id"] in root.joined])


@strawberry.input
class SessionEndInput:
    session_id: strawberry.ID = strawberry.field(description="The id of one of `mySessions`.")


@strawberry.input
class PasswordChangeInput:
    current: str
    password: str = strawberry.field(description="The new one, 8 to 200 characters.")


@strawberry.input
class RoleClaimInput:
    code: str = strawberry.field(description="The one-time code of the slip of the other account.")


SessionEndResult = Annotated[SessionsEnded | NotFound, strawberry.union("SessionEndResult")]
SessionsEndOthersResult = Annotated[SessionsEnded | NotAllowed, strawberry.union("SessionsEndOthersResult")]
PasswordChangeResult = Annotated[
    PasswordChanged | NotAllowed | InvalidInput | RateLimited, strawberry.union("PasswordChangeResult")
]
RoleClaimResult = Annotated[RolesClaimed | NotAllowed | Conflict | RateLimited, strawberry.union("RoleClaimResult")]


async def session_end(info: Info, input: SessionEndInput) -> SessionEndResult:
    """End one of the own sessions, at once and everywhere; this one too."""
    operation = info.context
    viewer = operation.signed_in
    if not await own.end_session(await operation.work(), viewer, ids.number(input.session_id)):
        return NotFound(message="Такого входа у вас нет: возможно, он уже завершён.")
    operation.wake_after_commit(Signal(accounts=frozenset({viewer.account_id})))
    return SessionsEnded(ended=1)


async def sessions_end_others(info: Info) -> SessionsEndOthersResult:
    """End all sessions of the account but this one."""
    operation = info.context
    viewer = operation.signed_in
    ended = await own.end_others(await operation.work(), viewer)
    operation.wake_after_commit(Signal(accounts=frozenset({viewer.account_id})))
    return SessionsEnded(ended=ended)


async def password_change(info: Info, input: PasswordChangeInput) -> PasswordChangeResult:
    """Set another password. This session goes on, all others end. Guesses at the current one are slowed as at the sign-in."""
    operation = info.context
    viewer = operation.signed_in
    refused = await own.change_password(
        operation.database, viewer, input.current, input.password, operation.network, operation.clock()
    )
    if refused is not None:
        return answer(refusal(refused))
    operation.wake_after_commit(Signal(accounts=frozenset({viewer.account_id})))
    return PasswordChanged(done=True)


async def role_claim(info: Info, input: RoleClaimInput) -> RoleClaimResult:
    """Join the roles of another account of one's own by the code of its slip; that account ends empty. Guesses are counted."""
    operation = info.context
    refused = await guessing.guess_at_code(operation.database, operation.network, operation.clock())
    if isinstance(refused, refusals.RateLimited):
        return answer(refusal(refused))

    async def write(act: Act) -> Row:
        done = await claim_roles(act, input.code)
        await guessing.forgive(act.work, guessing.code_key(operation.network))
        return done

    done = await act(info, "roleClaim", {}, None, write)
    return RolesClaimed(joined=done["roles"]) if isinstance(done, dict) else answer(done)


@strawberry.type(directives=[access.of(Noun.SELF)])
class OwnAccountMutation:
    session_end: SessionEndResult = strawberry.mutation(
        resolver=session_end,
        description=session_end.__doc__,
        directives=[access.of(Noun.SELF)],
        metadata=metadata(identifier("input.sessionId", "Session")),
    )
    sessions_end_others: SessionsEndOthersResult = strawberry.mutation(
        resolver=sessions_end_others,
        description=sessions_end_others.__doc__,
        directives=[access.of(Noun.SELF)],
    )
    password_change: PasswordChangeResult = strawberry.mutation(
        resolver=password_change,
        description=password_change.__doc__,
        directives=[access.of(Noun.SELF)],
        metadata=metadata(text("input.current", 1_000), text("input.password", 1_000)),
    )
    role_claim: RoleClaimResult = strawberry.mutation(
        resolver=role_claim,
        description=role_claim.__doc__,
        directives=[access.of(Noun.SELF)],
        metadata=metadata(text("input.code", 100)),
    )
