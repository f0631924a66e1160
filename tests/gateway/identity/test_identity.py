"""Sign-in through an identity provider, there and back, with a real one on the other side: whose account it is."""

import asyncio
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from domain.passwords import digest, hash_password
from tests.gateway.identity.provider import SECRET
from tests.gateway.identity.town import END, ME, MINE, PASSWORD, Town
from tests.world import token_of


async def test_the_first_time_one_proves_who_one_is_and_then_never_again(town: Town) -> None:
    first = await town.browser().linked()
    assert first["role"] == "GUARDIAN"
    again = town.browser()
    second = await again.sign_in()
    assert (second["__typename"], second["role"]) == ("SignedIn", "GUARDIAN")
    assert second["token"] != first["token"]
    assert (await again.ask(ME, second["token"]))["role"] == "GUARDIAN"


@pytest.mark.parametrize("algorithm", ["RS256", "ES256"])
async def test_keys_of_either_kind_are_believed(algorithm: str, town: Town) -> None:
    town.provider.algorithm = algorithm
    assert (await town.browser().sign_in())["__typename"] == "IdentityUnlinked"


async def test_a_slip_proves_it_too_and_sets_a_password(town: Town) -> None:
    code = "ABCDE-FGHJK-LMNPQ-RSTUV"
    await town.execute(
        "INSERT INTO activation (account_id, code_hash, created_at, expires_at) SELECT id, $1, app.now(), app.now() + $2::interval"
        " FROM account WHERE login = 'a.gbf'",
        digest(code),
        timedelta(days=3650),
    )
    browser = town.browser()
    ticket = (await browser.sign_in())["ticket"]
    assert (await browser.link(ticket, code="WRONG-WRONG", password="новый пароль"))["__typename"] == "NotAllowed"
    assert (await browser.link(ticket, code=code, password="мал"))["__typename"] == "InvalidInput"
    assert (await browser.link(ticket, code=code, password="новый пароль"))["__typename"] == "SignedIn"
    assert (await town.browser().sign_in())["__typename"] == "SignedIn"
    assert (await browser.link(ticket, code=code, password="новый пароль"))["__typename"] == "NotAllowed"


async def test_login_or_code_and_not_both(town: Town) -> None:
    browser = town.browser()
    ticket = (await browser.sign_in())["ticket"]
    for proof in ({}, {"login": "A.gmom", "code": "X"}):
        done = await browser.link(ticket, password=PASSWORD, **proof)
        assert done["fields"] == [{"path": "input.login"}]


async def test_a_wrong_password_links_nothing_and_is_slowed(town: Town) -> None:
    browser = town.browser()
    ticket = (await browser.sign_in())["ticket"]
    names = [(await browser.link(ticket, login="A.gmom", password="не тот"))["__typename"] for _ in range(11)]
    assert names == ["NotAllowed"] * 10 + ["RateLimited"]
    assert (await town.browser().sign_in())["__typename"] == "IdentityUnlinked"


async def test_a_subject_is_never_matched_by_mail_phone_or_name(town: Town) -> None:
    await town.browser().linked()
    town.provider.subject = "person-2"
    town.provider.claims = {
        "email": "a.gmom",
        "name": "A.gmom",
        "preferred_username": "a.gmom",
        "phone_number": "+79000000000",
    }
    assert (await town.browser().sign_in())["__typename"] == "IdentityUnlinked"


async def test_a_ticket_is_good_once_in_one_browser_for_a_minute(town: Town) -> None:
    browser, thief = town.browser(), town.browser()
    ticket = await browser.ticket()
    assert (await thief.sign_in(ticket))["__typename"] == "NotAllowed"
    assert (await browser.sign_in(ticket))["__typename"] == "IdentityUnlinked"
    assert (await browser.sign_in(ticket))["__typename"] == "NotAllowed"
    late = await browser.ticket()
    await town.execute(
        "UPDATE identity_ticket SET expires_at = expires_at - interval '61 seconds' WHERE used_at IS NULL"
    )
    assert (await browser.sign_in(late))["__typename"] == "NotAllowed"
    async with town.place.as_owner() as owner:
        assert ticket not in str(await owner.fetch("SELECT * FROM identity_ticket"))


async def test_a_ticket_sent_to_somebody_links_nothing_of_theirs(town: Town) -> None:
    """Somebody signs in by the provider, and has another open the address: nothing of the other's is given away."""
    thief, victim = town.browser(), town.browser()
    ticket = await thief.ticket()
    assert (await victim.sign_in(ticket))["__typename"] == "NotAllowed"
    linking = (await thief.sign_in(ticket))["ticket"]
    stolen = await victim.link(linking, login="A.gmom", password=PASSWORD)
    assert stolen["__typename"] == "NotAllowed"
    assert (await thief.link(linking, login="A.gmom", password="не знаю"))["__typename"] == "NotAllowed"
    assert (await town.browser().sign_in())["__typename"] == "IdentityUnlinked"


async def test_two_who_link_one_subject_at_once_are_not_both_it(town: Town) -> None:
    await town.execute("UPDATE account SET password_hash = $1 WHERE login = 'a.gran'", await hash_password(PASSWORD))
    first, second = town.browser(), town.browser()
    tickets = [(await each.sign_in())["ticket"] for each in (first, second)]
    done = await asyncio.gather(
        first.link(tickets[0], login="A.gmom", password=PASSWORD),
        second.link(tickets[1], login="A.gran", password=PASSWORD),
    )
    assert sorted(each["__typename"] for each in done) == ["NotAllowed", "SignedIn"]


async def test_a_blocked_account_is_not_signed_in(town: Town) -> None:
    await town.browser().linked()
    await town.execute("UPDATE account SET blocked_at = app.now() WHERE login = 'a.gmom'")
    assert (await town.browser().sign_in())["__typename"] == "NotAllowed"


async def test_a_new_password_ends_links(town: Town) -> None:
    await town.browser().linked()
    await town.execute("UPDATE account SET epoch = epoch + 1 WHERE login = 'a.gmom'")
    await town.browser().linked()


async def test_the_owner_sees_and_ends_links_and_nobody_else_does(town: Town) -> None:
    browser = town.browser()
    token = (await browser.linked())["token"]
    (link,) = await browser.ask(MINE, token)
    assert link["issuer"] == town.provider.issuer
    given = {"identityId": link["id"]}
    assert await browser.ask(MINE, token_of("A.gran")) == []
    assert (await browser.ask(END, token_of("A.gran"), input=given))["__typename"] == "NotFound"
    assert (await browser.ask(END, token, input=given))["__typename"] == "IdentityEnded"
    assert (await browser.ask(END, token, input=given))["__typename"] == "NotFound"
    assert await browser.ask(MINE, token) == []
    assert (await town.browser().sign_in())["__typename"] == "IdentityUnlinked"


async def test_the_page_says_what_the_button_is_called(town: Town) -> None:
    page = (await town.browser().client.get("/")).text
    assert '<meta name="identity" content="Войти через «Город»" />' in page


async def test_no_log_holds_a_ticket_a_code_or_a_subject(town: Town) -> None:
    browser = town.browser()
    address = await browser.way_back()
    ticket = (await browser.arrive(address)).removeprefix("ticket/")
    await browser.sign_in(ticket)
    log = town.gateway.log.read_text("utf-8")
    assert '"kind":"identity"' in log
    query = parse_qs(urlsplit(address).query)
    for secret in (ticket, query["code"][0], query["state"][0], "person-1", browser.verifier, SECRET):
        assert secret not in log
    assert '"fault"' not in log
