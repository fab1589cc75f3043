"""Names of one thing lead to one row; names of two things to two."""

import re
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from types import FrameType

import pytest
from spacy.tokens import Doc

from transforms.entities.entities import resolve_mentions
from transforms.entities.heads import choose
from transforms.entities.mentions import find_mentions
from transforms.entities.rules import EntityRule
from transforms.extract import Extraction, extract
from transforms.identity import FactIds
from transforms.records import Passage
from transforms.reference import Reference
from transforms.text.decode import decode
from transforms.text.legible import make_legible
from transforms.text.reading import Reading, Sentence

CASES = [
    ("Islamic State of Iraq and Syria (ISIS) fighters took Azaz. Daesh denied it.", "Daesh", "Islamic State"),
    ("Human Rights Watch (HRW) spoke of flight. The HRW report names nobody.", "HRW", "Human Rights Watch"),
    ("They fled to A'zaz in Syria on Friday.", "A'zaz", "Azaz"),
    ("The army left Aleppo province in Syria.", "Aleppo province", "Aleppo province"),
    ("They shelled the city of Aleppo in Syria.", "Aleppo", "Aleppo"),
    ("General Hossein Hamedani died near Aleppo. Hamedani was 60.", "Hamedani", "Hossein Hamedani"),
    ("The U.S. said so.", "U.S.", "United States"),
    (
        "The Harbour Observatory for Human Rights counted ten. On Monday the Observatory said more.",
        "Observatory",
        "Harbour Observatory for Human Rights",
    ),
    ("They crossed at Öncup?nar in Turkey.", "Öncup?nar", "Öncüpınar"),
]


def _meant(extraction: Extraction, quote: str) -> list[str]:
    names = {entity.entity_id: entity.name for entity in extraction.entities}
    return [names[m.entity_id] for m in extraction.mentions if quote in m.quote]


@pytest.mark.parametrize(("text", "quote", "name"), CASES)
def test_a_name_leads_to_its_entity(reference: Reference, text: str, quote: str, name: str) -> None:
    assert _meant(extract(text.encode(), "a.txt", reference), quote)[-1] == name


def test_small_words_are_no_acronyms(reference: Reference) -> None:
    found = extract(b"It is for us to say who is right in it.", "a.txt", reference)
    assert not found.mentions


def test_a_border_is_no_place_of_its_adjective(reference: Reference) -> None:
    found = extract(b"They moved toward the Turkish border on Friday.", "a.txt", reference)
    assert all(m.kind != "place" for m in found.mentions)


def test_a_seeded_row_is_the_same_from_any_document(reference: Reference) -> None:
    one = extract(b"Daesh took Azaz in Syria.", "a.txt", reference)
    two = extract(b"Fighters of the Islamic State left A'zaz, Syria, on Friday.", "b.txt", reference)
    rows = {e.entity_id: e for e in one.entities}
    shared = [e for e in two.entities if e.entity_id in rows]
    assert len(shared) >= 2
    assert all(rows[e.entity_id] == e for e in shared)


def test_long_lines_take_no_quadratic_time(reference: Reference) -> None:
    text = "A-" * 20_000 + " Aleppo " + "The " * 20_000
    assert not list(reference.entities.aliases.find(text))
    assert reference.entities.gazetteer.find(text) == ()


def test_two_persons_that_and_joins_are_two(reference: Reference) -> None:
    found = extract(b"Jonathan Stanley and Maria Rauschenberg met in Geneva.", "a.txt", reference)
    assert {e.name for e in found.entities if e.kind == "person"} == {"Jonathan Stanley", "Maria Rauschenberg"}


def test_a_noun_of_two_organisations_means_neither(reference: Reference) -> None:
    text = b"The Harbour Observatory for Peace and the River Observatory for Law met. Later the Observatory spoke."
    found = extract(text, "a.txt", reference)
    alone = [m for m in found.mentions if m.quote == "Observatory"]
    assert all(m.rule == EntityRule.NAME for m in alone)


def test_capitals_of_a_headline_make_no_place(reference: Reference) -> None:
    text = b"Rebels Launch New Offensive Near Aleppo Countryside\n\nRebels attacked near Aleppo on Friday, they said."
    found = extract(text, "a.txt", reference)
    assert not [m for m in found.mentions if "Offensive" in m.quote and m.kind == "place"]
    assert [m for m in found.mentions if m.quote.startswith("Aleppo")]


def test_a_reviewed_name_ends_in_a_headline_where_it_ends_below(reference: Reference) -> None:
    text = b"Thousands Flee As Islamic State Offensive Threatens Syrian Rebel Supply Route\n\nThe group advanced, aid workers said."
    assert "Islamic State" in [m.quote for m in extract(text, "a.txt", reference).mentions]


def test_the_arabic_article_is_part_of_a_place(reference: Reference) -> None:
    text = b"They sleep in camps near the Bab al-Salameh crossing, aid workers said."
    (camps,) = [m for m in extract(text, "a.txt", reference).mentions if "Salameh" in m.quote]
    assert camps.quote.startswith("Bab al-Salameh")
    assert camps.kind == "place"


@dataclass(frozen=True)
class _Mistaken:
    """A tagger that takes one name for what it isn't, as a network does where a sentence tells little."""

    quote: str
    kind: str

    def tag(self, passages: Sequence[Sequence[str]], parses: Sequence[Doc | None]) -> list[list[tuple[int, int, str]]]:
        del parses
        found = re.compile(re.escape(self.quote))
        return [[(*m.span(), self.kind) for m in found.finditer(s)] for p in passages for s in p]


MISTAKES = [
    ("Hasakah was quiet. They left Al-Hasakah in Syria.", "Hasakah", "person", "place"),
    ("Hasakah spoke in Munich. Hasakah is 40.", "Hasakah", "person", "person"),
    ("Omar Hasakah came. Hasakah left.", "Omar Hasakah", "person", "person"),
    ("The mayor of Kilis opened the camp.", "Kilis", "person", "place"),
    ("Ann Lee is a geographer at the University of Kilis 2.", "University of Kilis 2", "place", "organisation"),
    ("They came from Kilis.", "Kilis", "person", "place"),
    ("VARRENTON, Oct 3 (Reuters) - A bridge fell.", "VARRENTON", "organisation", "place"),
    ("VARRENTON (AP) - A bridge fell.", "VARRENTON", "organisation", "place"),
    ("Rabia Kader spoke in Munich.", "Rabia Kader", "place", "person"),
]


@pytest.mark.parametrize(("text", "quote", "taken", "is_a"), MISTAKES)
def test_rules_set_right_what_the_tagger_took_for_another_kind(
    reference: Reference, text: str, quote: str, taken: str, is_a: str
) -> None:
    found = extract(text.encode(), "a.txt", replace(reference, tagger=_Mistaken(quote, taken)))
    assert {m.kind for m in found.mentions if m.quote == quote} == {is_a}


def test_a_title_that_was_cut_is_whole_again(reference: Reference) -> None:
    tagger = _Mistaken("Iraqi Foreign", "person")
    found = extract(b"Ann Lee met an Iraqi Foreign Minister.", "a.txt", replace(reference, tagger=tagger))
    assert [(m.quote, m.kind) for m in found.mentions] == [("Iraqi Foreign Minister", "person"), ("Iraqi", "people")]


def test_of_a_title_taken_for_a_name_the_place_is_left(reference: Reference) -> None:
    tagger = _Mistaken("Minister for the Middle East", "person")
    found = extract(b"The Minister for the Middle East left.", "a.txt", replace(reference, tagger=tagger))
    assert ("Middle East", "place") in {(m.quote, m.kind) for m in found.mentions}


def test_a_town_that_is_also_a_word_is_found_where_an_army_enters_it(reference: Reference) -> None:
    found = extract(b"The army entered Hit in Iraq.", "a.txt", replace(reference, tagger=_Mistaken("army", "place")))
    assert ("Hit", "place") in {(m.quote, m.kind) for m in found.mentions}


class _Counting:
    """A tagger that finds a name in every word, as a hostile line makes one do."""

    def tag(self, passages: Sequence[Sequence[str]], parses: Sequence[Doc | None]) -> list[list[tuple[int, int, str]]]:
        del parses
        return [[(*m.span(), "organisation") for m in re.finditer(r"[A-Z]\w+", s)] for p in passages for s in p]


def _calls(work: Callable[[str], object], text: str) -> int:
    """How many Python functions are called until the work on a text is done."""
    count = 0

    def note(_frame: FrameType, event: str, _argument: object) -> None:
        nonlocal count
        count += event == "call"

    sys.setprofile(note)
    try:
        work(text)
    finally:
        sys.setprofile(None)
    return count


def _is_linear(work: Callable[[str], object], words: str) -> bool:
    _calls(work, words * 10)
    short, long = (_calls(work, words * (size // len(words))) for size in (2_500, 10_000))
    return long < 6 * short


@pytest.mark.parametrize("words", ["Syria in the ", "the 24 and ", "Great White Aleppo Hamedani "])
def test_twice_the_line_is_about_twice_the_work(reference: Reference, words: str) -> None:
    counting = replace(reference, tagger=_Counting())
    assert _is_linear(lambda text: extract(text.encode(), "a.txt", counting), words)


HOSTILE = (
    "the mayor of Kilis, ", "Saudi King Abdullah ", "Senator Rick Stone and the Senator ", "ALEPPO - ", "St. Mary's ",
    "Reading (RDG) in ", "A-", "University of Aleppo ", "Troops of Chad of ",
)  # fmt: skip


@pytest.mark.parametrize("words", HOSTILE)
def test_names_of_twice_the_line_are_about_twice_the_work(reference: Reference, words: str) -> None:
    def resolve(text: str) -> None:
        sentence = Sentence(0, len(text), 0, "body")
        passage = Passage(
            document_id="d", passage_no=0, zone="body", language="en",
            char_start=0, char_end=len(text), byte_start=0, byte_end=len(text),
        )  # fmt: skip
        reading = Reading("d", "a.txt", make_legible(decode(text.encode())), (passage,), (sentence,))
        for kind in ("person", "organisation", "place"):
            names = [[(*m.span(), kind) for m in re.finditer(r"[A-Z]\w+", text)]]
            resolve_mentions(
                reading, list(find_mentions(reading, names, reference.entities)), reference.entities, FactIds(reading)
            )

    assert _is_linear(resolve, words)


def test_names_over_names_are_found_by_bisection() -> None:
    names = [(at, at + 5, "Location") for at in range(0, 80_000, 10)]
    scenes = [(start, end, "Organisation") for start, end, _ in names]
    assert len(list(choose("Syria and " * 8_000, scenes, names))) == len(names)


def _places(text: str, reference: Reference) -> dict[str, tuple[str, str | None, str | None]]:
    """Each place that a text names: why it was taken, its country, its division."""
    found = extract(text.encode(), "a.txt", reference)
    entities = {entity.entity_id: entity for entity in found.entities}
    return {
        m.quote: (m.basis, entities[m.entity_id].country_code, entities[m.entity_id].admin1)
        for m in found.mentions
        if entities[m.entity_id].kind == "place"
    }


@pytest.mark.parametrize(
    ("text", "name", "region"),
    [
        (
            "Police in Columbia are looking for a man. He was seen near Jefferson City, Missouri.",
            "Columbia",
            "Missouri",
        ),
        ("Shots were fired in Columbia and in Lexington, South Carolina, on Friday.", "Columbia", "South Carolina"),
        ("A man was shot in Decatur on Friday, DeKalb County police in Georgia said.", "Decatur", "Georgia"),
        ("A man was shot in Decatur on Friday, police in Springfield, Illinois said.", "Decatur", "Illinois"),
    ],
)
def test_what_else_is_named_tells_which_town_is_meant(reference: Reference, text: str, name: str, region: str) -> None:
    assert _places(text, reference)[name][1:] == ("US", region)


def test_a_small_town_that_nothing_supports_stays_open(reference: Reference) -> None:
    found = extract(b"The bus from Springfield came late on Friday.", "a.txt", reference)
    (mention,) = found.mentions
    (entity,) = found.entities
    assert (mention.basis, entity.basis, entity.latitude, entity.geonames_id) == ("ambiguous", "ambiguous", None, None)
    assert len(mention.candidates) == len(mention.candidate_scores) > 1
    assert list(mention.candidate_scores) == sorted(mention.candidate_scores, reverse=True)
    assert sum(mention.candidate_scores) <= 1


def test_the_best_known_bearer_of_a_name_needs_no_support(reference: Reference) -> None:
    text = "They met in London, then in Paris, and Washington has not decided."
    assert {name: country for name, (_, country, _) in _places(text, reference).items()} == {
        "London": "GB",
        "Paris": "FR",
        "Washington": "US",
    }


@pytest.mark.parametrize(
    ("text", "kind", "name"),
    [
        ("The impact of Hurricane Melissa has grown.", "event", "Hurricane Melissa"),
        ("Troops of Operation Barkhane left Mali.", "event", "Operation Barkhane"),
        ("It is the worst since World War II, they said.", "event", "World War II"),
        (
            "The Ministry of Labour and Social Welfare of Laos spoke.",
            "organisation",
            "Ministry of Labour and Social Welfare",
        ),
        ("He is of the Islamist Hamas movement in Gaza.", "organisation", "Hamas"),
    ],
)
def test_the_words_of_a_name_tell_its_kind(reference: Reference, text: str, kind: str, name: str) -> None:
    found = extract(text.encode(), "a.txt", reference)
    assert (kind, name) in {(entity.kind, entity.name) for entity in found.entities}


@pytest.mark.parametrize(
    "text",
    ["The outbreak of Marburg virus is over.", "Cases of Ebola rose.", "It had nine cases (CFR 64%), they said."],
)
def test_a_disease_and_a_rate_are_no_entities(reference: Reference, text: str) -> None:
    assert extract(text.encode(), "a.txt", reference).mentions == []


@pytest.mark.parametrize(("printed", "shown"), [("Herat", "Herat"), ("Khan Younis", "Khan Yunis"), ("Rafah", "Rafah")])
def test_a_place_is_shown_as_english_news_prints_it(reference: Reference, printed: str, shown: str) -> None:
    (candidate, *_) = reference.entities.gazetteer.find(printed)
    assert candidate.place.name == shown
