"""Finds the names of people, organisations, places, peoples, weapons, vehicles and events in a text."""

import re
from collections.abc import Iterable, Iterator, Sequence

import ahocorasick

from transforms.entities.acronyms import BRACKET, stands_for
from transforms.entities.boundaries import mend_boundaries, split_datelines, without_nouns
from transforms.entities.common_words import CommonWords
from transforms.entities.name_kinds import NOTHING, TITLE
from transforms.entities.name_spans import NameSource, NameSpan
from transforms.entities.normalisation import plain_key, trim
from transforms.entities.overlaps import fill_gaps, overlapping, override, without_overlaps
from transforms.entities.place_names import AFFILIATED, find_places
from transforms.entities.shapes import (
    is_headline,
)
from transforms.entities.world import World
from transforms.text.reading import Reading, Sentence

# Words that turn the name of a town before them into the name of the division around it: 'Aleppo province'.
DIVISION = re.compile(
    r"\s(?:province|provinces|governorate|governorates|district|districts|county|oblast|prefecture)\b"
)
_THE_NOUN = re.compile(r"\b[Tt]he ([A-Z][a-z]{3,14})(?![\w-]| of\b| for\b| [A-Z])")
_ARTICLES = frozenset({"al", "el", "ad", "an", "ar", "as", "ash", "at", "az", "the", "n", "s", "e", "w"})
# 'Ministry of Labour and Social Welfare'
_MINISTRY = re.compile(
    r"\b(?:Ministry|Ministries|Directorate|Secretariat) (?:of|for) (?:the )?[A-Z][\w’'-]+"
    r"(?:(?:(?:, [A-Z][\w’'-]+){0,4},? (?:and|&) | )[A-Z][\w’'-]+){0,4}"
)


def find_mentions(
    reading: Reading,
    tagged: Sequence[Sequence[tuple[int, int, str]]],
    world: World,
) -> Iterator[NameSpan]:
    """Yield the names of the text in text order, without overlap.

    The names come from the tagger; from the reviewed names (which replace the tagger's if the two overlap, unless the
    tagger's is a longer, different name); from phrases with the form of a name; from the gazetteer; from definitions of
    acronyms; and from other occurrences of the names found.
    """
    found = [
        NameSpan(*trim(reading.text, sentence.start + start, sentence.start + end), kind, NameSource.TAGGER)
        for sentence, names in zip(reading.sentences, tagged, strict=True)
        for start, end, kind in names
    ]
    found = split_datelines(reading, list(mend_boundaries(reading.text, found, world)), world)
    found = without_overlaps(part for f in found if f.end > f.start for part in without_nouns(reading.text, f, world))
    reviewed: list[NameSpan] = []
    places: list[NameSpan] = []
    for sentence in reading.sentences:
        text = reading.text[sentence.start : sentence.end]
        reviewed += (
            NameSpan(sentence.start + h.start, sentence.start + h.end, h.kind, NameSource.SEED)
            for h in world.aliases.find(text)
        )
        places += find_places(text, sentence.start, world.gazetteer, world.common)
    found = _override_by_reviewed(found, reviewed, reading, world)
    found = override(
        reading.text,
        found,
        (f for sentence in reading.sentences for f in _names_by_form(reading.text, sentence, world)),
    )
    # Drop names that are only part of a place name: 'Öncup' in 'Öncup?nar', 'al-Salameh' in 'Bab al-Salameh'.
    starts = [f.start for f in found]
    cut = {
        f
        for p in places
        if p.source == NameSource.GAZETTEER
        for f in overlapping(found, starts, p)
        if f.kind == "place" and p.start <= f.start and f.end <= p.end and f.end - f.start < p.end - p.start
    }
    found = fill_gaps([f for f in found if f not in cut], places)
    found = fill_gaps(found, _acronyms(reading, found))
    found = fill_gaps(found, _repeated_names(reading, found, world.common))
    heads = list(_head_nouns(reading, found, world))
    taken = {(head.start, head.end) for head in heads}
    found = fill_gaps([f for f in found if f.source == NameSource.SEED or (f.start, f.end) not in taken], heads)
    kept = _without_headline_words(reading, found, world)
    yield from (
        _with_division(reading.text, name, nearest) for name, nearest in zip(kept, [*kept[1:], None], strict=False)
    )


def _without_headline_words(reading: Reading, found: Sequence[NameSpan], world: World) -> list[NameSpan]:
    """Return the names without diseases, titles, unexplained acronyms and words capitalised only by a headline."""
    headlines = {p.passage_no for p in reading.mined() if is_headline(reading.text[p.char_start : p.char_end])}
    elsewhere: set[str] = set()
    for name in found:
        if reading.passage_at(name.start).passage_no not in headlines:
            key = plain_key(reading.text[name.start : name.end])
            elsewhere |= {key, *key.split()[:12]}
    kept = []
    for name in found:
        printed = reading.text[name.start : name.end]
        if name.source != NameSource.SEED and world.name_kinds.kind(printed, name.kind) in {NOTHING, TITLE}:
            continue
        if name.kind == "place" and (
            plain_key(printed) in _ARTICLES or world.name_kinds.is_disease(reading.text, name)
        ):
            continue
        if world.aliases.is_unexpanded(printed, reading.text):
            continue
        doubted = name.source in {NameSource.TAGGER, NameSource.REPEATED} and name.kind in {"place", "organisation"}
        if (
            doubted
            and reading.passage_at(name.start).passage_no in headlines
            and plain_key(printed) not in elsewhere
            and not world.gazetteer.named(printed)
            and not world.aliases.named(printed)
        ):
            continue
        kept.append(name)
    return kept


def _head_nouns(reading: Reading, found: Sequence[NameSpan], world: World) -> Iterator[NameSpan]:
    """Yield nouns that refer to the document's only organisation with that noun in its name: 'the Observatory'."""
    holders: dict[str, tuple[int, set[str]]] = {}
    for name in found:
        if name.kind == "organisation":
            key = plain_key(reading.text[name.start : name.end])
            for noun in world.bodies.short.intersection(key.split()):
                _, keys = holders.setdefault(noun, (name.start, set()))
                if key != noun:
                    keys.add(key)
    wanted = {noun: first for noun, (first, keys) in holders.items() if len(keys) == 1}
    if not wanted:
        return
    for sentence in reading.sentences:
        for form in _THE_NOUN.finditer(reading.text, sentence.start, sentence.end):
            if wanted.get(plain_key(form[1]), form.start()) < form.start():
                yield NameSpan(form.start(1), form.end(1), "organisation", NameSource.HEAD_NOUN)


def _names_by_form(text: str, sentence: Sentence, world: World) -> Iterator[NameSpan]:
    """Yield the names that are recognised by their form: storms, operations, ministries."""
    within = text[sentence.start : sentence.end]
    for name in (
        *world.name_kinds.find(within),
        *(NameSpan(*m.span(), "organisation", NameSource.FORM) for m in _MINISTRY.finditer(within)),
    ):
        yield NameSpan(sentence.start + name.start, sentence.start + name.end, name.kind, name.source)


def _override_by_reviewed(
    found: list[NameSpan], reviewed: Iterable[NameSpan], reading: Reading, world: World
) -> list[NameSpan]:
    """Return the tagger's names, each replaced by the reviewed name that overlaps it unless it is another name."""
    starts = [f.start for f in found]
    dropped: set[NameSpan] = set()
    added: list[NameSpan] = []
    for name in reviewed:
        others = overlapping(found, starts, name)
        if any(_is_another_name(other, name, reading, world) for other in others):
            continue
        dropped.update(others)
        # A country that acts has the role of an organisation: the tagger gives the role, the seed the entity.
        role = next((o.kind for o in others if (o.kind, name.kind) == ("organisation", "place")), name.kind)
        added.append(NameSpan(name.start, name.end, role, name.source))
    return without_overlaps([*(f for f in found if f not in dropped), *added])


def _is_another_name(tagged: NameSpan, name: NameSpan, reading: Reading, world: World) -> bool:
    """Whether the tagger's name is longer than the reviewed name in it, and means something else."""
    if name.start <= tagged.start and tagged.end <= name.end:
        return False
    if tagged.kind == name.kind == "person":
        return True
    before = reading.text[tagged.start : name.start].split()
    after = reading.text[name.end : tagged.end].split()
    if name.kind == "people":
        return bool(before or after)
    if not before and _ends_anywhere(tagged, len(after), reading):
        return False
    if reading.text[name.end : tagged.end][:1] == "-" and AFFILIATED.match(reading.text, name.end):
        return False
    # 'Islamic State militants' is the Islamic State; 'Syria Recovery Trust Fund' isn't Syria.
    return _continues(reversed(before), world) or _continues(after, world)


def _ends_anywhere(tagged: NameSpan, words: int, reading: Reading) -> bool:
    """Whether capitals don't show where the name ends: 'Islamic State Offensive' in a headline, and nowhere below."""
    passage = reading.passage_at(tagged.start)
    if passage.zone not in {"title", "heading"}:
        return False
    return words > 3 or (
        is_headline(reading.text[passage.char_start : passage.char_end])
        and reading.text.find(reading.text[tagged.start : tagged.end], passage.char_end) < 0
    )


def _continues(words: Iterable[str], world: World) -> bool:
    """Whether the name continues with these words beside it, given from the nearest to the farthest."""
    for word in words:
        key = plain_key(word)
        if key in {"of", "for", "and", "the", "s", "&"}:
            continue
        return (
            word[0].isupper()
            and key not in world.people_words
            and key not in world.common.describing
            and not AFFILIATED.search(word)
        )
    return False


def _acronyms(reading: Reading, found: Sequence[NameSpan]) -> Iterator[NameSpan]:
    """Yield the acronyms in brackets after the names that they abbreviate."""
    for name in found:
        bracket = BRACKET.match(reading.text, name.end)
        if bracket and stands_for(bracket[1], reading.text[name.start : name.end]):
            yield NameSpan(*bracket.span(1), name.kind, NameSource.ACRONYM)


def _repeated_names(reading: Reading, found: Sequence[NameSpan], common: CommonWords) -> Iterator[NameSpan]:
    """Yield the other occurrences of the names found."""
    kinds: dict[str, str] = {}
    for name in found:
        printed = reading.text[name.start : name.end]
        if len(printed) > 2 and not printed.islower() and name.kind in {"person", "organisation", "place"}:
            kinds.setdefault(printed, name.kind)
    kinds = {k: v for k, v in kinds.items() if plain_key(k) not in common.never}
    if not kinds:
        return
    automaton = ahocorasick.Automaton()
    for printed, kind in kinds.items():
        automaton.add_word(printed, (len(printed), kind))
    automaton.make_automaton()
    for sentence in reading.sentences:
        text = reading.text[sentence.start : sentence.end]
        for last, (length, kind) in automaton.iter(text):
            start, end = last - length + 1, last + 1
            before, after = text[max(0, start - 1) : start], text[end : end + 1]
            if not (before.isalnum() or after.isalnum() or before in {"@", "-"} or after == "-"):
                yield NameSpan(sentence.start + start, sentence.start + end, kind, NameSource.REPEATED)


def _with_division(text: str, name: NameSpan, following: NameSpan | None) -> NameSpan:
    """Return the name with the word for a division that follows it, if any: 'Aleppo province'."""
    if name.kind != "place":
        return name
    division = DIVISION.match(text, name.end)
    if division is None or (following is not None and following.start < division.end()):
        return name
    return NameSpan(name.start, division.end(), name.kind, name.source)
