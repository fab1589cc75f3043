"""Finds the event of a figure: the predicate that has the counted noun as its argument."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from spacy.tokens import Token

from transforms.context.adjacency import adjacent, goes_on, in_headline, paired
from transforms.context.counted_phrases import CountedPhrase
from transforms.context.events import EventMention, Events, mention
from transforms.context.rules import EventRule
from transforms.syntax.arguments import (
    HAVING,
    arguments,
    compared,
    giving_verb,
    has_dummy_subject,
    infinitive_below,
    is_attributive_participle,
    is_complement,
    measures_verb,
    modifying_clauses,
    predicatives,
    qualities,
    verb_of_object,
)
from transforms.syntax.clauses import auxiliaries_of, clause_of, is_passive
from transforms.syntax.quantities import has_own_participle
from transforms.syntax.repairs import participle_beside
from transforms.syntax.words import is_adjective, is_full_verb, is_noun, is_number, is_past_participle, is_verb

# Dead and wounded in one phrase are casualties.
HURT = frozenset({"killed", "wounded"})
# After a duration, these words turn the duration into a date: 'two days after the attack'.
OFFSETS = frozenset({"after", "before", "ago", "later", "earlier"})
# Roles of the number beside a verb that gives a level: 'rose to 57', 'stands at 57', 'reached 57', 'is 57'.
LEVELLING = frozenset({"to", "from", "at", "by", "object", "attribute"})
# The argument of a verb that is counted, as in `events.csv`.
OF_VERB = {"object": EventRule.VERB_OBJECT, "subject": EventRule.VERB_SUBJECT, "for": EventRule.VERB_FOR}
# Rules whose words only tell which people or things are meant: their clause modifies the noun, it isn't the sentence's.
MODIFYING = frozenset({EventRule.PARTICIPLE, EventRule.RELATIVE_CLAUSE})


def find_event(phrase: CountedPhrase, events: Events) -> EventMention | None:
    """Find the event of what the figure counts: by the nearest event word that has the counted noun as its argument.

    A weak word ('remained', 'shot') is used only if no other is found: 'remained missing', 'shot and killed'.
    """
    if phrase.kind == "duration":
        return _lasting(phrase, events)
    weak = None
    for finder in (
        paired,
        _measured,
        _governing,
        _recipient,
        _participle,
        _loose,
        _nominal,
        _below,
        _adjective,
        _itself,
        in_headline,
        adjacent,
    ):
        said = finder(phrase, events)
        if said is not None and not said.word.weak:
            # A word without an event cancels the others: 'alive' in '10 workers feared killed are alive'.
            return _both(said, phrase, events) if said.word.event else None
        weak = weak or said
    return weak


def _both(said: EventMention, phrase: CountedPhrase, events: Events) -> EventMention:
    """Return the event, changed to casualties if it is one half of a pair such as '88 killed and injured'."""
    doc, at = said.carrier.doc, said.end
    if said.word.event not in HURT or at + 1 >= len(doc) or doc[at].lower_ not in ("and", "or", "&", "/"):
        return said
    group = phrase.group
    other = events.of_adjective(doc[at + 1], group) or events.of_verb(doc[at + 1], "object", group)
    if other is None or {said.word.event, other[0].event} != HURT or goes_on(doc, other[2]):
        return said
    return replace(said, word=replace(said.word, event="casualties", detail=None), end=other[2])


def _together(found: Iterable[EventMention]) -> EventMention | None:
    """Return one event for all words that have the same argument: the first that isn't weak.

    Words for killed and for wounded together give casualties.
    """
    every = list(found)
    # A word without an event cancels the others: 'miners feared killed have been found alive'.
    undone = next((said for said in every if not said.word.event), None)
    if undone is not None:
        return undone
    strong = [said for said in every if not said.word.weak] or every
    if not strong:
        return None
    detail = next((said.word.detail for said in every if said.word.detail and said.word.weak), None)
    if {said.word.event for said in strong} >= HURT:
        last = next(said for said in strong if said.word.event != strong[0].word.event)
        if any(is_number(token) for token in strong[0].carrier.doc[strong[0].end : last.start]):
            return strong[0]  # 'were killed and 80 were injured': the others have a number of their own
        both = replace(strong[0].word, event="casualties", detail=None)
        return replace(strong[0], word=both, end=max(strong[0].end, last.end))
    if strong[0].word.event == "killed" and strong[0].word.detail is None:
        return replace(strong[0], word=replace(strong[0].word, detail=detail))
    return strong[0]


def _measured(phrase: CountedPhrase, events: Events) -> EventMention | None:
    """Find the event in a noun whose level the figure gives: 'the death toll rose to 57', 'the dead number 12'."""
    for predicate, role in arguments(phrase.node):
        if role not in LEVELLING:
            continue
        # 'Estimates the death toll at 57': here the parse attaches the number to the noun.
        over = verb_of_object(predicate)
        measured = [predicate] if over is not None and events.is_level(over) and role == "at" else []
        if is_verb(predicate) and events.is_level(predicate):
            measured += compared(predicate, phrase.node)
        for noun in measured:
            if (said := _of_measured(noun, phrase, events)) is not None:
                return said
    return None


def _of_measured(noun: Token, phrase: CountedPhrase, events: Events) -> EventMention | None:
    """Find the event of a noun whose level the figure gives: in the noun ('death toll') or its modifiers."""
    found = events.of_noun(noun, "of", phrase.group) or events.of_noun(noun, "self", phrase.group)
    if found is not None and not found[0].weak:
        return mention(found, noun, EventRule.NOUN_MEASURED)
    if (adjective := events.of_adjective(noun, phrase.group)) is not None:
        return mention(adjective, noun, EventRule.NOUN_MEASURED)
    whole = replace(phrase, node=noun, counted=noun)
    said = _participle(whole, events) or _adjective(whole, events) or mention(found, noun, EventRule.NOUN_MEASURED)
    return replace(said, rule=EventRule.NOUN_MEASURED) if said is not None else None


def _governing(phrase: CountedPhrase, events: Events) -> EventMention | None:
    """Find the event in a predicate with the figure as its argument: 'killed 12 civilians', '80 are missing'."""
    found: list[EventMention] = []
    for predicate, role in arguments(phrase.node):
        if is_verb(predicate):
            found += _of_predicate(predicate, role, phrase, events)
        if is_adjective(predicate) and (said := events.of_adjective(predicate, phrase.group)) is not None:
            found.append(EventMention(*said, predicate, EventRule.PREDICATE))
        # 'Have recovered' is something they did, not something done to them.
        participle = is_past_participle(predicate) and role == "subject" and not auxiliaries_of(predicate) & HAVING
        if participle and (said := events.of_verb(predicate, "object", phrase.group)) is not None:
            found.append(EventMention(*said, predicate, EventRule.VERB_PARTICIPLE))
    return _together(found)


def _of_predicate(predicate: Token, role: str, phrase: CountedPhrase, events: Events) -> Iterator[EventMention]:
    """Yield the events that a verb and its complements say of one argument: 'are in critical condition'."""
    if role == "object" and has_own_participle(phrase.node) and predicate.i == phrase.node.i - 1:
        return
    roles = ("object", "subject") if role == "object" and has_dummy_subject(predicate) else (role,)
    for part in roles:
        if (found := events.of_verb(predicate, part, phrase.group)) is not None:
            passive = part == "object" and is_passive(predicate)
            yield EventMention(*found, predicate, EventRule.VERB_PASSIVE if passive else OF_VERB[part])
            break
    if role in ("subject", "object", "attribute"):
        if (found := events.of_adjective(predicate, phrase.group)) is not None and role == "subject":
            yield EventMention(*found, predicate, EventRule.PREDICATE)
        for child, carrier, among in predicatives(predicate):
            complement = is_complement(child, predicate)
            found = events.of_adjective(child, phrase.group, predicate=True) if complement else None
            if found is not None:
                yield EventMention(*found, carrier, EventRule.PREDICATE)
            else:
                # 'Among the dead were four men', 'among those arrested is a child'.
                yield from (said for noun in among if (said := _of_measured(noun, phrase, events)))


def _recipient(phrase: CountedPhrase, events: Events) -> EventMention | None:
    """Find the event in a verb of giving that has the figure as recipient: 'brought medicine for 6,000 people'."""
    for predicate, role in arguments(phrase.node):
        if role not in ("for", "to") or phrase.group is None:
            continue
        verb = giving_verb(predicate)
        if verb is not None and (found := events.of_verb(verb, "recipient", phrase.group)) is not None:
            return mention(found, verb, EventRule.VERB_RECIPIENT)
    return None


def _participle(phrase: CountedPhrase, events: Events) -> EventMention | None:
    """Find the event in a clause that modifies the noun: '27 journalists detained in Cairo', '12 who were killed'."""
    if (beside := participle_beside(phrase.counted)) is not None:
        verb, role = beside
        if (found := events.of_verb(verb, role, phrase.group)) is not None:
            return mention(found, verb, EventRule.PARTICIPLE)
    for noun in dict.fromkeys((phrase.counted, phrase.node)):
        for clause in modifying_clauses(noun):
            rule = EventRule.RELATIVE_CLAUSE if clause.is_relative else EventRule.PARTICIPLE
            told = (_together(_of_predicate(clause.verb, role, phrase, events)) for role in clause.roles)
            if (said := next((said for said in told if said is not None), None)) is not None:
                return replace(said, rule=rule)
            if (found := events.of_adjective(clause.verb, phrase.group)) is not None:
                return mention(found, clause.verb, EventRule.PARTICIPLE)
    return None


def _nominal(phrase: CountedPhrase, events: Events) -> EventMention | None:
    """Find the event in a noun that governs the figure: 'the death of 12', 'attacks on 14 villages'."""
    for predicate, role in arguments(phrase.node):
        if not is_noun(predicate):
            continue
        counts = "of" if role in ("among", "to") else role
        if found := events.of_noun(predicate, role, phrase.group) or events.of_noun(predicate, counts, phrase.group):
            return mention(found, predicate, EventRule.NOUN)
    return None


def _adjective(phrase: CountedPhrase, events: Events) -> EventMention | None:
    """Find the event in an adjective or participle beside the noun: '5 dead', '12 wounded soldiers'."""
    for word in qualities(phrase.counted, phrase.node):
        if (found := events.of_adjective(word, phrase.group)) is not None:
            return mention(found, word, EventRule.ADJECTIVE)
        if is_attributive_participle(word) and (found := events.of_verb(word, "object", phrase.group)):
            return mention(found, word, EventRule.ADJECTIVE)
    return None


def _below(phrase: CountedPhrase, events: Events) -> EventMention | None:
    """Find the event in an infinitive whose subject is the figure: 'thousands will have no choice but to flee'."""
    for predicate, role in arguments(phrase.node):
        verb = infinitive_below(predicate) if role == "subject" and is_verb(predicate) else None
        if verb is not None and (found := events.of_verb(verb, "subject", phrase.group)) is not None:
            return mention(found, verb, EventRule.INFINITIVE)
    return None


def _lasting(phrase: CountedPhrase, events: Events) -> EventMention | None:
    """Find what a duration measures, a verb or a noun: 'has been bombing for 10 days', 'the four-year war'."""
    word = events.preposition("for")
    node = phrase.node
    if word is None or (node.i + 1 < len(node.doc) and node.nbor(1).lower_ in OFFSETS):
        return None
    verb = clause_of(node)
    if is_noun(node) and not phrase.inside:
        return EventMention(word, node.i, node.i + 1, node, EventRule.DURATION_OF_NOUN)
    if measures_verb(node) and is_full_verb(verb):
        return EventMention(word, verb.i, verb.i + 1, verb, EventRule.DURATION_OF_VERB)
    return None


def _itself(phrase: CountedPhrase, events: Events) -> EventMention | None:
    """Find the event in the counted noun itself: '12 deaths', '85 airstrikes'."""
    for noun in dict.fromkeys((phrase.counted, phrase.node)):
        if (found := events.of_noun(noun, "self", phrase.group)) is not None:
            return mention(found, noun, EventRule.NOUN_ITSELF)
    return None


def _loose(phrase: CountedPhrase, events: Events) -> EventMention | None:
    """Find the event in a verb whose object has the figure after 'of': 'seized control of 12 villages'."""
    for predicate, role in arguments(phrase.node):
        verb = (predicate if is_verb(predicate) else verb_of_object(predicate)) if role == "of" else None
        found = events.of_verb(verb, "object", phrase.group) if verb is not None else None
        # 'Gave a death toll of 45': the event isn't giving. 'Lost control of' is one entry of the vocabulary.
        named = events.of_noun(predicate, "of", phrase.group)
        if verb is not None and found is not None and (" " in found[0].word or (named is None and verb != predicate)):
            return mention(found, verb, EventRule.VERB_OBJECT_OF)
        if named is not None:
            return None
    return None
