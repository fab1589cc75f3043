"""A page is read as a browser shows it, whatever is broken in it."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from expectations.records import says
from flows.loading.reference import load_reference
from transforms.documents.declared import Declarations
from transforms.extract import Source, _read
from transforms.formats.html_text import read_page
from transforms.formats.html_tokens import find_tokens
from transforms.formats.record import read_record
from transforms.text.mapped import map_text

WORDS = load_reference().documents

PAGES = {
    "an element inside a sentence": ("<p>Two <b>peo</b>ple <i>died</i>.</p>", "Two people died."),
    "white space is one space": ("<p>Two\n   people\t died.</p>", "Two people died."),
    "references": (
        "<p>AT&amp;T caf&eacute; &#8220;so&#x201D; a&nbsp;b &unknown; &</p>",
        "AT&T café “so” a\xa0b &unknown; &",
    ),
    "a reference of a reference is one": ("<p>&amp;lt;b&amp;gt;</p>", "&lt;b&gt;"),
    "scripts and styles are no text": (
        "<style>p{margin:12px}</style><p>Two died.</p><script>if (a < 99) { b('<p>7</p>') }</script>",
        "Two died.",
    ),
    "a script that isn't closed": ("<p>Two died.</p><script>var dead = 99; <p>x</p>", "Two died."),
    "comments": ("<p>Two <!-- 99 > 98 -->died.<!-- <p>x</p> --></p>", "Two died."),
    "a comment that isn't closed": ("<p>Two died.</p><!-- 99 <p>x</p>", "Two died."),
    "attributes": ("<p title='99 > 98' data-x=\"<p>7</p>\">Two died.</p>", "Two died."),
    "a tag that isn't closed": ("<p>Two died.</p><a href='x", "Two died."),
    "paragraphs that aren't closed": ("<p>Two died.<p>Three fled.", "Two died.\n\nThree fled."),
    "elements closed in the wrong order": ("<p><b>Two <i>died</b>.</i></p></div></p>", "Two died."),
    "lines": ("<p>Two died.<br>Three fled.<br/>One stayed.</p>", "Two died.\nThree fled.\nOne stayed."),
    "cells": ("<table><tr><th>Town<td>Dead</tr><tr><td>Homs<td>3</table>", "Town\tDead\n\nHoms\t3"),
    "tables inside tables": (
        "<table><tr><td>A<table><tr><td>Homs</td><td>3</td></tr></table></td><td>B</td></tr></table>",
        "A\n\nHoms\t3\n\nB",
    ),
    "less than": ("<p>3 < 4 and a<5, <3</p>", "3 < 4 and a<5, <3"),
    "what only programs read": ("<noscript>Turn it on</noscript><template>x</template><p>Two died.</p>", "Two died."),
    "verbatim lines": ("<pre>Two died.\nThree  fled.</pre>", "Two died.\nThree fled."),
    "elements closed by their own tag": (
        "<title/><script src=x /><p>Two died.</p><iframe src='x'/><p>Three fled.</p><script>9</script>",
        "Two died.\n\nThree fled.",
    ),
    "an element closed by its own tag and again": ("<p>Two</p><script src=x /></script><p>died.</p>", "Two\n\ndied."),
    "hidden elements": (
        "<div style='display: none'><div>9</div>8</div><p hidden>7<p>Two<i hidden>6</i> died.<p style='Display:none'>5</p>",
        "Two died.",
    ),
    "nested elements of programs": (
        "<template><template>9</template>8</template><svg><svg></svg><text>7</text></svg><p>Two died.</p>",
        "Two died.",
    ),
    "a hidden element that isn't closed": ("<div hidden><p>Two died.</p>", "Two died."),
    "headings and items": ("<h2>Dead</h2><ul><li>Two<li>Three</ul>", "Dead\n\nTwo\n\nThree"),
}


def shown(page: str) -> str:
    return read_page(map_text(page), list(find_tokens(page)))[0].text


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_read_as_it_is_shown(name: str) -> None:
    page, text = PAGES[name]
    assert shown(page) == text


def test_a_number_with_a_tag_inside_is_one_and_its_bytes_hold_the_tag() -> None:
    raw = b"<html><body><p>On Friday <b>45</b>,000 people fled.</p></body></html>"
    page = read_record(raw, "a.html", WORDS.records).decoded
    start = page.text.index("45,000")
    first, last = page.byte_span(start, start + 6)
    assert raw[first:last] == b"45</b>,000"
    assert says(raw[first:last].decode(), "45,000", "html")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "windows-1251", "shift_jis", "iso-8859-1"])
def test_a_page_is_read_in_the_encoding_that_it_declares(encoding: str) -> None:
    words = {"windows-1251": "Двое погибли у реки", "shift_jis": "川で二人が死亡した", "iso-8859-1": "Café près d’Azaz"}
    sentence = words.get(encoding, "Ünal née 🚢").replace("’", "'")
    raw = f'<html><head><meta charset="{encoding}"></head><body><p>{sentence}</p><p>x</p></body></html>'.encode(
        encoding
    )
    page = read_record(raw, "a.html", WORDS.records).decoded
    assert page.text == f"{sentence}\n\nx"
    first, last = page.byte_span(1, len(sentence))
    assert raw[first:last].decode(page.encoding) == sentence[1:]


def test_bytes_of_another_encoding_cost_themselves_alone() -> None:
    raw = "<html><body><p>Café née, Ünal</p><p>caf\udce9 two</p></body></html>".encode("utf-8", "surrogateescape")
    assert read_record(raw, "a.html", WORDS.records).decoded.text == "Café née, Ünal\n\ncaf\ufffd two"


def declared(head: str, body: str = "<p>Two people died.</p>") -> Declarations:
    raw = f"<html><head>{head}</head><body>{body}</body></html>".encode()
    return Declarations(_read(Source("a.html", raw), load_reference()), WORDS.bylines)


def test_the_first_publication_wins_over_the_last_change() -> None:
    head = (
        '<meta property="article:modified_time" content="2020-02-02"><script type="application/ld+json">'
        '{"@type": "NewsArticle", "dateModified": "2020-02-03", "datePublished": "2020-01-01T23:00:00-05:00"}</script>'
    )
    day = declared(head).published("published")
    assert day is not None
    assert day.when.earliest.isoformat() == "2020-01-01"


def test_the_pages_own_address_wins() -> None:
    head = (
        '<meta property="og:url" content="https://a.example/shared"><link rel="canonical" href="https://a.example/1">'
    )
    linked = '<script type="application/ld+json">{"@type": "Article", "url": "https://b.example/other"}</script>'
    assert declared(linked + head).url == "https://a.example/1"


def test_the_article_of_the_page_comes_before_a_related_one() -> None:
    def article(title: str, address: str) -> str:
        return f'{{"@type": "NewsArticle", "headline": "{title}", "mainEntityOfPage": {{"@id": "{address}"}}}}'

    both = ",".join([article("Mill burns", "https://a.example/2"), article("Boat sinks", "http://a.example/1/#a")])
    script = f'<script type="application/ld+json">{{"@graph": [{both}]}}</script>'
    assert declared(script).title == "Mill burns"
    assert declared(f'{script}<link rel="canonical" href="https://a.example/1">').title == "Boat sinks"
    assert declared(f'{script}<meta property="og:url" content="https://a.example/1">').title == "Boat sinks"


def test_a_site_behind_the_title_is_no_part_of_it() -> None:
    head = '<meta property="og:title" content="Boats sink | The Post"><meta property="og:site_name" content="The Post">'
    assert declared(head).title == "Boats sink"


def test_linked_data_may_be_a_graph_or_broken() -> None:
    graph = (
        '{"@graph": [{"@type": "Person", "@id": "#p", "name": "Jane Roe"},'
        '{"@type": ["Article"], "headline": "Boats &amp; fire", "author": {"@id": "#p"}}]}'
    )
    found = declared(
        f'<script type="application/ld+json">{{"headline": </script><script type="application/ld+json">{graph}</script>'
    )
    assert (found.title, found.authors) == ("Boats & fire", ("Jane Roe",))


@pytest.mark.parametrize(
    "unit",
    [
        "<a ",
        "<a b='",
        '<a b="',
        "<!--",
        "</a ",
        "<!",
        "<p>",
        "<div>",
        "<script>",
        "<noscript>",
        "&",
        "<b>x ",
        "<![CDATA[",
    ],
)
@pytest.mark.timeout(60)
def test_hostile_pages_are_read_in_linear_time(unit: str) -> None:
    spent = []
    for size in (100_000, 400_000):
        started = time.process_time()
        shown(unit * (size // len(unit)))
        spent.append(time.process_time() - started)
    assert spent[1] < 12 * spent[0] + 0.5


TAGS = st.sampled_from(
    ["<p>", "</p>", "<b>", "</b>", "<br>", "<td>", "<li>", "<!-- 9 -->", "<script>9</script>", "&amp;", "<", " ", "\n"]
)


@given(st.lists(st.one_of(TAGS, st.text("ab 1,é<>&\"'", max_size=5)), max_size=30))
@settings(deadline=None)
def test_tokens_tile_the_page_and_every_character_is_said(pieces: list[str]) -> None:
    text = "".join(pieces)
    tokens = list(find_tokens(text))
    assert "".join(text[token.start : token.end] for token in tokens) == text
    page = read_page(map_text(text), tokens)[0]
    assert len(page.text) == len(page.starts) == len(page.ends)
    assert all(page.starts[1:] >= page.starts[:-1])
    said = [number for number, char in enumerate(page.text) if not char.isspace()]
    assert all(page.starts[number] < page.ends[number] for number in said)
    for block in page.text.split("\n\n"):
        if block.strip():
            at = page.text.index(block)
            first, last = page.bytes_of(at, at + len(block))
            assert says(text[first:last], block, "html")
