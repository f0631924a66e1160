from random import Random

import pytest

from domain.demo.names import Names, Person, feminine


@pytest.mark.parametrize(
    ("man", "woman"), [("Ёлкин", "Ёлкина"), ("Фёдоров", "Фёдорова"), ("Дубровский", "Дубровская"), ("Яшин", "Яшина")]
)
def test_a_family_name_has_a_form_for_women(man: str, woman: str) -> None:
    assert feminine(man) == woman


def test_a_child_has_the_fathers_name() -> None:
    names = Names(Random(1))
    for family in (("Ёлкин", "Ёлкина"), ("Седых", "Седых")):
        daughter = names.child(female=True, family=family, father="Пётр")
        son = names.child(female=False, family=family, father="Пётр")
        assert (daughter.family_name, daughter.patronymic) == (family[1], "Петровна")
        assert (son.family_name, son.patronymic) == (family[0], "Петрович")


def test_a_child_without_a_known_father_has_no_patronymic() -> None:
    child = Names(Random(1)).child(female=True, family=("Гончар", "Гончар"), father="")
    assert child.patronymic == ""
    assert child.full_name == f"Гончар {child.given_name}"


def test_nobody_has_the_name_of_somebody_else() -> None:
    names = Names(Random(2))
    reserved = names.reserve(Person("Ёлкина", "Яна", "Петровна", female=True))
    drawn = [names.adult(female=at % 2 == 0).full_name for at in range(3000)]
    assert len({*drawn, reserved.full_name}) == 3001


def test_the_same_chance_gives_the_same_people() -> None:
    first, second = (Names(Random("x")).adult(female=True) for _ in range(2))
    assert first == second
