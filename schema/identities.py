"""Sign-in by an account elsewhere: a ticket for a session, the first link, and the links of one's account."""

from datetime import datetime
from typing import Annotated

import strawberry

from domain import identities, sign_in
from domain.access import Noun
from domain.accounts.devices import label_of
from domain.acts import Act
from domain.identities import ByCode, ByPassword, Held, Unlinked
from domain.reading import Row
from domain.wake import Signal
from schema import access, ids
from schema.acting import act, refusal
from schema.checks import identifier, metadata, text
from schema.context import Info
from schema.nodes import answer, key
from schema.refusals import Conflict, FieldProblem, InvalidInput, NotAllowed, NotFound, RateLimited
from schema.sign_in import SignedIn


@strawberry.type(
    description="The provider vouches for somebody whose account here is not known. `identityLink` asks who they are.",
    directives=[access.of(Noun.SELF)],
)
class IdentityUnlinked:
    ticket: str = strawberry.field(description="For `identityLink`, once.")
    expires_at: datetime


@strawberry.type(description="An account elsewhere that signs in to this one.", directives=[access.of(Noun.SELF)])
class Identity:
    id: strawberry.ID = key("Identity")
    issuer: str = strawberry.field(description="Who vouches, as OpenID Connect names them.")
    linked_at: datetime
    used_at: datetime | None


@strawberry.type(directives=[access.of(Noun.SELF)])
class IdentityEnded:
    identity_id: strawberry.ID


@strawberry.input
class SignInWithTicketInput:
    ticket: str = strawberry.field(
        description="From the fragment of the address that the provider's page came back to."
    )
    verifier: str = strawberry.field(description="What the `challenge` of the start is the SHA-256 of.")
    device: str | None = None


@strawberry.input
class IdentityLinkInput:
    ticket: str
    verifier: str
    password: str = strawberry.field(description="The account's; with a code the new one, 8 to 200 characters.")
    login: str | None = strawberry.field(default=None, description="Either this or a code.")
    code: str | None = strawberry.field(default=None, description="The one-time code of a slip.")
    device: str | None = None


@strawberry.input
class IdentityEndInput:
    identity_id: strawberry.ID


SignInWithTicketResult = Annotated[SignedIn | IdentityUnlinked | NotAllowed, strawberry.union("SignInWithTicketResult")]
IdentityLinkResult = Annotated[
    SignedIn | NotAllowed | InvalidInput | RateLimited, strawberry.union("IdentityLinkResult")
]
IdentityEndResult = Annotated[
    IdentityEnded | NotAllowed | NotFound | InvalidInput | Conflict, strawberry.union("IdentityEndResult")
]


def _typed(outcome: object) -> object:
    if not isinstance(outcome, sign_in.SignedIn):
        return refusal(outcome)
    return SignedIn(
        token=outcome.token, device=outcome.device, expires_at=outcome.expires_at, role=answer(outcome.role)
    )


async def sign_in_with_ticket(info: Info, input: SignInWithTicketInput) -> SignInWithTicketResult:
    """Open a session with the ticket that an identity provider's page came back with; it is good once, for a minute."""
    operation = info.context
    visitor = sign_in.Visitor(operation.network, input.device, label_of(operation.agent))
    outcome = await identities.sign_in_with_ticket(
        operation.database, Held(input.ticket, input.verifier), visitor, operation.clock
    )
    if isinstance(outcome, Unlinked):
        return IdentityUnlinked(ticket=outcome.ticket, expires_at=outcome.expires_at)
    return answer(_typed(outcome))


async def identity_link(info: Info, input: IdentityLinkInput) -> IdentityLinkResult:
    """Prove once who one is, by login and password or by a slip's code, and sign in by the provider from then on."""
    operation = info.context
    proof: ByPassword | ByCode
    if input.login is not None and input.code is None:
        proof = ByPassword(input.login, input.password)
    elif input.code is not None and input.login is None:
        proof = ByCode(input.code, input.password)
    else:
        problem = FieldProblem(path="input.login", message="Укажите одно: логин или код.")
        return InvalidInput(message="Проверьте введённые данные.", fields=[problem])
    visitor = sign_in.Visitor(operation.network, input.device, label_of(operation.agent))
    held = Held(input.ticket, input.verifier)
    outcome = await identities.link_identity(operation.database, held, proof, visitor, operation.clock)
    if isinstance(outcome, sign_in.SignedIn):  # a code has set a password: whoever was signed in before is not any more
        operation.wake_after_commit(Signal(accounts=frozenset({outcome.account})))
    return answer(_typed(outcome))


async def identity_end(info: Info, input: IdentityEndInput, key: str | None = None) -> IdentityEndResult:
    """End a link of one's own account; sessions that are open stay."""

    async def write(act: Act) -> Row:
        return await identities.end_identity(act, ids.number(input.identity_id))

    done = await act(info, "identityEnd", input, key, write)
    if not isinstance(done, dict):
        return answer(done)
    return IdentityEnded(identity_id=strawberry.ID(ids.make("Identity", done["ended"])))


@strawberry.type(directives=[access.of(Noun.SELF)])
class IdentityQuery:
    @access.read(Noun.SELF, rows=3)
    async def my_identities(info: Info) -> list[Identity]:
        """The accounts elsewhere that sign in to the viewer's account, the newest first."""
        operation = info.context
        return answer(await identities.identities(await operation.work(), operation.signed_in))


@strawberry.type(directives=[access.of(Noun.SELF)])
class IdentityMutation:
    sign_in_with_ticket: SignInWithTicketResult = strawberry.mutation(
        resolver=sign_in_with_ticket,
        description=sign_in_with_ticket.__doc__,
        directives=[access.Open()],
        metadata=metadata(text("input.ticket", 100), text("input.verifier", 100), text("input.device", 100)),
    )
    identity_link: IdentityLinkResult = strawberry.mutation(
        resolver=identity_link,
        description=identity_link.__doc__,
        directives=[access.Open()],
        metadata=metadata(
            text("input.ticket", 100),
            text("input.verifier", 100),
            text("input.login", 200),
            text("input.code", 100),
            text("input.password", 1000),
            text("input.device", 100),
        ),
    )
    identity_end: IdentityEndResult = strawberry.mutation(
        resolver=identity_end,
        description=identity_end.__doc__,
        directives=[access.of(Noun.SELF)],
        metadata=metadata(identifier("input.identityId", "Identity")),
    )
