"""The operator opens a school; its administrator begins in it; the operator sees nobody in it."""

from typing import Any, Final

import pytest

from domain.refusals import NotAllowed
from orm.people import Role
from tests.schema.accounts.doing import GIVE, REFUSED, Office
from tests.world import NOW

OPEN: Final = (
    "mutation($input: SchoolOpenInput!, $key: String) { done: schoolOpen(input: $input, key: $key) { __typename "
    + REFUSED.replace("... on NotFound { message }", "")
    + " ... on SchoolOpened { school { id name shortName timeZone counts { staff students } }"
    " slip { personId fullName login code } } } }"
)
GIVEN: Final[dict[str, Any]] = {
    "name": "Школа № 5",
    "fullName": "Средняя общеобразовательная школа № 5",
    "timeZone": "Asia/Yekaterinburg",
    "administrator": {"familyName": "Новикова", "givenName": "Вера", "patronymic": "Львовна"},
}


async def test_a_school_is_there_with_what_its_administrator_needs(office: Office) -> None:
    done = await office.do("op", OPEN, input=GIVEN)
    school = done["school"]
    assert (school["name"], school["shortName"], school["timeZone"]) == (
        GIVEN["fullName"],
        GIVEN["name"],
        GIVEN["timeZone"],
    )
    assert school["counts"] == {"staff": 1, "students": 0}
    assert (done["slip"]["fullName"], done["slip"]["login"]) == ("Новикова Вера Львовна", "novikova.vl")
    administrator = await office.opened(done["slip"]["code"])
    assert administrator.role is Role.ADMINISTRATOR
    seen = await office.do(
        administrator,
        "{ schools { nodes { id bellSchedules { title bells { number starts ends } } workTypes { code } markingPolicy { scale } } } }",
    )
    (mine,) = seen["nodes"]
    assert mine["id"] == school["id"]
    assert len(mine["bellSchedules"][0]["bells"]) == 7
    assert len(mine["workTypes"]) == 15
    assert mine["markingPolicy"] == {"scale": 5}
    add = (
        'mutation { staffAdd(input: {familyName: "Белова", givenName: "Ия"}) { ... on StaffWritten { staff { id } } } }'
    )
    staff = (await office.do(administrator, add))["staff"]["id"]
    given = await office.do(administrator, GIVE, input={"staffId": staff, "role": "REGISTRAR"})
    assert given["account"]["login"] == "belova.i"


async def test_the_operator_sees_nobody_of_it_afterwards(office: Office) -> None:
    done = await office.do("op", OPEN, input=GIVEN)
    operator = await office.who("op")
    assert operator.schools == ()
    for document in ("{ staff { nodes { fullName } } }", "{ personAccounts(kind: STAFF) { nodes { fullName } } }"):
        assert await office.do(operator, document) is None
    assert (await office.do(operator, "query($id: ID!) { node(id: $id) { id } }", id=done["school"]["id"])) is not None


async def test_a_repeated_key_opens_one_school_and_tells_no_code(office: Office) -> None:
    first = await office.do("op", OPEN, input=GIVEN, key="once")
    again = await office.do("op", OPEN, input=GIVEN, key="once")
    assert again == {**first, "slip": {**first["slip"], "code": None}}
    assert await office.say("SELECT count(*) FROM school") == 3


async def test_a_school_of_the_same_name_is_a_conflict(office: Office) -> None:
    await office.do("op", OPEN, input=GIVEN)
    done = await office.do("op", OPEN, input={**GIVEN, "name": "школа № 5", "fullName": "Совсем другая"})
    assert done["__typename"] == "Conflict"


@pytest.mark.parametrize(
    ("changed", "path"),
    [
        ({"name": " "}, "input.name"),
        ({"name": "я" * 81}, "input.name"),
        ({"fullName": "я" * 201}, "input.fullName"),
        ({"timeZone": "Moscow"}, "input.timeZone"),
        ({"administrator": {"familyName": "", "givenName": "В"}}, "input.administrator.familyName"),
        ({"administrator": {"familyName": "Я", "givenName": "я" * 101}}, "input.administrator.givenName"),
    ],
)
async def test_an_input_that_does_not_hold_says_where(changed: dict[str, Any], path: str, office: Office) -> None:
    done = await office.do("op", OPEN, input={**GIVEN, **changed})
    assert (done["__typename"], [each["path"] for each in done["fields"]]) == ("InvalidInput", [path])
    assert await office.say("SELECT count(*) FROM school") == 2


async def test_it_is_on_record_who_opened_it(office: Office) -> None:
    done = await office.do("op", OPEN, input=GIVEN)
    operator = (await office.who("op")).account_id
    found = await office.say(
        "SELECT count(*) FROM structure_history WHERE entity = 'school' AND actor_id = $1 AND at = $2", operator, NOW
    )
    assert (done["__typename"], found) == ("SchoolOpened", 1)


AGAIN: Final = OPEN.replace("SchoolOpenInput", "SchoolSlipInput").replace("schoolOpen", "schoolSlip")


async def test_a_slip_that_was_lost_is_made_anew_until_an_administrator_has_come_in(office: Office) -> None:
    done = await office.do("op", OPEN, input=GIVEN)
    given = {"schoolId": done["school"]["id"]}

    again = await office.do("op", AGAIN, input=given)

    assert again["slip"]["login"] == done["slip"]["login"]
    assert isinstance(await office.activate(done["slip"]["code"]), NotAllowed), "the first one has ended"
    assert (await office.opened(again["slip"]["code"])).role is Role.ADMINISTRATOR
    assert (await office.do("op", AGAIN, input=given))["__typename"] == "Conflict"


async def test_a_school_with_an_administrator_gives_the_operator_no_way_in(office: Office) -> None:
    async with office.place.as_owner() as owner:
        adm = office.world["account:A.adm"]
        await owner.execute("UPDATE account SET password_hash = 'one that was set' WHERE id = $1", adm)

    answer = await office.do("op", AGAIN, input={"schoolId": office.world.id("school:A")})

    assert answer["__typename"] == "Conflict"
