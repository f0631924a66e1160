"""Who hears of what: a stream that is not yours is a stream that is not there, and nothing of others is in one that is."""

import pytest

from schema import ids
from tests.gateway.live.lines import Line, line
from tests.gateway.live.town import DIARY, PAGE, SCHOOL, Town

STRANGERS = {
    "another guardian": ("A.gbf", "A.anna"),
    "a guardian without rights": ("A.gdad", "A.anna"),
    "a guardian of the other school": ("B.gmom", "A.anna"),
    "who refused": ("A.gref", "A.ref"),
    "who was never asked": ("A.gnev", "A.nev"),
    "who withdrew": ("A.gwdr", "A.wdr"),
    "whose consent has ended": ("A.gend", "A.end"),
    "whose consent begins tomorrow": ("A.gtom", "A.tom"),
    "who refused the processing": ("A.gprc", "A.prc"),
    "whose guardianship has ended": ("A.ggsh", "A.gsh"),
    "whose guardianship begins tomorrow": ("A.ggst", "A.gst"),
    "one child consented for, the other not": ("A.gkl", "A.lev"),
    "another student": ("A.boris", "A.anna"),
    "a student without a consent": ("A.ref", "A.ref"),
    "a student under fourteen on their own consent": ("A.n14", "A.n14"),
    "their teacher": ("A.tm", "A.anna"),
    "their homeroom teacher": ("A.hr", "A.anna"),
    "the deputy head": ("A.dep", "A.anna"),
    "the registrar": ("A.reg", "A.anna"),
    "the administrator": ("A.adm", "A.anna"),
    "the journal": ("A.jou", "A.anna"),
    "the operator": ("op", "A.anna"),
}


async def answers(line_: Line, document: str, **variables: object) -> list[object]:
    """All that is said to a subscription that ends at once, but the time."""
    await line_.subscribe("1", document, **variables)
    said = [await line_.take(), await line_.take()]
    for event in said[0]["payload"]["data"].values():
        event.pop("at", None)
    return said


@pytest.mark.parametrize("who", STRANGERS)
async def test_a_diary_that_is_not_yours_is_not_there(town: Town, who: str) -> None:
    name, student = STRANGERS[who]
    async with line(town.url, name) as stranger:
        found = await answers(stranger, DIARY, **town.diary(student))
        assert found == await answers(stranger, DIARY, id=ids.make("Student", 2**40))
        assert found == await answers(stranger, DIARY, **town.diary(student, after=0))
    event = {"__typename": "StreamEnded", "number": None, "kind": "STREAM_ENDED", "reason": "NOT_FOUND"}
    assert found == [
        {"id": "1", "type": "next", "payload": {"data": {"diaryEvents": event}}},
        {"id": "1", "type": "complete"},
    ]


@pytest.mark.parametrize(
    ("name", "group", "subject"),
    [
        ("A.tb", "A.7a", "A.math"),
        ("A.old", "A.7b", "A.math"),
        ("A.hb", "A.7a", "A.math"),
        ("A.hx", "A.7v", "A.math"),
        ("A.reg", "A.7a", "A.math"),
        ("A.adm", "A.7a", "A.math"),
        ("A.jou", "A.7a", "A.math"),
        ("A.gmom", "A.7a", "A.math"),
        ("A.anna", "A.7a", "A.math"),
        ("op", "A.7a", "A.math"),
        ("B.dep", "A.7a", "A.math"),
        ("A.dep", "A.7a", "B.math"),
    ],
)
async def test_a_page_that_is_not_yours_is_not_there(town: Town, name: str, group: str, subject: str) -> None:
    async with line(town.url, name) as stranger:
        found = await answers(stranger, PAGE, **town.page(group, subject))
        nothing = {"group": ids.make("StudyGroup", 2**40), "subject": ids.make("Subject", 2**40)}
        assert found == await answers(stranger, PAGE, **nothing)
    event = {"__typename": "StreamEnded", "number": None, "kind": "STREAM_ENDED", "reason": "NOT_FOUND"}
    assert found[0] == {"id": "1", "type": "next", "payload": {"data": {"classPageEvents": event}}}


@pytest.mark.parametrize("name", ["A.gmom", "A.anna", "A.reg", "A.adm", "A.jou", "op"])
async def test_changes_of_the_school_are_for_those_who_teach_in_it(town: Town, name: str) -> None:
    async with line(town.url, name) as stranger:
        (said, _) = await answers(stranger, SCHOOL)
    event = {"__typename": "StreamEnded", "kind": "STREAM_ENDED", "reason": "NOT_FOUND"}
    assert said == {"id": "1", "type": "next", "payload": {"data": {"schoolEvents": event}}}


async def test_a_stream_holds_nothing_of_another_child(town: Town) -> None:
    """Of a brother, of the same class, of the same name in the other school."""
    async with line(town.url, "A.gmom") as mother:
        last = await mother.follow(DIARY, **town.diary("A.anna"))
        for other in ("A.boris", "A.mov", "B.anna"):
            await town.write(other, "о другом")
        await town.mark("A.mov", "2")
        await town.write("A.anna", "о ней")
        event = await mother.event()
    assert (event["recommendation"], event["number"]) == ({"text": "о ней"}, (last or 0) + 1)


async def test_what_was_told_stays_and_the_row_is_read_again(town: Town) -> None:
    """Whoever comes later reads what a mark was when it was told, and what it is now."""
    async with line(town.url, "A.gmom") as mother:
        last = await mother.follow(DIARY, **town.diary("A.anna"))
        mark = await town.mark("A.anna", "3")
        correct = "mutation($i: MarkCorrectInput!) { markCorrect(input: $i) { __typename } }"
        remove = "mutation($i: MarkRemoveInput!) { markRemove(input: $i) { __typename } }"
        await town.ask("A.tm", correct, i={"markId": mark, "version": 1, "text": "4"})
        for _ in range(2):
            await mother.event()
        await mother.send(id="1", type="complete")
        await mother.subscribe("2", DIARY, **town.diary("A.anna", after=last))
        told = [await mother.event("2") for _ in range(2)]
        assert [each["mark"]["text"] for each in told] == ["4", "4"]
        assert [(each["before"] or {}).get("text") for each in told] == [None, "3"]
        assert [each["after"]["text"] for each in told] == ["3", "4"]
        await town.ask("A.tm", remove, i={"markId": mark, "version": 2})
        gone = await mother.event("2")
        assert (gone["kind"], gone["mark"], gone["before"]["text"], gone["after"]) == ("MARK_REMOVED", None, "4", None)
