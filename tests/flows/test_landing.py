"""The landing scan: every file has a row, readable or not, and says why."""

import hashlib
import os
import socket
import time
from pathlib import Path

import pytest

from flows.landing.landing import DEEPEST, ChangingError, LandingError, read, scan

OLD = time.time() - 100


def put(path: Path, content: bytes = b"Some text.", *, old: bool = True) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    if old:
        os.utime(path, (OLD, OLD))
    return path


def scanned(landing, max_bytes=1000, settle=0.0, known=None):
    return {file.path: file for file in scan(landing, max_bytes, settle, {} if known is None else known)}


def test_files_in_folders_have_the_digest_of_their_bytes(tmp_path):
    put(tmp_path / "a" / "b c'\"\n.txt", b"text")
    (file,) = scanned(tmp_path).values()
    assert file.path == "a/b c'\"\n.txt"
    assert file.sha256 == hashlib.sha256(b"text").hexdigest()


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (lambda path: path.symlink_to("nowhere"), "dangling_link"),
        (lambda path: path.symlink_to(path.name), "link_loop"),
        (lambda path: path.symlink_to("."), "link_loop"),
        (os.mkfifo, "not_a_file"),
        (lambda path: socket.socket(socket.AF_UNIX).bind(str(path)), "not_a_file"),
        (lambda path: put(path, b"x" * 1001), "too_large"),
        (lambda path: put(path.with_suffix(".part")), "changing"),
    ],
)
def test_what_is_no_readable_file_says_why(tmp_path, make, reason):
    make(tmp_path / "thing")
    put(tmp_path / "good.txt")
    files = scanned(tmp_path)
    assert files.pop("good.txt").reason is None
    (file,) = files.values()
    assert (file.reason, file.sha256) == (reason, None)
    assert file.detail


def test_a_link_to_a_folder_outside_is_followed_and_one_to_a_folder_inside_is_not_read_twice(tmp_path):
    put(tmp_path / "outside" / "o.txt")
    put(tmp_path / "landing" / "z" / "i.txt")
    (tmp_path / "landing" / "a").symlink_to("z")
    (tmp_path / "landing" / "b").symlink_to("../outside")
    (tmp_path / "landing" / "c").symlink_to("../outside")
    files = scanned(tmp_path / "landing")
    assert {path: file.reason for path, file in files.items()} == {
        "a": "not_a_file",
        "b/o.txt": None,
        "c": "not_a_file",
        "z/i.txt": None,
    }


def test_a_folder_without_permission_is_one_row(tmp_path, monkeypatch):
    put(tmp_path / "closed" / "a.txt")
    put(tmp_path / "open.txt")
    whole = Path.iterdir

    def refuse(path):
        if path.name == "closed":
            raise PermissionError(13, "Permission denied")
        return whole(path)

    monkeypatch.setattr(Path, "iterdir", refuse)
    files = scanned(tmp_path)
    assert files["closed"].reason == "unreadable"
    assert files["open.txt"].reason is None


def test_a_link_to_a_folder_that_goes_meanwhile_says_so(tmp_path, monkeypatch):
    put(tmp_path / "outside" / "o.txt")
    put(tmp_path / "landing" / "good.txt")
    link = tmp_path / "landing" / "a"
    link.symlink_to(tmp_path / "outside")
    whole = Path.stat

    def stat(path, **how):
        info = whole(path, **how)
        if path == link and how:
            # It was seen to be a link.
            link.unlink()
        return info

    monkeypatch.setattr(Path, "stat", stat)
    files = scanned(tmp_path / "landing")
    assert {path: file.reason for path, file in files.items()} == {"a": "changing", "good.txt": None}


def test_folders_within_folders_end_somewhere(tmp_path):
    deep = tmp_path / "landing"
    for _ in range(520):
        deep /= "d"
    deep.mkdir(parents=True)
    put(tmp_path / "landing" / Path(*"d" * DEEPEST) / "good.txt")
    refused, good = scanned(tmp_path / "landing").values()
    assert (good.place.name, good.reason) == ("good.txt", None)
    assert (len(Path(refused.path).parts), refused.reason) == (DEEPEST + 1, "unreadable")


def test_names_that_are_no_text_are_percent_encoded_each_its_own(tmp_path):
    put(tmp_path / os.fsdecode(b"caf\xe9.txt"), b"one")
    put(tmp_path / "caf%E9.txt", b"two")
    files = scanned(tmp_path)
    assert files["caf%E9.txt"].sha256 == hashlib.sha256(b"two").hexdigest()
    assert files["caf%25E9.txt"].sha256 == hashlib.sha256(b"one").hexdigest()


def test_a_file_that_grows_while_we_wait_is_refused_and_its_former_bytes_stand_in(tmp_path, monkeypatch):
    known = {}
    path = put(tmp_path / "a.txt", b"whole")
    with monkeypatch.context() as patch:
        patch.setattr(time, "time", lambda: OLD + 1000)
        before = scanned(tmp_path, known=known)["a.txt"]
    path.write_bytes(b"ha")
    put(tmp_path / "new.txt", b"ha", old=False)
    monkeypatch.setattr(time, "sleep", lambda _: [p.write_bytes(b"half") for p in (path, tmp_path / "new.txt")])
    files = scanned(tmp_path, settle=5.0, known=known)
    assert (files["a.txt"].sha256, files["a.txt"].held, files["a.txt"].size) == (before.sha256, True, 5)
    assert files["new.txt"].reason == "changing"


def test_what_was_not_touched_is_not_read_again(tmp_path, monkeypatch):
    known = {}
    put(tmp_path / "a.txt")
    with monkeypatch.context() as patch:
        # Times of a file can be set at will, its change time can't: so the clock goes on.
        patch.setattr(time, "time", lambda: OLD + 1000)
        first = scanned(tmp_path, known=known)
    assert "a.txt" in known
    monkeypatch.setattr("flows.landing.landing.read", lambda *_: pytest.fail("it was read"))
    assert scanned(tmp_path, known=known) == first


def test_a_file_swapped_for_a_pipe_does_not_block(tmp_path):
    put(tmp_path / "a.txt")
    (file,) = scanned(tmp_path).values()
    (tmp_path / "a.txt").unlink()
    os.mkfifo(tmp_path / "a.txt")
    with pytest.raises(ChangingError):
        read(file, 1000)


def test_the_metadata_is_no_document_but_one_in_a_folder_is_a_file(tmp_path):
    put(tmp_path / "metadata.csv")
    put(tmp_path / "deep" / "metadata.csv")
    assert list(scanned(tmp_path)) == ["deep/metadata.csv"]


def test_a_landing_folder_that_is_gone_is_said(tmp_path):
    with pytest.raises(LandingError, match="mounted"):
        scan(tmp_path / "gone", 1000, 0, {})
