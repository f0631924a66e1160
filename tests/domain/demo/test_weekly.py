from collections import Counter
from random import Random

import pytest

from domain.demo.weekly import Need, Piece, Slot, UnsolvableError, slots_of, solve


def need(*teachers: int, shift: int = 1, pinned: dict[Slot, Piece] | None = None) -> Need:
    """Two hours of each teacher."""
    return Need(shift, tuple(Piece(f"subject {who}", (who,)) for who in teachers for _ in range(2)), pinned or {})


def in_two_places(needs: list[Need], week: list[dict[Slot, Piece]]) -> list[tuple[int, Slot, int]]:
    places = Counter(
        (need.shift, slot, teacher)
        for need, of_class in zip(needs, week, strict=True)
        for slot, piece in of_class.items()
        for teacher in piece.teachers
    )
    return [place for place, count in places.items() if count > 1]


def test_hours_fill_the_first_lessons_of_each_day() -> None:
    assert slots_of(7) == [(0, 1), (0, 2), (1, 1), (1, 2), (2, 1), (3, 1), (4, 1)]


@pytest.mark.parametrize("seed", range(20))
def test_nobody_is_in_two_places_and_every_hour_is_there(seed: int) -> None:
    needs = [need(1, 2, 3, 4, 5) for _ in range(4)]
    week = solve(needs, [], Random(seed))
    assert in_two_places(needs, week) == []
    for of_class in week:
        assert sorted(of_class) == slots_of(10)
        assert Counter(piece.subject for piece in of_class.values()) == {f"subject {who}": 2 for who in range(1, 6)}


def test_a_subject_of_two_hours_is_on_two_days() -> None:
    for of_class in solve([need(1, 2, 3, 4, 5), need(1, 2, 3, 4, 5)], [], Random(1)):
        assert max(Counter((day, piece.subject) for (day, _), piece in of_class.items()).values()) == 1


def test_what_is_pinned_stays_and_what_is_taken_is_left_free() -> None:
    pinned = {(0, 1): Piece("safety", (9,))}
    needs = [need(1, 2, pinned=pinned), need(1, 9)]
    taken = [(1, (1, 1), 1)]
    week = solve(needs, taken, Random(3))
    assert week[0][0, 1] == pinned[0, 1]
    assert in_two_places(needs, week) == []
    assert all(1 not in of_class[slot].teachers for of_class in week for _, slot, _ in taken)


def test_shifts_do_not_meet() -> None:
    needs = [need(1, 2), need(1, 2, shift=2)]
    assert in_two_places(needs, solve(needs, [], Random(1))) == []


def test_two_classes_that_need_one_teacher_all_week_do_not_fit() -> None:
    with pytest.raises(UnsolvableError):
        solve([need(1, 1, 1, 1, 1), need(1, 1, 1, 1, 1)], [], Random(1), steps=50)
