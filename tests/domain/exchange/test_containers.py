"""Folders and archives that nobody may trust."""

import os
import stat
import struct
import zipfile
from pathlib import Path

import pytest

from domain.exchange.containers import MAX_FILES, opened
from domain.exchange.refusal import ImportRefused
from tests.domain.exchange.sets import oneroster


def names(path: Path) -> tuple[list[str], tuple[str, ...]]:
    with opened(path) as container:
        return [entry.name for entry in container.entries], container.others


def content(path: Path, name: str) -> bytes:
    with opened(path) as container:
        entry = next(entry for entry in container.entries if entry.name == name)
        with entry.open() as stream:
            return stream.read()


def refused(path: Path) -> ImportRefused:
    with pytest.raises(ImportRefused) as refusal:
        names(path)
    return refusal.value


def archive(path: Path, *members: str | zipfile.ZipInfo, text: bytes = b"id\n") -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as opened_archive:
        for member in members:
            opened_archive.writestr(member, text)
    return path


def test_a_folder_has_its_csv_files_and_names_the_others(tmp_path: Path) -> None:
    (tmp_path / "users.csv").write_text("id\n")
    (tmp_path / "Orgs.CSV").write_text("id\n")
    (tmp_path / "readme.txt").write_text("")
    (tmp_path / "deeper").mkdir()
    assert names(tmp_path) == (["Orgs.CSV", "users.csv"], ("deeper", "readme.txt"))


def test_an_archive_may_hold_its_files_in_one_folder_and_a_mac_s_shadows(tmp_path: Path) -> None:
    path = archive(tmp_path / "a.zip", "set/users.csv", "__MACOSX/set/._users.csv", "set/readme.txt")
    assert names(path) == (["users.csv"], ("set/readme.txt",))


def test_an_archive_with_files_at_its_root_does_not_look_into_folders(tmp_path: Path) -> None:
    path = archive(tmp_path / "a.zip", "users.csv", "old/users.csv", "old/orgs.csv")
    assert names(path) == (["users.csv"], ("old/users.csv", "old/orgs.csv"))


@pytest.mark.parametrize(
    "member", ["../users.csv", "a/../../users.csv", "/etc/users.csv", "..\\users.csv", "C:\\users.csv", "c:users.csv"]
)
def test_an_entry_that_climbs_out_is_refused(tmp_path: Path, member: str) -> None:
    assert "climbs out" in str(refused(archive(tmp_path / "a.zip", member)))


def test_a_link_in_an_archive_is_refused(tmp_path: Path) -> None:
    link = zipfile.ZipInfo("users.csv")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    assert "a link" in str(refused(archive(tmp_path / "a.zip", link, text=b"/etc/passwd")))


def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    path = archive(tmp_path / "a.zip", "users.csv", text=b"0" * 3_000_000)
    assert "times its size" in str(refused(path))


def test_an_archive_that_claims_more_than_all_may_have_is_refused(tmp_path: Path) -> None:
    path = archive(tmp_path / "a.zip", "users.csv", "orgs.csv")
    _claim(path, packed=0x0FFFFFFF, unpacked=0xF0000000)
    assert "bytes in all" in str(refused(path))


def test_an_archive_that_lies_about_a_size_is_refused_when_it_is_read(tmp_path: Path) -> None:
    path = archive(tmp_path / "a.zip", "users.csv", text=b"0123456789" * 1000)
    _claim(path, packed=None, unpacked=5)
    with pytest.raises(zipfile.BadZipFile):
        content(path, "users.csv")


def _claim(path: Path, *, packed: int | None, unpacked: int) -> None:
    """Write other sizes into the archive's directory."""
    raw = bytearray(path.read_bytes())
    at = raw.find(b"PK\x01\x02")
    while at >= 0:
        if packed is not None:
            struct.pack_into("<I", raw, at + 20, packed)
        struct.pack_into("<I", raw, at + 24, unpacked)
        at = raw.find(b"PK\x01\x02", at + 4)
    path.write_bytes(raw)


def test_an_encrypted_archive_is_refused(tmp_path: Path) -> None:
    path = archive(tmp_path / "a.zip", "users.csv")
    raw = bytearray(path.read_bytes())
    raw[raw.find(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(raw)
    assert "encrypted" in str(refused(path))


@pytest.mark.parametrize("count", [MAX_FILES + 1])
def test_too_many_files_are_refused(tmp_path: Path, count: int) -> None:
    members = [f"{number}.csv" for number in range(count)]
    assert f"{count} files" in str(refused(archive(tmp_path / "a.zip", *members)))
    folder = tmp_path / "folder"
    folder.mkdir()
    for member in members:
        (folder / member).touch()
    assert f"{count} entries" in str(refused(folder))


def test_two_files_of_one_name_are_refused(tmp_path: Path) -> None:
    assert "two files" in str(refused(archive(tmp_path / "a.zip", "users.csv", "Users.csv")))


def test_a_cut_archive_is_refused(tmp_path: Path) -> None:
    path = oneroster().archive(tmp_path / "a.zip")
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    assert "neither a folder nor a ZIP" in str(refused(path))


def test_damage_inside_an_archive_is_found(tmp_path: Path) -> None:
    path = oneroster().archive(tmp_path / "a.zip")
    raw = bytearray(path.read_bytes())
    raw[60:90] = bytes(30)
    path.write_bytes(raw)
    with pytest.raises((zipfile.BadZipFile, Exception), match=r"CRC|Error|invalid|differ"):
        content(path, "manifest.csv")


def test_a_link_inside_the_folder_is_followed_and_one_out_of_it_refused(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "real.csv").write_text("id\n")
    (folder / "users.csv").symlink_to(folder / "real.csv")
    assert content(folder, "users.csv") == b"id\n"
    (tmp_path / "secret.csv").write_text("secret\n")
    (folder / "orgs.csv").symlink_to("../secret.csv")
    assert "leads out of the folder" in str(refused(folder))


def test_a_pipe_is_no_file(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "users.csv")
    assert "no regular file" in str(refused(tmp_path))


def test_what_is_not_there_or_no_archive_is_refused(tmp_path: Path) -> None:
    assert "no such file" in str(refused(tmp_path / "nowhere"))
    (tmp_path / "users.zip").write_text("id,name\n")
    assert "neither a folder nor a ZIP" in str(refused(tmp_path / "users.zip"))
