"""Addresses as people write them, brought to the one form in which they are stored, compared and sent to."""

from typing import Final

import phonenumbers
from email_validator import EmailNotValidError, validate_email

from orm.contacts import ContactChannel

REGION: Final = "RU"
"""Numbers without a country are read as this country's, and only mobile numbers of it are taken: others cost many times as much."""
_MOBILE: Final = {phonenumbers.PhoneNumberType.MOBILE, phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE}


class AddressError(ValueError):
    """The text is no address of this kind. The message says what to do, in Russian."""


def normalised(channel: ContactChannel, text: str) -> str:
    """The one form of an address: a telephone number in E.164, an e-mail address in ASCII. Raises `AddressError`."""
    return _telephone(text) if channel is ContactChannel.SMS else _email(text)


def shown(channel: ContactChannel, address: str) -> str:
    """A stored address as a person reads it: `+7 912 345-67-89`."""
    if channel is not ContactChannel.SMS:
        return address
    return phonenumbers.format_number(phonenumbers.parse(address), phonenumbers.PhoneNumberFormat.INTERNATIONAL)


def _telephone(text: str) -> str:
    try:
        number = phonenumbers.parse(text, REGION)
    except phonenumbers.NumberParseException:
        raise AddressError("Это не номер телефона. Пример: +7 912 345-67-89.") from None
    if not phonenumbers.is_valid_number(number) or number.extension:
        raise AddressError("Такого номера не бывает: проверьте цифры. Пример: +7 912 345-67-89.")
    if phonenumbers.region_code_for_number(number) != REGION or phonenumbers.number_type(number) not in _MOBILE:
        raise AddressError("Сообщения отправляются только на российские мобильные номера.")
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _email(text: str) -> str:
    try:
        found = validate_email(text.strip(), check_deliverability=False, allow_smtputf8=False, strict=True)
    except EmailNotValidError:
        raise AddressError("Это не адрес электронной почты. Пример: ivanova@example.ru.") from None
    address = found.ascii_email
    if address is None:
        raise AddressError("Имя почтового ящика пишется латинскими буквами.")
    return address
