"""What isn't prose is refused and named; prose is read, whatever it looks like at first sight."""

import gzip
import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.extraction import Refused, extract_or_refuse
from transforms.extract import Source
from transforms.formats.record import read_record
from transforms.text.decode import DecodeError
from transforms.text.formats import find_format

SENTENCE = "Two people died when a boat sank in the river, the governor said on Friday."
RECORD = {"id": 7, "title": "Boat sinks", "text": SENTENCE, "dead": 2}


OTHER = {
    "a feed": (
        "an XML document",
        f"<rss version='2.0'><channel><item><title>{SENTENCE}</title></item></channel></rss>",
    ),
    "another document in XML": ("an XML document", f"<?xml version='1.0'?>\n<story><p>{SENTENCE}</p></story>"),
    "a list of objects": ("JSON: a list of 2", json.dumps([RECORD, RECORD])),
    "a list of texts": ("JSON: a list of 2", json.dumps([SENTENCE, SENTENCE])),
    "an object cut in the middle": ("JSON that can't be parsed", json.dumps(RECORD)[:70]),
    "what a program printed": ("JSON that can't be parsed", str(RECORD)),
    "lines of objects": ("JSON lines: 3 of them", "\n".join([json.dumps(RECORD)] * 3)),
    "a table": ("a table: 4 rows of 3 columns separated by commas", "town,dead,hurt\nHoms,3,4\nHama,1,2\nIdlib,0,5\n"),
    "a table of texts": (
        "a table: 3 rows of 2 columns separated by commas",
        f'id,text\n1,"{SENTENCE}\n\n{SENTENCE}"\n2,"{SENTENCE}"\n',
    ),
    "a table with spaces": (
        "a table: 4 rows of 3 columns separated by commas",
        "town, dead, hurt\nHoms, 3, 4\nHama, 1, 2\nIdlib, 0, 5\n",
    ),
    "a table with an index": ("a table: 3 rows", ",town,dead\n0,Homs,3\n1,Hama,4\n"),
    "a table with semicolons": ("a table: 3 rows", "town;dead;share\nHoms;3;0,5\nHama;4;0,5\n"),
    "a table with tabs": ("a table: 3 rows of 2 columns separated by tabs", "town\tdead\nHoms\t3\nHama\t4\n"),
    "a table below its source": ("a table: 3 rows", "# source: the ministry\ntown,dead\nHoms,3\nHama,4\n"),
    "a table without a head": ("a table: 6 rows", "2016-05-04,Homs,3\n" * 6),
}

PROSE = {
    "the head of a press release": f"From: the ministry\nTo: the press\nDate: May 4, 2016\nSubject: Boats\n\n{SENTENCE}",
    "a release with an address": f"From: press@example.org\nFor release: now\nSubject: Boats\n\n{SENTENCE}",
    "a head that runs into its text": f"From: the desk\nMessage-ID: 7\nTo: us\n{SENTENCE}",
    "numbers in lines": "1,200\n3,400\n5,600\n",
    "large numbers in lines": "1,200,300\n3,400,500\n" * 4,
    "years in lines": "2014, 2015, 2016\n2017, 2018, 2019\n2020, 2021, 2022\n",
    "a few tags": f"<b>{SENTENCE}</b>\n\n{SENTENCE}<br />\n<a href='/boats'>Boats</a>",
    "a fragment of a page": f"<p>{SENTENCE}</p>\n<p>{SENTENCE}</p>\n<ul><li>{SENTENCE}</li></ul>",
    "talk of pages": f"{SENTENCE}\n\nEvery page opens with <!doctype html> and <html>, the engineer said. "
    + SENTENCE * 5,
    "a table in an article": f"{SENTENCE}\n\ntown,dead,hurt\nHoms,3,4\nHama,1,2\n\n{SENTENCE}\n\n{SENTENCE}",
    "a table with tabs in an article": f"{SENTENCE}\n\ntown\tdead\nHoms\t3\nHama\t4\n\n{SENTENCE}\n\n{SENTENCE}",
    "speech with tabs": f"KIRBY:\t{SENTENCE}\nQUESTION:\t{SENTENCE}\nKIRBY:\tNo.\n",
    "hours with tabs": f"10:30\t{SENTENCE}\n11:15\t{SENTENCE}\n12:00\tThe road is open.\n",
    "bullets with tabs": "•\tTwo died in Homs\n•\tThree died in Hama\n•\tNobody died in Idlib\n",
    "letters with tabs": "a)\tTwo died in Homs\nb)\tThree died in Hama\nc)\tNobody died in Idlib\n",
    "paragraphs with tabs": f"\t{SENTENCE}\n" * 6,
    "names with commas": "Awa Diarra, 12, Mopti\nTom O'Neil, 40, Bamako\nMarta Kelemen, 9, Mopti\n",
    "a comma a line": "In Homs, three people died\nIn Hama, two people died\nIn Idlib, nobody died\n",
    "a quotation a line": "Aid is late, the mayor told us\n“We need boats,” Ms Diarra said\n“They left,” Mr O'Neil said\n",
    "references in tags": "<b>&#83;</p>\n<p>&shy;o</p>\n<p>&#109;e people fled to Gaziantep in May.",
    "a sentence a line": f"{SENTENCE}\n" * 12,
    "an editor's note": f"[Editor's note: names were changed.]\n\n{SENTENCE}",
    "a quotation in brackets": f'["We need boats," he said.]\n\n{SENTENCE}',
    "a footnote": f"[1] {SENTENCE}\n[2] {SENTENCE}\n",
    "a word in braces": f"{{sic}} {SENTENCE}",
    "keys and values": f"Place: Homs\nDead: 3\nHurt: 4\n\n{SENTENCE}",
    "a lone phrase": "Boat sinks",
    "words alone": "town,dead,hurt",
}


@pytest.mark.parametrize("name", OTHER)
def test_other_formats_are_named_with_what_was_seen_and_what_to_do(name, reference):
    seen, text = OTHER[name]
    for path in ("a.txt", "a"):
        with pytest.raises(DecodeError) as caught:
            read_record(text.encode(), path, reference.documents.records)
        assert caught.value.reason == "format_not_read"
        assert str(caught.value).startswith(seen)
        assert "; save " in str(caught.value)


@pytest.mark.parametrize("name", PROSE)
def test_prose_is_read(name):
    assert find_format(PROSE[name], "a.txt") is None


@pytest.mark.parametrize("name", ["a.csv", "a.json", "a.html", "a.eml"])
def test_a_name_alone_refuses_nothing(name):
    assert find_format(f"{SENTENCE}\n\n{SENTENCE}", name) is None


def test_a_name_decides_where_two_rows_could_be_either():
    assert find_format("town,dead\nHoms,3\n", "a.txt") is None
    assert "2 rows" in str(find_format("town,dead\nHoms,3\n", "a.csv"))


@pytest.mark.parametrize("text", ["<p></p>\n", "\ufeff", "\u200b\u00ad", "<!-- 12 -->", "&#8203;"])
def test_a_text_in_which_nothing_is_seen_is_empty(text, reference):
    with pytest.raises(DecodeError, match="nothing to read") as caught:
        read_record(text.encode(), "a.txt", reference.documents.records)
    assert caught.value.reason == "empty"


def test_a_feed_among_texts_costs_no_other(reference):
    sources = [Source("feed.txt", OTHER["a feed"][1].encode()), Source("text.txt", SENTENCE.encode())]
    page, text = extract_or_refuse(sources, reference)
    assert isinstance(page, Refused)
    assert (page.stage, page.reason) == ("decode", "format_not_read")
    assert text.document.text == SENTENCE


ODD = st.sampled_from(
    [
        "From: the ministry", "Subject: boats", "Date: Wed, 4 May 2016 10:00:00 +0200", "To: the press", "[1]", "{", "[",
        '"', "'We need boats'", "1,200", "town,dead,hurt", "town\tdead", "a;b;c", "<b>Boats</b>", "<p>", "<!--", "---",
        "{{ title }}", "&copy; 2024", "# Boats", "https://example.org/?a=1&b=2", "From here on,", "* * *", "|a|b|", "",
    ]
)  # fmt: skip
SENTENCES = st.sampled_from(
    [
        SENTENCE,
        "“Nobody counts the boats,” said the mayor, who had asked the ministry, twice.",
        "More than 1,200 families live along the river; they cross it every day.",
        "He added: the boats are old.",
        "Three died",
    ]
)


@given(
    st.lists(ODD, max_size=4),
    st.lists(SENTENCES, min_size=4, max_size=9),
    st.sampled_from(["\n", "\n\n", "\r\n"]),
    st.sampled_from(["a.txt", "a.csv", "a.html"]),
)
@settings(deadline=None)
def test_odd_first_lines_make_no_prose_another_format(odd, sentences, between, path):
    text = between.join([*odd, SENTENCE, *sentences])
    assert find_format(text, path) is None


@given(st.text(max_size=300))
@settings(deadline=None)
def test_any_text_is_judged(text):
    assert find_format(text) is None or "; save " in str(find_format(text))


@pytest.mark.parametrize(
    "unit",
    ["<a x='", "<!--", "<a ", "&lt;", "[", '{"a":', "a,b\n", '"a\n', "X-A: b\n", "X-A: b\n c\n", "<?xml ", "-\t\n"],
)
@pytest.mark.timeout(60)  # a second or two where it is linear
def test_hostile_text_is_judged_soon(unit):
    text = unit * (1_000_000 // len(unit))
    for opening in ("", "<!-- ", "<html ", "[[", "From: a\n"):
        find_format(opening + text)


def documents(folder: str, pattern: str) -> Iterator[tuple[str, bytes]]:
    for path in sorted(Path(folder).rglob(pattern)):
        if path.suffix == ".jsonl":
            for line in path.read_text(encoding="utf-8").splitlines():
                row = json.loads(line)
                if "text" in row:
                    yield f"{path.name} {row['id']}", row["text"].encode("utf-8", "replace")
        elif path.is_file():
            yield str(path), path.read_bytes()


@pytest.mark.parametrize("variable", ["DATELINE_GOLD", "DATELINE_REAL", "DATELINE_CORPUS"])
def test_no_real_text_is_taken_for_another_format(variable, reference):
    folder = os.environ.get(variable)
    if not folder:
        pytest.skip(f"{variable} is not set: the real texts are not at hand")
    pattern = "*/*.jsonl" if variable == "DATELINE_GOLD" else "*"
    read = [
        (name, read_record(raw, name, reference.documents.records).decoded.format)
        for name, raw in documents(folder, pattern)
        if Path(name).name != "metadata.csv"
    ]
    others = [(name, format_) for name, format_ in read if format_ != "text"]
    assert [name for name, format_ in others if format_ != "markdown" or not name.endswith(".md")] == []


def test_stored_pages_are_read_as_pages(reference):
    folder = os.environ.get("DATELINE_GOLD")
    if not folder:
        pytest.skip("DATELINE_GOLD is not set: the stored pages are not at hand")
    pages = sorted(Path(folder, "html").glob("*.html.gz"))
    assert pages
    for page in pages:
        read = read_record(gzip.decompress(page.read_bytes()), "a.txt", reference.documents.records)
        assert read.decoded.format == "html"
