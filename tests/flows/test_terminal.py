"""Text of strangers is harmless on a terminal, and tables stay in it."""

import io
import json
from contextlib import redirect_stdout

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.output.show import aligned, show
from flows.output.terminal import Progress, printable


@given(st.text())
def test_nothing_printable_controls_the_terminal(text):
    shown = printable(text)
    assert not any(ord(char) < 32 or 0x7F <= ord(char) < 0xA0 or char in "\u202e\u2066" for char in shown)


@given(st.text(alphabet=st.characters(categories=["L", "N", "P", "Zs"])))
def test_plain_text_stays_as_it_is(text):
    assert printable(text) == text


def test_a_table_fits_the_terminal(monkeypatch):
    monkeypatch.setenv("COLUMNS", "40")
    text = aligned(pa.table({"a": ["x" * 100, "\x1b[2J"], "b": [1, None]}))
    assert max(len(line) for line in text.splitlines()) <= 40
    assert "\x1b" not in text
    assert text.endswith("(2 rows)\n")


@pytest.mark.parametrize(("form", "shown"), [("csv", 'a,b\nx,"[""y""]"\n,\n'), ("json", None)])
def test_programs_get_all_of_it(form, shown, capsys):
    table = pa.table({"a": ["x", None], "b": [["y"], None]})
    show(table, form)
    out = capsys.readouterr().out
    assert out == shown if shown else '"y"' in out


def test_progress_says_how_far_and_how_fast():
    progress = Progress(100, "files", _started=0.0)
    progress.add(20)
    assert progress.line(10.0) == "20 of 100 files, 2.0 a second, 0:40 to go"


def test_progress_is_told_to_a_log_now_and_then(caplog, monkeypatch):
    monkeypatch.setattr("flows.output.terminal._SAID_EVERY_S", 0.0)
    progress = Progress(100, "files", _started=0.0)
    with caplog.at_level("INFO", "dateline"):
        progress.add(20)
    (told,) = caplog.messages
    assert told.startswith("20 of 100 files, ")


def test_csv_tells_null_from_nothing_said(capsys):
    show(pa.table({"a": ["", None, 'say "x", y', "two\nlines"]}), "csv")
    assert capsys.readouterr().out == 'a\n""\n\n"say ""x"", y"\n"two\nlines"\n'


@given(st.text())
def test_json_is_the_same_and_controls_no_terminal(text):
    with redirect_stdout(io.StringIO()) as out:
        show(pa.table({"a": [text.encode("utf-8", "replace").decode()]}), "json")
    said = out.getvalue()
    assert json.loads(said) == [{"a": text.encode("utf-8", "replace").decode()}]
    assert printable(said.replace("\n", "")) == said.replace("\n", "")


def test_csv_controls_no_terminal_and_is_whole_for_programs(capsys, monkeypatch):
    table = pa.table({"path": ["\x1b[31m.txt"]})
    show(table, "csv")
    assert capsys.readouterr().out == "path\n\x1b[31m.txt\n"
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    show(table, "csv")
    assert capsys.readouterr().out == "path\n\\x1b[31m.txt\n"
