"""What judging documents costs on this machine: `python -m tests.bench.guard`. Processor time, nothing asserted."""

from collections.abc import Callable
from statistics import median
from time import thread_time

from graphql import get_introspection_query, graphql_sync

from gateway.admission import Admission, Asked
from gateway.refusals import Refused
from schema import OPEN_MUTATIONS, build_schema
from tests.gateway.bombs import BOMBS

ROUNDS = 15
WEEK = (
    'query Week { me { id students { id fullName diary(from: "2026-11-23", to: "2026-11-29") { date lessons {'
    " number startsAt endsAt status topic subject { id name } room { name } teachers { staff { shortName } }"
    " homeworkDue { text } marks { text weight workType { name } } } } } } }"
)


def run() -> None:
    schema = build_schema()._schema  # noqa: SLF001 - Strawberry has no other name for it

    def admission() -> Admission:
        return Admission(schema, open_mutations=OPEN_MUTATIONS, introspection=True)

    print(f"{'document':44} {'first, ms':>10} {'again, ms':>10}  outcome")
    ordinary = {"a week": WEEK, "full introspection": get_introspection_query()}
    slowest = 0.0
    for name, source in (ordinary | BOMBS).items():
        first, again, outcome = _judged(source, [admission() for _ in range(ROUNDS)])
        slowest = max(slowest, first)
        print(f"{name:44} {first:10.2f} {again:10.3f}  {outcome}")
    print(f"slowest first judgement: {slowest:.1f} ms")
    query = get_introspection_query()
    print(f"full introspection, executed: {_median(lambda: graphql_sync(schema, query)):.1f} ms")


def _judged(source: str, admissions: list[Admission]) -> tuple[float, float, str]:
    """Median milliseconds of the first judgement and of the next one, and what it was."""
    first: list[float] = []
    again: list[float] = []
    outcome = ""
    for admission in admissions:
        for times in (first, again):
            started = thread_time()
            try:
                outcome = f"admitted, {admission.judge(Asked(source, {}, None), signed_in=True).cost} fields"
            except Refused as refused:
                outcome = f"refused: {refused.problems[0].message[:60]}"
            times.append((thread_time() - started) * 1000)
    return median(first), median(again), outcome


def _median(work: Callable[[], object]) -> float:
    times = []
    for _ in range(ROUNDS):
        started = thread_time()
        work()
        times.append((thread_time() - started) * 1000)
    return median(times)


if __name__ == "__main__":
    run()
