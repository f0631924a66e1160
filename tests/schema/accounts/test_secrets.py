"""What lets somebody in is said once and stands nowhere: not in an outcome, a history, or any other row."""

from tests.gateway.calendar.school import OPEN
from tests.schema.accounts.doing import CLAIM, PASSWORD, SLIPS, Office

CHANGE = """mutation($input: PasswordChangeInput!) { passwordChange(input: $input) { __typename } }"""
SCHOOL = """mutation($input: SchoolOpenInput!, $key: String) { schoolOpen(input: $input, key: $key) { __typename
    ... on SchoolOpened { slip { code } } } }"""


async def test_no_row_holds_a_code_a_token_or_a_password(office: Office) -> None:
    given = {"personIds": [office.world.id(f"guardian:A.{name}") for name in ("gmom", "gran", "gbf")]}
    issued = await office.do("A.reg", SLIPS, input=given, key="slips")
    codes = [slip["code"] for slip in issued["slips"]]
    again = await office.do("A.reg", SLIPS, input=given, key="slips")
    assert [slip["code"] for slip in again["slips"]] == [None] * 3
    names = {"familyName": "Новикова", "givenName": "Анна"}
    school = {"name": "Школа № 77", "timeZone": "Europe/Moscow", "administrator": names}
    codes.append((await office.do("op", SCHOOL, input=school, key="school"))["slip"]["code"])
    child = {"studentId": office.world.id("student:A.anna")}
    calendar = (await office.do("A.gmom", OPEN, input=child, key="calendar"))["url"]
    assert (await office.do("A.tm", CLAIM, code=codes[1]))["__typename"] == "RolesClaimed"
    viewer = await office.opened(codes[0])
    another = "другой пароль этого человека"
    changed = await office.do(viewer, CHANGE, input={"current": PASSWORD, "password": another})
    assert changed["__typename"] == "PasswordChanged"
    secrets = [*codes, calendar.removeprefix("/calendar/").removesuffix(".ics"), PASSWORD, another]
    async with office.place.as_superuser() as connection:
        tables = await connection.fetch("SELECT oid::regclass::text AS name FROM pg_class WHERE relkind IN ('r', 'p')")
        for table in tables:
            if table["name"].startswith(("pg_", "information_schema.")):
                continue
            for row in await connection.fetch(f"SELECT t::text AS row FROM {table['name']} t"):
                found = [secret for secret in secrets if secret in row["row"]]
                assert not found, (table["name"], row["row"])
