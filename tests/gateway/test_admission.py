"""Documents judged against the diary's own schema."""

import pytest
from graphql import OperationType, get_introspection_query

from gateway import limits
from gateway.admission import Admission, Asked
from gateway.refusals import Code, Problem, Refused
from schema import OPEN_MUTATIONS, build_schema
from tests.gateway.bombs import BOMBS

_SCHEMA = build_schema()._schema  # noqa: SLF001 - Strawberry has no other name for it
ME = "{ me { id } }"


def _admission(*, introspection: bool = True) -> Admission:
    return Admission(_SCHEMA, open_mutations=OPEN_MUTATIONS, introspection=introspection)


def _refused(admission: Admission, source: str, name: str | None = None, *, reading: bool = False) -> Refused:
    with pytest.raises(Refused) as raised:
        admission.judge(Asked(source, {}, name), signed_in=True, reading=reading)
    return raised.value


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_admitted_or_refused_and_nothing_else(name: str) -> None:
    problems, cost = _outcome(BOMBS[name])
    assert len(problems) <= limits.ERRORS
    assert all(0 < len(problem.message) <= limits.MESSAGE for problem in problems)
    assert (cost is None) == bool(problems)
    assert cost is None or cost <= limits.COST


def _outcome(source: str) -> tuple[tuple[Problem, ...], int | None]:
    try:
        return (), _admission().judge(Asked(source, {}, None), signed_in=True).cost
    except Refused as refused:
        return refused.problems, None


def test_a_refusal_is_the_same_when_it_is_remembered() -> None:
    admission = _admission()
    first, second = _refused(admission, "{ nothing }"), _refused(admission, "{ nothing }")
    assert first.problems == second.problems
    assert first.of_document == second.of_document
    assert len(admission.viewers.bad) == 1
    assert len(admission.viewers.good) == 0


def test_a_syntax_error_says_where() -> None:
    problem = _refused(_admission(), "{ me {\n  id ]").problems[0]
    assert problem.code is Code.SYNTAX
    assert problem.locations == ((2, 6),)


def test_a_validation_error_says_where_and_suggests_nothing() -> None:
    problem = _refused(_admission(), "{\n  mee { id }\n}").problems[0]
    assert problem.code is Code.INVALID
    assert problem.locations == ((2, 3),)
    assert "Did you mean" not in problem.message


def test_at_most_three_problems_are_told() -> None:
    refused = _refused(_admission(), "{ me { a b c d e f g } }")
    assert [problem.message for problem in refused.problems] == [
        f"Cannot query field '{name}' on type 'Me'." for name in "abc"
    ]


def test_fields_below_each_other_are_found_valid_whatever_fragment_they_come_from() -> None:
    admitted = _admission().judge(
        Asked("query A { ...q } fragment q on Query { me { ...m } } fragment m on Me { id }", {}, "A"), signed_in=True
    )
    assert admitted.roots == ("me",)
    assert admitted.kind is OperationType.QUERY
    assert admitted.operation_name == "A"


def test_one_operation_of_several_is_named() -> None:
    admission = _admission()
    source = "query A { me { id } } query B { me { role } }"
    assert admission.judge(Asked(source, {}, "B"), signed_in=True).operation_name == "B"
    for name in (None, "", "C"):
        assert _refused(admission, source, name).problems[0].code is Code.OPERATION


def test_a_document_without_an_operation_is_refused() -> None:
    assert _refused(_admission(), "fragment f on Me { id }").problems[0].code is Code.INVALID
    assert _refused(_admission(), "type A { b: Int }").problems[0].code is Code.INVALID


def test_an_empty_name_of_an_operation_is_none() -> None:
    assert _admission().judge(Asked(ME, {}, ""), signed_in=True).operation_name is None


def test_reading_lets_queries_pass_alone() -> None:
    admission = _admission()
    assert admission.judge(Asked(ME, {}, None), signed_in=True, reading=True).roots == ("me",)
    assert _refused(admission, "mutation { signOut { __typename } }", reading=True).status == 405


def test_introspection_is_for_viewers_where_it_is_on() -> None:
    full = Asked(get_introspection_query(), {}, None)
    assert _admission().judge(full, signed_in=True).cost > 0
    assert _refused(_admission(introspection=False), full.source).problems[0].code is Code.INVALID
    assert _refused(_admission(introspection=False), '{ __type(name: "Me") { name } }').problems[0].code is Code.INVALID
    with pytest.raises(Refused) as raised:
        _admission().judge(full, signed_in=False)
    assert raised.value.status == 401


def test_introspection_twice_over_is_too_much() -> None:
    fragments = get_introspection_query().partition("fragment")
    source = "{ a: __schema { types { ...FullType } } b: __schema { types { ...FullType } } } fragment" + fragments[2]
    assert _refused(_admission(), source).problems[0].code is Code.TOO_MUCH


def test_visitors_push_out_no_document_of_a_viewer() -> None:
    admission = _admission()
    admission.judge(Asked(ME, {}, None), signed_in=True)
    for number in range(3 * limits.OPEN_DOCUMENTS):
        admission.judge(Asked(f"mutation {{ a{number}: __typename }}", {}, None), signed_in=False)
    assert len(admission.viewers.good) == 1
    assert len(admission.visitors.good) == limits.OPEN_DOCUMENTS
