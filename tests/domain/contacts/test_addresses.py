"""Addresses as people write them."""

import pytest

from domain.contacts.addresses import AddressError, normalised, shown
from orm.contacts import ContactChannel

SMS, EMAIL = ContactChannel.SMS, ContactChannel.EMAIL


@pytest.mark.parametrize(
    "text",
    [
        "89123456789",
        "+7 (912) 345-67-89",
        "912 345 67 89",
        " 8-912-345-67-89 ",
        "+7\u00a0912\u00a0345‑67‑89",
        "8 (912) 345 67 89",
    ],
)
def test_a_mobile_number_is_understood_however_it_is_written(text: str) -> None:
    assert normalised(SMS, text) == "+79123456789"


def test_a_stored_number_is_shown_as_people_read_it() -> None:
    assert shown(SMS, "+79123456789") == "+7 912 345-67-89"
    assert shown(EMAIL, "a@example.com") == "a@example.com"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "123",
        "8 912 345 67",
        "+79123456789 доб. 5",
        "8 495 123 45 67",
        "+7 701 123 45 67",
        "+1 202 555 0123",
        "+7 912 345-67-89, +7 912 345-67-90",
        "8 800 555 35 35",
        "anna@example.com",
        "9" * 1_000,
    ],
)
def test_what_is_no_russian_mobile_number_is_refused(text: str) -> None:
    with pytest.raises(AddressError):
        normalised(SMS, text)


@pytest.mark.parametrize(
    ("text", "stored"),
    [
        ("Anna.Petrova@Example.COM", "Anna.Petrova@example.com"),
        (" anna+school@example.com ", "anna+school@example.com"),
        ("anna@почта.рф", "anna@xn--80a1acny.xn--p1ai"),
    ],
)
def test_an_address_is_stored_in_ascii(text: str, stored: str) -> None:
    assert normalised(EMAIL, text) == stored


@pytest.mark.parametrize(
    "text",
    [
        "",
        "anna",
        "anna@",
        "anna@localhost",
        "b@example.com, victim@example.org",
        "b@example.com;victim@example.org",
        "Анна <anna@example.com>",
        "anna@example.com\r\nBcc: victim@example.org",
        "anna@[127.0.0.1]",
        '"a b"@example.com',
        "анна@example.com",
        "a" * 65 + "@example.com",
        "a@" + "b" * 250 + ".com",
        "anna@exam\u200bple.com",
    ],
)
def test_what_is_not_one_plain_address_is_refused(text: str) -> None:
    with pytest.raises(AddressError):
        normalised(EMAIL, text)
