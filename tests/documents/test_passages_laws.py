"""What cutting promises for every text: nothing lost, nothing invented, no time wasted, no article thrown away."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transforms import vocabulary
from transforms.documents.boilerplate import Wording
from transforms.documents.bylines import BylineWords
from transforms.documents.passages import split_passages
from transforms.reference import Reference
from transforms.text.language import EverydayWords
from transforms.vocabulary import READ_LANGUAGES

PIECES = st.sampled_from(
    [
        "Two people died on Friday when a boat sank, the governor said.",
        "Advertisement",
        "  * Share on Facebook",
        "# Boats",
        "By Awa Diarra",
        "May 4, 2016",
        "(Photo: AP)",
        "Related: Ferries",
        "[Ferries \\(/a/b\\)](/a/b)",
        "---",
        "Tags: Mali, boats",
        "\ufeff",
        "\t",
        "\x0b",
        "é’—😀",
        "\ufffd",
        "",
    ]
)
PAGES = st.lists(st.tuples(PIECES, st.sampled_from(["\n", "\n\n", "\r\n", "\r", " ", "\u2028", ""])), max_size=12)
SENTENCES = [
    "The governor of the province said on {} that two people had died when a boat sank in the river.",
    "Rescuers searched for {} others who had been on board, and divers joined them from the capital.",
    "“Nobody counts the boats,” said the mayor of {}, who had asked the ministry for help twice.",
    "Share prices of the ferry company fell by {} percent, according to the exchange.",
    "Follow-up talks with the owners are to be held in {}, the ministry of transport said.",
    "Comments made by the minister on {} angered the families, their lawyer told reporters.",
    "More than {} families live along the river and cross it to reach their fields every day.",
]
FILLINGS = ["Friday", "six", "Mopti", "40", "Bamako"]


def words() -> tuple[Wording, BylineWords, EverydayWords]:
    """What the cutting needs of the reference."""
    known = REFERENCE[0].documents
    return known.wording, known.bylines, known.everyday


@given(PAGES)
@settings(deadline=None)
def test_passages_tile_the_text(pieces: list[tuple[str, str]]) -> None:
    text = "".join(part for piece in pieces for part in piece)
    zones = split_passages(text, *words())
    assert "".join(text[zone.start : zone.end] for zone in zones) == text
    assert all(zone.start < zone.end for zone in zones)
    assert {zone.zone for zone in zones} <= set(vocabulary.ZONES)


@given(st.text(max_size=200))
@settings(deadline=None)
def test_passages_tile_any_text(text: str) -> None:
    zones = split_passages(text, *words())
    assert [zone.start for zone in zones] == [0, *(zone.end for zone in zones)][:-1] if zones else not text
    assert not zones or zones[-1].end == len(text)


@given(
    st.lists(st.tuples(st.sampled_from(SENTENCES), st.sampled_from(FILLINGS)), min_size=1, max_size=8),
    st.sampled_from(["\n\n", "\n"]),
    st.sampled_from(["", "\n\n", "MOPTI, Mali (AP) _ "]),
)
@settings(deadline=None)
def test_an_article_alone_is_mined_whole(sentences: list[tuple[str, str]], between: str, before: str) -> None:
    text = before + between.join(sentence.format(filling) for sentence, filling in sentences)
    for zone in split_passages(text, *words()):
        assert zone.zone != "furniture", text[zone.start : zone.end]
        assert zone.language in READ_LANGUAGES


@pytest.mark.parametrize(
    "text",
    [
        "a" * 200_000,
        "[" * 200_000,
        "[a](" * 50_000,
        "\\(/" * 60_000,
        "*_" * 100_000,
        "2016-" * 40_000,
        "by " * 60_000,
        "The Of The " * 20_000,
        "© 2016 A " * 20_000,
        "A\n" * 30_000,
        "  * Share\n" * 20_000,
        "1. " * 60_000,
        ". " * 100_000,
        "\n" * 200_000,
        "Home " * 40_000 + "\nHome",
        "Jane Roe and " * 15_000,
        "Two people died, he said.\nMost Read\nShips Sink Often Now\n" * 3_000,
    ],
    ids=lambda text: repr(text[:12]),
)
@pytest.mark.timeout(90)  # linear rules need a few seconds; quadratic ones many minutes
def test_hostile_text_is_read_to_its_end(text: str, read_page: Callable[..., Any]) -> None:
    assert read_page("x " + text)


REFERENCE: list[Reference] = []


@pytest.fixture(autouse=True, scope="module")
def _loaded(reference: Reference) -> None:
    """Property tests take no fixtures of their own: the reference is put where they find it."""
    REFERENCE[:] = [reference]
