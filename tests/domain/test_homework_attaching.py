"""Files are added to homework and taken back: by whom, how many, and who is told when."""

import asyncio
import hashlib
from datetime import timedelta
from typing import Any, Final

import pytest

from domain.acts import Act, RefusedError
from domain.homework import attachment, homework, slice_of_attachment
from domain.homework.attaching import (
    AWAITED,
    MOST,
    SCHOOL_BYTES,
    AttachFile,
    attach_file,
    awaited_file,
    detach_file,
    problem_of,
    take_file,
)
from domain.homework.files import LARGEST
from domain.homework.giving import (
    CorrectHomework,
    Due,
    GiveHomework,
    RemoveHomework,
    correct_homework,
    give_homework,
    remove_homework,
)
from domain.reading import Row
from domain.refusals import Conflict, NotAllowed, NotFound
from domain.selection import Wanted
from tests.contents import GOOD, HTML, PDF
from tests.week import NOW, Week, Writes, path

FILES: Final = Wanted.of(text={}, version={}, attachments={"name": {}, "size": {}, "media_type": {}})
GIVEN: Final = {"t_math": "m1", "t_phys": "p1"}


def registering(number: int, name: str = "Листок.pdf", content: bytes = PDF, **more: Any) -> Writes:  # noqa: ANN401 - as asked
    quota = more.pop("quota", SCHOOL_BYTES)
    said = {"size": len(content), "sha256": hashlib.sha256(content).hexdigest(), **more}

    async def write(act: Act) -> Row:
        return await attach_file(act, AttachFile(number, name, **said), quota=quota)

    return write


def taking(number: int, content: bytes = PDF) -> Writes:
    async def write(act: Act) -> Row:
        return await take_file(act, number, content)

    return write


def detaching(number: int) -> Writes:
    async def write(act: Act) -> Row:
        return await detach_file(act, number)

    return write


async def given(week: Week, who: str = "t_math") -> int:
    async def write(act: Act) -> Row:
        due = Due(on=week_day)
        return await give_homework(act, GiveHomework(week[f"lesson:{GIVEN[who]}"], due, "§ 12"))

    week_day = (NOW + timedelta(days=3)).date()
    number: int = (await week.done(who, write))["homework"]
    return number


async def attached(week: Week, number: int, name: str = "Листок.pdf", content: bytes = PDF) -> int:
    file: int = (await week.done("t_math", registering(number, name, content)))["attachment"]
    await week.done("t_math", taking(file, content))
    return file


async def read(week: Week, who: str, number: int) -> list[str]:
    """The names of the files that somebody reads of homework."""
    viewer = week.viewers[who]
    async with week.database.work(viewer.schools) as work:
        found = await homework(work, viewer, [number], FILES)
    return [each["name"] for row in found for each in row["attachments"]]


async def test_nobody_reads_a_file_before_it_has_arrived(week: Week) -> None:
    number = await given(week)
    registered = await week.done("t_math", registering(number))

    assert registered["expires_at"] == (NOW + AWAITED).isoformat()
    assert await read(week, "t_math", number) == []
    viewer = week.viewers["t_math"]
    async with week.database.work(viewer.schools) as work:
        assert await attachment(work, viewer, registered["attachment"]) is None
        assert await slice_of_attachment(work, viewer, registered["attachment"], 0, 10) is None
    assert len(await week.told()) == 1


async def test_when_it_has_arrived_it_is_read_and_its_group_is_told(week: Week) -> None:
    number = await given(week)
    await attached(week, number, "Первый.pdf")
    await attached(week, number, "Второй.docx", GOOD["задание.docx"])

    assert await read(week, "t_math", number) == ["Первый.pdf", "Второй.docx"]
    _, first, second = await week.told()
    assert first[:2] == ("homework_corrected", ["anna", "oleg", "pavel"])
    assert [side["attachments"] for side in first[2:]] == [[], ["Первый.pdf"]]
    assert [side["attachments"] for side in second[2:]] == [["Первый.pdf"], ["Первый.pdf", "Второй.docx"]]
    assert first[2]["text"] == first[3]["text"] == "§ 12"


async def test_slices_of_a_file_make_it_whole(week: Week) -> None:
    content = PDF + bytes(range(256)) * 40
    file = await attached(week, await given(week), content=content)
    viewer = week.viewers["t_math"]
    async with week.database.work(viewer.schools) as work:
        parts = [await slice_of_attachment(work, viewer, file, start, 1000) for start in range(0, len(content), 1000)]
        beyond = await slice_of_attachment(work, viewer, file, len(content), 1000)
    assert b"".join(part or b"" for part in parts) == content
    assert beyond == b""


async def test_what_arrives_twice_is_there_once(week: Week) -> None:
    file = await attached(week, await given(week))

    await week.done("t_math", taking(file))

    assert len(await week.told()) == 2


async def test_two_who_send_it_at_once_are_one(week: Week) -> None:
    file = (await week.done("t_math", registering(await given(week))))["attachment"]

    both = await asyncio.gather(*(week.done("t_math", taking(file)) for _ in range(2)))

    assert both == [{"attachment": file}] * 2
    assert len(await week.told()) == 2


async def test_two_files_that_arrive_at_once_are_told_one_after_the_other(week: Week) -> None:
    number = await given(week)
    names = [f"{place}.pdf" for place in range(MOST)]
    files = [(await week.done("t_math", registering(number, name)))["attachment"] for name in names]

    await asyncio.gather(*(week.done("t_math", taking(file)) for file in files))

    # The clock stands, so that the order of what has arrived is not theirs.
    told = [(set(before["attachments"]), set(after["attachments"])) for _, _, before, after in (await week.told())[1:]]
    assert told[0][0] == set()
    assert [before for before, _ in told[1:]] == [after for _, after in told[:-1]]
    assert told[-1][1] == set(names)


async def test_the_files_of_homework_leave_its_version_to_its_text(week: Week) -> None:
    number = await given(week)
    await attached(week, number)

    async def write(act: Act) -> Row:
        return await correct_homework(act, CorrectHomework(number, 1, None, "§ 13"))

    await week.done("t_math", write)


@pytest.mark.parametrize("who", ["deputy", "lead", "registrar", "anna", "mother"])
async def test_who_does_not_teach_adds_and_takes_back_nothing(week: Week, who: str) -> None:
    number = await given(week)
    file = await attached(week, number)

    for write in (registering(number), taking(file), detaching(file)):
        assert isinstance(await week.refused(who, write), NotAllowed)


@pytest.mark.parametrize("who", ["t_phys", "t_rus", "t_foreign"])
async def test_homework_of_somebody_else_is_not_there(week: Week, who: str) -> None:
    number = await given(week)
    file = await attached(week, number)

    for write in (registering(number), taking(file), detaching(file)):
        assert isinstance(await week.refused(who, write), NotFound)


async def test_a_file_is_sent_by_the_account_that_registered_it(week: Week) -> None:
    file = (await week.done("t_math", registering(await given(week))))["attachment"]
    other = week.viewers["t_phys"]
    await week.fetch("UPDATE attachment SET added_by_id = $1", other.account_id)

    assert isinstance(await week.refused("t_math", taking(file)), NotFound)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", "../../x"),
        ("name", "a\u202efdp.exe"),
        ("name", "a" * 300),
        ("name", ""),
        ("size", 0),
        ("size", -1),
        ("size", LARGEST + 1),
        ("sha256", ""),
        ("sha256", "ab" * 31),
        ("sha256", "zz" * 32),
        ("sha256", " ".join(["ab"] * 32)),
    ],
)
async def test_what_does_not_hold_is_named(week: Week, field: str, value: Any) -> None:  # noqa: ANN401 - as sent
    assert path(await week.refused("t_math", registering(await given(week), **{field: value}))) == f"input.{field}"


async def test_the_largest_file_is_taken(week: Week) -> None:
    await week.done("t_math", registering(await given(week), size=LARGEST, sha256="AB" * 32))


async def test_homework_has_so_many_files_and_what_never_came_is_not_counted(week: Week) -> None:
    number = await given(week)
    for _ in range(MOST):
        file = (await week.done("t_math", registering(number)))["attachment"]

    assert isinstance(await week.refused("t_math", registering(number)), Conflict)
    await week.done("t_math", detaching(file))
    await week.done("t_math", registering(number))
    await week.place.at(NOW + AWAITED)
    await week.done("t_math", registering(number))


async def test_many_who_register_at_once_do_not_make_more(week: Week) -> None:
    number = await given(week)

    answers = await asyncio.gather(*(week.do("t_math", registering(number)) for _ in range(MOST + 3)))

    assert sum(isinstance(each, Conflict) for each in answers) == 3


async def test_a_school_keeps_so_much(week: Week) -> None:
    number = await given(week)
    file = await attached(week, number)

    full = registering(number, quota=2 * len(PDF) - 1)
    assert isinstance(await week.refused("t_math", full), Conflict)
    await week.done("t_math", registering(number, quota=2 * len(PDF)))
    await week.fetch("UPDATE attachment SET removed_at = app.now(), content = NULL WHERE id = $1", file)
    await week.done("t_math", full)


async def test_a_file_that_comes_too_late_is_not_taken(week: Week) -> None:
    file = (await week.done("t_math", registering(await given(week))))["attachment"]

    await week.place.at(NOW + AWAITED)

    assert isinstance(await week.refused("t_math", taking(file)), Conflict)


async def test_what_was_taken_back_is_read_no_more_and_its_group_is_told(week: Week) -> None:
    number = await given(week)
    file, _ = await attached(week, number), await attached(week, number, "Второй.pdf")

    assert await week.done("t_math", detaching(file)) == {"homework": number}

    assert await read(week, "t_math", number) == ["Второй.pdf"]
    viewer = week.viewers["t_math"]
    async with week.database.work(viewer.schools) as work:
        assert await slice_of_attachment(work, viewer, file, 0, 10) is None
    kind, students, before, after = (await week.told())[-1]
    assert (kind, students) == ("homework_corrected", ["anna", "oleg", "pavel"])
    assert (before["attachments"], after["attachments"]) == (["Листок.pdf", "Второй.pdf"], ["Второй.pdf"])
    assert isinstance(await week.refused("t_math", detaching(file)), Conflict)
    assert isinstance(await week.refused("t_math", taking(file)), Conflict)


async def test_a_file_that_nobody_saw_is_taken_back_without_a_word(week: Week) -> None:
    file = (await week.done("t_math", registering(await given(week))))["attachment"]

    await week.done("t_math", detaching(file))

    assert len(await week.told()) == 1
    assert isinstance(await week.refused("t_math", taking(file)), Conflict)


async def test_homework_that_is_removed_takes_its_files_with_it(week: Week) -> None:
    number = await given(week)
    file = await attached(week, number)
    coming = (await week.done("t_math", registering(number)))["attachment"]

    async def remove(act: Act) -> Row:
        return await remove_homework(act, RemoveHomework(number, 1))

    await week.done("t_math", remove)

    for write in (registering(number), taking(coming), taking(file), detaching(file)):
        assert isinstance(await week.refused("t_math", write), Conflict)
    viewer = week.viewers["t_math"]
    async with week.database.work(viewer.schools) as work:
        assert await attachment(work, viewer, file) is None


async def test_a_key_answers_the_same_and_registers_once(week: Week) -> None:
    number = await given(week)

    first = await week.do("t_math", registering(number), key="k")
    again = await week.do("t_math", registering(number), key="k")

    assert first == again
    assert len(await week.fetch("SELECT id FROM attachment")) == 1


async def test_what_comes_is_compared_with_what_was_said(week: Week) -> None:
    viewer = week.viewers["t_math"]
    number = await given(week)
    file = (await week.done("t_math", registering(number)))["attachment"]
    lying = (await week.done("t_math", registering(number, content=HTML)))["attachment"]

    async with week.database.work(viewer.schools) as work:
        awaited = await awaited_file(work, viewer, file)
        lies = await awaited_file(work, viewer, lying)
    assert problem_of(awaited, PDF, hashlib.sha256(PDF).digest()) is None
    assert "байт" in (problem_of(awaited, PDF[:-1], hashlib.sha256(PDF[:-1]).digest()) or "")
    assert "не таким" in (problem_of(awaited, PDF, hashlib.sha256(b"").digest()) or "")
    assert "имени" in (problem_of(lies, HTML, hashlib.sha256(HTML).digest()) or "")


async def test_nobody_else_is_told_what_is_awaited(week: Week) -> None:
    file = (await week.done("t_math", registering(await given(week))))["attachment"]
    for who, refusal in (("t_phys", NotFound), ("anna", NotAllowed), ("deputy", NotAllowed)):
        viewer = week.viewers[who]
        async with week.database.work(viewer.schools) as work:
            with pytest.raises(RefusedError) as refused:
                await awaited_file(work, viewer, file)
        assert isinstance(refused.value.refusal, refusal)
