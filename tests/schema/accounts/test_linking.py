"""Proving by a slip's code whose a provider's subject is does what the code does elsewhere too."""

from domain.accounts.devices import UNKNOWN
from domain.identities import Held, Subject, Unlinked, challenge_of, hand_ticket, sign_in_with_ticket
from domain.passwords import digest
from domain.sign_in import viewer_of
from tests.schema.accounts.doing import PASSWORD, Office, somewhere
from tests.schema.asking import ask
from tests.world import NOW

LINK = (
    """mutation($input: IdentityLinkInput!) { identityLink(input: $input) { __typename ... on SignedIn { token } } }"""
)
VERIFIER = "what one browser alone knows"


async def _ticket(office: Office) -> str:
    """For linking a subject whom nobody knows."""
    first = await hand_ticket(
        office.database, Subject("https://id.example", "somebody"), challenge_of(VERIFIER), lambda: NOW
    )
    outcome = await sign_in_with_ticket(office.database, Held(first, VERIFIER), somewhere(), lambda: NOW)
    assert isinstance(outcome, Unlinked)
    return outcome.ticket


async def test_whoever_was_signed_in_before_is_woken_to_be_signed_out(office: Office) -> None:
    """The slip is the way to get an account back: streams of whoever had it end at once, as at `activate`."""
    code = await office.code("A.reg", "guardian:A.gmom")
    given = {"ticket": await _ticket(office), "verifier": VERIFIER, "code": code, "password": PASSWORD}
    answer = await ask(office.database, None, LINK, input=given)
    assert answer.data["identityLink"]["__typename"] == "SignedIn"
    assert [signal.accounts for signal in answer.operation.signals] == [{office.world["account:A.gmom"]}]
    assert await viewer_of(office.database, answer.data["identityLink"]["token"]) is not None
    device = "SELECT device FROM session WHERE token_hash = $1"
    assert await office.say(device, digest(answer.data["identityLink"]["token"])) == UNKNOWN
