"""Repairs the tagger's boundaries: splits joined names, drops the common nouns around a name."""

import re
from collections.abc import Iterator, Sequence

from transforms.entities.gazetteer import NAME
from transforms.entities.name_kinds import NOTHING, TITLE
from transforms.entities.name_spans import NameSource, NameSpan
from transforms.entities.normalisation import plain_key, trim
from transforms.entities.overlaps import overlapping
from transforms.entities.shapes import (
    kind_of_place,
    place_of_residents,
    split_names,
)
from transforms.entities.world import World
from transforms.text.reading import Reading

_JOINED = re.compile(r"\s?[/–—]\s?|\s-\s|-")
# 'University of Lyon'
_BODY = re.compile(r"\w+ (?:of|for) ")
_OWNER = re.compile(r"([^\W\d_][\w .-]{1,40})['’]s? ")
# A town in capitals before a name that isn't in capitals.
_SHOUTED = re.compile(r"((?:[A-Z]{3,}[ ,]{1,2}){0,2}[A-Z]{4,})[ ,]{1,2}(?=[A-Z][a-z])")
_SIDE = re.compile(r"(?:[Aa]nti|[Pp]ro|[Ee]x|[Nn]on)-(?=[A-Z])")
# What comes before the first word of a sentence.
_OPENS = re.compile(r"(?:^|[.!?:\n]['\"”’)]?\s{0,3}[\"“‘(*#•]{0,3}\s?)$")
_AND = re.compile(r" and | & ")
# A town in capitals before a dash, as news agencies open a story; a date or an agency beside it makes it certain.
_DATELINE = re.compile(
    r"([A-Z][A-Z.'’-]{1,20}(?: [A-Z][A-Z.'’-]{1,20}){0,3})(?:, [A-Z][\w.]{1,20})?"
    r"(?P<day>,? [A-Z][a-z]{2,8}\.? \d{1,2})?(?P<agency> \([A-Za-z/]{2,12}\))?\s?(?:--?|[—–])(?:\s|$)"
)


def mend_boundaries(text: str, found: Sequence[NameSpan], world: World) -> Iterator[NameSpan]:
    """Yield the tagger's names: joined names are split, common nouns cut off, and kinds set as the words suggest."""
    alone = frozenset(plain_key(text[f.start : f.end]) for f in found)
    for name in found:
        printed = text[name.start : name.end]
        if seat := place_of_residents(printed):
            yield NameSpan(name.start + seat, name.end, "place", name.source)
            continue
        if (
            name.kind == "organisation"
            and " " in printed
            and printed[1:].islower()
            and _OPENS.search(text[max(0, name.start - 8) : name.start])
        ):
            continue  # in 'Aid agencies' the capital is that of the sentence
        if (shouted := _SHOUTED.match(printed)) and world.gazetteer.named(shouted[1]):
            # 'WASHINGTON Marco Rubio'
            yield NameSpan(name.start, name.start + shouted.end(1), "place", NameSource.DATELINE)
            yield NameSpan(name.start + shouted.end(), name.end, name.kind, name.source)
            continue
        side = _SIDE.match(printed)
        if side and (world.aliases.named(printed[side.end() :]) or world.gazetteer.named(printed[side.end() :])):
            continue  # the name inside 'Anti-Assad' is found by itself
        joint = _AND.split(printed)
        seeded = frozenset(plain_key(part) for part in joint if world.aliases.named(part))
        known = alone | seeded if len(seeded) == len(joint) else alone
        for start, end in split_names(printed, name.kind, known=known):
            yield from _typed(
                printed[start:end], NameSpan(name.start + start, name.start + end, name.kind, name.source), alone, world
            )


def _typed(printed: str, name: NameSpan, alone: frozenset[str], world: World) -> Iterator[NameSpan]:
    """Yield one name with the kind that its words suggest, without words that are no part of it; or nothing."""
    kind: str | None = world.name_kinds.kind(printed, name.kind)
    start, end = name.start, name.end
    if kind == TITLE:
        kind = None
    elif kind in {NOTHING, "event"}:
        pass
    elif kind != "organisation" and _BODY.match(printed) and plain_key(printed).split()[0] in world.bodies.short:
        kind = "organisation"
    elif kind == "place" and not world.gazetteer.named(printed):
        kind = kind_of_place(printed, world.common.never)
    elif kind == "organisation":
        core = printed[: world.bodies.bare_end(printed)]
        if of := world.bodies.actors_of(printed):
            # 'Troops of Chad' names Chad, 'Residents of both towns' names nothing.
            owner = printed[of:]
            kind = "place" if world.gazetteer.named(owner) or world.aliases.named(owner) else None
            start += of
        elif world.bodies.is_unnamed(printed):
            kind = None
        elif plain_key(core) in alone or world.aliases.named(core):
            end = start + len(core)
    if kind is not None:
        yield NameSpan(start, end, kind, name.source)


def split_datelines(reading: Reading, found: Sequence[NameSpan], world: World) -> list[NameSpan]:
    """Return the names, with the town of a dateline separated from the name after the dash of the dateline."""
    lines = []
    for sentence in reading.sentences:
        opening = _DATELINE.match(reading.text, sentence.start, sentence.end)
        if opening and (opening["day"] or opening["agency"] or world.gazetteer.named(opening[1])):
            lines.append(NameSpan(*opening.span(1), "place", NameSource.DATELINE))
    starts = [line.start for line in lines]
    apart = list(lines)
    for name in found:
        line = next(iter(overlapping(lines, starts, name)), None)
        if line is None or name.end > line.end:
            start, end = trim(reading.text, line.end if line else name.start, name.end)
            apart.append(NameSpan(start, end, name.kind, name.source))
    return apart


def without_nouns(text: str, name: NameSpan, world: World) -> Iterator[NameSpan]:
    """Yield the tagger's name without the common nouns around it; yield nothing if no name is left.

    'northern Syria' names Syria. 'Turkish border' names no place: its adjective is found elsewhere, as a people.
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
            yield NameSpan(at, at + len(part), name.kind, name.source)
        return
    words = [(m.start(), m.end()) for m in re.finditer(r"\S+", printed)]
    for _, middle in words[:-1]:
        # Two places whose comma is missing: 'Damascus Aleppo'.
        if _is_known(printed[:middle], world) and _is_known(printed[middle:].strip(), world):
            yield NameSpan(name.start, name.start + middle, name.kind, name.source)
            yield NameSpan(name.end - len(printed[middle:].strip()), name.end, name.kind, name.source)
            return
    owner = _OWNER.match(printed)
    if owner and world.gazetteer.named(owner[1]):
        # 'Aleppo's countryside' names Aleppo; 'Turkey's Kilis' names both places.
        yield NameSpan(name.start, name.start + owner.end(1), name.kind, name.source)
        if world.gazetteer.find(printed[owner.end() :]):
            yield NameSpan(name.start + owner.end(), name.end, name.kind, name.source)
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
    yield NameSpan(name.start + words[first][0], name.start + words[last][1], name.kind, name.source)


def _is_known(name: str, world: World) -> bool:
    """Whether a place with this name is widely known: populous, reviewed, or a first-level division."""
    return any(
        c.place.is_known_to_all or c.place.reviewed or (c.match == NAME and c.place.place_type == "admin1")
        for c in world.gazetteer.named(name)
    )
