"""The order of rows says nothing."""

import random

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.domain.exchange.conftest import School
from tests.domain.exchange.sets import Files, oneroster, sds


def shuffled(files: Files, order: random.Random) -> Files:
    texts: dict[str, str | bytes] = {}
    for name in files.texts:
        first, *lines = files.text(name.removesuffix(".csv")).splitlines(keepends=True)
        order.shuffle(lines)
        texts[name] = "".join((first, *lines))
    return Files(texts)


def merged() -> Files:
    """With conflicts: two classes at once, two of one title, two courses of one name, guardians named from both sides."""
    return (
        oneroster()
        .adding("enrollments", "e90,,,5b,school-1,p1,student,,,", "e91,,,math-5,school-1,p1,student,,,")
        .adding("enrollments", "e92,,,5a,school-1,t2,teacher,false,,", "e93,,,5b,school-1,t2,teacher,,,")
        .adding(
            "classes",
            "5c,,,5А,05,hour,,homeroom,,school-1,y27,,,",
            "deep,,,Матем,05,math-deep,,scheduled,,school-1,q3,,,",
        )
    )


@settings(
    max_examples=4, deadline=None, phases=(Phase.generate,), suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(order=st.randoms(use_true_random=False), which=st.sampled_from(["oneroster", "sds"]))
async def test_shuffled_files_give_the_same_state(school: School, order: random.Random, which: str) -> None:
    files = merged() if which == "oneroster" else sds()
    await school.empty()
    straight = await school.take(files)
    expected = await school.named()
    assert (await school.take(shuffled(files, order))).changed_nothing
    await school.empty()
    mixed = await school.take(shuffled(files, order))
    assert await school.named() == expected
    assert mixed.counts == straight.counts
    assert mixed.refused == straight.refused
