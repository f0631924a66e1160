"""Which files are taken: names that no file should have, and contents that are not what the name says."""

import io
import unicodedata
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.acts import RefusedError
from domain.homework.files import KINDS, NAME_LONGEST, checked_name, extension, is_what_it_says
from tests.contents import BAD, GOOD, archive
from tests.week import path


@pytest.mark.parametrize("name", GOOD)
def test_a_file_is_what_its_name_says(name: str) -> None:
    assert checked_name(name) == name
    assert is_what_it_says(name, GOOD[name])
    assert is_what_it_says(name, bytearray(GOOD[name]))


def test_each_kind_has_a_good_file_here() -> None:
    assert {extension(name) for name in GOOD} == set(KINDS)


@pytest.mark.parametrize("what", BAD)
def test_a_file_that_is_something_else_is_not(what: str) -> None:
    name, content = BAD[what]
    assert not is_what_it_says(name, content)


@pytest.mark.parametrize("name", GOOD)
def test_no_file_is_of_another_kind(name: str) -> None:
    """But for text, which anything is that reads as text."""
    others = [other for other in KINDS if KINDS[other].media_type != KINDS[extension(name)].media_type]
    assert {other for other in others if is_what_it_says(f"a.{other}", GOOD[name])} <= {"txt"}


def test_nothing_that_a_browser_runs_is_of_a_kind() -> None:
    types = {kind.media_type for kind in KINDS.values()}
    assert not [
        each for each in types if "html" in each or "svg" in each or "script" in each or "xml" in each.split(".")
    ]


def test_an_archive_of_much_is_not_unpacked() -> None:
    """A hundred megabytes of nothing, in a document of a hundred kilobytes: judged by the names that stand in it."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as whole:
        whole.writestr("[Content_Types].xml", b"<Types/>")
        with whole.open("word/document.xml", "w") as part:
            for _ in range(100):
                part.write(bytes(1024 * 1024))
    bomb = written.getvalue()
    assert len(bomb) < 200_000
    assert is_what_it_says("a.docx", bomb)


@pytest.mark.parametrize(
    "name",
    [
        "",
        "   ",
        "../../x.pdf",
        "/etc/passwd.pdf",
        "C:\\x.pdf",
        "..",
        "..pdf",
        ".pdf",
        "a\u202efdp.exe",
        "a\u202efdp.pdf",
        "a\u2066b.pdf",
        "a\u200bb.pdf",
        "a\u2028b.pdf",
        "a\x00.pdf",
        "a\nb.pdf",
        "a\x7f.pdf",
        "a\ufdd0.pdf",
        "\ue000.pdf",
        "a" * (NAME_LONGEST - 3) + ".pdf",
        "a" * 300,
        "задание",
        "задание.",
        "задание.pdf.exe",
        "задание.html",
        "задание.svg",
        "задание.docm",
        "задание.zip",
        "задание.pdf ⁠",
    ],
)
def test_a_name_that_no_file_should_have_is_refused(name: str) -> None:
    with pytest.raises(RefusedError) as refused:
        checked_name(name)
    assert path(refused.value.refusal) == "input.name"


def test_a_name_is_of_one_form_and_without_room_around_it() -> None:
    assert checked_name("  " + unicodedata.normalize("NFD", "Йод и ёж.pdf") + "\n") == "Йод и ёж.pdf"
    assert checked_name("a" * (NAME_LONGEST - 4) + ".pdf")


@given(st.text(max_size=140))
def test_a_name_that_is_taken_is_one_line_of_what_is_seen(written: str) -> None:
    try:
        name = checked_name(written + ".pdf")
    except RefusedError:
        return
    assert 0 < len(name) <= NAME_LONGEST
    assert not {"/", "\\", "\x00", "\n", "\u202e"} & set(name)
    assert checked_name(name) == name


@given(st.sampled_from(sorted(KINDS)), st.binary(max_size=200))
def test_any_content_is_judged(kind: str, content: bytes) -> None:
    assert is_what_it_says(f"a.{kind}", content) in {True, False}


def test_an_archive_that_is_cut_is_judged() -> None:
    whole = archive(("[Content_Types].xml", b"<Types/>"), ("word/document.xml", b"<w/>"))
    assert [is_what_it_says("a.docx", whole[:length]) for length in (0, 3, 10)] == [False] * 3
