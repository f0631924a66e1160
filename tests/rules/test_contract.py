"""The SDL that front ends generate code from: current, and saying what names do not."""

import re
from pathlib import Path
from typing import Any, Final

import pytest
from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLScalarType,
    build_schema,
    is_specified_scalar_type,
)

from schema import sdl

COMMITTED: Final = Path(__file__).parents[2] / "schema" / "schema.graphql"
SCHEMA: Final = build_schema(COMMITTED.read_text("utf-8"))
LITTLE: Final = {"a", "an", "the", "of", "this", "that", "its", "is", "are", "it", "for", "in"}


def test_the_committed_contract_is_what_the_code_serves() -> None:
    assert COMMITTED.read_text("utf-8") == sdl(), (
        "call `diary schema --output schema/schema.graphql` and look at the change"
    )


def test_the_contract_is_the_same_however_often_the_schema_is_built() -> None:
    assert sdl() == sdl()


def _described() -> dict[str, str]:
    """Everything that has a description, by its place."""
    found: dict[str, Any] = {}
    for name, type_ in SCHEMA.type_map.items():
        if name.startswith("__") or (isinstance(type_, GraphQLScalarType) and is_specified_scalar_type(type_)):
            continue
        found[name] = type_.description
        if isinstance(type_, GraphQLObjectType | GraphQLInterfaceType | GraphQLInputObjectType):
            for field_name, field in type_.fields.items():
                found[f"{name}.{field_name}"] = field.description
                for argument_name, argument in getattr(field, "args", {}).items():
                    found[f"{name}.{field_name}.{argument_name}"] = argument.description
        if isinstance(type_, GraphQLEnumType):
            for value_name, value in type_.values.items():
                found[f"{name}.{value_name}"] = value.description
    return {place: text for place, text in found.items() if text}


def _words(text: str) -> set[str]:
    """The words of a name or a sentence, in one form."""
    parts = re.sub(r"([a-z0-9])([A-Z])", r"\1 \2", text).replace("_", " ").lower()
    return {re.sub(r"(ies$)", "y", word).rstrip("s") for word in re.findall(r"[\w']+", parts)} - LITTLE


@pytest.mark.parametrize("place", _described())
def test_a_description_says_more_than_the_name(place: str) -> None:
    names = _words(place.replace(".", " "))
    assert _words(_described()[place]) - names, f"{place}: {_described()[place]}"


@pytest.mark.parametrize("place", _described())
def test_a_description_is_a_sentence(place: str) -> None:
    text = _described()[place]
    assert text == text.strip()
    assert text.endswith((".", ")", "`")), text
    assert "\n" not in text, "docstrings of resolvers are for readers of the code too: keep them to one line"


SCALARS: Final = [
    name
    for name, type_ in SCHEMA.type_map.items()
    if isinstance(type_, GraphQLScalarType) and not is_specified_scalar_type(type_)
]


@pytest.mark.parametrize("name", SCALARS)
def test_a_scalar_of_our_own_names_its_specification(name: str) -> None:
    scalar = SCHEMA.type_map[name]
    assert isinstance(scalar, GraphQLScalarType)
    assert scalar.specified_by_url
    assert scalar.specified_by_url.startswith("https://scalars.graphql.org/")
    assert scalar.description


def test_every_date_is_a_scalar_and_every_mark_a_type() -> None:
    assert set(SCALARS) >= {"Date", "DateTime", "Decimal", "Weight"}
    for name, type_ in SCHEMA.type_map.items():
        if isinstance(type_, GraphQLObjectType):
            for field_name, field in type_.fields.items():
                if field_name.endswith("At"):
                    assert str(field.type).rstrip("!") == "DateTime", f"{name}.{field_name}"
                if field_name.endswith("On") or field_name == "date":
                    assert str(field.type).rstrip("!") == "Date", f"{name}.{field_name}"
                if field_name in {"marks", "mark"}:
                    assert str(field.type).strip("[]!") in {"Mark", "SubjectMarks"}, f"{name}.{field_name}"


def test_a_page_is_never_a_bare_list() -> None:
    query = SCHEMA.query_type
    assert query is not None
    for name, field in query.fields.items():
        if "first" in field.args:
            assert str(field.type).rstrip("!").endswith("Connection"), name
