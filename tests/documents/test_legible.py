"""What a reader sees of references, tags and marks, and that each character knows where it is printed."""

import html
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transforms.extract import extract
from transforms.text.decode import decode
from transforms.text.legible import Legible, make_legible


def seen(text: str) -> Legible:
    return make_legible(decode(text.encode()))


@pytest.mark.parametrize(
    ("printed", "legible"),
    [
        ("R&D, Q&A, AT&T and a < b > c", "R&D, Q&A, AT&T and a < b > c"),
        ("?a=1&copy=2&lt=3&noscript", "?a=1&copy=2&lt=3&noscript"),
        ("&nothing; &foo &#; &#x;", "&nothing; &foo &#; &#x;"),
        ("&copy; 2024, &copy 2024", "© 2024, © 2024"),
        ("don&#8217;t, don&#x2019;t, don&rsquo;t, don&#8217t", "don’t, don’t, don’t, don’t"),
        ("AT&amp;T, AT&amp;amp;T, don&amp;#8217;t, &amp;foo;", "AT&T, AT&T, don’t, &foo;"),
        ("1&nbsp;200&#44;5", "1\u00a0200,5"),
        ("mil\u00adlion, mil&shy;lion, mil\u200blion, mil&#8203;lion, \ufeffmil\u2060lion", "million, " * 4 + "million"),
        ("the gov\u00ad\nernor said", "the governor\nsaid"),
        ("a\u200dB \u0645\u06cc\u200c\u062e\u0648 \U0001f468\u200d\U0001f469", "aB \u0645\u06cc\u200c\u062e\u0648 \U0001f468\u200d\U0001f469"),
        ("<b>12</b> people, <a href='/1'>two</a>", "12 people, two"),
        ("<a>Home</a><a>News</a> <span>1</span><span>2</span>", "Home News 1 2"),
        ("a<br>b<br /><br/>c", "a\nb\n\nc"),
        ("<p>One.</p>\n  <p>Two.</p><div>Three.</div>", "One.\n\nTwo.\n\nThree.\n\n"),
        ("<h2>Head</h2><ul><li>a</li>\n<li><p>b</p></li></ul>", "## Head\n\n* a\n\n* b\n\n"),
        ("<table><tr><td>Homs</td> <td>12</td></tr><tr><td>Hama</td><td>3</td></tr></table>", "Homs | 12\n\nHama | 3\n\n"),
        ("5 km<sup>2</sup>, 12<sup>3</sup> people, 1<sup>st</sup>", "5 km², 12³ people, 1st"),
        ("a<!-- 12 -->b<script>var x = '<p>';</script>c <!-- open", "ab\n\nc <!-- open"),
        ('&lt;p class="x"&gt;One&lt;/p&gt;', "One\n\n"),
        ("<a href=\"x>one</a>, <p class='a'b>two", "one,\n\ntwo"),
        ("<![CDATA[<p>One</p>]]>", "One\n\n"),
        ("in <The Palace: Tale of Jang> by <jane@example.org>, <https://example.org>", "in <The Palace: Tale of Jang> by <jane@example.org>, <https://example.org>"),
        ("<tweet id='4'>Go</tweet>, <man of 40>, <b\n>x</b>", "Go, <man of 40>, x"),
    ],
)  # fmt: skip
def test_what_a_reader_sees(printed, legible):
    assert seen(printed).text == legible


def test_a_text_without_any_is_itself():
    text = "Two people died — “nobody counts the boats” — & 40 were saved; 3 < 4."
    assert (seen(text).text, list(seen(text).edits)) == (text, [])


PIECES = st.sampled_from(
    ["two ", "people", "12", "\u00ad", "\u200b", "\u200d", "&amp;", "&#8217;", "&shy;", "&bogus;", "&", "<b>", "</b>", "<p>",
     "</p>", "<br/>", "<td>", "<sup>", "</sup>", "<li>", "<!--", "-->", "<script>", "</script>", "<a href='", "'>", "<", ">", "\n",
     "\r\n", " ", "é", "😀", "---\n", "a: b\n", "&lt;", "&gt;"]
)  # fmt: skip


@given(st.lists(PIECES, max_size=30).map("".join))
@settings(deadline=None, max_examples=500)
def test_every_character_is_printed_somewhere_in_order(text):
    if not text.strip():
        return
    legible = seen(text)
    places = [legible.printed(at, at + 1) for at in range(len(legible.text))]
    assert all(start < end for start, end in places)
    assert all(one == other or one[1] <= other[0] for one, other in pairwise(places))
    edited = {(edit.start, edit.end) for edit in legible.edits}
    for char, place in zip(legible.text, places, strict=True):
        assert place in edited or text[slice(*place)] == char
    assert all(one.end <= other.start for one, other in pairwise(legible.edits))


@given(st.lists(PIECES, max_size=30).map("".join), st.integers(0, 60), st.integers(1, 60))
@settings(deadline=None, max_examples=500)
def test_pieces_hold_no_tag_and_lose_no_word(text, start, size):
    legible = seen(f"{text}.")
    start = start % len(legible.text)
    end = min(start + size, len(legible.text))
    pieces = legible.pieces(start, end)
    if pieces == [(start, end)]:
        return
    kept = "".join("".join(legible.text[slice(*piece)].split()) for piece in pieces)
    whole = "".join(legible.text[start:end].split())
    assert [char for char in kept if char not in "#*|"] == [char for char in whole if char not in "#*|"]
    for first, last in pieces:
        place = legible.printed(first, last)
        assert not any(edit.markup and edit.start < place[1] and place[0] < edit.end for edit in legible.edits)


@given(st.text(st.sampled_from("éж’“ 12.,©½&<>;"), min_size=1, max_size=40))
def test_what_is_escaped_is_read_as_it_was(text):
    assert seen(f"x{html.escape(text)}x").text == f"x{text}x"


@pytest.mark.parametrize(
    ("text", "quote", "value", "counted"),
    [
        ("Some 1.2 millio\u00adn people fled.", "1.2 millio\u00adn", 1_200_000, "people"),
        ("Then th\u00adree people were killed.", "th\u00adree", 3, "people"),
        ("<p>In Homs, <b>12</b> people died.</p>", "12", 12, "people"),
        ("Some 1&#44;200 people&#8217;s homes burnt, killing 4&nbsp;000 people.", "1&#44;200", 1200, "people"),
        ("The fire burnt 5 km<sup>2</sup> of forest.", "5 km", 5, None),
        ("Some 1.2 <b>million</b> people fled.", "1.2", 1_200_000, "people"),
        ("It killed 12<sup>3</sup> people.", "12", 12, "people"),
    ],
)
def test_a_figure_is_read_through_what_is_not_seen(text, quote, value, counted, reference):
    figure = extract(text.encode(), "a.txt", reference).figures[0]
    assert (figure.quote, figure.value, figure.counted) == (quote, value, counted)


def test_a_content_that_tags_cut_has_a_link_for_each_piece(reference):
    text = "The army said <b>rebels</b> had left the town of Homs."
    found = extract(text.encode(), "a.txt", reference)
    (statement,) = found.statements
    pieces = [link.quote for link in found.links if link.role == "content" and link.from_id == statement.statement_id]
    assert (statement.quote, pieces) == ("had left the town of Homs", ["rebels", "had left the town of Homs"])


def test_what_readers_are_shown_is_legible(reference):
    text = "Boats Don&#8217;t Sink in Northern River\n\nTwo people died when a boat sank on Friday.\n\nThe caf&eacute; in Homs was hit, killing 4 fran&ccedil;ais, said Fran&ccedil;ois Hollande."
    found = extract(text.encode(), "a.txt", reference)
    assert found.document.title == "Boats Don’t Sink in Northern River"
    assert "François Hollande" in {entity.name for entity in found.entities}
    assert found.statements[0].speaker_quote == "Fran&ccedil;ois Hollande"


@pytest.mark.parametrize(
    "unit",
    ["<a x='", "<!--", "<a ", "<a b=c", "<script>", "&amp;", "&", "\u00ad", "<a x=\"'", "<", "&lt;", "<p> ", "a<p>", "<!x ",
     "\u00ad\n", "<sup>1</sup>", "\u200d"],
)  # fmt: skip
@pytest.mark.timeout(60)  # a second or two where it is linear
def test_hostile_text_is_read_to_its_end(unit):
    for opening in ("", "<!-- ", "---\na: b\n", "<a x='"):
        seen(opening + unit * (200_000 // len(unit)) + "x")
