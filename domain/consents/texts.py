"""The texts that families agree to, each with its version: what is shown in the cabinet is what the desk prints and writes down."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from orm.consents import ConsentSubject


@dataclass(frozen=True, slots=True)
class Text:
    """A text in force. A change of words is a new version; decisions keep the version that they were made on."""

    subject: ConsentSubject
    version: str
    title: str
    paragraphs: tuple[str, ...]


_ELECTRONIC: Final = Text(
    ConsentSubject.ELECTRONIC,
    "2025-09",
    "Согласие на ведение дневника в электронной форме",
    (
        (
            "Я согласен(на), чтобы школа сообщала мне об учёбе ребёнка — расписание, домашние задания, отметки, посещаемость,"
            " рекомендации, итоговые отметки и результаты экзаменов — через электронный дневник вместо бумажного."
        ),
        (
            "Для этого школа использует мои имя, фамилию, отчество, адрес электронной почты и номер телефона. Каналы —"
            " кабинет и календарь, электронная почта, SMS — я отмечаю сам(а)."
        ),
        (
            "Согласие действует со дня записи до окончания обучения в школе, если в нём не указан другой срок. Я могу отозвать"
            " его в любой день в кабинете или в школе. После отзыва школа сообщает мне об учёбе на бумаге."
        ),
    ),
)
_PROCESSING: Final = Text(
    ConsentSubject.PROCESSING,
    "2025-09",
    "Согласие на обработку персональных данных",
    (
        (
            "Я согласен(на) на обработку персональных данных ребёнка и моих в информационной системе школы для целей, которые"
            " я отмечаю: информирование об учёбе, уведомления, обмен с другими системами образования."
        ),
        (
            "Данные: имя, фамилия, отчество, дата рождения ребёнка, класс, сведения об обучении; мои имя, фамилия, отчество и"
            " контакты. Действия: сбор, запись, хранение, уточнение, использование, передача для отмеченных целей, удаление."
        ),
        (
            "Согласие действует до окончания обучения в школе и может быть отозвано в любой день в кабинете или в школе."
            " Школьный журнал ведётся по закону и от этого согласия не зависит."
        ),
    ),
)
TEXTS: Final[Mapping[ConsentSubject, Text]] = {text.subject: text for text in (_ELECTRONIC, _PROCESSING)}
"""One text a subject, the same for every school of the city."""
