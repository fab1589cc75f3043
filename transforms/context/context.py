"""Finds the event, place, days and claimant of each figure, and links the figure to these."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from transforms.context.claimants import Telling, Tellings, claims_among
from transforms.context.counted_phrases import CountedPhrase
from transforms.context.days import Occasion, find_occasion, undated
from transforms.context.discourse import MAX_TOKENS, Continuation, Scenes, goes_on
from transforms.context.events import EventMention, Events
from transforms.context.locations import Place, find_places, places_before
from transforms.context.modality import CUE_MODALITIES, Modality, find_modality
from transforms.context.predicates import find_event
from transforms.context.rules import ClaimantRule, DateRule, EventRule, PlaceRule
from transforms.context.sharing import FigureEvent, events_of
from transforms.context.words import ContextWords
from transforms.records import Date, Document, Figure, Link, Mention, Statement
from transforms.syntax.arguments import HAVING
from transforms.syntax.clauses import auxiliaries_of
from transforms.syntax.paths import is_there, objects_of_joined, words_around
from transforms.syntax.phrases import words_below, words_on
from transforms.syntax.words import is_verb
from transforms.text.reading import Reading, Sentence
from transforms.vocabulary import CARRIED, CLAUSE

# How many places, dates and words on either side of a figure are considered; sentences of prose have fewer.
NEAREST = 60
# Words that make a length a distance even if the place isn't known.
TELLING = frozenset({"within", "away", "from"})
JOINING = frozenset({"join", "joins", "joined", "joining"})
CARRIED_BY = {
    Continuation.THERE: PlaceRule.CARRIED_THERE,
    Continuation.POINTING: PlaceRule.CARRIED_POINTING,
    Continuation.HARM: PlaceRule.CARRIED_HARM,
}
# Words that make a count of events a running total.
RUNNING = frozenset({"total", "altogether", "overall", "cumulative", "already"})

# How a date bounds the days of a figure, by the rule that linked it; for other rules the days are the date's own.
BOUNDS = {DateRule.SINCE: "since", DateRule.UNTIL: "until", DateRule.RANGE: "between"}


@dataclass(slots=True)
class _Part:
    """One link to be made; `relation` and `evidence` as in `records.Link`."""

    role: str
    start: int
    end: int
    target: str | None
    rule: str
    relation: str | None = None
    evidence: str | None = None


@dataclass(slots=True)
class _Context:
    """All that was found about one figure."""

    phrase: CountedPhrase | None = None
    said: EventMention | None = None
    measure: str | None = None
    modality: Modality = field(default_factory=lambda: Modality("asserted"))
    places: Sequence[Place] = ()
    occasion: Occasion | None = None
    parts: list[_Part] = field(default_factory=list)


def link_figures(
    reading: Reading,
    document: Document,
    figures: Sequence[Figure],
    words: ContextWords,
    *,
    dates: Sequence[Date],
    mentions: Sequence[Mention],
    statements: Sequence[Statement],
    found: Sequence[Link],
) -> tuple[list[Figure], list[Link]]:
    """Return the figures with event, place, dates, claimant and modality filled in, and the links for these.

    `found` are the links of figures and statements so far; the ordinals of new links go on from theirs.
    """
    places = [m for m in mentions if m.kind == "place"]
    told = Tellings(statements, found)
    counts = Counter((link.from_id, link.role) for link in found)
    known = {(link.from_id, link.role, link.target_id) for link in found}
    scenes = Scenes(
        reading,
        document,
        places=places,
        dates=dates,
        events=words.events,
        incidents=words.incidents,
        whereabouts=words.whereabouts,
        cues=words.cues,
    )
    place_starts = [m.char_start for m in places]
    date_starts = [d.char_start for d in dates]
    figure_events = events_of(reading, figures, words.events)
    linked: list[Figure] = []
    links: list[Link] = []
    for figure in figures:
        sentence = reading.sentence_at(figure.char_start)
        if sentence is None:
            linked.append(figure)
            continue
        here = [places[i] for i in _within(place_starts, sentence, figure.char_start)]
        days = [dates[i] for i in _within(date_starts, sentence, figure.char_start)]
        claims = claims_among(told.around(figure.char_start), words.cues)
        event = figure_events.get(figure.figure_id)
        context = _context(figure, event, sentence, document, words, places=here, days=days, told=claims)
        _carry_over(context, figure, sentence, scenes, words, places=here)
        context.parts = list(_parts(sentence, context, claims))
        linked.append(_flat(reading, figure, context))
        context.parts = [p for p in context.parts if (figure.figure_id, p.role, p.target) not in known or not p.target]
        links.extend(_links(reading, figure, context, counts))
    return linked, links


def _within(starts: Sequence[int], sentence: Sentence, char: int) -> range:
    """Return the indexes of the starts that are in the sentence, at most `NEAREST` on either side of the character."""
    first, last, at = (bisect_left(starts, place) for place in (sentence.start, sentence.end, char))
    return range(max(first, at - NEAREST), min(last, at + NEAREST))


def _context(
    figure: Figure,
    figure_event: FigureEvent | None,
    sentence: Sentence,
    document: Document,
    words: ContextWords,
    *,
    places: Sequence[Mention],
    days: Sequence[Date],
    told: Sequence[Telling],
) -> _Context:
    context = _Context()
    if figure_event is not None and sentence.parse is not None:
        phrase, context.said = figure_event.phrase, figure_event.said
        reporting = _reporting(sentence, told)
        context.places = find_places(
            sentence.parse, sentence.start, places, phrase, context.said, words=words.whereabouts
        )
        if not context.places and context.said is not None:
            context.places = _joined(sentence, places, context.said, figure, words)
        if context.said is None or context.said.rule is EventRule.NOUN_MEASURED:
            context.said = _distance(figure, phrase, context.places, words.events) or context.said
        if context.said is not None and context.said.word.event == "distance":
            # A distance always says 'near', also with 'from': '3 miles from Azaz'.
            context.places = [replace(p, relation="near") if p.relation == "from" else p for p in context.places]
        context.modality = _modality(phrase, context.said, told, words)
        context.occasion = find_occasion(
            sentence.parse,
            sentence.start,
            days,
            phrase,
            said=context.said,
            reporting=reporting,
            document=document,
            asserted=context.modality.value == "asserted",
        )
        context.measure = _measure(context.said, phrase, context.occasion)
        context.phrase = phrase
    if context.occasion is None and figure.kind in ("duration", "age"):
        context.occasion = Occasion(None, None, "none")
    if context.occasion is None:
        context.occasion = undated(document, context.measure, context.modality.value)
    return context


def _joined(
    sentence: Sentence, places: Sequence[Mention], said: EventMention, figure: Figure, words: ContextWords
) -> list[Place]:
    """Return the places of those whom the counted people join: '45,000 fled, joining 120,000 in camps around Azaz'."""
    parse = sentence.parse
    joined = next(iter(objects_of_joined(said.carrier, JOINING)), None)
    if parse is None or joined is None:
        return []
    others = CountedPhrase(joined, joined, figure.kind, figure.counted_class, inside=False)
    theirs = find_event(others, words.events)
    found = find_places(parse, sentence.start, places, others, theirs, words=words.whereabouts)
    return [replace(place, rule=PlaceRule.JOINED) for place in found if place.relation in ("in", "near")]


def _carry_over(
    context: _Context,
    figure: Figure,
    sentence: Sentence,
    scenes: Scenes,
    words: ContextWords,
    *,
    places: Sequence[Mention],
) -> None:
    """Give a figure without place or day those to which its clause points back, in this sentence or the ones before."""
    phrase, said, parse = context.phrase, context.said, sentence.parse
    if phrase is None or said is None or parse is None or context.occasion is None or len(parse) > MAX_TOKENS:
        return
    if figure.kind in ("duration", "age"):
        return
    how = goes_on(phrase, said, words.incidents)
    if how is None:
        return
    dated = bool(context.occasion.dates)
    if how is Continuation.THERE and not context.places:
        there = next((t.idx for t in parse if is_there(t)), 0)
        context.places = places_before(parse, sentence.start, places, there, words=words.whereabouts)
    scene = scenes.before(sentence)
    if scene is None or (how is Continuation.HARM and (scene.age > 1 or dated or places)):
        return
    if not context.places and (how is Continuation.THERE or not places):
        context.places = [replace(place, rule=CARRIED_BY[how]) for place in scene.places]
    stays = context.measure == "stock" and how is not Continuation.POINTING
    if scene.occasion is not None and not dated and not stays and context.modality.value == "asserted":
        basis = "none" if scene.occasion.basis == "none" else "inferred"
        context.occasion = replace(scene.occasion, basis=basis, carried=True)


def _reporting(sentence: Sentence, told: Sequence[Telling]) -> frozenset[int]:
    """Return the indexes of the tokens of the cues that report the figure."""
    parse = sentence.parse
    if parse is None:
        return frozenset()
    places = [(c.char_start, c.char_end) for t in told if (c := t.first("cue")) is not None]
    # By bisection, because a long line has many figures, and each would be looked up among many tokens.
    bounds = [
        [bisect_left(range(len(parse)), char - sentence.start, key=lambda i: parse[i].idx) for char in place]
        for place in places
    ]
    return frozenset(token for first, last in bounds for token in range(first, last))


def _distance(figure: Figure, phrase: CountedPhrase, places: Sequence[Place], events: Events) -> EventMention | None:
    """Return the event 'distance' if the figure is a length that relates to a place: 'within 5 km of Sirte'."""
    if figure.kind != "length":
        return None
    node = phrase.node
    related = any(p.relation in ("near", "from") for p in places)
    for token in words_around(node):
        word = events.preposition(token.lower_)
        if word is not None and word.event == "distance" and (related or token.lower_ in TELLING):
            return EventMention(word, token.i, token.i + 1, node, EventRule.DISTANCE_TO_PLACE)
    following = node.doc[node.i + 1 : node.i + 4]
    word = events.preposition("away")
    if any(p.rule is PlaceRule.DISTANCE_BEHIND for p in places) and word is not None and len(following):
        return EventMention(word, following[0].i, following[-1].i + 1, node, EventRule.DISTANCE_BEHIND_PLACE)
    return None


def _modality(
    phrase: CountedPhrase, said: EventMention | None, told: Sequence[Telling], words: ContextWords
) -> Modality:
    """Return the modality: from the words around the event, else from the cue of the statement."""
    found = None
    if phrase.kind not in ("duration", "age"):
        found = find_modality(said.carrier if said is not None else phrase.node, words.hedging)
    if found is not None and not (found.value == "denied" and said is not None and said.word.negates):
        befalls = found.value == "planned" and said is not None and "befalls" in said.word.facts
        if befalls and said is not None and (found.by_auxiliary or said.rule is EventRule.INFINITIVE):
            return Modality("possible")
        return found
    sense = told[0].sense(words.cues) if told else None
    return Modality(CUE_MODALITIES.get(sense or "", "asserted"))


def _measure(said: EventMention | None, phrase: CountedPhrase, occasion: Occasion | None) -> str | None:
    """Return stock, flow or cumulative: from the event's word, the form of the word, and the duration named."""
    if said is None:
        return None
    measure = said.word.measure
    if measure == "":
        return None
    if measure == "flow" and said.rule in (EventRule.PARTICIPLE, EventRule.ADJECTIVE) and "state" in said.word.facts:
        return "stock"
    if measure == "flow" and is_verb(said.carrier) and "state" in said.word.facts:
        auxiliaries = auxiliaries_of(said.carrier)
        if auxiliaries & {"are", "is", "remain", "remains", "being"} and not auxiliaries & HAVING:
            return "stock"
    if measure == "flow":
        if occasion is not None and any(
            rule is DateRule.SINCE or day.type == "duration" for day, rule in occasion.dates
        ):
            return "cumulative"
        words = words_below(phrase.node, NEAREST) | words_on(said.carrier, NEAREST)
        around = said.carrier.doc[max(said.carrier.i - NEAREST, 0) : said.carrier.i + NEAREST]
        if words & RUNNING or "so far" in around.text.casefold():
            return "cumulative"
    return measure


def _parts(sentence: Sentence, context: _Context, told: Sequence[Telling]) -> Iterator[_Part]:
    parse = sentence.parse
    if context.said is not None and parse is not None:
        first, last = parse[context.said.start], parse[context.said.end - 1]
        yield _Part(
            "event",
            sentence.start + first.idx,
            sentence.start + last.idx + len(last),
            None,
            context.said.rule,
        )
    for place in context.places:
        role = place.relation if place.relation in ("from", "to") else "place"
        at, end = place.mention.char_start, place.mention.char_end
        evidence = CARRIED if place.rule in CARRIED_BY.values() else CLAUSE
        yield _Part(role, at, end, place.mention.entity_id, place.rule, place.relation, evidence)
    carried = context.occasion is not None and context.occasion.carried
    for day, rule in context.occasion.dates if context.occasion else ():
        shown, evidence = (DateRule.CARRIED, CARRIED) if carried else (rule, CLAUSE)
        yield _Part("date", day.char_start, day.char_end, day.date_id, shown, BOUNDS.get(rule, "at"), evidence)
    claim = next((c for t in told if (c := t.first("claimant")) is not None), None)
    seen = set()
    if claim is not None:
        seen.add((claim.char_start, claim.char_end))
        yield _Part("claimant", claim.char_start, claim.char_end, claim.target_id, ClaimantRule.SPEAKER)
    for telling in told:
        for link in (*telling.links.get("relayed_by", ()), *telling.links.get("claimant", ())):
            if (link.char_start, link.char_end) not in seen:
                seen.add((link.char_start, link.char_end))
                yield _Part("relayed_by", link.char_start, link.char_end, link.target_id, link.rule)


def _flat(reading: Reading, figure: Figure, context: _Context) -> Figure:
    """Return the figure with its columns filled from the first link of each role."""
    first: dict[str, _Part] = {}
    for part in context.parts:
        first.setdefault(part.role, part)
    claimant = first.get("claimant")
    attribution = "publisher" if claimant is None else "named" if claimant.target else "described"
    place = context.places[0] if context.places else None
    occasion = context.occasion or Occasion(None, None, "none")
    said, event = context.said, first.get("event")
    # '12 deaths' counts people as '12 killed' does; so do arrests and cases.
    bare = figure.counted in (None, "others") or (said is not None and said.rule is EventRule.NOUN_ITSELF)
    bare = bare and figure.kind == "count" and figure.counted_class is None
    return replace(
        figure,
        counted_class="person" if bare and said is not None and "people" in said.word.facts else figure.counted_class,
        event=said.word.event if said else None,
        event_detail=said.word.detail if said else None,
        event_quote=reading.text[event.start : event.end] if event else None,
        measure=context.measure,
        modality=context.modality.value,
        place_id=place.mention.entity_id if place else None,
        place_relation=place.relation if place else None,
        from_date=occasion.from_date,
        to_date=occasion.to_date,
        date_basis=occasion.basis,
        claimant_id=claimant.target if claimant else None,
        claimant_quote=reading.text[claimant.start : claimant.end] if claimant else None,
        attribution=attribution,
    )


def _links(reading: Reading, figure: Figure, context: _Context, counts: Counter[tuple[str, str]]) -> Iterator[Link]:
    for part in context.parts:
        ordinal = counts[figure.figure_id, part.role]
        counts[figure.figure_id, part.role] += 1
        yield Link(
            from_id=figure.figure_id,
            role=part.role,
            ordinal=ordinal,
            document_id=reading.document_id,
            target_id=part.target,
            relation=part.relation,
            char_start=part.start,
            char_end=part.end,
            quote=reading.text[part.start : part.end],
            rule=part.rule,
            evidence=part.evidence,
        )
