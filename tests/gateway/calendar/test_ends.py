"""A calendar is read for as long as the family reads: closed, blocked, revoked, withdrawn are one answer."""

from typing import Final

import pytest

from tests.gateway.calendar.school import CLOSE, LIST, UNKNOWN, WITHDRAW, School


async def test_a_closed_calendar_is_read_no_more_and_by_others_not_closed(school: School) -> None:
    opened = await school.opened("A.gmom", "A.anna")
    number = {"calendarId": opened["calendar"]["id"]}
    for other in ("A.gran", "A.anna", "B.gmom"):
        assert (await school.ask(other, CLOSE, input=number))["__typename"] == "NotFound"
    assert (await school.get(opened["url"])).status_code == 200
    assert (await school.ask("A.gmom", CLOSE, input=number))["__typename"] == "CalendarClosed"
    assert await _is_unknown(school, opened["url"])
    assert opened["calendar"]["id"] not in [row["id"] for row in await school.ask("A.gmom", LIST)]
    assert (await school.ask("A.gmom", CLOSE, input=number))["__typename"] == "NotFound"


async def _is_unknown(school: School, url: str) -> bool:
    """Whether the answer is the one that an address which never was gets, header by header."""
    first, second = await school.get(url), await school.get(UNKNOWN)
    apart = {"date"}
    return (first.status_code, first.content, {k: v for k, v in first.headers.items() if k not in apart}) == (
        second.status_code,
        second.content,
        {k: v for k, v in second.headers.items() if k not in apart},
    )


ENDS: Final = {
    "the account is blocked": "UPDATE account SET blocked_at = app.now() WHERE login = 'a.gmom'",
    "the role is taken": "UPDATE role_grant SET revoked_at = app.now() WHERE guardian_id = {guardian:A.gmom}",
    "the guardianship ended": "UPDATE guardianship SET ends_at = app.now() WHERE guardian_id = {guardian:A.gmom}",
    "a court took the rights": "UPDATE guardianship SET rights = 'none' WHERE guardian_id = {guardian:A.gmom}",
    "the term of the consent is over": """CREATE OR REPLACE FUNCTION app.now() RETURNS timestamptz LANGUAGE sql STABLE PARALLEL SAFE
        AS $$ SELECT '2027-06-01T00:00Z'::timestamptz $$""",
}


@pytest.mark.parametrize("end", ENDS)
async def test_it_ends_with_what_it_rests_on(end: str, own_school: School) -> None:
    url = await own_school.address("A.gmom", "A.anna")
    assert (await own_school.get(url)).status_code == 200
    statement = ENDS[end].replace("{guardian:A.gmom}", str(own_school.world["guardian:A.gmom"]))
    await own_school.execute(statement)
    assert await _is_unknown(own_school, url)


async def test_a_withdrawn_consent_closes_it_at_once_and_a_new_one_opens_it_again(own_school: School) -> None:
    url, fathers = await own_school.address("A.gmom", "A.boris"), await own_school.address("A.gbf", "A.boris")
    etag = (await own_school.get(url)).headers["etag"]
    child = {"studentId": own_school.world.id("student:A.boris"), "guardianId": own_school.world.id("guardian:A.gmom")}
    await own_school.execute("UPDATE account SET identified_at = created_at")
    done = await own_school.ask("A.gmom", WITHDRAW, input={**child, "subject": "ELECTRONIC"})
    assert done["__typename"] == "ConsentDecided"

    assert await _is_unknown(own_school, url)
    assert (await own_school.get(url, **{"If-None-Match": etag})).status_code == 404
    assert (await own_school.get(fathers)).status_code == 200
    assert len(await own_school.ask("A.gmom", LIST)) > 0

    register = """mutation($input: ConsentRegisterInput!) { consentRegister(input: $input) { __typename } }"""
    given = {**child, "subject": "ELECTRONIC", "purposes": ["INFORMING"], "channels": ["WEB"], "textVersion": "1"}
    assert (await own_school.ask("A.gmom", register, input=given))["__typename"] == "ConsentDecided"
    assert (await own_school.get(url)).status_code == 200
