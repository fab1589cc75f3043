"""Finds where a text names people, organisations, places, peoples, weapons and vehicles."""

import itertools
import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol

import ahocorasick
from spacy.tokens import Doc

from transforms.entities.acronyms import BRACKET, stands_for
from transforms.entities.aliases import is_shouted
from transforms.entities.candidates import Found
from transforms.entities.common_words import CommonWords
from transforms.entities.gazetteer import NAME, Gazetteer
from transforms.entities.name_kinds import NOTHING, TITLE
from transforms.entities.normalisation import plain_key, trim
from transforms.entities.shapes import (
    actors_of,
    bare_end,
    is_actors,
    is_headline,
    kind_of_place,
    seat_start,
    split_names,
)
from transforms.entities.world import World
from transforms.text.reading import Reading, Sentence


class Tagger(Protocol):
    """Finds names in sentences; the one place that knows which model does is `flows.loading.reference`."""

    def tag(self, passages: Sequence[Sequence[str]], parses: Sequence[Doc | None]) -> list[list[tuple[int, int, str]]]:
        """For each sentence its names as (start, end, kind), half-open characters of the sentence.

        Those of a passage may be read together; `parses` has one for each sentence of them all.
        """


# Labels of OntoNotes (https://catalog.ldc.upenn.edu/LDC2013T19, section 2.6) to our kinds.
SPACY_KINDS = {
    "PERSON": "person",
    "ORG": "organisation",
    "GPE": "place",
    "LOC": "place",
    "FAC": "place",
    "NORP": "people",
}


class SpacyTagger:
    """The entity recogniser of a spaCy pipeline, run with its parse."""

    def tag(self, passages: Sequence[Sequence[str]], parses: Sequence[Doc | None]) -> list[list[tuple[int, int, str]]]:
        """See `Tagger.tag`."""
        del passages
        return [
            [(e.start_char, e.end_char, SPACY_KINDS[e.label_]) for e in parse.ents if e.label_ in SPACY_KINDS]
            if parse is not None
            else []
            for parse in parses
        ]


# What names of streets, waters and divisions end with: the whole is a place, whatever its parts are.
_PLACED = re.compile(
    r"\b(?:[A-Z][\w'’.-]{0,30} ){1,3}(?:County|Parish|Township|Borough|River|Creek|Lake|Bay|Islands?|Mountains?|Valley|"
    r"Airport|Airfield|Highway|Street|Avenue|Boulevard|Road|Drive|Lane|Parkway|Park|Square|Bridge|Beach|"
    r"Province|Governorate|Oblast|Peninsula|Desert|Strait|Refugee Camp|(?:St|Ave|Rd|Blvd|Dr)\.(?! [A-Z]))(?![\w’'-])"
    r"|\b(?:Highway|Interstate|Route|U\.S\. Route|State Road) \d{1,3}\b|\b(?:Lake|Mount|Fort|Cape) [A-Z][\w’'-]{2,30}\b"
)
# Words that make of a place's name the name of a division around it.
DIVISION = re.compile(
    r"\s(?:province|provinces|governorate|governorates|district|districts|county|oblast|prefecture)\b"
)
_AFFILIATED = re.compile(
    r"-(?:affiliated|backed|led|linked|based|held|controlled|aligned|allied|supported|dominated|run)\b"
)
_JOINED = re.compile(r"\s?[/–—]\s?|\s-\s|-")
_THE_NOUN = re.compile(r"\b[Tt]he ([A-Z][a-z]{3,14})(?![\w-]| of\b| for\b| [A-Z])")
# 'University of Lyon'
_BODY = re.compile(r"\w+ (?:of|for) ")
_OWNER = re.compile(r"([^\W\d_][\w .-]{1,40})['’]s? ")
# States that are known by their initials, read only as they are written.
STATES = frozenset({"US", "USA", "UK", "UAE", "DRC", "PRC", "DPRK", "USSR"})
# A town in capitals before a name that isn't.
_SHOUTED = re.compile(r"((?:[A-Z]{3,}[ ,]{1,2}){0,2}[A-Z]{4,})[ ,]{1,2}(?=[A-Z][a-z])")
_SIDE = re.compile(r"(?:[Aa]nti|[Pp]ro|[Ee]x|[Nn]on)-(?=[A-Z])")
# What stands before the first word of a sentence.
_OPENS = re.compile(r"(?:^|[.!?:\n]['\"”’)]?\s{0,3}[\"“‘(*#•]{0,3}\s?)$")
_ARTICLES = frozenset({"al", "el", "ad", "an", "ar", "as", "ash", "at", "az", "the", "n", "s", "e", "w"})
_AND = re.compile(r" and | & ")
# 'Ministry of Labour and Social Welfare'
_MINISTRY = re.compile(
    r"\b(?:Ministry|Ministries|Directorate|Secretariat) (?:of|for) (?:the )?[A-Z][\w’'-]+"
    r"(?:(?:(?:, [A-Z][\w’'-]+){0,4},? (?:and|&) | )[A-Z][\w’'-]+){0,4}"
)
# Where a capitalised word after them is a place if the gazetteer knows it.
_LEADING = re.compile(
    r"\b(?:[Ii]n|[Nn]ear|[Ff]rom|[Aa]round|[Oo]utside|[Tt]oward|[Tt]owards|[Aa]cross|[Nn]orth of|[Ss]outh of|"
    r"[Ee]ast of|[Ww]est of|city of|town of|village of|province of|suburb of|[Cc]apital of|"
    r"between|via|into|leaving|reached|entered|besieged|recaptured|retook) "
)
# A town in capitals before a dash, as agencies open their stories; with the day or the agency it is sure to be one.
_DATELINE = re.compile(
    r"([A-Z][A-Z.'’-]{1,20}(?: [A-Z][A-Z.'’-]{1,20}){0,3})(?:, [A-Z][\w.]{1,20})?"
    r"(?P<day>,? [A-Z][a-z]{2,8}\.? \d{1,2})?(?P<agency> \([A-Za-z/]{2,12}\))?\s?(?:--?|[—–])(?:\s|$)"
)
# The Arabic article is part of the word, in small letters too: 'Bab al-Salameh'.
_CAPITALISED = re.compile(
    r"(?:\b(?:al|el|ad|an|ar|as|ash|at|az|es)-)?[^\W\d_a-z](?:[\w’'?-]{0,40}\w|\w)?[’']?|[A-Z]\.(?:[A-Z]\.)+"
)


def find_mentions(
    reading: Reading,
    tagged: Sequence[Sequence[tuple[int, int, str]]],
    world: World,
) -> Iterator[Found]:
    """Yield the names of the text, in text order, none over another.

    The tagger's, then the reviewed names (which decide where the two differ, unless the tagger's is a
    longer name), places by the gazetteer, acronyms where they are defined, and every further printing
    of a name that was found.
    """
    found = [
        Found(*trim(reading.text, sentence.start + start, sentence.start + end), kind, "tagger")
        for sentence, names in zip(reading.sentences, tagged, strict=True)
        for start, end, kind in names
    ]
    found = _behind_datelines(reading, list(_shaped(reading.text, found, world)), world)
    found = _apart(part for f in found if f.end > f.start for part in _bare(reading.text, f, world))
    reviewed: list[Found] = []
    places: list[Found] = []
    for sentence in reading.sentences:
        text = reading.text[sentence.start : sentence.end]
        reviewed += (
            Found(sentence.start + h.start, sentence.start + h.end, h.kind, "seed") for h in world.aliases.find(text)
        )
        places += _places(text, sentence.start, world.gazetteer, world.common)
    found = _merge(found, reviewed, reading, world)
    found = _over(
        reading.text, found, (f for sentence in reading.sentences for f in _formed(reading.text, sentence, world))
    )
    # 'Öncup' of 'Öncup?nar' is no name, nor is 'al-Salameh' of 'Bab al-Salameh'.
    starts = [f.start for f in found]
    cut = {
        f
        for p in places
        if p.rule == "gazetteer"
        for f in _overlapping(found, starts, p)
        if f.kind == "place" and p.start <= f.start and f.end <= p.end and f.end - f.start < p.end - p.start
    }
    found = _fill([f for f in found if f not in cut], places)
    found = _fill(found, _acronyms(reading, found))
    found = _fill(found, _printed_again(reading, found, world.common))
    heads = list(_head_nouns(reading, found, world))
    taken = {(head.start, head.end) for head in heads}
    found = _fill([f for f in found if f.rule == "seed" or (f.start, f.end) not in taken], heads)
    kept = _without_junk(reading, found, world)
    yield from (_whole(reading.text, name, nearest) for name, nearest in zip(kept, [*kept[1:], None], strict=False))


def _shaped(text: str, found: Sequence[Found], world: World) -> Iterator[Found]:
    """Yield the tagger's names apart from each other and from the nouns behind them, by what their words tell."""
    alone = frozenset(plain_key(text[f.start : f.end]) for f in found)
    for name in found:
        printed = text[name.start : name.end]
        if seat := seat_start(printed):
            yield Found(name.start + seat, name.end, "place", name.rule)
            continue
        if (
            name.kind == "organisation"
            and " " in printed
            and printed[1:].islower()
            and _OPENS.search(text[max(0, name.start - 8) : name.start])
        ):
            continue  # 'Aid agencies' has its capital from the sentence
        if (shouted := _SHOUTED.match(printed)) and world.gazetteer.named(shouted[1]):
            # 'WASHINGTON Marco Rubio'
            yield Found(name.start, name.start + shouted.end(1), "place", "dateline")
            yield Found(name.start + shouted.end(), name.end, name.kind, name.rule)
            continue
        side = _SIDE.match(printed)
        if side and (world.aliases.named(printed[side.end() :]) or world.gazetteer.named(printed[side.end() :])):
            continue  # 'Anti-Assad' holds a name that is found by itself
        joint = _AND.split(printed)
        seeded = frozenset(plain_key(part) for part in joint if world.aliases.named(part))
        known = alone | seeded if len(seeded) == len(joint) else alone
        for start, end in split_names(printed, name.kind, known=known):
            yield from _told(
                printed[start:end], Found(name.start + start, name.start + end, name.kind, name.rule), alone, world
            )


def _told(printed: str, name: Found, alone: frozenset[str], world: World) -> Iterator[Found]:
    """Yield one name with the kind that its words tell, without what is no part of it."""
    kind: str | None = world.name_kinds.kind(printed, name.kind)
    start, end = name.start, name.end
    if kind == TITLE:
        kind = None
    elif kind in {NOTHING, "event"}:
        pass
    elif kind != "organisation" and _BODY.match(printed) and plain_key(printed).split()[0] in world.short_forms:
        kind = "organisation"
    elif kind == "place" and not world.gazetteer.named(printed):
        kind = kind_of_place(printed, world.common.never)
    elif kind == "organisation":
        core = printed[: bare_end(printed)]
        if of := actors_of(printed):
            # 'Troops of Chad' names Chad, 'Residents of both towns' nothing.
            owner = printed[of:]
            kind = "place" if world.gazetteer.named(owner) or world.aliases.named(owner) else None
            start += of
        elif is_actors(printed):
            kind = None
        elif plain_key(core) in alone or world.aliases.named(core):
            end = start + len(core)
    if kind is not None:
        yield Found(start, end, kind, name.rule)


def _behind_datelines(reading: Reading, found: Sequence[Found], world: World) -> list[Found]:
    """The names, with the towns of datelines apart from what stands behind their dash."""
    lines = []
    for sentence in reading.sentences:
        opening = _DATELINE.match(reading.text, sentence.start, sentence.end)
        if opening and (opening["day"] or opening["agency"] or world.gazetteer.named(opening[1])):
            lines.append(Found(*opening.span(1), "place", "dateline"))
    starts = [line.start for line in lines]
    apart = list(lines)
    for name in found:
        line = next(iter(_overlapping(lines, starts, name)), None)
        if line is None or name.end > line.end:
            start, end = trim(reading.text, line.end if line else name.start, name.end)
            apart.append(Found(start, end, name.kind, name.rule))
    return apart


def _without_junk(reading: Reading, found: Sequence[Found], world: World) -> list[Found]:
    """The names without those that only the capitals of a headline made."""
    headlines = {p.passage_no for p in reading.mined() if is_headline(reading.text[p.char_start : p.char_end])}
    elsewhere: set[str] = set()
    for name in found:
        if reading.passage_at(name.start).passage_no not in headlines:
            key = plain_key(reading.text[name.start : name.end])
            elsewhere |= {key, *key.split()[:12]}
    kept = []
    for name in found:
        printed = reading.text[name.start : name.end]
        if name.rule != "seed" and world.name_kinds.kind(printed, name.kind) in {NOTHING, TITLE}:
            continue
        if name.kind == "place" and (
            plain_key(printed) in _ARTICLES or world.name_kinds.is_disease(reading.text, name)
        ):
            continue
        if world.aliases.is_unexpanded(printed, reading.text):
            continue
        doubted = name.rule in {"tagger", "printed again"} and name.kind in {"place", "organisation"}
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


def _head_nouns(reading: Reading, found: Sequence[Found], world: World) -> Iterator[Found]:
    """Yield 'the Observatory' where the one organisation of the document with that word was named before."""
    holders: dict[str, tuple[int, set[str]]] = {}
    for name in found:
        if name.kind == "organisation":
            key = plain_key(reading.text[name.start : name.end])
            for noun in world.short_forms.intersection(key.split()):
                _, keys = holders.setdefault(noun, (name.start, set()))
                if key != noun:
                    keys.add(key)
    wanted = {noun: first for noun, (first, keys) in holders.items() if len(keys) == 1}
    if not wanted:
        return
    for sentence in reading.sentences:
        for form in _THE_NOUN.finditer(reading.text, sentence.start, sentence.end):
            if wanted.get(plain_key(form[1]), form.start()) < form.start():
                yield Found(form.start(1), form.end(1), "organisation", "head noun")


def _apart(names: Iterable[Found]) -> list[Found]:
    """The names in text order, the longer of two that overlap."""
    kept: list[Found] = []
    for name in sorted(names, key=lambda f: (f.start, -f.end)):
        if kept and name.start < kept[-1].end:
            if name.end - name.start > kept[-1].end - kept[-1].start:
                kept[-1] = name
            continue
        kept.append(name)
    return kept


def _formed(text: str, sentence: Sentence, world: World) -> Iterator[Found]:
    """Yield the names that the words of their form tell: storms and operations, ministries."""
    within = text[sentence.start : sentence.end]
    for name in (
        *world.name_kinds.find(within),
        *(Found(*m.span(), "organisation", "form") for m in _MINISTRY.finditer(within)),
    ):
        yield Found(sentence.start + name.start, sentence.start + name.end, name.kind, name.rule)


def _over(text: str, found: list[Found], formed: Iterable[Found]) -> list[Found]:
    """The names with others laid over them, save those that are part of a name."""
    starts = [f.start for f in found]
    dropped: set[Found] = set()
    added: list[Found] = []
    for name in formed:
        others = _overlapping(found, starts, name)
        if not any(_holds(text, other, name) for other in others):
            dropped.update(others)
            added.append(name)
    return _apart([*(f for f in found if f not in dropped), *added]) if added else found


def _holds(text: str, other: Found, name: Found) -> bool:
    """Whether a name is part of another: of a reviewed one, or of one with capitals before it."""
    if not (other.start <= name.start and name.end <= other.end):
        return False
    return other.rule == "seed" or (other.start < name.start and text[other.start].isupper())


def _fill(found: list[Found], others: Iterable[Found]) -> list[Found]:
    """The names found and those of the others that overlap none of them."""
    starts = [f.start for f in found]
    added = [o for o in others if not _overlapping(found, starts, o)]
    return _apart([*found, *added]) if added else found


def _overlapping(found: Sequence[Found], starts: Sequence[int], name: Found) -> list[Found]:
    at = max(0, bisect_left(starts, name.start) - 1)
    hits = []
    while at < len(found) and found[at].start < name.end:
        if found[at].end > name.start:
            hits.append(found[at])
        at += 1
    return hits


def _bare(text: str, name: Found, world: World) -> Iterator[Found]:
    """Yield the tagger's name without the common nouns around it; nothing where no name is left.

    'northern Syria' names Syria, 'Turkish border' names no place: its adjective is found as a people.
    """
    if name.kind != "place":
        yield name
        return
    printed = text[name.start : name.end]
    if world.gazetteer.named(printed):
        yield name
        return
    parts = [part for part in _JOINED.split(printed) if part]
    if len(parts) > 1 and all(world.gazetteer.named(part) for part in parts):
        at = name.start
        for part in parts:
            at = text.index(part, at)
            yield Found(at, at + len(part), name.kind, name.rule)
        return
    words = [(m.start(), m.end()) for m in re.finditer(r"\S+", printed)]
    for _, middle in words[:-1]:
        # 'Damascus Aleppo' lost its comma.
        if _is_known(printed[:middle], world) and _is_known(printed[middle:].strip(), world):
            yield Found(name.start, name.start + middle, name.kind, name.rule)
            yield Found(name.end - len(printed[middle:].strip()), name.end, name.kind, name.rule)
            return
    owner = _OWNER.match(printed)
    if owner and world.gazetteer.named(owner[1]):
        # 'Aleppo's countryside' names Aleppo; 'Turkey's Kilis' both.
        yield Found(name.start, name.start + owner.end(1), name.kind, name.rule)
        if world.gazetteer.find(printed[owner.end() :]):
            yield Found(name.start + owner.end(), name.end, name.kind, name.rule)
        return
    keys = [plain_key(printed[a:b]) for a, b in words]
    plain = [key in world.common.generic or key == "the" or key in world.people_words for key in keys]
    if all(plain):
        return
    small = [not printed[a:b][:1].isupper() and printed[a:b][:3].casefold() != "al-" for a, b in words]
    first = next((i for i, is_small in enumerate(small) if not is_small), 0)
    last = next((i for i in range(len(words) - 1, -1, -1) if not small[i]), len(words) - 1)
    if last > first and keys[last] in world.titles.titles:
        last -= 1  # 'Virginia Governor' names Virginia
    yield Found(name.start + words[first][0], name.start + words[last][1], name.kind, name.rule)


def _is_known(name: str, world: World) -> bool:
    """Whether everybody knows a place by this name."""
    return any(
        c.place.is_known_to_all or c.place.reviewed or (c.match == NAME and c.place.place_type == "admin1")
        for c in world.gazetteer.named(name)
    )


def _merge(found: list[Found], reviewed: Iterable[Found], reading: Reading, world: World) -> list[Found]:
    """The tagger's names with the reviewed ones laid over them."""
    starts = [f.start for f in found]
    dropped: set[Found] = set()
    added: list[Found] = []
    for name in reviewed:
        others = _overlapping(found, starts, name)
        if any(_outweighs(other, name, reading, world) for other in others):
            continue
        dropped.update(others)
        # A country that acts is an organisation by its role: the tagger reads the role, the seed knows the thing.
        role = next((o.kind for o in others if (o.kind, name.kind) == ("organisation", "place")), name.kind)
        added.append(Found(name.start, name.end, role, name.rule))
    return _apart([*(f for f in found if f not in dropped), *added])


def _outweighs(tagged: Found, name: Found, reading: Reading, world: World) -> bool:
    """Whether the tagger's longer name is another name than the reviewed one inside it."""
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
    if reading.text[name.end : tagged.end][:1] == "-" and _AFFILIATED.match(reading.text, name.end):
        return len(before) + len(after) > 1 and not _AFFILIATED.match(reading.text, name.end)
    # 'Islamic State militants' is the Islamic State; 'Syria Recovery Trust Fund' isn't Syria.
    return _goes_on(reversed(before), world) or _goes_on(after, world)


def _ends_anywhere(tagged: Found, words: int, reading: Reading) -> bool:
    """Whether capitals don't say where a name ends: 'Islamic State Offensive' in a headline, and nowhere else."""
    passage = reading.passage_at(tagged.start)
    if passage.zone not in {"title", "heading"}:
        return False
    return words > 3 or (
        is_headline(reading.text[passage.char_start : passage.char_end])
        and reading.text.find(reading.text[tagged.start : tagged.end], passage.char_end) < 0
    )


def _goes_on(words: Iterable[str], world: World) -> bool:
    """Whether the name goes on with these words, read away from it."""
    for word in words:
        key = plain_key(word)
        if key in {"of", "for", "and", "the", "s", "&"}:
            continue
        return (
            word[0].isupper()
            and key not in world.people_words | world.common.describing
            and not _AFFILIATED.search(word)
        )
    return False


def _places(text: str, offset: int, gazetteer: Gazetteer, common: CommonWords) -> Iterator[Found]:
    """Yield what the gazetteer, or the words around a name, say is a place."""
    for placed in _PLACED.finditer(text):
        start, end = placed.span()
        first = text[start:end].split(" ", 1)[0]
        if plain_key(first) in common.never - common.generic and " " in text[start:end]:
            start += len(first) + 1
        if len(text[start:end].split()) > 1 and kind_of_place(text[start:end], common.generic) in {"place", None}:
            yield Found(offset + start, offset + end, "place", "form")
    led = {m.end() for m in _LEADING.finditer(text)}
    words = [_before_hyphen(text, *m.span()) for m in _CAPITALISED.finditer(text)]
    at = 0
    while at < len(words):
        step = 1
        for length in (4, 3, 2, 1):
            group = words[at : at + length]
            if len(group) < length or any(
                text[a[1] : b[0]] not in {" ", "-", ". "} for a, b in itertools.pairwise(group)
            ):
                continue
            start, end = trim(text, group[0][0], group[-1][1])
            if is_shouted(text, start, end) and text[start:end] in STATES:
                continue
            if _is_place(text[start:end], start in led, gazetteer, common):
                yield Found(offset + start, offset + end, "place", "gazetteer")
                step = length
                break
        at += step


def _before_hyphen(text: str, start: int, end: int) -> tuple[int, int]:
    """The word without what says whose side or where one is: 'US' of 'US-backed'."""
    affiliated = _AFFILIATED.search(text, start, end)
    return start, affiliated.start() if affiliated else end


def _is_place(name: str, led: bool, gazetteer: Gazetteer, common: CommonWords) -> bool:
    if name.replace(".", "") in STATES:
        return any(c.place.place_type == "country" for c in gazetteer.named(name))
    key = plain_key(name)
    if len(key) < 3 or key in common.never or (name.isupper() and len(name) < 5):
        return False
    if key in common.doubtful and not led:
        return False
    for candidate in gazetteer.named(name):
        place = candidate.place
        if led and (candidate.match == NAME or place.reviewed):
            return True
        if place.place_type in {"country", "continent"} or (
            place.reviewed and (candidate.match == NAME or "?" in name or len(key) > 3)
        ):
            return True
        if (
            place.place_type == "admin1"
            and candidate.match == NAME
            and place.country_code in {"US", "CA", "GB", "AU", "SY", "IQ"}
        ):
            return True
        if candidate.match == NAME and place.is_known_to_all:
            return True
    return False


def _acronyms(reading: Reading, found: Sequence[Found]) -> Iterator[Found]:
    """Yield the acronyms in brackets behind the names they stand for."""
    for name in found:
        bracket = BRACKET.match(reading.text, name.end)
        if bracket and stands_for(bracket[1], reading.text[name.start : name.end]):
            yield Found(*bracket.span(1), name.kind, "acronym")


def _printed_again(reading: Reading, found: Sequence[Found], common: CommonWords) -> Iterator[Found]:
    """Yield the other places where names that were found are printed the same."""
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
                yield Found(sentence.start + start, sentence.start + end, kind, "printed again")


def _whole(text: str, name: Found, following: Found | None) -> Found:
    """The name with the word that says which division it is: 'Aleppo province'."""
    if name.kind != "place":
        return name
    division = DIVISION.match(text, name.end)
    if division is None or (following is not None and following.start < division.end()):
        return name
    return Found(name.start, division.end(), name.kind, name.rule)
