"""Means are exact (facts: marks): integers all the way, one fraction at the end, half up."""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from math import gcd

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.marks import Mean

MARKS = st.lists(st.tuples(st.integers(1, 100), st.integers(1, 100_000)), min_size=1, max_size=60)


def test_two_and_five_of_weight_one_point_three_are_exactly_three_and_a_half() -> None:
    mean = Mean.of([(2, 1300), (5, 1300)])
    assert mean is not None
    assert mean.fraction == "7/2"
    assert mean.facts() == {"value": Decimal("3.50"), "exact": "7/2", "weight": 2600, "count": 2}


@pytest.mark.parametrize(
    ("marks", "exact", "rounded"),
    [
        ([(5, 1000)], "5/1", "5.00"),
        ([(4, 1000), (4, 1000), (5, 1000), (3, 1000)], "4/1", "4.00"),
        ([(3, 1000), (3, 1000), (2, 1000)], "8/3", "2.67"),
        ([(4, 655), (5, 345)], "869/200", "4.35"),
        ([(4, 1000), (5, 1000)], "9/2", "4.50"),
        ([(1, 1), (2, 199)], "399/200", "2.00"),
        ([(5, 1500), (2, 1000)], "19/5", "3.80"),
    ],
)
def test_known_means(marks: list[tuple[int, int]], exact: str, rounded: str) -> None:
    mean = Mean.of(marks)
    assert mean is not None
    assert (mean.fraction, str(mean.rounded())) == (exact, rounded)


@pytest.mark.parametrize("marks", [[], [(5, 0)], [(2, 0), (3, 0)]])
def test_where_nothing_counts_there_is_no_mean(marks: list[tuple[int, int]]) -> None:
    assert Mean.of(marks) is None


def test_a_mark_of_no_weight_is_counted_and_weighs_nothing() -> None:
    assert Mean.of([(2, 0), (5, 1000)]) == Mean(5000, 1000, 2)


@given(MARKS)
def test_a_mean_is_the_fraction_that_it_is(marks: list[tuple[int, int]]) -> None:
    mean = Mean.of(marks)
    assert mean is not None
    truth = Fraction(sum(value * weight for value, weight in marks), sum(weight for _, weight in marks))
    numerator, denominator = (int(part) for part in mean.fraction.split("/"))
    assert (numerator, denominator) == (truth.numerator, truth.denominator)
    assert gcd(numerator, denominator) == 1
    assert min(value for value, _ in marks) <= truth <= max(value for value, _ in marks)


@given(MARKS, st.integers(0, 6))
def test_rounding_is_half_up_at_every_place(marks: list[tuple[int, int]], places: int) -> None:
    mean = Mean.of(marks)
    assert mean is not None
    scaled = Fraction(mean.points, mean.weight) * 10**places
    whole = scaled.numerator // scaled.denominator
    up = scaled - whole >= Fraction(1, 2)
    assert mean.rounded(places) == Decimal(whole + up).scaleb(-places)
    assert mean.rounded(places).as_tuple().exponent == -places


@given(MARKS, st.permutations(range(60)))
def test_the_order_of_marks_is_nothing_to_the_mean(marks: list[tuple[int, int]], order: list[int]) -> None:
    shuffled = [marks[place] for place in order if place < len(marks)]
    assert Mean.of(shuffled) == Mean.of(marks)


@given(MARKS, st.integers(1, 1000))
def test_weights_that_grow_alike_leave_the_mean_alone(marks: list[tuple[int, int]], times: int) -> None:
    mean, heavier = Mean.of(marks), Mean.of([(value, weight * times) for value, weight in marks])
    assert mean is not None
    assert heavier is not None
    assert (mean.fraction, mean.rounded()) == (heavier.fraction, heavier.rounded())


def test_decimals_agree_on_halves() -> None:
    for hundredths in range(100, 500):
        mean = Mean(hundredths * 10 + 5, 1000, 1)
        assert mean.rounded() == (Decimal(hundredths * 10 + 5) / 1000).quantize(Decimal("0.01"), ROUND_HALF_UP)
