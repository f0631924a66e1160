"""Slips: opened by whoever keeps these accounts, told once, used once, and never a way into more than the issuer may give."""

import asyncio
from datetime import datetime, timedelta
from typing import Final

import pytest

from domain.accounts.slips import BEYOND, BLOCKED, GONE, LASTS, NOBODYS
from domain.passwords import digest
from domain.refusals import NotAllowed
from domain.sign_in import SignedIn, activate, sign_in, viewer_of
from orm.people import Role
from schema import ids
from tests.schema.accounts.doing import PASSWORD, SLIPS, Office, somewhere
from tests.schema.asking import ask, who
from tests.world import NOW, token_of

WRONG: Final = NotAllowed("Код не подходит: он уже использован, истёк или введён с ошибкой.")


async def test_a_slip_opens_an_account_and_lets_in_once(office: Office) -> None:
    person = await office.newcomer("student")
    done = await office.do("A.reg", SLIPS, input={"personIds": [person]})
    (slip,) = done["slips"]
    assert (slip["personId"], slip["fullName"], slip["login"]) == (person, "Новикова Анна Ильинична", "novikova.ai")
    assert datetime.fromisoformat(slip["expiresAt"]) == NOW + LASTS
    viewer = await office.opened(slip["code"])
    assert (viewer.role, viewer.schools) == (Role.STUDENT, (office.world["school:A"],))
    assert await office.activate(slip["code"]) == WRONG
    entered = await sign_in(office.database, "Novikova.AI", PASSWORD, somewhere(), lambda: NOW)
    assert isinstance(entered, SignedIn)


async def test_a_code_is_kept_as_a_hash_and_in_no_outcome(office: Office) -> None:
    done = await office.slips("A.reg", "guardian:A.gmom", key="once")
    code = done["slips"][0]["code"]
    assert await office.say("SELECT count(*) FROM activation WHERE code_hash = $1", digest(code)) == 1
    for table in ("outcome", "account_history", "roster_history", "activation"):
        found = await office.say(f"SELECT count(*) FROM {table} t WHERE t::text LIKE '%' || $1 || '%'", code)
        assert found == 0, table


async def test_a_repeated_key_answers_the_slip_without_its_code_and_makes_no_other(office: Office) -> None:
    first = await office.slips("A.reg", "guardian:A.gmom", key="once")
    again = await office.slips("A.reg", "guardian:A.gmom", key="once")
    assert first["slips"][0]["code"]
    assert again["slips"] == [{**first["slips"][0], "code": None}]
    assert isinstance(await office.activate(first["slips"][0]["code"]), SignedIn)
    other = await office.slips("A.reg", "guardian:A.gbf", key="once")
    assert other["__typename"] == "Conflict"


async def test_a_newer_slip_ends_the_older(office: Office) -> None:
    old = await office.code("A.reg", "guardian:A.gmom")
    new = await office.code("A.reg", "guardian:A.gmom")
    assert await office.activate(old) == WRONG
    assert isinstance(await office.activate(new), SignedIn)


async def test_a_slip_ends_after_thirty_days(office: Office) -> None:
    code = await office.code("A.reg", "guardian:A.gmom")
    await office.say("UPDATE session SET expires_at = $1", NOW + timedelta(days=60))
    await office.place.at(NOW + LASTS - timedelta(seconds=1))
    assert (await office.state("A.reg", "guardian:A.gmom") or {})["state"] == "SLIP"
    await office.place.at(NOW + LASTS)
    assert (await office.state("A.reg", "guardian:A.gmom"))["state"] == "EXPIRED"
    outcome = await activate(office.database, code, PASSWORD, somewhere(), lambda: NOW + LASTS)
    assert outcome == WRONG


async def test_a_forgotten_password_works_until_the_code_is_used(office: Office) -> None:
    first = await office.opened(await office.code("A.reg", "guardian:A.gmom"))
    code = await office.code("A.reg", "guardian:A.gmom")
    entered = await sign_in(office.database, "a.gmom", PASSWORD, somewhere(), lambda: NOW)
    assert isinstance(entered, SignedIn)
    assert (await office.state("A.reg", "guardian:A.gmom"))["state"] == "ACTIVE"
    reset = await office.activate(code, "совсем другой пароль")
    assert isinstance(reset, SignedIn)
    assert await viewer_of(office.database, entered.token) is None
    assert await viewer_of(office.database, token_of("A.gmom")) is None
    assert reset.account == first.account_id
    assert isinstance(await sign_in(office.database, "a.gmom", PASSWORD, somewhere(), lambda: NOW), NotAllowed)


async def test_namesakes_get_different_logins(office: Office) -> None:
    people = [await office.newcomer("student") for _ in range(3)] + [await office.newcomer("student", "B")]
    done = await office.do("A.reg", SLIPS, input={"personIds": people[:3]})
    other = await office.do("B.reg", SLIPS, input={"personIds": people[3:]})
    logins = [slip["login"] for slip in (*done["slips"], *other["slips"])]
    assert logins == ["novikova.ai", "novikova.ai2", "novikova.ai3", "novikova.ai4"]


async def test_a_hundred_slips_are_one_call_of_as_many_statements_as_one(office: Office) -> None:
    people = [await office.newcomer("student", family=f"Ученикова-{'я' * (place % 90)}") for place in range(101)]
    viewer = await office.who("A.reg")
    counts = []
    for asked in (people[:1], people[1:]):
        answer = await ask(office.database, viewer, SLIPS, input={"personIds": asked})
        assert len(answer.data["slipsIssue"]["slips"]) == len(asked)
        assert [each["personId"] for each in answer.data["slipsIssue"]["slips"]] == asked
        assert len({each["code"] for each in answer.data["slipsIssue"]["slips"]}) == len(asked)
        counts.append(answer.operation.statements)
    assert counts[0] == counts[1]


async def test_two_registrars_at_once_open_one_account(office: Office) -> None:
    person = await office.newcomer("guardian")
    await _stands_for(office, person)
    viewer = await office.who("A.reg")
    done = await asyncio.gather(*(office.do(viewer, SLIPS, input={"personIds": [person]}) for _ in range(4)))
    logins = {each["slips"][0]["login"] for each in done}
    assert len(logins) == 1
    outcomes = [await office.activate(each["slips"][0]["code"]) for each in done]
    assert [type(outcome) for outcome in outcomes].count(SignedIn) == 1


async def test_two_who_use_one_slip_at_once_do_it_once(office: Office) -> None:
    code = await office.code("A.reg", "guardian:A.gmom")
    outcomes = await asyncio.gather(*(office.activate(code, f"{PASSWORD} {number}") for number in range(5)))
    assert sorted(type(each).__name__ for each in outcomes) == ["NotAllowed"] * 4 + ["SignedIn"]


async def test_who_gets_no_slip_is_told_why_and_the_others_get_theirs(office: Office) -> None:
    await office.say("UPDATE role_grant SET blocked_at = app.now() WHERE id = $1", office.world["grant:A.boris"])
    done = await office.slips(
        "A.reg", "student:A.lft", "guardian:A.ggsh", "student:A.boris", "guardian:A.gtwo", "student:A.anna"
    )
    assert [each["message"] for each in done["refusals"]] == [GONE, NOBODYS, BLOCKED]
    assert [each["personId"] for each in done["slips"]] == [
        office.world.id("guardian:A.gtwo"),
        office.world.id("student:A.anna"),
    ]


async def test_one_who_is_named_twice_gets_one_slip(office: Office) -> None:
    done = await office.slips("A.reg", "student:A.anna", "student:A.anna")
    assert len(done["slips"]) == 1


async def test_a_slip_says_the_class_and_the_children(office: Office) -> None:
    done = await office.slips("A.reg", "guardian:A.gmom", "student:A.anna")
    mother, anna = done["slips"]
    assert anna["classTitle"]
    assert len(mother["children"]) == 2
    assert mother["children"][0].endswith(anna["classTitle"])


@pytest.mark.parametrize(
    ("issuer", "label"),
    [
        ("A.reg", "staff:A.tm"),
        ("A.reg", "staff:A.reg"),
        ("A.reg", "guardian:B.gmom"),
        ("A.adm", "guardian:A.gmom"),
        ("A.adm", "staff:B.tm"),
    ],
)
async def test_people_of_others_are_not_there(issuer: str, label: str, office: Office) -> None:
    own = "staff:A.tp" if issuer == "A.adm" else "student:A.anna"
    done = await office.slips(issuer, own, label)
    assert done["__typename"] == "NotFound"
    assert await office.say("SELECT count(*) FROM activation") == 0


@pytest.mark.parametrize("persona", ["A.hr", "A.dep", "A.tm", "A.gmom", "A.anna", "A.jou", "op"])
async def test_others_hand_out_nothing(persona: str, office: Office) -> None:
    assert (await office.slips(persona, "student:A.anna"))["__typename"] == "NotAllowed"


# A registrar never gets into more than families of the own school.


@pytest.mark.parametrize("role", ["teacher", "deputy", "registrar", "administrator"])
async def test_a_registrar_gets_into_no_account_that_also_works_here(role: str, office: Office) -> None:
    await _joins(office, "A.gmom", role, staff="staff:A.tm")
    done = await office.slips("A.reg", "guardian:A.gmom")
    assert (done["slips"], done["refusals"][0]["message"]) == ([], BEYOND)
    assert await office.say("SELECT count(*) FROM activation") == 0


async def test_a_registrar_gets_into_no_account_of_another_school_or_of_the_city(office: Office) -> None:
    await _joins(office, "A.gmom", "guardian", school="B", guardian="guardian:B.gmom")
    await office.say(
        "INSERT INTO role_grant (account_id, role, granted_at) VALUES ($1, 'operator', app.now())",
        office.world["account:A.gbf"],
    )
    done = await office.slips("A.reg", "guardian:A.gmom", "guardian:A.gbf")
    assert [each["message"] for each in done["refusals"]] == [BEYOND, BEYOND]


async def test_a_role_that_has_ended_bars_nothing(office: Office) -> None:
    grant = await _joins(office, "A.gmom", "deputy", staff="staff:A.tm")
    await office.say("UPDATE role_grant SET revoked_at = app.now() WHERE id = $1", grant)
    assert (await office.slips("A.reg", "guardian:A.gmom"))["refusals"] == []


async def test_a_slip_that_was_kept_opens_nothing_that_came_later(office: Office) -> None:
    """The registrar hands out a slip and keeps a copy; the account then becomes a deputy head's too."""
    code = await office.code("A.reg", "guardian:A.gmom")
    await _joins(office, "A.gmom", "deputy", staff="staff:A.tm")
    assert await office.activate(code) == WRONG


async def test_an_administrator_resets_whoever_works_here_but_not_elsewhere(office: Office) -> None:
    await _joins(office, "A.tm", "guardian", guardian="guardian:A.gmom")
    assert (await office.slips("A.adm", "staff:A.tm"))["refusals"] == []
    await _joins(office, "A.tm", "guardian", school="B", guardian="guardian:B.gmom")
    assert (await office.slips("A.adm", "staff:A.tm"))["refusals"][0]["message"] == BEYOND


async def test_a_blocked_account_uses_up_no_code(office: Office) -> None:
    code = await office.code("A.reg", "guardian:A.gmom")
    await office.say("UPDATE role_grant SET blocked_at = app.now() WHERE id = $1", office.world["grant:A.gmom"])
    assert await office.activate(code) == NotAllowed("Учётная запись заблокирована.")
    await office.say("UPDATE role_grant SET blocked_at = NULL WHERE id = $1", office.world["grant:A.gmom"])
    assert isinstance(await office.activate(code), SignedIn)


async def test_the_history_says_who_handed_out_what_and_who_used_it(office: Office) -> None:
    registrar = (await office.who("A.reg")).account_id
    person = await office.newcomer("student")
    done = await office.do("A.reg", SLIPS, input={"personIds": [person]})
    account = (await office.opened(done["slips"][0]["code"])).account_id
    assert await office.history(account) == [
        ("account_opened", registrar, ""),
        ("role_given", registrar, ""),
        ("slip_issued", registrar, ""),
        ("slip_used", None, ""),
        ("password_set", account, ""),
    ]


async def test_ids_of_nobody_are_refused_like_those_of_others(office: Office) -> None:
    done = await office.do("A.reg", SLIPS, input={"personIds": [ids.make("Student", 2**62)]})
    assert done["__typename"] == "NotFound"
    done = await office.do("A.reg", SLIPS, input={"personIds": []})
    assert (done["__typename"], done["fields"][0]["path"]) == ("InvalidInput", "input.personIds")


async def test_whoever_has_a_code_is_known_to_the_school(office: Office) -> None:
    viewer = await office.opened(await office.code("A.reg", "guardian:A.gmom"))
    assert await office.do(viewer, "{ me { identified } }") == {"identified": True}
    assert await office.do(await who(office.database, "A.gbf"), "{ me { identified } }") == {"identified": False}


async def _joins(office: Office, account: str, role: str, school: str = "A", **person: str) -> int:
    """One more role of an account, as an exchange or a claim gives it."""
    ((column, label),) = person.items()
    number: int = await office.say(
        f"INSERT INTO role_grant (account_id, role, school_id, {column}_id, granted_at) VALUES ($1, $2, $3, $4, app.now())"
        " RETURNING id",
        office.world[f"account:{account}"],
        role,
        office.world[f"school:{school}"],
        office.world[label],
    )
    return number


async def _stands_for(office: Office, guardian: str) -> None:
    found = ids.parse(guardian)
    assert found is not None
    await office.say(
        "INSERT INTO guardianship (school_id, guardian_id, student_id, kind, rights, basis, starts_at)"
        " VALUES ($1, $2, $3, 'mother', 'full', '', app.now())",
        office.world["school:A"],
        found[1],
        office.world["student:A.anna"],
    )


async def test_a_class_comes_in_at_once_from_the_address_of_the_school(office: Office) -> None:
    people = [await office.newcomer("student", family=f"Ученикова-{chr(1072 + place)}") for place in range(30)]
    slips = (await office.do("A.reg", SLIPS, input={"personIds": people}))["slips"]
    school = somewhere()
    outcomes = await asyncio.gather(
        *(activate(office.database, slip["code"], PASSWORD, school, lambda: NOW) for slip in slips)
    )
    assert [type(each) for each in outcomes] == [SignedIn] * 30
