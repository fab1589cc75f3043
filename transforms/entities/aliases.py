"""Reviewed names of entities: finds them in a text, and looks up which entities have a given name."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import ahocorasick

from transforms.entities.normalisation import APOSTROPHES, HYPHENS, normalise_name, plain_key
from transforms.identity import entity_id
from transforms.records import Entity

_ONE_CHARACTER = str.maketrans(
    {**dict.fromkeys(APOSTROPHES, "'"), **dict.fromkeys(HYPHENS, "-"), **dict.fromkeys("\t\n\r\u00a0\u202f\u2009", " ")}
)
_DOUBTS = ("everyday", "country", "expansion")
# Kinds whose names are common nouns, written in lower case.
COMMON = frozenset({"weapon", "vehicle"})


@dataclass(frozen=True, slots=True)
class AliasMatch:
    """A reviewed name found in a text: its half-open character span, and the kind of the entity with that name."""

    start: int
    end: int
    kind: str


class Aliases:
    """Reviewed entities by all their names; for a name that several entities share, all of them in order of the seeds.

    `everyday` names are also common words: they match only if the capitals belong to the name, not to a heading or
    to the start of a sentence. `foreign` names mean something else in other countries: the resolver checks whether the
    text mentions the entity's country. `short` names are acronyms with several meanings: they mean the entity only in a
    text that also has its longer name.
    """

    def __init__(
        self, entities: Sequence[Entity], everyday: frozenset[str], foreign: frozenset[str], short: frozenset[str]
    ) -> None:
        self._everyday = everyday
        self._short = short
        self._foreign = frozenset(plain_key(alias) for alias in foreign)
        by_key: dict[str, list[tuple[str, Entity]]] = {}
        automaton = ahocorasick.Automaton()
        for entity in entities:
            for alias in dict.fromkeys((entity.name, *entity.aliases)):
                by_key.setdefault(plain_key(alias), []).append((alias, entity))
                folded = _fold(alias)
                known = automaton.get(folded, ())
                automaton.add_word(folded, (*known, (alias, entity.kind)))
        automaton.make_automaton()
        self._by_key: Mapping[str, tuple[tuple[str, Entity], ...]] = {k: tuple(v) for k, v in by_key.items()}
        self._automaton = automaton

    @classmethod
    def from_rows(cls, *seeds: Sequence[Mapping[str, str]], doubtful: Sequence[Mapping[str, str]] = ()) -> "Aliases":
        """Make the aliases from rows with `name`, `kind` and `aliases` (separated by |).

        `wikidata_id` and `country_code` are read too if the seed has these columns. `doubtful` are rows with `alias`
        and `doubt`, which is everyday, country or expansion.

        >>> rows = [{"name": "Islamic State", "kind": "organisation", "aliases": "IS|Daesh", "wikidata_id": "Q2429253"}]
        >>> aliases = Aliases.from_rows(rows, doubtful=[{"alias": "IS", "doubt": "everyday"}])
        >>> aliases.named("Da’esh")[0].name, aliases.named("is")
        ('Islamic State', ())
        >>> [(h.start, h.end) for h in aliases.find("What is IS, or Daesh?")]
        [(8, 10), (15, 20)]
        """
        doubts = {doubt: frozenset(r["alias"] for r in doubtful if r["doubt"] == doubt) for doubt in _DOUBTS}
        return cls([_entity(row) for seed in seeds for row in seed], *(doubts[doubt] for doubt in _DOUBTS))

    def named(self, name: str) -> tuple[Entity, ...]:
        """Return the entities with this name; an acronym must be written as in the seeds, dots aside."""
        shown = normalise_name(name)
        found = dict.fromkeys(
            entity
            for alias, entity in self._by_key.get(plain_key(shown), ())
            if not alias.isupper() or shown.replace(".", "") == alias.replace(".", "")
        )
        return tuple(found)

    def is_unexpanded(self, name: str, text: str) -> bool:
        """Whether the name is an ambiguous acronym, and the text has no longer name that explains it."""
        return (
            name in self._short
            and f"({name})" not in text
            and not any(
                longer in text
                for entity in self.named(name)
                for longer in (entity.name, *entity.aliases)
                if " " in longer
            )
        )

    def is_foreign(self, name: str) -> bool:
        """Whether the name means something else outside its entity's country."""
        return plain_key(normalise_name(name)) in self._foreign

    def find(self, text: str) -> Iterator[AliasMatch]:
        """Yield the reviewed names in `text`, in text order; of overlapping names, the longest that starts first."""
        hits: list[tuple[int, int, str]] = []
        for last, words in self._automaton.iter(_fold(text)):
            for alias, kind in words:
                start, end = last - len(alias) + 1, last + 1
                if not _stands_alone(text, start, end) or not _is_written_so(text, start, end, alias, kind):
                    continue
                if alias not in self._everyday or _has_own_capitals(text, start, end):
                    hits.append((start, end, kind))
        hits.sort(key=lambda hit: (hit[0], -hit[1]))
        reached = 0
        for start, end, kind in hits:
            if start >= reached:
                yield AliasMatch(start, end, kind)
                reached = end


def _entity(row: Mapping[str, str]) -> Entity:
    return Entity(
        entity_id=entity_id(row["kind"], row["name"]),
        kind=row["kind"],
        name=row["name"],
        aliases=tuple(filter(None, row["aliases"].split("|"))),
        basis="seed",
        wikidata_id=row.get("wikidata_id") or None,
        geonames_id=None,
        place_type=None,
        country_code=row.get("country_code") or None,
        admin1=None,
        latitude=None,
        longitude=None,
    )


def _fold(text: str) -> str:
    """Return the text in lower case with one form of apostrophe and hyphen; each character stays one character."""
    folded = text.translate(_ONE_CHARACTER)
    lower = folded.lower()
    return lower if len(lower) == len(folded) else "".join(c.lower() if len(c.lower()) == 1 else c for c in folded)


def _stands_alone(text: str, start: int, end: int) -> bool:
    if start and text[start - 1].isalnum():
        return False
    return end == len(text) or not text[end].isalnum()


def _is_written_so(text: str, start: int, end: int, alias: str, kind: str) -> bool:
    """Whether the text has a capital everywhere the reviewed name has one; an acronym must be identical."""
    surface = text[start:end]
    if alias.isupper():
        return surface.translate(_ONE_CHARACTER) == alias
    if kind in COMMON and alias.islower():
        return True
    return all(printed.isupper() for printed, written in zip(surface, alias, strict=True) if written.isupper())


def _has_own_capitals(text: str, start: int, end: int) -> bool:
    """Whether the name's capitals are its own, and not those of a heading or of the start of a sentence."""
    if text[start:end].isupper():
        return not is_shouted(text, start, end)
    before = text[:start].rstrip(" \"'“‘(")
    return bool(before) and before[-1] not in ".!?:\n"


def is_shouted(text: str, start: int, end: int) -> bool:
    """Whether the neighbouring words are in capitals too, as in a headline all in capitals."""
    before = text[max(0, start - 30) : start].split()[-1:]
    after = text[end : end + 30].split()[:1]
    return all(len(word) > 1 and word.isupper() and word.isalpha() for word in (*before, *after)) and bool(
        before or after
    )
