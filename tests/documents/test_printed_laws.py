"""What marks, references and tags in a text may change: where a fact is printed, and never the fact."""

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transforms.extract import Extraction, extract
from transforms.reference import Reference
from transforms.text.decode import decode, decode_span
from transforms.text.legible import make_legible
from transforms.text.reading import is_mined

SENTENCES = st.sampled_from(
    [
        "Some 1.2 million people fled from Aleppo to Gaziantep in May 2016.",
        "Three people were killed and 1,400 hurt near Homs on Friday, the Syrian army said.",
        "“We need 25 boats,” François Hollande told Médecins Sans Frontières in Paris on 12 May.",
        "The fire burnt 35 square kilometres of forest and cost $40 million & more.",
        "Human Rights Watch's report of 2014 names twelve villages in Idlib province.",
        "It fell by 3.5% within two weeks, according to the governor’s office.",
        "SZOLNAR, Hungary, March 14, 2024 (Reuters) - At least 17 people died when the river burst its banks.",
    ]
)
MARKS = st.sampled_from(["\u00ad", "\u200b", "\u2060", "\ufeff", "\u200d", "&shy;", "&#8203;", "&amp;#173;"])
TAGS = st.sampled_from(
    ["<b>", "</b>", "<em class='a1'>", '<a href="/news/2016/05/12">', "</a>", "<br />", "<p>", "</p>", "</p>\n<p>", "<li>",
     "</td><td>", "<!-- 12 -->", '<span readability="6">', "<img src='4.png' alt=\"12 dead\"/>", "&lt;/span&gt;",
     "<script>var a = 12;</script>", "<h2>", "<tweet id='44'/>"]
)  # fmt: skip
NAMED = {ord(char): f"&{name};" for name, char in (("amp", "&"), ("eacute", "é"), ("rsquo", "’"), ("ldquo", "“"))}
REFERENCE: list[Reference] = []
PLACES = {"passage_no", "char_start", "char_end", "byte_start", "byte_end", "quote"}
# Columns that are words as printed.
WORDS = {"event_quote", "claimant_quote", "speaker_quote", "cue", "text", "content_sha256"}
SPANNED = ("mentions", "figures", "dates", "statements")


@pytest.fixture(autouse=True, scope="module")
def _loaded(reference: Reference) -> None:
    """Property tests take no fixtures of their own: the reference is put where they find it."""
    REFERENCE[:] = [reference]


@dataclass(frozen=True)
class Printed:
    """A text, what a reader sees of it, and where its tags and its references lie."""

    text: str
    tags: Sequence[tuple[int, int]]
    references: Sequence[tuple[int, int]]


def within(word: str, at: int) -> bool:
    return 0 < at < len(word) and word[at - 1].isalnum() and word[at].isalnum()


@st.composite
def printed(draw: st.DrawFn, tagged: bool) -> tuple[str, Printed]:
    """A plain text, and the same with marks inside words, characters as references and, if wanted, tags anywhere."""
    plain = draw(st.sampled_from(["\n\n", " "])).join(draw(st.lists(SENTENCES, min_size=1, max_size=4)))
    places = st.integers(0, len(plain) - 1)
    marks = {at: draw(MARKS) for at in draw(st.lists(places, max_size=6)) if within(plain, at)}
    meant = set(draw(st.lists(places, max_size=6)))
    tags = {at: draw(TAGS) for at in draw(st.lists(places, max_size=5))} if tagged else {}
    text = ""
    found: dict[str, list[tuple[int, int]]] = {"tags": [], "references": []}

    def put(piece: str, kind: str) -> None:
        nonlocal text
        found[kind].append((len(text), len(text) + len(piece)))
        text += piece

    for at, char in enumerate(plain):
        if at in tags:
            put(tags[at], "tags")
        if mark := marks.get(at):
            if mark[0] == "&":
                put(mark, "references")
            else:
                text += mark
        if at in meant and not char.isspace():
            put(NAMED.get(ord(char), f"&#{ord(char)};"), "references")
        else:
            text += char
    return plain, Printed(text, found["tags"], found["references"])


def read(text: str) -> Extraction:
    return extract(text.encode(), "a.txt", REFERENCE[0])


def facts(extraction: Extraction, name: str) -> list[dict[str, Any]]:
    """The rows of a table without where they are printed, and without their ids' digests of that."""
    return [
        {field.name: getattr(row, field.name) for field in fields(row) if field.name not in PLACES | WORDS}
        for row in getattr(extraction, name)
    ]


@given(printed(tagged=False))
@settings(deadline=None, max_examples=60)
def test_marks_and_references_change_no_fact(made: tuple[str, Printed]) -> None:
    plain, page = made
    assert make_legible(decode(page.text.encode())).text == plain
    expected, found = read(plain), read(page.text)
    for name in (*SPANNED, "entities", "links"):
        assert facts(found, name) == facts(expected, name), name
    assert facts_of_document(found) == facts_of_document(expected)
    for name in SPANNED:
        quotes = [html.unescape(html.unescape(row.quote)) for row in getattr(found, name)]
        assert [re.sub("[\u00ad\u200b\u200d\u2060\ufeff]", "", quote) for quote in quotes] == [
            row.quote for row in getattr(expected, name)
        ]
    lawful(found, page)


def facts_of_document(extraction: Extraction) -> dict[str, Any]:
    row = extraction.document
    return {field.name: getattr(row, field.name) for field in fields(row) if field.name not in {*WORDS, "size_bytes"}}


@given(printed(tagged=True))
@settings(deadline=None, max_examples=120)
def test_no_law_breaks_over_tags(made: tuple[str, Printed]) -> None:
    _, page = made
    lawful(read(page.text), page)


def lawful(found: Extraction, page: Printed) -> None:
    """Law 1, law 2 and law 4, and that no quotation holds a tag or a part of a reference."""
    raw = page.text.encode()
    assert found.document.text == page.text
    assert "".join(page.text[p.char_start : p.char_end] for p in found.passages) == page.text
    assert b"".join(raw[p.byte_start : p.byte_end] for p in found.passages) == raw
    assert all(p.char_start < p.char_end for p in found.passages)
    for name in (*SPANNED, "links", "numerals"):
        for row in getattr(found, name):
            assert page.text[row.char_start : row.char_end] == row.quote != ""
            assert row.quote.strip() == row.quote or name == "statements"
            if name == "numerals" and row.role == "markup":
                continue
            for start, end in page.tags:
                assert row.char_end <= start or end <= row.char_start, (name, row.quote)
            for start, end in page.references:
                assert not start < row.char_start < end, (name, row.quote)
                assert not start < row.char_end < end, (name, row.quote)
    for name in SPANNED:
        for row in getattr(found, name):
            assert decode_span(raw, row.byte_start, row.byte_end, "utf-8") == row.quote
            passage = found.passages[row.passage_no]
            assert passage.char_start <= row.char_start < passage.char_end
    for passage in filter(is_mined, found.passages):
        printed_digits = re.sub("[^0-9]", "", page.text[passage.char_start : passage.char_end])
        listed = [n for n in found.numerals if passage.char_start <= n.char_start < passage.char_end]
        assert sum(len(re.sub("[^0-9]", "", n.quote)) for n in listed) == len(printed_digits)
    first = {(link.from_id, link.role): link.quote for link in found.links if link.ordinal == 0}
    for figure in found.figures:
        assert figure.claimant_quote == first.get((figure.figure_id, "claimant"))
        assert figure.event_quote == first.get((figure.figure_id, "event"))
    for statement in found.statements:
        assert statement.speaker_quote == first.get((statement.statement_id, "claimant"))
    assert len({(link.from_id, link.role, link.ordinal) for link in found.links}) == len(found.links)
    assert len({numeral.char_start for numeral in found.numerals}) == len(found.numerals)
    columns = [found.document.title, found.document.publisher, *found.document.authors]
    columns += [entity.name for entity in found.entities] + [figure.counted for figure in found.figures]
    for shown in filter(None, columns):
        assert not re.search(r"</?[a-z][^<>]*>|&#?\w+;|[\u00ad\u200b\u2060\ufeff]", shown), shown
