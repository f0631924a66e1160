"""A school's own data is written without files: a file for each part of it, and `verbs`, which they share."""

import strawberry

from domain.access import Noun
from schema import access
from schema.structure.bells import BellMutation
from schema.structure.periods import PeriodMutation
from schema.structure.rooms import RoomMutation
from schema.structure.settings import SettingsMutation
from schema.structure.subjects import SubjectMutation
from schema.structure.vacations import VacationMutation
from schema.structure.work_types import WorkTypeMutation
from schema.structure.years import YearMutation


@strawberry.type(directives=[access.of(Noun.SELF)])
class StructureMutation(
    SettingsMutation,
    YearMutation,
    PeriodMutation,
    VacationMutation,
    BellMutation,
    SubjectMutation,
    RoomMutation,
    WorkTypeMutation,
): ...
