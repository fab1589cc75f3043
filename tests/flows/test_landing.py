"""The landing scan: every file has a row, readable or not, and says why."""

import hashlib
import os
import socket
import time
from pathlib import Path

import pytest

from flows.landing.landing import ChangingError, read, scan
from flows.landing.walking import DEEPEST, LandingError, Rules

OLD = time.time() - 100


def put(path: Path, content: bytes = b"Some text.", *, old: bool = True) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    if old:
        os.utime(path, (OLD, OLD))
    return path


def scanned(landing, max_bytes=1000, settle=0.0, known=None, **rules):
    rules = Rules(landing.parent / "data", **rules)
    return {file.path: file for file in scan(landing, rules, max_bytes, settle, {} if known is None else known)}


def reasons(files):
    return {path: file.reason for path, file in files.items()}


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


@pytest.fixture
def linked(tmp_path):
    """A landing folder with links of all kinds, beside a data folder."""
    put(tmp_path / "data" / "raw" / "own.txt")
    put(tmp_path / "outside" / "o.txt")
    landing = tmp_path / "landing"
    put(landing / "z" / "i.txt")
    for name, target in {
        "a": "z",
        "b": "../outside",
        "c": "../outside",
        "file": "../outside/o.txt",
        "gone": "../nowhere",
        "inside.txt": "z/i.txt",
        "own": "../data",
        "own.txt": "../data/raw/own.txt",
    }.items():
        (landing / name).symlink_to(target)
    return landing


def test_links_out_of_the_folder_are_not_followed(linked):
    files = scanned(linked)
    left = dict.fromkeys(("b", "c", "file", "gone", "own", "own.txt"), "link_outside")
    assert reasons(files) == {"a": "not_a_file", "inside.txt": None, "z/i.txt": None} | left
    assert "follow_links" in files["b"].detail
    assert "data folder" in files["own.txt"].detail


def test_a_setting_follows_links_out_but_never_into_the_data_folder(linked):
    files = scanned(linked, follow_links=True)
    assert reasons(files) == {
        "a": "not_a_file",
        "b/o.txt": None,
        "c": "not_a_file",
        "file": None,
        "gone": "dangling_link",
        "inside.txt": None,
        "own": "link_outside",
        "own.txt": "link_outside",
        "z/i.txt": None,
    }


def test_the_data_folder_is_not_entered_by_a_link_to_what_holds_it(linked):
    """Nor is the landing folder read again under another name."""
    (linked / "up").symlink_to("..")
    files = scanned(linked, follow_links=True)
    assert files["up/data"].reason == "link_outside"
    assert files["up/landing"].reason == "link_loop"
    assert files["up/outside"].reason == "not_a_file"
    assert not any("raw" in path for path in files)


@pytest.mark.parametrize("name", [".hidden.txt", ".git/config", "deep/.cache/a.txt"])
def test_what_is_hidden_has_one_row_and_a_setting_lets_it_in(tmp_path, name):
    put(tmp_path / "landing" / name)
    put(tmp_path / "landing" / "good.txt")
    (tmp_path / "landing" / ".lost").symlink_to("nowhere")
    files = scanned(tmp_path / "landing")
    assert files.pop("good.txt").reason is None
    left = name[: name.index("/", name.index("."))] if "/" in name[name.index(".") :] else name
    assert reasons(files) == {".lost": "hidden", left: "hidden"}
    assert "hidden_files" in files[left].detail
    shown = scanned(tmp_path / "landing", hidden_files=True)
    assert reasons(shown) == {".lost": "dangling_link", "good.txt": None, name: None}


def test_a_folder_without_permission_is_one_row(tmp_path, monkeypatch):
    put(tmp_path / "closed" / "a.txt")
    put(tmp_path / "open.txt")
    whole = os.scandir

    def refuse(path):
        if Path(path).name == "closed":
            raise PermissionError(13, "Permission denied")
        return whole(path)

    monkeypatch.setattr("flows.landing.walking.os.scandir", refuse)
    files = scanned(tmp_path)
    assert files["closed"].reason == "unreadable"
    assert files["open.txt"].reason is None


def test_a_link_to_a_folder_that_goes_meanwhile_says_so(tmp_path, monkeypatch):
    put(tmp_path / "landing" / "z" / "good.txt")
    link = tmp_path / "landing" / "a"
    link.symlink_to("z")
    whole = Path.stat

    def stat(path, **how):
        if path == link:
            # It was seen to lead to a folder.
            link.unlink(missing_ok=True)
        return whole(path, **how)

    monkeypatch.setattr(Path, "stat", stat)
    assert reasons(scanned(tmp_path / "landing")) == {"a": "changing", "z/good.txt": None}


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
    monkeypatch.setattr("flows.landing.landing.reading", lambda *_: pytest.fail("it was read"))
    assert scanned(tmp_path, known=known) == first


def test_a_file_swapped_for_a_pipe_does_not_block(tmp_path):
    put(tmp_path / "a.txt")
    (file,) = scanned(tmp_path).values()
    (tmp_path / "a.txt").unlink()
    os.mkfifo(tmp_path / "a.txt")
    with pytest.raises(ChangingError):
        read(file, 1000)


def test_a_file_that_another_takes_the_place_of_is_not_read(tmp_path):
    """Say a link that leads elsewhere, put there between the look and the reading."""
    put(tmp_path / "landing" / "a.txt")
    put(tmp_path / "secret.txt")
    (file,) = scanned(tmp_path / "landing").values()
    (tmp_path / "landing" / "a.txt").unlink()
    (tmp_path / "landing" / "a.txt").symlink_to("../secret.txt")
    with pytest.raises(ChangingError):
        read(file, 1000)


def test_what_is_not_read_says_nothing_of_a_size_that_may_change_unseen(tmp_path, monkeypatch):
    put(tmp_path / "a.txt")
    monkeypatch.setattr("flows.landing.landing.reading", lambda *_: os.open(tmp_path / "nowhere", os.O_RDONLY))
    (file,) = scanned(tmp_path).values()
    assert (file.reason, file.size) == ("unreadable", None)


def test_the_metadata_is_no_document_but_one_in_a_folder_is_a_file(tmp_path):
    put(tmp_path / "metadata.csv")
    put(tmp_path / "deep" / "metadata.csv")
    assert list(scanned(tmp_path)) == ["deep/metadata.csv"]


def test_a_landing_folder_that_is_gone_is_said(tmp_path):
    with pytest.raises(LandingError, match="mounted"):
        scanned(tmp_path / "gone")
