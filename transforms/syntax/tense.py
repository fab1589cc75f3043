"""Says whether the clause around a time expression is about the past, the present or the future."""

from spacy.tokens import Doc, Token

# PAST and FUTURE come from the verb. The 'surely' ones come from a word right before the date, and overrule the verb.
PAST, FUTURE = "past", "future"
SURELY_PAST, SURELY_FUTURE = "surely past", "surely future"
# The verb is in the present: neither past nor future.
PRESENT = "present"
# At most this many steps up the parse are made to find a verb.
HEIGHT = 8
# Words before a date that give the tense without a verb.
LEADS = {"since": SURELY_PAST, "ended": SURELY_PAST, "ending": SURELY_FUTURE, "due": SURELY_FUTURE}
# Words before a date that give the future, unless the verb is past: 'until Thursday they had not ...'.
DEADLINES = {"until": SURELY_FUTURE, "till": SURELY_FUTURE, "by": FUTURE}
# Participles of planning: the date is in the future: 'has scheduled a news conference Thursday'.
PLANNED = frozenset({"planned", "planning", "scheduled", "slated"})
# Words that put an infinitive after them in the future: 'is to resume Tuesday', 'expected to vote Monday'.
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
    """Return PAST, PRESENT, FUTURE, SURELY_PAST or SURELY_FUTURE at the character `char` of the parse's text.

    None if it can't be decided.
    """
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
    """Return the word before the date, or the word before 'on' if it is one of `LEADS`: 'due on Thursday'."""
    before: list[str] = [word.lower_ for word in token.doc[max(0, token.i - 2) : token.i]]
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
    """Return the tense of the nearest verb above that has a tense."""
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
    """Return the token that contains the character, by binary search."""
    low, high = 0, len(parse) - 1
    while low < high:
        middle = (low + high + 1) // 2
        if parse[middle].idx <= char:
            low = middle
        else:
            high = middle - 1
    return parse[low]


def _of_verb(verb: Token) -> str | None:
    """Return the tense of a verb from its tag and its auxiliaries; None if the verbs above decide."""
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
