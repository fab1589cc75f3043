"""Finds the event of a figure in the words beside it, whatever the parse: '7 shot at a lodge', 'Injured: 30'."""

from spacy.tokens import Doc, Token

from transforms.context.counted_phrases import CountedPhrase
from transforms.context.events import EventMention, Events, EventWord, Found, mention
from transforms.context.rules import EventRule
from transforms.syntax.arguments import HAVING, is_object_of
from transforms.syntax.phrases import is_named_thing
from transforms.syntax.quantities import GROUPING, has_own_participle, is_part_of, opens_part_of
from transforms.syntax.repairs import verbs_taken_for_nouns
from transforms.syntax.words import (
    is_adjective,
    is_adverb,
    is_full_verb,
    is_noun,
    is_number,
    is_past_form,
    is_present_form,
    is_subordinator,
    opens_object,
)

# Words that may stand between a verb and the number in its object: 'killing at least 12'.
HEDGING = frozenset(
    {"at", "least", "most", "about", "around", "some", "nearly", "almost", "more", "than", "over", "up", "to",
     "another", "the", "other", "an", "estimated", "as", "many", "all", "reportedly", "-", "–", "—"}
)  # fmt: skip
# Words that may stand between a number or noun and the participle that says what happened to it.
BETWEEN = frozenset(
    {"were", "was", "are", "is", "have", "has", "had", "been", "being", "others", "other", "more", "still",
     "reportedly", "reported", "also", "now", "critically", "seriously", "people", "feared", "confirmed",
     "left", "badly", "all"}
)  # fmt: skip
# How many tokens after a number its participle may stand.
REACH = 9


def paired(phrase: CountedPhrase, events: Events) -> EventMention | None:
    """Find the event word right after a number or its noun when another number follows: '12 dead, dozens missing'."""
    if phrase.last is None:
        return None
    behind = dict.fromkeys((phrase.counted.i + 1, phrase.last + 1))
    return next((said for at in behind if at > phrase.last and (said := _paired_at(at, phrase, events))), None)


def _paired_at(at: int, phrase: CountedPhrase, events: Events) -> EventMention | None:
    """Return the event of the word at `at` if a comma or 'and' and the next number follow; else None."""
    doc = phrase.node.doc
    if at + 2 >= len(doc) or doc[at + 1].text not in (",", "and"):
        return None
    rest = [t for t in doc[at + 2 : at + 5] if t.lower_ not in HEDGING and t.text != "and"]
    if not rest or not (is_number(rest[0]) or rest[0].lower_ in GROUPING) or not _can_befall(doc[at]):
        return None
    found = (
        events.of_adjective(doc[at], phrase.group)
        or events.of_verb(doc[at], "object", phrase.group)
        or events.of_verb(doc[at], "subject", phrase.group)
    )
    return mention(found, doc[at], EventRule.ADJACENT) if found is not None and _is_past(doc[at], found[0]) else None


def in_headline(phrase: CountedPhrase, events: Events) -> EventMention | None:
    """Find the event in a verb that the parser takes for a noun, as in headlines: 'Thousands Flee As ...'."""
    for token in verbs_taken_for_nouns(phrase.counted, None if phrase.inside else phrase.node):
        if (found := events.of_verb(token, "subject", phrase.group)) is not None:
            return mention(found, token, EventRule.VERB_IN_HEADLINE)
    return None


def adjacent(phrase: CountedPhrase, events: Events) -> EventMention | None:
    """Find the event in the nearest word, whatever the parse: '7 shot at a lodge', 'Injured: 30'."""
    doc = phrase.node.doc
    if phrase.first is None or phrase.last is None or is_adverb(doc[phrase.first]):
        return None
    found = None if is_part_of(phrase.node) else _behind(phrase, events)
    if found is not None:
        return mention(found, doc[found[1]], EventRule.ADJACENT)
    at = phrase.first - 1
    if at > 0 and doc[at].text == ":":
        label = doc[at - 1]
        labelled = (
            events.of_noun(label, "self", phrase.group)
            or events.of_noun(label, "of", phrase.group)
            or events.of_adjective(label, phrase.group)
            or events.of_verb(label, "object", phrase.group)
        )
        return mention(labelled, label, EventRule.ADJACENT)
    while at >= 0 and doc[at].lower_ in HEDGING:
        at -= 1
    found = events.of_verb(doc[at], "object", phrase.group) if at >= 0 and not is_named_thing(doc[at]) else None
    # A bare number may be people, so a verb that takes only things as object doesn't fit: 'target 190,000'.
    if found is None or (phrase.group is None and "person" in found[0].barred):
        return None
    return mention(found, doc[at], EventRule.ADJACENT)


def _behind(phrase: CountedPhrase, events: Events) -> Found | None:
    """Find the adjective or participle that follows the phrase and says an event."""
    doc = phrase.node.doc
    first = (phrase.last or 0) + 1
    named, acts = True, False
    for token in doc[first : first + REACH]:
        if not is_present_form(token) and not is_subordinator(token):
            done = None if acts else events.of_verb(token, "object", phrase.group)
            for found in (events.of_adjective(token, phrase.group), done):
                if found is not None and not goes_on(doc, found[2]) and _is_past(token, found[0]):
                    return found
        # '230 have recovered': after 'have', the participle is active and its subject isn't its object.
        acts = token.lower_ in HAVING or (acts and token.lower_ != "been")
        # First come the words that name what is counted, then those before the participle.
        named = named and (is_noun(token) or is_adjective(token) or is_number(token))
        if not named and token.lower_ not in BETWEEN and not token.lower_.endswith("ly"):
            return None
    return None


def _is_past(token: Token, word: EventWord) -> bool:
    """Whether the form can be passive, if the word needs it: 'target' in 'two were target shooting' isn't."""
    return word.word != token.lower_ or word.counts != "object" or is_past_form(token)


def goes_on(doc: Doc, end: int) -> bool:
    """Whether an object or infinitive begins at the token `end`: '12 soldiers killed five civilians'."""
    if end >= len(doc):
        return False
    after = doc[end]
    if has_own_participle(after) or opens_part_of(after):
        return False
    return opens_object(after) or after.lower_ == "to" or is_object_of(after, doc[end - 1])


def _can_befall(token: Token) -> bool:
    return is_noun(token) or is_adjective(token) or is_full_verb(token)
