"""What the collector knew: good lines are given, bad ones are left out and said."""

from datetime import date

import pytest

from flows.landing.given import MetadataError, given_digest, read_metadata
from transforms.documents.given import Given


def write(tmp_path, text, encoding="utf-8"):
    (tmp_path / "metadata.csv").write_bytes(text.encode(encoding))
    return tmp_path


def test_a_line_is_given_to_its_file(tmp_path):
    text = '\ufeffpath,authors,published_on,title\r\na.txt,"Rami Haddad; Jo Smith",2016-05-27,"One,\n two"\r\n'
    given = read_metadata(write(tmp_path, text)).given
    assert given == {
        "a.txt": Given(authors=("Rami Haddad", "Jo Smith"), published_on=date(2016, 5, 27), title="One,\n two")
    }


def test_without_the_file_nothing_is_given(tmp_path):
    assert read_metadata(tmp_path).given == {}


@pytest.mark.parametrize(
    ("line", "word"),
    [("a.txt,27 May", "isoformat"), ("a.txt", "1 cells"), (",2016-05-27", "no path"), ("good.txt,", "second")],
)
def test_a_bad_line_is_left_out_and_the_others_hold(tmp_path, line, word):
    metadata = read_metadata(write(tmp_path, f"path,published_on\ngood.txt,2016-05-27\n{line}\n"))
    assert metadata.given == {"good.txt": Given(published_on=date(2016, 5, 27))}
    (complaint,) = metadata.complaints
    assert "entry 3" in complaint
    assert word in complaint


@pytest.mark.parametrize("text", ["", "url\nx\n", "path,colour\na,b\n", 'path\n"a\nb\n', "path,path\na,b\n"])
def test_a_file_that_is_no_such_table_stops_the_run(tmp_path, text):
    with pytest.raises(MetadataError):
        read_metadata(write(tmp_path, text))


def test_a_file_that_is_not_utf8_stops_the_run(tmp_path):
    with pytest.raises(MetadataError):
        read_metadata(write(tmp_path, "path\ncafé.txt\n", "latin-1"))


def test_the_digest_changes_with_what_is_given():
    assert given_digest(None) is None
    assert given_digest(Given()) is None
    assert given_digest(Given(title="a")) != given_digest(Given(publisher="a"))
