"""What is in a download may be written to break, fill or betray whoever unpacks it."""

from __future__ import annotations

import io
import os
import stat
import struct
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZipFile, ZipInfo

import pytest

from grader.collect import bounds
from tests.collect.downloads import RIGHT, Desk, zipped
from tests.conftest import Ended, files_in


def handed_in(desk: Desk, content: bytes) -> Ended:
    """Collect a zip that anna has handed in, beside bob's program, which is always taken."""
    download = desk.download({"anna_1_2_hw.zip": content, "bob_2_3_hello.py": RIGHT})
    ended = desk.collect(download)
    assert desk.laid_down()["bob_2/hello.py"] == RIGHT
    assert "Traceback" not in ended.err
    return ended


def members(*entries: tuple[ZipInfo | str, str | bytes]) -> bytes:
    """A zip of these, which may have names that are there twice."""
    buffer = io.BytesIO()
    with ZipFile(buffer, "w", ZIP_DEFLATED) as archive:
        for info, content in entries:
            archive.writestr(info, content)
    return buffer.getvalue()


def special(name: str, kind: int) -> ZipInfo:
    """A member that says it is a link or a device."""
    info = ZipInfo(name)
    info.create_system = 3
    info.external_attr = (kind | 0o777) << 16
    return info


@pytest.mark.parametrize(
    "name", ["../hello.py", "a/../../hello.py", "/etc/hello.py", "C:/hello.py", "..\\hello.py"]
)
def test_no_name_leads_elsewhere(desk: Desk, name: str) -> None:
    """It is refused by name, and the rest of the zip is taken."""
    before = files_in(desk.folder.parent)
    ended = handed_in(desk, zipped({name: "evil", "wave.py": RIGHT}))
    assert ended.status == 1
    assert "its name leads out of the zip" in ended.out
    assert desk.laid_down().keys() == {"anna_1/hw/wave.py", "bob_2/hello.py"}
    inside = desk.submissions.relative_to(desk.folder.parent)
    new = files_in(desk.folder.parent).keys() - before.keys()
    assert {name for name in new if not Path(name).is_relative_to(inside)} == {"desk/download.zip"}


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFCHR, stat.S_IFIFO])
def test_links_and_devices_in_a_zip_are_refused(desk: Desk, kind: int) -> None:
    """Neither made, nor taken for a file with a path in it."""
    content = members((special("hello.py", kind), "/etc/passwd"), ("wave.py", RIGHT))
    ended = handed_in(desk, content)
    assert ended.status == 1
    assert "anna_1_2_hw.zip/hello.py: is a link, or no regular file" in ended.out
    assert "anna_1/hw/wave.py" in desk.laid_down()


def test_links_and_devices_in_a_folder_are_refused(desk: Desk) -> None:
    """A link to a file, to a folder, to nowhere, and a pipe that nobody writes to."""
    desk.unpacked({"hello.py": "the solution"}, "secret")
    folder = desk.unpacked({"anna/wave.py": RIGHT, "bob/hello.py": RIGHT})
    (folder / "anna/hello.py").symlink_to(desk.folder / "secret/hello.py")
    (folder / "anna/more").symlink_to(desk.folder / "secret", target_is_directory=True)
    (folder / "anna/lost.py").symlink_to(desk.folder / "nowhere")
    os.mkfifo(folder / "anna/pipe.py")
    (folder / "carl").symlink_to(desk.folder / "secret", target_is_directory=True)
    ended = desk.collect(folder)
    assert ended.status == 1
    for name in ("anna/hello.py", "anna/more", "anna/lost.py", "anna/pipe.py"):
        assert f"{name}: is a link, or no regular file" in ended.out
    assert "carl: is no folder" in ended.out
    assert desk.laid_down().keys() == {"anna/wave.py", "bob/hello.py"}


@pytest.mark.skipif(os.name != "posix" or os.geteuid() != 0, reason="files have to be given away")
def test_a_hard_link_to_the_files_of_somebody_else_is_refused(desk: Desk) -> None:
    """One of a backup, whose names are all one owner's, is a file like any other."""
    secret = desk.unpacked({"hello.py": "the solution"}, "secret") / "hello.py"
    folder = desk.unpacked({"anna/wave.py": RIGHT, "bob/hello.py": RIGHT})
    os.chown(folder / "anna", 12345, 12345)
    os.link(secret, folder / "anna/hello.py")
    os.link(folder / "bob/hello.py", desk.folder / "backup.py")
    ended = desk.collect(folder)
    assert ended.status == 1
    assert "anna/hello.py: is a hard link to a file of somebody else" in ended.out
    assert desk.laid_down().keys() == {"anna/wave.py", "bob/hello.py"}


def encrypted() -> bytes:
    """A zip whose member says that it needs a password."""
    content = bytearray(zipped({"hello.py": RIGHT}))
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(signature) + offset] |= 1
    return bytes(content)


def damaged() -> bytes:
    """A zip with one byte of its content turned."""
    content = bytearray(members((ZipInfo("hello.py"), RIGHT)))
    content[content.index(b"def hello")] ^= 1
    return bytes(content)


def of_bzip2() -> bytes:
    """A zip made with another method, of which a few bytes may be gigabytes."""
    buffer = io.BytesIO()
    with ZipFile(buffer, "w", ZIP_BZIP2) as archive:
        archive.writestr("hello.py", "#" * 1_000)
    return buffer.getvalue()


def of_zeros(size: int) -> bytes:
    """A zip bomb of the simplest kind."""
    return zipped({"hello.py": bytes(size)})


def that_lies() -> bytes:
    """A bomb that says its member had ten bytes."""
    content = bytearray(of_zeros(30_000_000))
    size = struct.pack("<I", 30_000_000)
    while size in content:
        at = content.index(size)
        content[at : at + 4] = struct.pack("<I", 10)
    return bytes(content)


def nested(depth: int) -> bytes:
    """A zip in a zip in a zip."""
    content = zipped({"hello.py": RIGHT})
    for _ in range(depth - 1):
        content = zipped({"inner.zip": content})
    return content


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (encrypted, "hw.zip/hello.py: is encrypted"),
        (damaged, "hw.zip/hello.py: is damaged"),
        (of_bzip2, "hw.zip/hello.py: is compressed in an unusual way"),
        (lambda: of_zeros(2_000_000), "hello.py: unpacks to more than 500 times its size"),
        (that_lies, "hw.zip/hello.py: is damaged"),
        (lambda: zipped({"hello.py": RIGHT})[:-40], "hw.zip: is no zip that can be read"),
        (lambda: b"Rar!", "hw.zip: is no zip that can be read"),
        (lambda: nested(3), "inner.zip/inner.zip: is more than 3 zips deep"),
        (lambda: zipped({"hello.rar": b"Rar!"}), "hello.rar: is an archive that is not opened"),
        (lambda: zipped({"__MACOSX/._hello.py": "x"}), "holds nothing but hidden files"),
        (lambda: zipped({}), "holds nothing but hidden files"),
    ],
)
def test_a_zip_that_cannot_be_taken_is_named(
    desk: Desk, content: Callable[[], bytes], reason: str
) -> None:
    """With the reason; the student has a submission, in which the program is missing."""
    ended = handed_in(desk, content())
    assert ended.status == 1
    assert reason in ended.out
    assert not any(name.endswith("anna_1/hw/hello.py") for name in desk.laid_down())
    assert (desk.submissions / "anna_1").is_dir()


def test_a_lie_about_a_size_costs_no_memory(desk: Desk) -> None:
    """Of thirty megabytes that are said to be ten bytes, not even one is unpacked."""
    download = desk.download({"anna_1_2_hw.zip": that_lies()})
    tracemalloc.start()
    try:
        assert desk.collect(download).status == 1
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 10_000_000


def test_honest_zips_are_taken(desk: Desk) -> None:
    """One in another, one that is stored, and a long file that packs well."""
    assert handed_in(desk, nested(2)).status == 0
    assert desk.laid_down()["anna_1/hw/inner/hello.py"] == RIGHT
    lines = "".join(f"row {number}: 0, 0, 0, 0\n" for number in range(100_000))
    assert handed_in(desk, zipped({"hello.py": RIGHT, "data.csv": lines})).status == 0


@pytest.mark.parametrize(
    ("bound", "most", "reason"),
    [
        ("MOST_BYTES", 100, "has more than 0 MB, which are not taken"),
        ("MOST_BYTES_OF_A_STUDENT", 700, "this student's files have more than 0 MB"),
        ("MOST_FILES_OF_A_STUDENT", 4, "there are more than 4 files of this student"),
        ("MOST_FILES_OF_A_STUDENT", 2, "is a zip of more than 2 files"),
    ],
)
def test_there_is_a_bound_for_each_student(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, bound: str, most: int, reason: str
) -> None:
    """One student's flood is named once, and the others' files are taken."""
    monkeypatch.setattr(bounds, bound, most)
    folder = desk.unpacked({"bob/hello.py": "x = 1\n", "zoe/hello.py": "x = 1\n"})
    inner = {f"{number}.txt": os.urandom(55).hex() for number in range(4)}
    desk.unpacked({"anna/hw.zip": zipped(inner)})
    ended = desk.collect(folder)
    assert ended.status == 1
    assert ended.out.count(reason) == 1
    assert {"bob/hello.py", "zoe/hello.py"} <= desk.laid_down().keys()


def test_there_is_a_bound_for_all(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever comes after it is named."""
    monkeypatch.setattr(bounds, "MOST_BYTES_OF_ALL", 10)
    ended = desk.collect(desk.unpacked({"anna/hello.py": "x = 1\n", "bob/hello.py": "x = 1\n"}))
    assert ended.status == 1
    assert "bob/hello.py: and what follows is not taken: unpacked, the whole download" in ended.out
    assert desk.laid_down().keys() == {"anna/hello.py"}


def test_a_download_has_a_bound_of_files(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """A zip as well as a folder; one that has as many is taken."""
    members = {f"{name}/hello.py": RIGHT for name in ("anna", "bob", "carl")}
    monkeypatch.setattr(bounds, "MOST_FILES_OF_ALL", 2)
    for source, message in (
        (desk.download(members), "download.zip is a zip of more than 2 files, which is not opened"),
        (desk.unpacked(members), "holds more than 2 files"),
    ):
        ended = desk.collect(source)
        assert ended.status == 2
        assert message in ended.err
        assert not desk.submissions.exists()
    monkeypatch.setattr(bounds, "MOST_FILES_OF_ALL", 3)
    assert desk.collect(desk.download(members)).status == 0


@pytest.mark.parametrize("encoding", ["gbk", "utf-8", "cp437", "gb18030"])
def test_names_in_old_encodings_are_read(desk: Desk, encoding: str) -> None:
    """Chinese Windows writes GBK, Macs UTF-8, and neither says so; others the old PC encoding."""
    names = ["Müller.zip", "Zoë.zip"] if encoding == "cp437" else ["张喆.zip", "李雷.zip"]
    # The library writes every name as UTF-8 and says so; these are put in afterwards.
    encoded = [name.encode(encoding) for name in names]
    holders = [f"{number}".ljust(len(name), "@") for number, name in enumerate(encoded)]
    content = zipped(dict.fromkeys(holders, zipped({"hello.py": RIGHT})))
    for holder, name in zip(holders, encoded, strict=True):
        content = content.replace(holder.encode(), name)
    ended = desk.collect(desk.download(content))
    assert (ended.status, ended.err) == (0, "")
    stems = {name.removesuffix(".zip") for name in names}
    assert {name.partition("/")[0] for name in desk.laid_down()} == stems


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("hello.py", "HELLO.PY"),
        ("caf\u00e9/x.py", "cafe\u0301/x.py"),
        ("hello.py/x.py", "hello.py"),
        ("hello.py", "hello.py/x.py"),
        ("hello.py", "hello.py"),
        ("a?.py", "a*.py"),
    ],
)
def test_two_that_are_one_on_some_system_are_named(desk: Desk, first: str, second: str) -> None:
    """The first is taken, whatever the file system here can tell apart."""
    with pytest.warns() if first == second else pytest.MonkeyPatch.context():
        content = members((first, "first"), (second, "second"), ("wave.py", RIGHT))
    ended = handed_in(desk, content)
    assert ended.status == 1
    assert "stands already" in ended.out
    of_anna = [text for name, text in desk.laid_down().items() if name.startswith("anna_1/")]
    assert sorted(of_anna) == sorted(["first", RIGHT])


def test_a_program_is_not_renamed_into_a_folder(desk: Desk) -> None:
    """A folder with the name that it would get is no reason to stop."""
    content = zipped({"hello.py/x.txt": "x", "anna_hello.py": RIGHT})
    ended = handed_in(desk, content)
    assert ended.status == 1
    assert "anna_hello.py: stands where hw/hello.py/ stands already" in ended.out


def test_the_same_file_twice_is_one(desk: Desk) -> None:
    """Where both say the same there is nothing to tell."""
    ended = handed_in(desk, members(("a/hello.py", RIGHT), ("A/hello.py", RIGHT)))
    assert ended.status == 0


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("con.py", "_con.py"),
        ("a\x1b[31m\n.txt", "a_[31m_.txt"),
        ("\u202egnp.py", "_gnp.py"),
        ("trailing. ", "trailing"),
        ("what?.txt", "what_.txt"),
        ("x" * 300 + ".txt", "x" * 116 + ".txt"),
        ("汉" * 100 + ".py", "汉" * 39 + ".py"),
    ],
)
def test_names_are_made_safe_for_every_system(desk: Desk, name: str, safe: str) -> None:
    """Devices of Windows, control characters, what turns a line round, and any length."""
    ended = handed_in(desk, zipped({name: "x", "hello.py": RIGHT}))
    assert ended.status == 0
    assert f"anna_1/hw/{safe}" in desk.laid_down()


@pytest.mark.parametrize("name", ["a/" * 31 + "x.py", "/".join(["x" * 110] * 10)])
def test_what_lies_too_deep_is_named(desk: Desk, name: str) -> None:
    """And stands in the way of nothing else."""
    ended = handed_in(desk, zipped({name: "x", "hello.py": RIGHT}))
    assert ended.status == 1
    assert "is in too many folders, or in ones with too long names" in ended.out
    assert "anna_1/hw/hello.py" in desk.laid_down()


@pytest.mark.parametrize(
    ("students", "folders"),
    [
        (["Anna", "ANNA"], {"Anna", "ANNA-2"}),
        (["caf\u00e9", "cafe\u0301"], {"caf\u00e9", "caf\u00e9-2"}),
        (["a b", "a_b", "a,b"], {"a_b", "a_b-2", "a_b-3"}),
        (["con", "???", "ก็ "], {"_con", "submission", "ก็"}),
        (["submissions.json", "_x_"], {"submissions.json-2", "x"}),
        (["x" * 200, "x" * 199], {"x" * 90, "x" * 90 + "-2"}),
    ],
)
def test_folders_of_students_stay_apart(desk: Desk, students: list[str], folders: set[str]) -> None:
    """Also on file systems that cannot tell them apart by themselves."""
    download = desk.download({f"{name}/hello.py": name for name in students})
    assert desk.collect(download).status == 0
    laid_down = desk.laid_down()
    assert {name.partition("/")[0] for name in laid_down} == folders
    assert sorted(laid_down.values()) == sorted(students)


def test_what_is_printed_moves_no_cursor(desk: Desk) -> None:
    """A student's file name is text on the teacher's screen."""
    download = desk.download({"\x1b]0;owned\x07.exe": "x", "anna_hello.py": RIGHT})
    ended = desk.collect(download)
    assert ended.status == 1
    assert "\x1b" not in ended.out
    assert r"\x1b]0;owned\x07.exe: is no folder" in ended.out


def test_ten_thousand_files_are_many_and_no_trouble(desk: Desk) -> None:
    """A hundred students with a hundred files each."""
    members = {
        f"s{student:03}/{number:03}.txt": "" for student in range(100) for number in range(99)
    }
    members |= {f"s{student:03}/hello.py": RIGHT for student in range(100)}
    ended = desk.collect(desk.download(members))
    assert ended.status == 0
    assert "100 submissions in this download: 100 new" in ended.out
    assert len(desk.laid_down()) == 10_000
