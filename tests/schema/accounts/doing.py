"""Accounts as people keep them: documents, and what a slip is used for."""

from dataclasses import dataclass
from itertools import count
from typing import Any, Final

from domain.access import Viewer
from domain.sign_in import SignedIn, Visitor, activate, viewer_of
from orm.database import Database
from schema import ids
from tests.databases import Place
from tests.schema.asking import ask, who
from tests.world import NOW, World

PASSWORD: Final = "пароль этого человека"
REFUSED: Final = (
    "... on NotAllowed { message } ... on NotFound { message } ... on Conflict { message }"
    " ... on InvalidInput { message fields { path message } }"
)
SLIPS: Final = (
    "mutation($input: SlipsIssueInput!, $key: String) { slipsIssue(input: $input, key: $key) { __typename "
    + REFUSED
    + """
    ... on SlipsIssued {
      slips { personId fullName login code expiresAt classTitle children position } refusals { personId message } } } }"""
)
CHANGED: Final = (
    "__typename " + REFUSED + " ... on PersonAccountWritten { account { personId login state roles { id role } } }"
)
BLOCK: Final = f"mutation($input: AccountBlockInput!) {{ done: accountBlock(input: $input) {{ {CHANGED} }} }}"
UNBLOCK: Final = f"mutation($input: AccountBlockInput!) {{ done: accountUnblock(input: $input) {{ {CHANGED} }} }}"
GIVE: Final = f"mutation($input: RoleGiveInput!) {{ done: roleGive(input: $input) {{ {CHANGED} }} }}"
TAKE: Final = f"mutation($input: RoleTakeInput!) {{ done: roleTake(input: $input) {{ {CHANGED} }} }}"
CLAIM: Final = """mutation($code: String!) { done: roleClaim(input: {code: $code}) { __typename
    ... on NotAllowed { message } ... on Conflict { message } ... on RateLimited { message retryAfter }
    ... on RolesClaimed { roles { role schoolId current } } } }"""
PEOPLE: Final = """query($kind: AccountKind!, $state: AccountState, $never: Boolean, $class: ID, $search: String, $first: Int,
    $after: String) {
    personAccounts(kind: $kind, state: $state, neverCameIn: $never, classId: $class, search: $search, first: $first, after: $after) {
      nodes { personId kind fullName classTitle children position login state slipExpiresAt signedInAt openedAt roles { id role } }
      pageInfo { hasNextPage endCursor } } }"""
_NETWORKS: Final = count(1)


def somewhere() -> Visitor:
    """A network that no other test knocks from."""
    return Visitor(f"network {next(_NETWORKS)}", label="Chrome, Android")


@dataclass(slots=True)
class Office:
    """The world's own copy, to be changed by whoever is named."""

    world: World
    place: Place
    database: Database

    async def who(self, name: str) -> Viewer:
        return await who(self.database, name)

    async def do(self, name: str | Viewer, document: str, **variables: object) -> Any:  # noqa: ANN401 - JSON
        """The only root field of an answer."""
        viewer = name if isinstance(name, Viewer) else await self.who(name)
        answer = await ask(self.database, viewer, document, **variables)
        (result,) = answer.data.values()
        return result

    async def slips(self, name: str, *labels: str, key: str | None = None) -> Any:  # noqa: ANN401 - JSON
        given = {"personIds": [self.world.id(label) for label in labels]}
        return await self.do(name, SLIPS, input=given, key=key)

    async def code(self, name: str, label: str) -> str:
        """The code of a slip that is issued now."""
        done = await self.slips(name, label)
        assert done["__typename"] == "SlipsIssued", done
        assert done["refusals"] == []
        code: str = done["slips"][0]["code"]
        return code

    async def activate(self, code: str, password: str = PASSWORD) -> Any:  # noqa: ANN401 - an outcome
        return await activate(self.database, code, password, somewhere(), lambda: NOW)

    async def opened(self, code: str) -> Viewer:
        """Whoever the code lets in."""
        outcome = await self.activate(code)
        assert isinstance(outcome, SignedIn), outcome
        viewer = await viewer_of(self.database, outcome.token)
        assert viewer is not None
        return viewer

    async def state(self, name: str, label: str) -> Any:  # noqa: ANN401 - JSON
        """How somebody stands, as a keeper of accounts is told."""
        kind = "STAFF" if label.startswith("staff") else "FAMILY"
        found = await self.do(name, PEOPLE, kind=kind, first=100)
        return next((each for each in found["nodes"] if each["personId"] == self.world.id(label)), None)

    async def say(self, statement: str, *values: object) -> Any:  # noqa: ANN401 - a value
        """One statement as the owner's role."""
        async with self.place.as_owner() as owner:
            return await owner.fetchval(statement, *values)

    async def history(self, account: int) -> list[tuple[str, int | None, str]]:
        async with self.place.as_owner() as owner:
            rows = await owner.fetch(
                "SELECT what, actor_id, reason FROM account_history WHERE account_id = $1 ORDER BY id", account
            )
        return [tuple(row) for row in rows]

    async def newcomer(self, table: str, school: str = "A", family: str = "Новикова", **columns: object) -> str:
        """Somebody whom nobody opened an account for; returns their opaque id."""
        names = "".join(f", {name}" for name in columns)
        places = "".join(f", ${place}" for place in range(3, 3 + len(columns)))
        number = await self.say(
            f"INSERT INTO {table} (school_id, family_name, given_name, patronymic, sort_key{names})"
            f" VALUES ($1, $2, 'Анна', 'Ильинична', ''{places}) RETURNING id",
            self.world[f"school:{school}"],
            family,
            *columns.values(),
        )
        return ids.make(table.capitalize(), number)
