"""Invented people: combinations drawn from word lists, in the forms that a man's or a woman's name takes."""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

_FAMILY = (
    "Абрамов Агафонов Аксёнов Алфёров Андрианов Артамонов Бабушкин Барсуков Белозёров Березин Бирюков Богданов Бобров "
    "Борисов Булатов Быстров Васнецов Вербицкий Верещагин Виноградов Воробьёв Ворошилов Гаврилов Глебов Голубев Горбунов "
    "Грачёв Давыдов Демидов Дорофеев Дроздов Дубровский Евсеев Егоров Елин Елисеев Емельянов Ермолаев Ёжиков Ёлкин Ершов "
    "Жаворонков Жданов Жуков Завьялов Зайцев Звягинцев Зимин Золотарёв Зуев Игнатьев Ильин Исаев Кабанов Калинин Капустин "
    "Карпов Киселёв Климов Князев Ковалёв Козырев Колесников Королёв Корнилов Крылов Кудрявцев Кузьмин Лаврентьев Лазарев "
    "Лебедев Логинов Лукин Лыков Макаров Малинин Маслов Медведев Мельников Мещеряков Минаев Мухин Назаров Некрасов Никитин "
    "Новиков Носков Овчинников Одинцов Озеров Орлов Островский Панин Пахомов Петухов Платонов Полянский Потёмкин Прохоров "
    "Путилин Разумовский Рогов Родионов Рожков Рыбаков Рябинин Савельев Сазонов Самойлов Светлов Селезнёв Семёнов Сидоров "
    "Синицын Скворцов Соболев Соловьёв Сорокин Старостин Степанов Сурков Тарасов Терентьев Тихомиров Травин Третьяков "
    "Трофимов Тюрин Уваров Усольцев Устинов Фёдоров Филатов Фомин Хабаров Харитонов Хлебников Холодов Цветков Чернышёв "
    "Чижов Чистяков Шаповалов Шестаков Шилов Широков Шубин Щеглов Щербаков Юдин Юрьев Яблоков Якушев Яшин"
)
_SAME_FOR_ALL = ("Бондаренко", "Гончар", "Кравчук", "Лысенко", "Седых", "Черных", "Шевчук", "Ермак")
_DOUBLE = (
    ("Белов-Снегирёв", "Белова-Снегирёва"),
    ("Волков-Ланской", "Волкова-Ланская"),
    ("Ромашкин-Северцев", "Ромашкина-Северцева"),
    ("Лесных-Громов", "Лесных-Громова"),
)
# Given names of men with the patronymics of their sons and daughters.
_MEN = {
    "Александр": ("Александрович", "Александровна"),
    "Алексей": ("Алексеевич", "Алексеевна"),
    "Андрей": ("Андреевич", "Андреевна"),
    "Антон": ("Антонович", "Антоновна"),
    "Артём": ("Артёмович", "Артёмовна"),
    "Борис": ("Борисович", "Борисовна"),
    "Вадим": ("Вадимович", "Вадимовна"),
    "Василий": ("Васильевич", "Васильевна"),
    "Виктор": ("Викторович", "Викторовна"),
    "Владимир": ("Владимирович", "Владимировна"),
    "Георгий": ("Георгиевич", "Георгиевна"),
    "Глеб": ("Глебович", "Глебовна"),
    "Григорий": ("Григорьевич", "Григорьевна"),
    "Денис": ("Денисович", "Денисовна"),
    "Дмитрий": ("Дмитриевич", "Дмитриевна"),
    "Евгений": ("Евгеньевич", "Евгеньевна"),
    "Егор": ("Егорович", "Егоровна"),
    "Иван": ("Иванович", "Ивановна"),
    "Игорь": ("Игоревич", "Игоревна"),
    "Илья": ("Ильич", "Ильинична"),
    "Кирилл": ("Кириллович", "Кирилловна"),
    "Константин": ("Константинович", "Константиновна"),
    "Лев": ("Львович", "Львовна"),
    "Максим": ("Максимович", "Максимовна"),
    "Матвей": ("Матвеевич", "Матвеевна"),
    "Михаил": ("Михайлович", "Михайловна"),
    "Никита": ("Никитич", "Никитична"),
    "Николай": ("Николаевич", "Николаевна"),
    "Олег": ("Олегович", "Олеговна"),
    "Павел": ("Павлович", "Павловна"),
    "Пётр": ("Петрович", "Петровна"),
    "Роман": ("Романович", "Романовна"),
    "Семён": ("Семёнович", "Семёновна"),
    "Сергей": ("Сергеевич", "Сергеевна"),
    "Степан": ("Степанович", "Степановна"),
    "Тимофей": ("Тимофеевич", "Тимофеевна"),
    "Фёдор": ("Фёдорович", "Фёдоровна"),
    "Юрий": ("Юрьевич", "Юрьевна"),
    "Ярослав": ("Ярославович", "Ярославовна"),
}
_WOMEN = (
    "Алёна Александра Алиса Алла Анастасия Анна Арина Валентина Валерия Варвара Василиса Вера Вероника Виктория Галина "
    "Дарья Ева Евгения Екатерина Елена Елизавета Злата Зоя Инна Ирина Кира Ксения Лидия Любовь Людмила Маргарита Марина "
    "Мария Мирослава Надежда Наталья Ника Нина Оксана Ольга Полина Раиса Светлана Серафима София Таисия Тамара Татьяна "
    "Ульяна Фёкла Юлия Яна"
)
_ADJECTIVES = (("ский", "ская"), ("цкий", "цкая"))


@dataclass(frozen=True, slots=True)
class Person:
    family_name: str
    given_name: str
    patronymic: str
    female: bool

    @property
    def full_name(self) -> str:
        return f"{self.family_name} {self.given_name} {self.patronymic}".strip()


class Names:
    """Draws people, no full name twice."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self._drawn: set[str] = set()
        self._families = [
            *((name, feminine(name)) for name in _FAMILY.split()),
            *((name, name) for name in _SAME_FOR_ALL),
            *_DOUBLE,
        ]
        self._men, self._women = tuple(_MEN), tuple(_WOMEN.split())

    def family(self) -> tuple[str, str]:
        """A family name in its masculine and feminine forms."""
        return self._random.choice(self._families)

    def adult(self, female: bool, family: tuple[str, str] | None = None) -> Person:
        return self._fresh(lambda: self._person(female, family or self.family(), self._random.choice(self._men)))

    def child(self, female: bool, family: tuple[str, str], father: str) -> Person:
        """`father` is the given name of the father; a child whose father's name is '' has no patronymic."""
        return self._fresh(lambda: self._person(female, family, father))

    def reserve(self, person: Person) -> Person:
        self._drawn.add(person.full_name)
        return person

    def _person(self, female: bool, family: tuple[str, str], father: str) -> Person:
        given = self._random.choice(self._women if female else self._men)
        return Person(family[female], given, _MEN[father][female] if father else "", female)

    def _fresh(self, draw: Callable[[], Person]) -> Person:
        person = draw()
        while person.full_name in self._drawn:
            person = draw()
        return self.reserve(person)


def feminine(name: str) -> str:
    for ending, feminine in _ADJECTIVES:
        if name.endswith(ending):
            return name.removesuffix(ending) + feminine
    return name + "а"
