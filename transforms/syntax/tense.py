"""Whether the clause around a time expression speaks of what was or of what is to come."""

from spacy.tokens import Doc, Token

# By the verb; and by a word right before the date, which a verb doesn't outweigh.
PAST, FUTURE = "past", "future"
SURELY_PAST, SURELY_FUTURE = "surely past", "surely future"
# Told in the present: neither.
PRESENT = "present"
# A clause is left when the way up to the root passes this many words.
HEIGHT = 8
# Prepositions that say it without a verb.
LEADS = {"since": SURELY_PAST, "ended": SURELY_PAST, "ending": SURELY_FUTURE, "due": SURELY_FUTURE}
# The same, unless the verb is past: 'until Thursday they had not ...'.
DEADLINES = {"until": SURELY_FUTURE, "till": SURELY_FUTURE, "by": FUTURE}
# Participles that put what they are said of ahead: 'has scheduled a news conference Thursday'.
PLANNED = frozenset({"planned", "planning", "scheduled", "slated"})
# What makes an infinitive after it one of the future: 'is to resume Tuesday', 'expected to vote Monday'.
AHEAD = frozenset(
    [
        "is",
        "are",
        "expected",
        "expects",
        "expect",
        "scheduled",
        "set",
        "due",
        "plans",
        "plan",
        "planned",
        "planning",
        "likely",
        "intends",
        "intend",
        "hopes",
        "hope",
        "ready",
        "agreed",
        "going",
        "wants",
    ]
)
VERBS = frozenset({"VERB", "AUX"})
MODALS = frozenset({"will", "shall", "'ll", "’ll", "wo", "ca", "can", "may", "must", "would", "might", "should"})


def tense_at(parse: Doc | None, char: int) -> str | None:
    """PAST, PRESENT or FUTURE, surely or not, or None where undecided, for the character `char` of the parse's text."""
    if parse is None or not len(parse):
        return None
    token = _token_at(parse, char)
    lead = _lead(token)
    if lead in LEADS:
        return LEADS[lead]
    if lead in DEADLINES:
        return PAST if _is_over(token, lead) else DEADLINES[lead]
    if token.dep_ in {"poss", "compound", "nmod", "amod"}:
        return None
    return _climb(token)


def _lead(token: Token) -> str:
    """The word before the date; the one before 'on' where that says more: 'due on Thursday'."""
    before = [word.lower_ for word in token.doc[max(0, token.i - 2) : token.i]]
    if before[-1:] == ["on"] and before[0] in LEADS:
        return before[0]
    return before[-1] if before else ""


def _is_over(token: Token, lead: str) -> bool:
    """Whether a deadline has passed: 'by 3 May the town had fallen', 'until Thursday they had not ...'."""
    if lead == "by":
        return _climb(token) == PAST
    return any(
        child.lower_ in {"had", "'d"} for verb in token.ancestors if verb.pos_ in VERBS for child in verb.children
    )


def _climb(token: Token) -> str | None:
    """The tense of the nearest verb above that has one."""
    for _ in range(HEIGHT):
        if token.pos_ in VERBS:
            found = _of_verb(token)
            if found is not None:
                return found
        if token.head is token:
            return None
        token = token.head
    return None


def _token_at(parse: Doc, char: int) -> Token:
    """The token that holds the character, found by halving."""
    low, high = 0, len(parse) - 1
    while low < high:
        middle = (low + high + 1) // 2
        if parse[middle].idx <= char:
            low = middle
        else:
            high = middle - 1
    return parse[low]


def _of_verb(verb: Token) -> str | None:
    """The tense of a verb by its tag and its auxiliaries; None where those above it decide."""
    helpers = [child for child in verb.children if child.dep_ in {"aux", "auxpass"}]
    set_for = verb.lower_ == "set" and verb.tag_ == "VBN" and any(child.lower_ == "for" for child in verb.children)
    if verb.lower_ in PLANNED or set_for:
        return FUTURE
    if any(child.lower_ in MODALS for child in helpers):
        return FUTURE
    if verb.tag_ == "VB" and any(child.lower_ == "to" for child in helpers):
        planned = any(child.lower_ in {"had", "was", "were"} for child in verb.head.children)
        return FUTURE if verb.head.lower_ in AHEAD and not planned else None
    if verb.tag_ == "VBD" or any(child.tag_ == "VBD" or child.lower_ in {"has", "have", "'ve"} for child in helpers):
        return PAST
    if verb.tag_ == "VBN" and not helpers:
        return PAST
    if verb.tag_ in {"VBZ", "VBP"} or any(child.tag_ in {"VBZ", "VBP"} for child in helpers):
        return PRESENT
    return None
