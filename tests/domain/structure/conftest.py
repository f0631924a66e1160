"""The week's school, with administrators."""

from dataclasses import replace
from typing import Final

import pytest

from domain.access import Viewer
from orm.people import Role
from tests.domain.structure.desk import Desk
from tests.week import Week

OF: Final = {"admin": "deputy", "second": "registrar", "stranger": "foreign"}


@pytest.fixture
async def desk(week: Week) -> Desk:
    viewers: dict[str, Viewer] = dict(week.viewers)
    for name, like in OF.items():
        viewers[name] = replace(week.viewers[like], role=Role.ADMINISTRATOR, persons=(), full_name=name)
    return Desk(week, viewers)
