"""What a text means in the journal."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.marks.texts import CODES, CREDITS, Policy, Written, read_text
from orm.marks import MarkKind


@pytest.mark.parametrize("scale", [5, 10, 12, 100])
def test_every_number_of_a_scale_is_a_mark_of_it_and_the_next_one_is_not(scale: int) -> None:
    for number in range(1, scale + 1):
        assert read_text(str(number), Policy(scale)) == Written(MarkKind.NUMERIC, number, None)
    assert read_text(str(scale + 1), Policy(scale)) is None
    assert read_text("0", Policy(scale)) is None


@pytest.mark.parametrize(("texts", "kind"), [(CREDITS, MarkKind.CREDIT), (CODES, MarkKind.CODE)])
def test_credits_and_codes_are_marks_of_every_scale_and_do_not_count(texts: tuple[str, ...], kind: MarkKind) -> None:
    for text in texts:
        written = read_text(text, Policy())
        assert written == Written(kind, None, text)
        assert not written.counts


@given(st.text())
def test_a_text_that_is_taken_reads_back_the_same(text: str) -> None:
    written = read_text(text, Policy())

    assert written is None or written.text == text


def test_a_school_that_gives_no_ones_and_no_credits_takes_neither() -> None:
    policy = Policy(lowest=2, codes=("н/а", "."))

    assert [text for text in ("1", "2", "5", "зч", "н/а", ".") if read_text(text, policy)] == ["2", "5", "н/а", "."]
    assert policy.described == "Отметка — это число от 2 до 5, н/а или точка."


def test_a_mark_of_another_scale_is_read_on_its_own() -> None:
    policy = Policy(scale=10, lowest=2)

    assert policy.on(10) is policy
    assert read_text("1", policy.on(5)) == Written(MarkKind.NUMERIC, 1, None)
    assert read_text("6", policy.on(5)) is None
