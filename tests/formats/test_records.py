"""An article is read back from every format that it is written in: its text, what it declares, where both are said."""

import json
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from expectations.records import says, unpack
from flows.loading.reference import load_reference
from tests.formats.articles import ARTICLES, FORMATS, Article
from transforms.documents.declared import Declarations, declarations_of
from transforms.extract import Source, _read, extract
from transforms.formats.record import read_record
from transforms.text.printed import Printed
from transforms.text.rendered import Rendered

WORDS = load_reference().documents


def rendered(raw: bytes) -> Rendered:
    decoded = read_record(raw, "a", WORDS.records).decoded
    assert isinstance(decoded, Rendered)
    return decoded


def said(raw: bytes, page: Rendered, start: int, end: int) -> str:
    return unpack(raw, page.container)[start:end].decode(page.encoding)


@pytest.mark.parametrize("format_", FORMATS)
@given(ARTICLES)
@settings(deadline=None, max_examples=40)
def test_text_and_declarations_are_read_back(format_: str, article: Article) -> None:
    raw = FORMATS[format_](article)
    reading = _read(Source("a", raw), load_reference())
    page = reading.legible.decoded
    # The words are; a mail's lines end otherwise.
    assert page.text.split() == article.printed.split()
    assert page.text.strip().count("\n\n") == article.printed.count("\n\n")
    declared = Declarations(reading, WORDS.bylines)
    assert declared.title == article.title
    assert declared.authors == (article.author,)
    day = declared.published("published")
    assert day is not None
    assert (day.when.earliest, day.when.precision) == (article.day, "day")
    if not format_.startswith("mail"):
        assert declared.publisher == article.publisher


@pytest.mark.parametrize("format_", FORMATS)
@given(ARTICLES, st.data())
@settings(deadline=None, max_examples=40)
def test_every_quote_is_said_by_its_bytes(format_: str, article: Article, data: st.DataObject) -> None:
    raw = FORMATS[format_](article)
    page = rendered(raw)
    blocks = [block for block in page.text.split("\n\n") if block.strip()]
    block = data.draw(st.sampled_from(blocks))
    start = data.draw(st.integers(0, len(block) - 1))
    end = data.draw(st.integers(start + 1, len(block)))
    if block[start:end].strip():
        at = page.text.index(block)
        piece = said(raw, page, *page.byte_span(at + start, at + end))
        assert says(piece, block[start:end], page.format)
        assert not says(piece, block[start:end] + " seven", page.format)
    for one in page.declared:
        assert says(said(raw, page, one.start, one.end), one.value, one.format)


@pytest.mark.parametrize("format_", FORMATS)
@given(ARTICLES)
@settings(deadline=None, max_examples=20)
def test_passages_tile_text_and_bytes(format_: str, article: Article) -> None:
    raw = FORMATS[format_](article)
    reading = _read(Source("a", raw), load_reference())
    passages = Printed(reading).passages()
    page = reading.legible.decoded
    assert "".join(page.text[p.char_start : p.char_end] for p in passages) == page.text
    assert [p.passage_no for p in passages] == list(range(len(passages)))
    by_bytes = sorted((p.byte_start, p.byte_end) for p in passages)
    assert by_bytes[0][0] == 0
    assert by_bytes[-1][1] == page.size == len(unpack(raw, page.container))
    assert all(one[1] == other[0] for one, other in pairwise(by_bytes))
    for passage in passages:
        assert (passage.char_start == passage.char_end) == (passage.zone == "markup")
        if passage.zone != "markup" or page.format == "html":
            piece = said(raw, page, passage.byte_start, passage.byte_end)
            assert says(piece, page.text[passage.char_start : passage.char_end], page.format)


def test_a_record_without_a_text_lists_its_columns() -> None:
    with pytest.raises(ValueError, match="there are town, dead") as caught:
        read_record(b'{"town": "Homs", "dead": 3}', "a.json", WORDS.records)
    assert getattr(caught.value, "reason", "") == "no_text_column"


def test_broken_json_says_what_is_wrong() -> None:
    with pytest.raises(ValueError, match="can't be parsed"):
        read_record(b'{"title": "Boats", "text": "Two people di', "a.json", WORDS.records)


def test_declarations_are_numbered_by_role() -> None:
    article = Article("Boat sinks", ("Two died.",), "Jane Roe", "The Post", date(2016, 5, 4))
    rows = declarations_of(_read(Source("a", FORMATS["json"](article)), load_reference()))
    assert sorted((row.role, row.ordinal) for row in rows) == [
        ("authors", 0),
        ("published", 0),
        ("publisher", 0),
        ("title", 0),
    ]


def test_facts_are_the_same_in_every_format() -> None:
    article = Article(
        "Thousands flee Azaz",
        (
            'Human Rights Watch said on Friday that "45,000" people had fled from Azaz & nearby villages since 24 May.',
            "Some 1,200 families – a fifth of them from Aleppo – crossed into Turkey. Two children died.",
        ),
        "Jane Roe",
        "The Post",
        date(2016, 5, 28),
    )
    seen = {}
    for name, write in FORMATS.items():
        found = extract(write(article), "a", load_reference())
        seen[name] = (
            [(f.kind, f.value, f.quote, f.counted, f.event, f.from_date) for f in found.figures],
            [(m.kind, m.quote) for m in found.mentions],
            [(s.quote, s.speaker_quote) for s in found.statements],
        )
    expected = seen["json"]
    assert len(expected[0]) >= 4
    for name, facts in seen.items():
        assert facts == expected, name


TEXTS_OF_JSON = {
    "a script with a blank line": (
        "<p>Two died.</p><script>\nvar dead = 99;\n\nkill(77)</script><p>x</p>",
        "Two died.\n\nx",
    ),
    "a script in prose": ("Two died.<script>var dead = 99;</script> Three fled.", "Two died. Three fled."),
    "paragraphs of blank lines": ("Two died.\n\nThree<style>p\n\n{}</style>\nfled.", "Two died.\n\nThree fled."),
    "tags that are shown": ("<p>Write &lt;b&gt;12 dead&lt;/b&gt;.</p>", "Write <b>12 dead</b>."),
    "prose": ("Two <b>people</b> died.\n\nThree < 4.", "Two <b>people</b> died.\n\nThree < 4."),
    "references in the title": ("Two died.", "Two died."),
}


@pytest.mark.parametrize("name", TEXTS_OF_JSON)
def test_a_text_of_json_is_read_as_its_author_meant(name: str) -> None:
    written, read = TEXTS_OF_JSON[name]
    raw = json.dumps({"title": "Fire &amp; flood &#8217;kills&#8217;", "author": "Ana M&uuml;ller", "text": written})
    page = rendered(raw.encode())
    assert page.text.split("\n\n", 1)[1] == read
    assert [one.value for one in page.declared] == ["Fire & flood ’kills’", "Ana Müller"]
    for one in page.declared:
        assert says(raw[one.start : one.end], one.value, one.format)
    at = page.text.index(read)
    first, last = page.byte_span(at, len(page.text))
    assert says(raw.encode()[first:last].decode(), read, page.format)


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (b'text\n"Two, ""he"" said."', 'Two, "he" said.'),
        (b"title,text,title\nBoat,Two died.,Ship", "Boat\n\nTwo died."),
        (b'Text\nTwo died, "he" said.', 'Text\nTwo died, "he" said.'),
    ],
)
def test_a_table_with_few_or_doubled_columns_is_read(raw: bytes, text: str) -> None:
    assert read_record(raw, "a", WORDS.records).decoded.text == text


@pytest.mark.parametrize(
    ("title", "text", "printed"),
    [
        ("Syria", "Syrian forces left.", "Syria\n\nSyrian forces left."),
        ("Syria", "Syria is safe, he said.", "Syria\n\nSyria is safe, he said."),
        ("Boat sinks", "BOAT SINKS\n\nTwo died.", "BOAT SINKS\n\nTwo died."),
        ("Boat sinks off a cape", "Boat sinks off a cape - two died.", "Boat sinks off a cape - two died."),
        ("Boat sinks", "<h1>Boat sinks</h1><p>Two died.</p>", "Boat sinks\n\nTwo died."),
    ],
)
def test_a_title_is_printed_once(title: str, text: str, printed: str) -> None:
    page = rendered(json.dumps({"title": title, "text": text}).encode())
    assert page.text == printed
    assert all(0 <= marker.at < len(printed) for marker in page.markers)


@pytest.mark.parametrize("day", [20160504, "20160504", "20160504T101500Z", "20160504101500", 1462352400, "2016-05-04"])
def test_a_declared_day_may_be_written_in_any_way(day: object) -> None:
    raw = json.dumps({"date": day, "text": "Two died."}).encode()
    found = Declarations(_read(Source("a", raw), load_reference()), WORDS.bylines).published("published")
    assert found is not None
    assert found.when.earliest == date(2016, 5, 4)


def test_a_mail_in_an_encoding_with_states_is_read_and_a_page_refused() -> None:
    head = b"From: Jane Roe <a@b.example>\nSubject: Boat\nMessage-ID: <1@b>\nContent-Type: text/plain; charset=iso-2022-jp\n\n"
    raw = head + "二人が死亡した。 Two died.".encode("iso-2022-jp")
    page = rendered(raw)
    assert page.text == "Boat\n\n二人が死亡した。 Two died."
    at = page.text.index("死亡")
    assert said(raw, page, *page.byte_span(at, at + 2)) == "死亡"
    with pytest.raises(ValueError, match="save it as UTF-8"):
        read_record(b"<html><meta charset=iso-2022-jp><p>" + raw[len(head) :], "a.html", WORDS.records)


HEADS = {
    "folded": "---\ntitle: >-\n  Boat sinks\n  badly\nauthor: Jane Roe\n---\n",
    "literal": "---\ntitle: |\n  Boat sinks\n  badly\nauthor:\n  - Jane Roe\n---\n",
    "comments": '---\n# of the desk\ntitle: "Boat sinks badly" # note\nauthor: Jane Roe # the desk\n---\n',
    "a mapping": "---\ntitle: Boat sinks badly\nauthor:\n  email: a@b.example\n  name: Jane Roe\n---\n",
    "escapes": '---\n"title": "Boat\\u0020sinks badly"\nauthors: [Jane Roe]\n---\n',
    "toml": "+++\ntitle = \"Boat sinks badly\" # note\n[params]\nauthor = 'Jane Roe'\n+++\n",
    "toml with a list": '+++\r\ntitle="Boat sinks badly"\r\nauthors = ["Jane Roe"]\r\n+++\r\n',
}


@pytest.mark.parametrize("name", HEADS)
def test_front_matter_is_read_in_every_way_it_is_written(name: str) -> None:
    raw = f"{HEADS[name]}Two **people** died.\n".encode()
    page = rendered(raw)
    assert page.format == "markdown"
    assert page.text.strip() == "Boat sinks badly\n\nTwo **people** died."
    assert {one.role: one.value for one in page.declared} == {"title": "Boat sinks badly", "authors": "Jane Roe"}
    for one in page.declared:
        assert says(raw[one.start : one.end].decode(), one.value, one.format)
    assert says(said(raw, page, *page.byte_span(0, 16)), "Boat sinks badly", page.format)


@pytest.mark.parametrize(
    "record",
    [
        {"title": {"rendered": "Boat"}, "content": {"rendered": "<p>Two died.</p>"}, "author": 5},
        {"source": {"id": "p", "name": "The Post"}, "title": "Boat", "content": "Two died."},
        {"_index": "news", "_id": "7", "_source": {"headline": "Boat", "body": "Two died."}},
    ],
)
def test_records_of_services_are_read(record: dict[str, object]) -> None:
    raw = json.dumps(record).encode()
    assert rendered(raw).text == "Boat\n\nTwo died."
    found = Declarations(_read(Source("a", raw), load_reference()), WORDS.bylines)
    assert (found.title, found.authors) == ("Boat", ())
    assert found.publisher == ("The Post" if "source" in record else None)
