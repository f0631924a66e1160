from base64 import urlsafe_b64encode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schema import ids
from schema.checks import identifier, identifiers


@given(st.from_regex(r"[A-Z][A-Za-z]{1,40}", fullmatch=True), st.integers(1, 2**63 - 1))
def test_an_id_carries_its_type_and_number(type_: str, number: int) -> None:
    assert ids.parse(ids.make(type_, number)) == (type_, number)


@given(st.text(max_size=100) | st.binary(max_size=60).map(lambda raw: urlsafe_b64encode(raw).rstrip(b"=").decode()))
def test_what_parses_is_the_one_spelling_of_its_id(text: str) -> None:
    found = ids.parse(text)
    assert found is None or ids.make(*found) == text


@pytest.mark.parametrize(
    "value",
    [
        None,
        7,
        "",
        "Student:7",
        ids.make("Student", 7) + "=",
        ids.make("Student", 7) + "\n",
        *(
            urlsafe_b64encode(text.encode()).rstrip(b"=").decode()
            for text in (
                "Student:0",
                "Student:-1",
                "Student:007",
                "Student:٧",
                "student:7",
                "Student:7:8",
                "Student:7\n",
                f"Student:{2**63}",
                f"Student:{2**70}",
            )
        ),
    ],
)
def test_anything_else_is_no_id(value: object) -> None:
    assert ids.parse(value) is None
    with pytest.raises(ValueError, match="unchecked"):
        ids.number(value if isinstance(value, str) else None)


def test_an_argument_of_another_type_is_refused_by_both_names() -> None:
    check = identifier("id", "Student", "Lesson")
    assert check({}) is None
    assert check({"id": ids.make("Lesson", 1)}) is None
    assert check({"id": ids.make("Staff", 1)}) == "id: an id of Student or Lesson is expected, not of Staff"
    assert check({"id": "x"}) == "id: not an id of this API"


def test_a_list_of_ids_is_short_and_of_one_type() -> None:
    check = identifiers("students", "Student", most=2)
    student, lesson = ids.make("Student", 1), ids.make("Lesson", 1)
    assert check({"students": [student, student]}) is None
    assert check({"students": [student] * 3}) == "students: at most 2 ids"
    assert check({"students": [student, lesson]}) == "students: an id of Student is expected, not of Lesson"
