"""Chooses the place of each figure as a careful reader of the whole article would, or none if the reader can't say.

News names the place once, in the lead, a headline or an earlier sentence, and readers keep it in mind. So every place
in the article is a candidate for every figure, described by readable features: whether the figure's clause says the
place, how near it is to the figure, where the article names it, what kind of place it is. A conditional logit
(McFadden 1974), whose weights were learnt from annotated figures, gives a probability to each candidate and to 'no
place'. A second look adds which places the neighbouring figures got in the first. `training/placement.py` learns the
weights; `seeds/models/README.md` is their model card.
"""

import math
import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np

from transforms.context.evidence import Evidence
from transforms.context.logit import Matrix
from transforms.context.nearness import PROVINCES, TOWNS, holds, share_around
from transforms.context.placement_weights import ALONE, FEATURES, SHARED, Candidate, Chosen, Told
from transforms.records import Entity, Figure, Mention
from transforms.syntax.clauses import clause_of
from transforms.syntax.paths import is_modifier, steps_between
from transforms.text.reading import Reading

# Zones whose places say nothing about what the article reports.
SILENT = frozenset({"furniture", "caption", "credit", "biography", "byline"})
# Characters before a name that are searched for its preposition.
LEAD_IN = 40
LEADING = re.compile(
    r"\b(in|at|near|around|outside|on|across|inside|within|throughout|off|of|from|to|into|north|south|east|west|between)"
    r"\s+(?:the\s+|(?:city|town|village|province|district)\s+of\s+|central\s+|downtown\s+|nearby\s+|\w+(?:ern|east|west)\s+)*$",
    re.IGNORECASE,
)
LYING = frozenset({
    "in", "at", "near", "around", "outside", "on", "across", "inside", "within", "throughout", "off", "north", "south",
    "east", "west", "between",
})  # fmt: skip
BESIDE = frozenset({"near", "around", "outside", "off", "north", "south", "east", "west", "between"})
MOVING = frozenset({"from", "to", "into"})
# '45 people in Nyanza, 12 in North Eastern': what stands between a figure and the place right after it.
BEHIND = re.compile(r"(?:\s+[\w'’-]+){0,3}\s+(?:in|at|near|around|outside)\s+(?:the\s+)?(?:\w+ern\s+)?")
WHERE = re.compile(r"[^.;]{0,30}?,?\s*where\b")
WIDE = re.compile(r"\b(?:global|globally|worldwide|world|globe|nationwide|international)\b", re.IGNORECASE)
NAMES = re.compile(r"\w+")
OFFICIAL = re.compile(
    r"(?:['’]s)?\s+(?:\w+\s+)?(?:[Pp]olice|officials?|authorities|[Ss]heriff|[Mm]ayor|[Cc]ounty|prosecutors?|[Cc]ourt|"
    r"[Ff]ire|[Gg]overnment|forces|[Dd]epartment|[Hh]ospital|[Uu]niversity|[Mm]edical)\b"
)
QUALIFYING = re.compile(r"\$|-based\b")
BULLETS = frozenset("-•·*–—▪.")
# At most this many sentences that name a place are compared with the figure's sentence.
NEAR_SENTENCES = 8
# At most this many words stand before a place that opens its sentence: 'Near Manbij, two strikes ...'.
OPENING_WORDS = 3
LEAD_SENTENCES = 2
# Most words of a country's name before a noun: 'a US drone', 'the South Korean army'.
MODIFYING_WORDS = 3
# At most this many candidates are tried; then the figure has no place.
TRIED = 3
# At most this many places of a document are candidates: those named most often.
MOST_PLACES = 100
# A candidate less likely than this is never chosen, however likely the places inside it are.
LEAST = 0.15


class Placement:
    """The candidates of one document, and the choice for each of its figures."""

    def __init__(
        self,
        reading: Reading,
        mentions: Sequence[Mention],
        entities: Mapping[str, Entity],
        evidence: Evidence,
        publisher: str | None,
    ) -> None:
        self._evidence = evidence
        self._publisher = frozenset(NAMES.findall((publisher or "").lower()))
        self._text = reading.text
        self._sentences = reading.sentences
        self._zones = {passage.passage_no: passage.zone for passage in reading.passages}
        self._mentions = [m for m in mentions if m.entity_id in entities and not self._only_qualifies(m)]
        self._mention_starts = [m.char_start for m in self._mentions]
        self._spoken = [m for m in self._mentions if self._zones[m.passage_no] not in SILENT]
        self._leading = {m.mention_id: self._preposition(m) for m in self._mentions}
        self._clauses: dict[str, Mapping[str, float]] = {}
        self._headings = self._last_headings()
        body = [at for at, sentence in enumerate(reading.sentences) if sentence.zone == "body"]
        self._lead = frozenset(body[:LEAD_SENTENCES])
        self.candidates = self._candidates(entities)
        self._numbers = {candidate.entity.entity_id: n for n, candidate in enumerate(self.candidates)}
        self._holds = {
            one.entity.entity_id: frozenset(
                other.entity.entity_id for other in self.candidates if holds(one.entity, other.entity)
            )
            for one in self.candidates
        }

    def holds(self, place: str, other: str | None) -> bool:
        """Whether the first place is the other, or a country or province that contains the other."""
        return place == other or other in self._holds.get(place, ())

    def _only_qualifies(self, mention: Mention) -> bool:
        """Whether a name only qualifies another word: 'US' in 'US$5 million', 'UK' in 'the UK-based monitor'."""
        return QUALIFYING.match(self._text, mention.char_end) is not None

    def _preposition(self, mention: Mention) -> str:
        found = LEADING.search(self._text, max(0, mention.char_start - LEAD_IN), mention.char_start)
        return found[1].lower() if found else ""

    def _last_headings(self) -> list[int]:
        """Return for each sentence the number of the last heading at or before it; -1 if there is none."""
        last, found = -1, []
        for number, sentence in enumerate(self._sentences):
            last = number if sentence.zone == "heading" else last
            found.append(last)
        return found

    def _told(self, mention: Mention, number: int) -> Mapping[str, float]:
        """Return what the clause around the mention says, as `Evidence.clause` gives it."""
        if mention.mention_id not in self._clauses:
            self._clauses[mention.mention_id] = self._evidence.clause(mention.char_start, mention.char_end, number)
        return self._clauses[mention.mention_id]

    def _is_official(self, mention: Mention) -> bool:
        """Whether an official or authority follows the name: 'Chicago police', 'Houston Mayor'."""
        return OFFICIAL.match(self._text, mention.char_end) is not None

    def _is_addressed(self, mention: Mention) -> bool:
        """Whether another place follows after a comma: 'Azaz, Syria'."""
        at = bisect_left(self._mention_starts, mention.char_end)
        return at < len(self._mentions) and self._text[mention.char_end : self._mentions[at].char_start] == ", "

    def _candidates(self, entities: Mapping[str, Entity]) -> list[Candidate]:
        """Return the candidates, in the order in which the article first names them."""
        by_entity: dict[str, list[Mention]] = {}
        for mention in self._mentions:
            by_entity.setdefault(mention.entity_id, []).append(mention)
        first = self._spoken[0].char_start if self._spoken else -1
        countries = Counter(entities[m.entity_id].country_code for m in self._mentions)
        main = countries.most_common(1)[0][0] if countries else None
        provinces = Counter((e.country_code, e.admin1) for m in self._mentions if (e := entities[m.entity_id]).admin1)
        province = provinces.most_common(1)[0][0] if provinces else None
        points = [(e.latitude, e.longitude) for m in self._mentions if (e := entities[m.entity_id]).place_type in TOWNS]
        candidates = []
        named_most = sorted(by_entity.items(), key=lambda item: -len(item[1]))[:MOST_PLACES]
        by_entity = dict(sorted(named_most, key=lambda item: item[1][0].char_start))
        for identity, mentions in by_entity.items():
            entity = entities[identity]
            sentences = [self._evidence.sentence_of(m.char_start) for m in mentions]
            zones = {self._zones[m.passage_no] for m in mentions}
            kind = entity.place_type
            title, town = bool(zones & {"title", "subtitle"}), kind in TOWNS
            lead = any(at in self._lead for at in sentences)
            standing = {
                "share": len(mentions) / len(self._mentions),
                "mentions": math.log(len(mentions)),
                "title": title,
                "lead": lead,
                "first": any(m.char_start == first for m in mentions),
                "heading": "heading" in zones,
                "country": kind == "country",
                "continent": kind == "continent",
                "province": kind in PROVINCES,
                "town": town,
                "town_in_lead": town and lead,
                "town_in_title": town and title,
                "untyped": kind is None,
                "located": entity.latitude is not None,
                "holds_finer": any(holds(entity, entities[other]) for other in by_entity),
                "ever_lies": any(self._leading[m.mention_id] in LYING for m in mentions),
                "main_country": entity.country_code is not None and entity.country_code == main,
                "main_province": town and (entity.country_code, entity.admin1) == province,
                "around": town and share_around(entity, points),
                "dateline": "dateline" in zones,
                "addressed": any(self._is_addressed(m) for m in mentions),
                "official": any(self._is_official(m) for m in mentions),
                "official_only": all(self._is_official(m) for m in mentions),
                "happens_ever": any(self._told(m, n)["happens"] for m, n in zip(mentions, sentences, strict=True)),
                "publisher": bool(self._publisher) and set(NAMES.findall(entity.name.lower())) <= self._publisher,
            }
            told = list(zip(mentions, sentences, strict=True))
            first_ones = list(dict.fromkeys(sentences))[: NEAR_SENTENCES + 1]
            spoken = [(m, at) for m, at in told if self._zones[m.passage_no] not in SILENT]
            carried = [(m, at) for m, at in spoken if self._zones[m.passage_no] == "body" and at not in self._lead]
            candidates.append(Candidate(entity, _told(told), _told(spoken), _told(carried), first_ones, standing))
        return candidates

    def features(self, figure: Figure, clause: str | None) -> tuple[Matrix, Matrix]:
        """Return the features of each candidate, a row each, and the features of having no place.

        The columns are those of `FEATURES` (the features of the second look are zero) and those of `NONE`. `clause` is
        the place that the figure's clause says, if any.
        """
        at = self._evidence.sentence_of(figure.char_start)
        start, end = self._sentences[at].start, self._sentences[at].end
        here = self._mentions[bisect_left(self._mention_starts, start) : bisect_left(self._mention_starts, end)]
        named = {m.entity_id for m in here}
        before = bisect_left(self._spoken, figure.char_start, key=_start)
        nearest = self._spoken[before - 1] if before else None
        rows = np.zeros((len(self.candidates), len(FEATURES)))
        for number, candidate in enumerate(self.candidates):
            values = dict(candidate.standing)
            identity, inside = candidate.entity.entity_id, self._holds[candidate.entity.entity_id]
            values["clause"] = clause == identity
            values["clause_other"] = clause is not None and clause != identity
            values["inside_clause"] = clause is not None and identity in self._holds.get(clause, ())
            values["holds_finer_here"] = not inside.isdisjoint(named)
            if identity in named:
                mine = [m for m in here if m.entity_id == identity]
                values |= self._in_sentence(figure, mine, here, start, is_country=bool(values["country"]))
            values |= self._elsewhere(figure, candidate, at, nearest)
            for name in ("title", "lead", "nearest", "town", "first"):
                values[f"{name}_alone"] = bool(values[name]) and not here
            values["sentence_town"] = bool(values.get("sentence")) and bool(values["town"])
            values["only_here"] = named == {identity}
            rows[number] = [float(values.get(name, 0.0)) for name in FEATURES]
        return rows, np.array([float(value) for value in self._none(figure, clause, at, here=bool(here))])

    def _in_sentence(
        self, figure: Figure, mine: Sequence[Mention], here: Sequence[Mention], start: int, *, is_country: bool
    ) -> dict[str, float]:
        """Return how the figure's sentence names the place; `mine` are its mentions there, `here` those of all."""
        nearest = min(mine, key=lambda m: abs(m.char_start - figure.char_start))
        low, high = sorted((nearest.char_start, figure.char_start))
        leading, opening = self._leading[nearest.mention_id], mine[0]
        behind = next((m for m in mine if m.char_start >= figure.char_end), None)
        between = sum(low < m.char_start < high and m.entity_id != nearest.entity_id for m in here)
        opens = len(self._text[start : opening.char_start].split()) <= OPENING_WORDS
        return {
            **self._syntax(figure, nearest, is_country=is_country),
            "lies_before": leading in LYING and nearest.char_start < figure.char_start,
            "lies_behind": leading in LYING and nearest.char_start > figure.char_start,
            "in_list": self._text[start : start + 3].strip()[:1] in BULLETS,
            "sentence": 1.0,
            "before": nearest.char_start < figure.char_start,
            "behind": nearest.char_start > figure.char_start,
            "lies": leading in LYING,
            "of": leading == "of",
            "moves": leading in MOVING,
            "gap": 1 / (1 + (high - low) / 30),
            "others_between": min(3, between) / 3,
            "opens": opens and "," in self._text[opening.char_end : opening.char_end + 25],
            "where": any(
                m.char_end < figure.char_start and WHERE.match(self._text, m.char_end) is not None for m in mine
            ),
            "directly_behind": behind is not None and self._is_behind(figure, behind),
            "behind_other": any(self._is_behind(f, m) for f in self._evidence.beside(figure) for m in mine),
        }

    def _is_behind(self, figure: Figure, mention: Mention) -> bool:
        return BEHIND.fullmatch(self._text, figure.char_end, mention.char_start) is not None

    def _syntax(self, figure: Figure, mention: Mention, *, is_country: bool) -> dict[str, float]:
        """Return how figure and place are connected in the parse."""
        number = self._evidence.sentence_of(mention.char_start)
        told = self._told(mention, number)
        values = {"happens_here": told["happens"], "spoken_here": told["spoken"]}
        one = self._evidence.head_word(figure.char_start, figure.char_end, number)
        other = self._evidence.head_word(mention.char_start, mention.char_end, number)
        if other is not None:
            modifies = is_modifier(other) and len(mention.quote.split()) <= MODIFYING_WORDS
            values["modifies"], values["country_modifies"] = modifies, modifies and is_country
        if one is not None and other is not None:
            steps = steps_between(one, other)
            if steps is not None:
                values["steps"] = 1 / (1 + steps)
            values["same_clause"] = clause_of(one) == clause_of(other)
        return values

    def _elsewhere(self, figure: Figure, candidate: Candidate, at: int, nearest: Mention | None) -> dict[str, float]:
        """Return how other sentences name the place: the sentences before and after, headings, similar sentences."""
        last = candidate.spoken.before(at)
        told = -1 if last is None else self._evidence.sentence_of(last.char_start)
        number = bisect_left(candidate.told.mentions, figure.char_start, key=_start)
        above = candidate.told.mentions[max(0, number - 1) : number]
        others = [other for other in candidate.first if other != at][:NEAR_SENTENCES]
        shares = [self._evidence.shares(figure, at, other) for other in others]
        heading = self._headings[at]
        below = heading >= 0 and bool(candidate.told.inside(heading))
        return {
            **{name: max((one[name] for one in shares), default=0.0) for name in SHARED},
            "below_heading": below,
            "heading_alone": below and heading == at - 1,
            "distance": 1 / (1 + at - told) if last else 0.0,
            "previous": last is not None and told == at - 1,
            "next": bool(candidate.told.inside(at + 1)),
            "nearest": nearest is not None and nearest.entity_id == candidate.entity.entity_id,
            "paragraph": any(m.passage_no == figure.passage_no for m in above),
        }

    def _none(self, figure: Figure, clause: str | None, at: int, *, here: bool) -> list[bool]:
        sentence = self._sentences[at]
        return [
            True,
            figure.event is None,
            figure.kind in {"duration", "age"},
            figure.kind == "money",
            figure.kind in {"ratio", "other"},
            not here,
            clause is None,
            sentence.zone != "body",
            WIDE.search(self._text, sentence.start, sentence.end) is not None,
            figure.kind == "age",
        ]

    def inside(self, figures: Sequence[Figure]) -> list[Figure]:
        """Return the figures for which a place is chosen."""
        return self._evidence.inside(figures)

    def look_again(self, figures: Sequence[Figure], rows: Sequence[Matrix], first: Sequence[Matrix]) -> None:
        """Fill in the features of the second look: the results of the first, for each figure and its neighbours."""
        events = [number for number, figure in enumerate(figures) if figure.event is not None]
        sentences = [self._evidence.sentence_of(figure.char_start) for figure in figures]
        places = [p[:-1] for p in first]
        columns = len(ALONE)
        overall = np.mean([places[n] for n in events], axis=0) if events else None
        for number, row in enumerate(rows):
            row[:, columns] = places[number]
            at = bisect_left(events, number)
            if at > 0:
                row[:, columns + 1] = places[events[at - 1]]
            after = at + 1 if at < len(events) and events[at] == number else at
            if after < len(events):
                row[:, columns + 2] = places[events[after]]
            same = [
                places[other]
                for other in range(
                    bisect_left(sentences, sentences[number]), bisect_right(sentences, sentences[number])
                )
                if other != number and figures[other].kind not in {"duration", "age", "money"}
            ]
            if same:
                row[:, columns + 3] = np.mean(same, axis=0)
            if overall is not None:
                row[:, columns + 4] = overall

    def best(self, found: Matrix, threshold: float) -> Candidate | None:
        """Return the likeliest candidate whose probability reaches the threshold, or None.

        The probabilities of the places inside the candidate count for it too.
        """
        for number in np.argsort(-found[:-1], kind="stable")[:TRIED]:
            candidate = self.candidates[int(number)]
            right = found[number] + sum(
                found[self._numbers[other]] for other in self._holds[candidate.entity.entity_id]
            )
            if right >= threshold and found[number] >= LEAST:
                return candidate
        return None

    def tell(self, figure: Figure, candidate: Candidate) -> Chosen:
        """Return the mention that names the place for this figure, and where that mention stands, as in `Chosen`."""
        at = self._evidence.sentence_of(figure.char_start)
        here = candidate.told.inside(at)
        if here:
            mention = min(here, key=lambda m: abs(m.char_start - figure.char_start))
            return Chosen(mention, self._relation(mention), "sentence")
        last = candidate.spoken.before(at)
        if last is not None and self._zones[last.passage_no] == "heading":
            return Chosen(last, self._relation(last), "section")
        carried = candidate.carried.before(at)
        if carried is not None:
            return Chosen(carried, self._relation(carried), "carried")
        mention = (candidate.told if last is None else candidate.spoken).mentions[0]
        return Chosen(mention, self._relation(mention), "story")

    def _relation(self, mention: Mention) -> str:
        return "near" if self._leading[mention.mention_id] in BESIDE else "in"


def _told(mentions: Sequence[tuple[Mention, int]]) -> Told:
    return Told([mention for mention, _ in mentions], [at for _, at in mentions])


def _start(mention: Mention) -> int:
    return mention.char_start
