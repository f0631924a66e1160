"""The form that holds until something is agreed, and what can be agreed."""

from domain.contacts import form
from orm.contacts import Cadence, ContactChannel, NoticeKind


def test_the_usual_form_says_something_of_every_kind_by_every_channel() -> None:
    wishes = list(form.wishes({}))

    assert len(wishes) == len(NoticeKind) * len(ContactChannel)
    assert all(wish.cadence in form.cadences(wish.kind, wish.channel) for wish in wishes)


def test_what_cannot_wait_has_no_digest_and_an_sms_is_none() -> None:
    at_once = (Cadence.NOW, Cadence.NEVER)

    assert {kind for kind in NoticeKind if form.cadences(kind, ContactChannel.EMAIL) == at_once} == form.CRITICAL
    assert all(form.cadences(kind, ContactChannel.SMS) == at_once for kind in NoticeKind)


def test_what_was_agreed_stands_before_the_usual() -> None:
    wishes = {wish.name: wish.cadence for wish in form.wishes({"mark.email": "never", "mark.sms": "now"})}

    assert (wishes["mark.email"], wishes["mark.sms"], wishes["absence.sms"]) == (
        Cadence.NEVER,
        Cadence.NOW,
        Cadence.NOW,
    )
