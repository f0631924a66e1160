"""Slips are issued, people blocked, roles given and taken."""

from typing import Annotated

import strawberry

from domain.access import Noun
from domain.accounts import roles, slips
from domain.accounts.people import people_of
from domain.acts import Act
from domain.reading import Row
from orm.people import Role as RoleValue
from schema import access, ids
from schema.accounts.types import ActivationSlip, PersonAccount, SlipRefusal, person_of
from schema.acting import act
from schema.checks import count, identifier, metadata, text
from schema.context import Info
from schema.nodes import answer
from schema.people.me import Role
from schema.refusals import Conflict, InvalidInput, NotAllowed, NotFound

PERSONS = ("Student", "Guardian", "Staff")
REASON = "Why; up to 500 characters, kept with the change."


@strawberry.type(
    description="Slips for some, and why others got none. An account was opened where there was none; older codes have ended. Somebody"
    " with a password comes in with it until the code is used, which ends all sessions. Codes last 30 days.",
    directives=[access.of(Noun.ACCOUNTS)],
)
class SlipsIssued:
    made: strawberry.Private[list[tuple[int, str, int]]]
    refused: strawberry.Private[list[tuple[str, int, str]]]
    codes: strawberry.Private[slips.Codes]

    @access.read(Noun.ACCOUNTS, rows=100)
    async def slips(root: strawberry.Parent["SlipsIssued"], info: Info) -> list[ActivationSlip] | None:
        """In the order in which people were named."""
        return answer(await slip_rows(info, root.made, root.codes))

    @access.read(Noun.ACCOUNTS, rows=100)
    async def refusals(root: strawberry.Parent["SlipsIssued"]) -> list[SlipRefusal] | None:
        """In the order in which people were named."""
        return [
            SlipRefusal(person_id=strawberry.ID(ids.make(type_, number)), message=message)
            for type_, number, message in root.refused
        ]


@strawberry.type(description="A person after the change.", directives=[access.of(Noun.ACCOUNTS)])
class PersonAccountWritten:
    written: strawberry.Private[tuple[str, int] | None]

    @access.read(Noun.ACCOUNTS)
    async def account(root: strawberry.Parent["PersonAccountWritten"], info: Info) -> PersonAccount | None:
        """As it stands now; null for a role of nobody on the staff."""
        return None if root.written is None else await person_of(info, *root.written)


@strawberry.input
class SlipsIssueInput:
    person_ids: list[strawberry.ID] = strawberry.field(
        description="1 to 100 ids of `Student` and `Guardian`, or of `Staff`."
    )


@strawberry.input
class AccountBlockInput:
    person_id: strawberry.ID
    reason: str = strawberry.field(description=REASON)


@strawberry.input
class RoleGiveInput:
    staff_id: strawberry.ID
    role: Role  # type: ignore[valid-type]  # an enum made by Strawberry


@strawberry.input
class RoleTakeInput:
    role_id: strawberry.ID = strawberry.field(description="The id of one of `PersonAccount.roles`.")


SlipsIssueResult = Annotated[
    SlipsIssued | NotAllowed | NotFound | InvalidInput | Conflict, strawberry.union("SlipsIssueResult")
]
PersonAccountResult = Annotated[
    PersonAccountWritten | NotAllowed | NotFound | InvalidInput | Conflict, strawberry.union("PersonAccountResult")
]


async def slip_rows(info: Info, made: list[tuple[int, str, int]], codes: slips.Codes) -> list[Row]:
    """What is printed on slips. The operator is told what they have typed themselves, and nothing of a school."""
    operation = info.context
    work = await operation.work()
    printed = await slips.slips(work, [slip for slip, _, _ in made])
    people = await people_of(work, operation.signed_in, [(type_, number) for _, type_, number in made])
    nobody: Row = {"class_title": None, "children": [], "position": None}
    found = []
    for slip, type_, number in made:
        person = people.get((type_, number), nobody)
        found.append(
            {
                **printed[slip],
                "person_id": ids.make(type_, number),
                "code": codes.by_slip.get(slip),
                "class_title": person["class_title"],
                "children": person["children"],
                "position": person["position"] or None,
            }
        )
        operation.saw([*person.get("child_ids", []), *([number] if type_ == "Student" else [])])
    return found


async def slips_issue(info: Info, input: SlipsIssueInput, key: str | None = None) -> SlipsIssueResult:
    """Hand out one-time codes, for a first password or another one: the registrar to families, the administrator to staff."""
    codes = slips.Codes()

    async def write(act: Act) -> Row:
        found = [ids.parse(each) for each in input.person_ids]
        return await slips.issue_slips(act, [person for person in found if person is not None], codes)

    done = await act(info, "slipsIssue", input, key, write)
    if isinstance(done, dict):
        return SlipsIssued(made=done["slips"], refused=done["refusals"], codes=codes)
    return answer(done)


async def account_block(info: Info, input: AccountBlockInput, key: str | None = None) -> PersonAccountResult:
    """Let nobody act in the roles of this person at this school, at once; codes that are out end."""

    async def write(act: Act) -> Row:
        return await roles.block(act, _person(input.person_id), input.reason)

    return _written(await act(info, "accountBlock", input, key, write))


async def account_unblock(info: Info, input: AccountBlockInput, key: str | None = None) -> PersonAccountResult:
    """Take the block back: the password that there was works again."""

    async def write(act: Act) -> Row:
        return await roles.unblock(act, _person(input.person_id), input.reason)

    return _written(await act(info, "accountUnblock", input, key, write))


async def role_give(info: Info, input: RoleGiveInput, key: str | None = None) -> PersonAccountResult:
    """Give somebody of the staff one more role; the administrator's. Without an account one is opened, and a slip is still due."""

    async def write(act: Act) -> Row:
        return await roles.give_role(act, ids.number(input.staff_id), RoleValue(input.role))

    return _written(await act(info, "roleGive", input, key, write))


async def role_take(info: Info, input: RoleTakeInput, key: str | None = None) -> PersonAccountResult:
    """End a role of somebody of the staff, at once; the administrator's. The last administrator stays."""

    async def write(act: Act) -> Row:
        return await roles.take_role(act, ids.number(input.role_id))

    return _written(await act(info, "roleTake", input, key, write))


def _person(value: str) -> tuple[str, int]:
    found = ids.parse(value)
    if found is None:
        raise ValueError("an unchecked id")
    return found


def _written(done: object) -> PersonAccountResult:
    if isinstance(done, dict):
        person = done["person"]
        return PersonAccountWritten(written=None if person is None else (person[0], person[1]))
    return answer(done)


@strawberry.type(directives=[access.of(Noun.SELF)])
class AccountMutation:
    slips_issue: SlipsIssueResult = strawberry.mutation(
        resolver=slips_issue,
        description=slips_issue.__doc__,
        directives=[access.acts("slipsIssue")],
        metadata=metadata(count("input.personIds"), identifier("input.personIds[]", *PERSONS)),
    )
    account_block: PersonAccountResult = strawberry.mutation(
        resolver=account_block,
        description=account_block.__doc__,
        directives=[access.acts("accountBlock")],
        metadata=metadata(identifier("input.personId", *PERSONS), text("input.reason", 2_000)),
    )
    account_unblock: PersonAccountResult = strawberry.mutation(
        resolver=account_unblock,
        description=account_unblock.__doc__,
        directives=[access.acts("accountUnblock")],
        metadata=metadata(identifier("input.personId", *PERSONS), text("input.reason", 2_000)),
    )
    role_give: PersonAccountResult = strawberry.mutation(
        resolver=role_give,
        description=role_give.__doc__,
        directives=[access.acts("roleGive")],
        metadata=metadata(identifier("input.staffId", "Staff")),
    )
    role_take: PersonAccountResult = strawberry.mutation(
        resolver=role_take,
        description=role_take.__doc__,
        directives=[access.acts("roleTake")],
        metadata=metadata(identifier("input.roleId", "RoleGrant")),
    )
