"""Finds place names: by the gazetteer, by the words in the name, and by the words around it."""

import itertools
import re
from collections.abc import Iterator

from transforms.entities.aliases import is_shouted
from transforms.entities.common_words import CommonWords
from transforms.entities.gazetteer import NAME, Gazetteer
from transforms.entities.name_spans import NameSource, NameSpan
from transforms.entities.normalisation import plain_key, trim
from transforms.entities.shapes import (
    kind_of_place,
)

# Names that end with a word for a street, a water or a division: the whole name is a place, whatever its parts are.
_PLACED = re.compile(
    r"\b(?:[A-Z][\w'’.-]{0,30} ){1,3}(?:County|Parish|Township|Borough|River|Creek|Lake|Bay|Islands?|Mountains?|Valley|"
    r"Airport|Airfield|Highway|Street|Avenue|Boulevard|Road|Drive|Lane|Parkway|Park|Square|Bridge|Beach|"
    r"Province|Governorate|Oblast|Peninsula|Desert|Strait|Refugee Camp|(?:St|Ave|Rd|Blvd|Dr)\.(?! [A-Z]))(?![\w’'-])"
    r"|\b(?:Highway|Interstate|Route|U\.S\. Route|State Road) \d{1,3}\b|\b(?:Lake|Mount|Fort|Cape) [A-Z][\w’'-]{2,30}\b"
)
AFFILIATED = re.compile(
    r"-(?:affiliated|backed|led|linked|based|held|controlled|aligned|allied|supported|dominated|run)\b"
)
# States that are known by their initials; only these forms, dots aside, count.
STATES = frozenset({"US", "USA", "UK", "UAE", "DRC", "PRC", "DPRK", "USSR"})
# After these words a capitalised word is a place if the gazetteer has it.
_LEADING = re.compile(
    r"\b(?:[Ii]n|[Nn]ear|[Ff]rom|[Aa]round|[Oo]utside|[Tt]oward|[Tt]owards|[Aa]cross|[Nn]orth of|[Ss]outh of|"
    r"[Ee]ast of|[Ww]est of|city of|town of|village of|province of|suburb of|[Cc]apital of|"
    r"between|via|into|leaving|reached|entered|besieged|recaptured|retook) "
)
# The Arabic article is part of the word, in small letters too: 'Bab al-Salameh'.
_CAPITALISED = re.compile(
    r"(?:\b(?:al|el|ad|an|ar|as|ash|at|az|es)-)?[^\W\d_a-z](?:[\w’'?-]{0,40}\w|\w)?[’']?|[A-Z]\.(?:[A-Z]\.)+"
)


def find_places(text: str, offset: int, gazetteer: Gazetteer, common: CommonWords) -> Iterator[NameSpan]:
    """Yield the names that the gazetteer, or the words in or around the name, show to be places."""
    for placed in _PLACED.finditer(text):
        start, end = placed.span()
        first = text[start:end].split(" ", 1)[0]
        if plain_key(first) in common.never - common.generic and " " in text[start:end]:
            start += len(first) + 1
        if len(text[start:end].split()) > 1 and kind_of_place(text[start:end], common.generic) in {"place", None}:
            yield NameSpan(offset + start, offset + end, "place", NameSource.FORM)
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
                yield NameSpan(offset + start, offset + end, "place", NameSource.GAZETTEER)
                step = length
                break
        at += step


def _before_hyphen(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the span of a word without a suffix such as '-backed' in 'US-backed'."""
    affiliated = AFFILIATED.search(text, start, end)
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
