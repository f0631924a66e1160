"""Nothing is in the schema without a word on who reads it."""

from typing import Final

import pytest
from graphql import GraphQLField, GraphQLInterfaceType, GraphQLObjectType
from strawberry.types.field import StrawberryField

from domain.access import READS, Noun, Reach
from orm.people import Role
from schema import OPEN_MUTATIONS
from schema.access import Access, Acts, Open, Reads
from tests.schema.asking import graphql_schema

LEARNING = (
    Noun.PEOPLE,
    Noun.TIMETABLE,
    Noun.HOMEWORK,
    Noun.MARKS,
    Noun.ATTENDANCE,
    Noun.RECOMMENDATIONS,
    Noun.RESULTS,
)
"""Readers check the student once and then read every one of these of them."""


def _types() -> dict[str, GraphQLObjectType | GraphQLInterfaceType]:
    return {
        name: type_
        for name, type_ in graphql_schema().type_map.items()
        if isinstance(type_, GraphQLObjectType | GraphQLInterfaceType) and not name.startswith("__")
    }


def _definition(field: GraphQLField) -> StrawberryField:
    definition = field.extensions["strawberry-definition"]
    assert isinstance(definition, StrawberryField)
    return definition


TYPES: Final = _types()
FIELDS: Final = {
    f"{type_.name}.{name}": _definition(field)
    for type_ in TYPES.values()
    for name, field in type_.fields.items()
    if _definition(field).base_resolver is not None or field.args
}
"""The fields that run code of their own."""


@pytest.mark.parametrize("name", TYPES)
def test_a_type_says_which_noun_it_is_of(name: str) -> None:
    assert [type(each) for each in TYPES[name].extensions["strawberry-definition"].directives] == [Access]


@pytest.mark.parametrize("name", FIELDS)
def test_a_field_that_runs_code_says_which_noun_it_is_of(name: str) -> None:
    assert [type(each) for each in FIELDS[name].directives] in ([Access], [Open], [Acts])


@pytest.mark.parametrize("name", [name for name in FIELDS if not name.startswith(("Mutation.", "Subscription."))])
def test_a_field_that_reads_is_judged_by_the_noun_it_declares(name: str) -> None:
    (reads,) = FIELDS[name].extensions
    (declared,) = FIELDS[name].directives
    assert isinstance(reads, Reads)
    assert isinstance(declared, Access)
    assert reads.noun is declared.noun


def test_what_is_open_to_visitors_is_what_the_door_lets_through() -> None:
    open_fields = {name for name, field in FIELDS.items() if any(isinstance(each, Open) for each in field.directives)}
    assert open_fields == {f"Mutation.{name}" for name in OPEN_MUTATIONS}
    assert {"signIn", "activate", "signInWithTicket", "identityLink"} == OPEN_MUTATIONS


def test_every_role_is_in_the_table_of_reads() -> None:
    assert set(READS) == set(Role)


@pytest.mark.parametrize("role", Role)
def test_a_role_reads_all_nouns_of_learning_equally_far_or_people_alone(role: Role) -> None:
    reaches = {READS[role].get(noun) for noun in LEARNING}
    if role in {Role.REGISTRAR, Role.ADMINISTRATOR}:
        assert {noun: READS[role].get(noun) for noun in LEARNING if READS[role].get(noun)} == {
            Noun.PEOPLE: Reach.SCHOOL
        }
    else:
        assert len(reaches) == 1


@pytest.mark.parametrize("role", Role)
def test_a_role_reads_groups_as_far_as_people(role: Role) -> None:
    groups = READS[role].get(Noun.GROUPS)
    assert groups is None or READS[role].get(Noun.PEOPLE) in {groups, None}
