"""Sign-in, sign-out, the role acted in, and the activation of an account: the only documents open to anybody are here."""

from datetime import datetime
from typing import Annotated

import strawberry

from domain import refusals as domain_refusals
from domain import sign_in
from domain.access import Noun, Viewer
from domain.accounts.devices import label_of
from domain.wake import Signal
from schema import access, ids
from schema.checks import identifier, metadata, text
from schema.context import Info
from schema.nodes import answer
from schema.people.me import Role
from schema.refusals import FieldProblem, InvalidInput, NotAllowed, NotFound, RateLimited

OPEN_MUTATIONS = frozenset({"signIn", "activate", "signInWithTicket", "identityLink"})


@strawberry.type(description="A session.", directives=[access.of(Noun.SELF)])
class SignedIn:
    token: str = strawberry.field(description="Shown once. Send it as `Authorization: Bearer …`.")
    device: str = strawberry.field(description="Keep it on this device and send it with the next sign-in.")
    expires_at: datetime
    role: Role  # type: ignore[valid-type]  # an enum made by Strawberry


@strawberry.type(description="The session has ended.", directives=[access.of(Noun.SELF)])
class SignedOut:
    done: bool


@strawberry.type(description="The session acts in another role.", directives=[access.of(Noun.SELF)])
class RoleSwitched:
    role: Role  # type: ignore[valid-type]  # an enum made by Strawberry


@strawberry.input
class SignInInput:
    login: str
    password: str
    device: str | None = strawberry.field(
        default=None, description="The token that an earlier sign-in on this device gave."
    )


@strawberry.input
class ActivateInput:
    code: str = strawberry.field(description="The one-time code of the slip.")
    password: str = strawberry.field(description="The new password, 8 to 200 characters.")
    device: str | None = None


SignInResult = Annotated[SignedIn | NotAllowed | RateLimited, strawberry.union("SignInResult")]
ActivateResult = Annotated[SignedIn | NotAllowed | InvalidInput | RateLimited, strawberry.union("ActivateResult")]
SignOutResult = Annotated[SignedOut | NotAllowed, strawberry.union("SignOutResult")]
SwitchRoleResult = Annotated[RoleSwitched | NotFound, strawberry.union("SwitchRoleResult")]


async def sign_in_mutation(info: Info, input: SignInInput) -> SignInResult:
    """Open a session. Unknown logins and wrong passwords get one answer, after the same time; guesses are slowed, then refused."""
    operation = info.context
    visitor = sign_in.Visitor(operation.network, input.device, label_of(operation.agent))
    return answer(
        _typed(await sign_in.sign_in(operation.database, input.login, input.password, visitor, operation.clock))
    )


async def activate_mutation(info: Info, input: ActivateInput) -> ActivateResult:
    """Set the first password of an account with its one-time code, and sign in."""
    operation = info.context
    visitor = sign_in.Visitor(operation.network, input.device, label_of(operation.agent))
    outcome = await sign_in.activate(operation.database, input.code, input.password, visitor, operation.clock)
    if isinstance(outcome, sign_in.SignedIn):  # whoever was signed in before is not any more
        operation.wake_after_commit(Signal(accounts=frozenset({outcome.account})))
    return answer(_typed(outcome))


async def sign_out_mutation(info: Info) -> SignOutResult:
    """End this session, at once and everywhere."""
    operation = info.context
    await sign_in.sign_out(await operation.work(), operation.signed_in)
    operation.wake_after_commit(_ended_for(operation.signed_in))
    return SignedOut(done=True)


async def switch_role_mutation(info: Info, role_id: strawberry.ID) -> SwitchRoleResult:
    """Let this session act in another role of the account (`me { roles { id } }`)."""
    operation = info.context
    role = await sign_in.switch_role(await operation.work(), operation.signed_in, ids.number(role_id))
    operation.wake_after_commit(_ended_for(operation.signed_in))
    return NotFound(message="Такой роли у вас нет.") if role is None else answer(RoleSwitched(role=answer(role)))


def _ended_for(viewer: Viewer) -> Signal:
    """What stands on this account's sessions is to be looked at again."""
    return Signal(accounts=frozenset({viewer.account_id}))


def _typed(outcome: object) -> object:
    if isinstance(outcome, sign_in.SignedIn):
        return SignedIn(
            token=outcome.token, device=outcome.device, expires_at=outcome.expires_at, role=answer(outcome.role)
        )
    if isinstance(outcome, domain_refusals.RateLimited):
        return RateLimited(message=outcome.message, retry_after=outcome.retry_after)
    if isinstance(outcome, domain_refusals.InvalidInput):
        problems = [FieldProblem(path=problem.path, message=problem.message) for problem in outcome.fields]
        return InvalidInput(message=outcome.message, fields=problems)
    if isinstance(outcome, domain_refusals.NotAllowed):
        return NotAllowed(message=outcome.message)
    raise TypeError(f"no type for {type(outcome).__name__}")


@strawberry.type(directives=[access.of(Noun.SELF)])
class SessionMutation:
    sign_in: SignInResult = strawberry.mutation(
        resolver=sign_in_mutation,
        description=sign_in_mutation.__doc__,
        directives=[access.Open()],
        metadata=metadata(text("input.login", 200), text("input.password", 1000), text("input.device", 100)),
    )
    activate: ActivateResult = strawberry.mutation(
        resolver=activate_mutation,
        description=activate_mutation.__doc__,
        directives=[access.Open()],
        metadata=metadata(text("input.code", 100), text("input.password", 1000), text("input.device", 100)),
    )
    sign_out: SignOutResult = strawberry.mutation(
        resolver=sign_out_mutation, description=sign_out_mutation.__doc__, directives=[access.of(Noun.SELF)]
    )
    session_switch_role: SwitchRoleResult = strawberry.mutation(
        resolver=switch_role_mutation,
        description=switch_role_mutation.__doc__,
        directives=[access.of(Noun.SELF)],
        metadata=metadata(identifier("roleId", "RoleGrant")),
    )
