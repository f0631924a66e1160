"""Logins that can be read from a slip: Latin letters, initials, a number for namesakes."""

import pytest

from domain.accounts.logins import LONGEST, base_of, free_logins, latin
from orm.database import Database
from tests.databases import Place


@pytest.mark.parametrize(
    ("name", "login"),
    [
        (("Иванова", "Анна", "Петровна"), "ivanova.ap"),
        (("Щёголева", "Юлия", "Яновна"), "shchegoleva.ii"),
        (("Подъячев", "Пётр", ""), "podiachev.p"),
        (("Римская-Корсакова", "Эмма", "Ильинична"), "rimskaia-korsakova.ei"),
        (("Салтыков – Щедрин", "Лев", ""), "saltykov-shchedrin.l"),
        (("O'Brien", "Seán", ""), "obrien.s"),
        (("Müller", "Jörg", ""), "muller.j"),
        (("Ибн Сина", "Али", ""), "ibn-sina.a"),
        (("王", "芳", ""), "user"),
        (("Ким", "芳", ""), "kim"),
        (("Генрих 8", "芳", ""), "genrikh-8n"),
    ],
)
def test_a_name_becomes_a_login(name: tuple[str, str, str], login: str) -> None:
    assert base_of(*name) == login


def test_a_name_of_a_hundred_letters_becomes_one_that_can_be_typed() -> None:
    login = base_of("Щ" * 100, "Щ" * 100, "Щ" * 100)
    assert login == ("shch" * 25)[:LONGEST] + ".ss"


def test_every_russian_letter_has_a_latin_one_or_is_silent() -> None:
    letters = "абвгдеёжзийклмнопрстуфхцчшщъыьэюя"
    assert [letter for letter in letters if not latin(letter)] == ["ъ", "ь"]
    assert latin(letters).isascii()


async def test_namesakes_get_the_first_number_that_is_free(place: Place, database: Database) -> None:
    async with place.as_owner() as owner:
        for login in ("ivanov.a", "ivanov.a2", "ivanov.a4", "ivanov.ab", "petrov.a2", "ivanov.a-2"):
            await owner.execute(
                "INSERT INTO account (login, full_name, epoch, created_at) VALUES ($1, 'A', 0, app.now())", login
            )
    async with database.work(()) as work:
        found = await free_logins(work, ["ivanov.a", "petrov.a", "ivanov.a", "petrov.a", "sidorov.a"])
    assert found == ["ivanov.a3", "petrov.a", "ivanov.a5", "petrov.a3", "sidorov.a"]
