"""What holds of names and entities whatever the text."""

from collections.abc import Sequence
from itertools import pairwise
from random import Random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from transforms.entities.nested import INSIDE
from transforms.entities.offices import OFFICE
from transforms.extract import Extraction, Source, extract, extract_batch
from transforms.reference import Reference

NAMES = (
    "Azaz", "A'zaz", "al-Bab", "Aleppo province", "Paris, Texas", "the U.S.", "IS", "Daesh", "ISIS", "the YPG",
    "Bashar al-Assad", "Assad", "General Hossein Hamedani", "Hamedani", "Leyla Aksoy, the mayor of Kilis,", "Aksoy",
    "the Harbour Relief Committee (HRC)", "the HRC", "Aleppo police", "Turkish soldiers", "Syrians", "Jordan",
    "Karim Sabbagh", "Nabil Sabbagh", "Sabbagh", "King Abdullah", "MIT", "Reading", "the Observatory", "Öncup?nar",
    "Foreign Minister Harun Tekin", "the Foreign Minister", "Torrington firefighters", "\u0130stanbul", "Deir ez\u2011Zor",
)  # fmt: skip
VERBS = ("saw", "left", "fled from", "spoke of", "was near", "denied that it held", "fired at")
SENTENCES = st.builds("{} {} {}.".format, st.sampled_from(NAMES), st.sampled_from(VERBS), st.sampled_from(NAMES))
TEXTS = st.lists(SENTENCES, min_size=1, max_size=6).map(" ".join)
FEW = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def named(found: Extraction) -> list[tuple[str, str, str]]:
    return [(m.quote, m.entity_id, m.rule) for m in found.mentions]


@FEW
@given(TEXTS)
def test_a_mention_means_one_entity_and_every_entity_is_mentioned(reference: Reference, text: str) -> None:
    found = extract(text.encode(), "a.txt", reference)
    ids = [entity.entity_id for entity in found.entities]
    assert len(ids) == len(set(ids))
    assert {mention.entity_id for mention in found.mentions} == set(ids)
    assert len({(m.char_start, m.char_end) for m in found.mentions}) == len(found.mentions)
    assert len({m.mention_id for m in found.mentions}) == len(found.mentions)


@FEW
@given(TEXTS)
def test_names_lie_apart_but_for_seats_and_offices(reference: Reference, text: str) -> None:
    mentions = extract(text.encode(), "a.txt", reference).mentions
    outer = [m for m in mentions if m.rule not in {INSIDE, OFFICE}]
    assert all(one.char_end <= other.char_start for one, other in pairwise(outer))
    for inner in (m for m in mentions if m.rule == INSIDE):
        assert any(m.char_start <= inner.char_start and inner.char_end <= m.char_end for m in outer)


@settings(FEW, max_examples=6)
@given(st.lists(TEXTS, min_size=2, max_size=4), st.randoms(use_true_random=False))
def test_resolution_knows_neither_order_nor_neighbours(
    reference: Reference, texts: Sequence[str], random: Random
) -> None:
    sources = [Source(f"{number}.txt", text.encode()) for number, text in enumerate(texts)]
    alone = {source.path: extract(source.raw, source.path, reference) for source in sources}
    shuffled = list(sources)
    random.shuffle(shuffled)
    for source, found in zip(shuffled, extract_batch(shuffled, reference), strict=True):
        assert named(found) == named(alone[source.path])
        assert list(found.entities) == list(alone[source.path].entities)


@FEW
@given(TEXTS)
def test_an_entity_has_one_row_wherever_it_is_named(reference: Reference, text: str) -> None:
    one = {e.entity_id: e for e in extract(text.encode(), "a.txt", reference).entities}
    other = {e.entity_id: e for e in extract(f"Daesh left Azaz in Syria. {text}".encode(), "b.txt", reference).entities}
    assert all(other[key] == row for key, row in one.items() if key in other)


WORDS = st.sampled_from(
    ["Karim", "Kareem", "Hamdan", "Hamadan", "Sabbagh", "Sabag", "Nuri", "Nouri", "Haddou", "Hadou"]
)


@FEW
@given(st.tuples(WORDS, WORDS), st.tuples(WORDS, WORDS))
def test_nothing_is_merged_for_being_alike(reference: Reference, one: tuple[str, str], other: tuple[str, str]) -> None:
    first, second = " ".join(one), " ".join(other)
    found = extract(f"{first} said no on Friday. {second} said yes on Monday.".encode(), "a.txt", reference)
    meant = {m.quote: m.entity_id for m in found.mentions}
    if first in meant and second in meant:
        assert (meant[first] == meant[second]) == (first == second)
