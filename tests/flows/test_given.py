"""What the collector knew: good lines are given, bad ones are left out and said."""

import os
import random
import socket
import time
from datetime import date

import pytest

from flows.landing.given import MetadataError, given_digest, load_metadata, parse_metadata
from flows.landing.walking import Rules
from transforms.documents.given import Given

HEADER = "path,title,published_on\n"


def read(text, encoding="utf-8"):
    return parse_metadata(text.encode(encoding))


def load(landing, former=None, settle=0.0, **rules):
    return load_metadata(landing, Rules(landing.parent / "data", **rules), settle, former)


def test_a_line_is_given_to_its_file():
    given = read(
        '\ufeffpath,authors,published_on,title\r\na.txt,"Rami Haddad; Jo Smith",2016-05-27,"One,\n two"\r\n'
    ).given
    assert given == {
        "a.txt": Given(authors=("Rami Haddad", "Jo Smith"), published_on=date(2016, 5, 27), title="One,\n two")
    }


def test_without_the_file_nothing_is_given(tmp_path):
    assert load(tmp_path) == (None, "")
    assert parse_metadata(None).given == {}


@pytest.mark.parametrize(
    ("line", "word"),
    [
        ("a.txt,,27 May", "isoformat"),
        ("a.txt", "1 cells"),
        (",,2016-05-27", "no path"),
        ("good.txt,,", "second"),
        ('a.txt,"two"quotes",', "no CSV"),
        ('a.txt,"no end,', "no CSV"),
        (f"a.txt,{'x' * 200_000},", "200,000 characters"),
        ('a.txt,"' + "a line,of,a title\n" * 5_000 + '",', "90,000 characters"),
    ],
)
def test_a_bad_line_is_left_out_and_the_others_hold(line, word):
    metadata = read(f"{HEADER}good.txt,,2016-05-27\n{line}\nlast.txt,Last,\n")
    assert metadata.given == {"good.txt": Given(published_on=date(2016, 5, 27)), "last.txt": Given(title="Last")}
    (complaint,) = metadata.complaints
    assert "entry 3" in complaint
    assert word in complaint
    assert len(complaint) < 200


def test_a_cell_that_is_not_utf8_is_one_complaint():
    metadata = read(f"{HEADER}good.txt,Good,\ncafé.txt,Café,\n", "latin-1")
    assert metadata.given == {"good.txt": Given(title="Good")}
    assert metadata.complaints == ("metadata.csv, entry 3 left out: its path isn't UTF-8",)


@pytest.mark.parametrize(
    "text", ["", "\n", "url\nx\n", "path,colour\na,b\n", 'path"\n', '"path\na\n', "path,path\na,b\n"]
)
def test_a_file_that_is_no_such_table_stops_the_run(text):
    with pytest.raises(MetadataError, match="first line"):
        read(text)


def test_reading_is_linear_whatever_the_quotes():
    chance = random.Random(5)  # noqa: S311 - not for secrets
    pieces = ['"', '""', ",", "a", "\n", "\n", 'x,"', '",\n']
    for number in range(20):
        some = chance.sample(pieces, chance.randint(1, 4)) if number else ['x,"']
        cells = [chance.choice([*some, "\n"]) for _ in range(100_000)]
        started = time.process_time()
        read(HEADER + "".join(cells))
        assert time.process_time() - started < 5, some


@pytest.mark.parametrize(
    ("make", "word"),
    [
        (os.mkfifo, "pipe"),
        (os.mkdir, "folder"),
        (lambda path: socket.socket(socket.AF_UNIX).bind(str(path)), "socket"),
        (lambda path: path.symlink_to("/dev/zero"), "follow_links"),
        (lambda path: path.symlink_to("../data/secret"), "data folder"),
        (lambda path: path.symlink_to(path.name), "symbolic links"),
        (lambda path: os.truncate(os.open(path, os.O_CREAT | os.O_WRONLY), 2**40), "more than"),
    ],
)
@pytest.mark.timeout(10)
def test_what_is_no_file_of_bounded_length_is_not_read(tmp_path, make, word):
    (tmp_path / "landing").mkdir()
    make(tmp_path / "landing" / "metadata.csv")
    with pytest.raises(MetadataError, match=word):
        load(tmp_path / "landing")


def test_a_device_is_not_read_where_links_are_followed_either(tmp_path):
    (tmp_path / "metadata.csv").symlink_to("/dev/zero")
    with pytest.raises(MetadataError, match="device"):
        load(tmp_path, follow_links=True)


def test_a_file_that_is_being_written_is_not_read_half(tmp_path, monkeypatch):
    place = tmp_path / "metadata.csv"
    place.write_text("path,title\na.txt,Sec")
    monkeypatch.setattr("flows.landing.given.time.sleep", lambda _: place.write_text("path,title\na.txt,Second"))
    raw, said = load(tmp_path, b"path,title\na.txt,First\n", settle=5)
    assert raw == b"path,title\na.txt,First\n"
    assert "being written" in said
    with pytest.raises(MetadataError, match="run again"):
        load(tmp_path, settle=5)
    monkeypatch.setattr("flows.landing.given.time.sleep", lambda _: None)
    assert load(tmp_path, settle=5) == (b"path,title\na.txt,Second", "")


def test_the_digest_changes_with_what_is_given():
    assert given_digest(None) is None
    assert given_digest(Given()) is None
    assert given_digest(Given(title="a")) != given_digest(Given(publisher="a"))
