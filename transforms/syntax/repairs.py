"""Repairs errors of the parser that can be recognised: each function gives a sentence that shows the error."""

from typing import Literal

from spacy.tokens import Token

from transforms.syntax.clauses import has_subject
from transforms.syntax.phrases import left_edge, outermost_compound, subtree
from transforms.syntax.words import (
    is_finite,
    is_noun,
    is_past_participle,
    is_present_participle,
    is_proper_noun,
    is_verb,
)

# Words for time, which may follow a verb of saying too: '" said Monday the governor', '" he wrote last week'.
_TIMES = frozenset({
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "january", "february", "march",
    "april", "may", "june", "july", "august", "september", "october", "november", "december", "today", "yesterday",
    "day", "week", "month", "year", "morning", "afternoon", "evening", "night",
})  # fmt: skip

# Dependents that a verb can't have if it reports the clause before it.
_FILLING = frozenset({"ccomp", "xcomp", "aux", "auxpass", "neg", "prep", "oprd", "acomp"})


def subject_behind(verb: Token) -> Token | None:
    """Return the name after a verb of saying if the parse has no subject: '" said calmly Ward Furati'."""
    for token in verb.doc[verb.i + 1 : verb.i + 7]:
        if token.is_punct or token.pos_ in ("VERB", "ADP", "SCONJ"):
            return None
        if token.pos_ in ("PROPN", "NOUN", "PRON") and token.lower_ not in _TIMES:
            return outermost_compound(token)
    return None


def noun_before(verb: Token) -> Token | None:
    """Return the name before a verb, though the parse doesn't have it as the subject: 'Ward Furati, calmly: said'."""
    return next((child for child in verb.lefts if child.pos_ in ("PROPN", "PRON", "NOUN")), None)


def torn_off_clause(verb: Token) -> set[int]:
    """Return the tokens of a that-clause that the parser separates from its verb: 'has proposed instead that ...'."""
    for token in verb.doc[verb.i + 1 : verb.i + 3]:
        if token.lower_ == "that" and token.tag_ == "IN":
            return set(range(token.i, len(verb.doc)))
        if token.pos_ != "ADV":
            break
    return set()


def clause_taken_for_subject(verb: Token) -> tuple[Token, Token] | None:
    """Return what is said and the speaker, if both are subjects in the parse: '12 houses burnt, the mayor said'."""
    found = [child for child in verb.lefts if child.dep_ in ("nsubj", "nsubjpass")]
    if len(found) < 2 or not is_finite(verb):
        return None
    said, speaker = found[0], found[-1]
    before = left_edge(speaker) - 1
    if before <= said.i or verb.doc[before].text not in (",", "—", "–"):
        return None
    return said, speaker


def end_of_source(source: Token, host: Token) -> int | None:
    """Return the index of the comma that ends a source, or None.

    In 'According to official figures, drought and war displaced ...', the parse coordinates the subject of the clause
    with the source.
    """
    listed = next((child for child in source.children if child.i > source.i and child.dep_ in ("conj", "appos")), None)
    if listed is None or host.i < source.i or has_subject(host) or not is_verb(host):
        return None
    return next((token.i for token in source.doc[source.i : left_edge(listed)] if token.text == ","), None)


def report_behind(verb: Token) -> tuple[Token, Token] | None:
    """Return the clause before a comma and who reports it: 'Eleven died, reported the Daily Star'; else None.

    There the parse takes the two verbs for a coordination, and may take the speaker for an object.
    """
    host = verb.head
    if verb.dep_ != "conj" or not is_finite(verb) or not is_verb(host) or verb.i == 0 or verb.nbor(-1).text != ",":
        return None
    named = [child for child in verb.children if child.i > verb.i and child.dep_ in ("nsubj", "dobj")]
    others = [child for child in verb.children if child not in named and child.dep_ in _FILLING]
    if len(named) != 1 or others or not is_proper_noun(named[0]) or any(child.dep_ == "cc" for child in host.children):
        return None
    return host, named[0]


def is_noun_taken_for_verb(verb: Token, clause: Token) -> bool:
    """Whether a noun was taken for a verb, so that its clause has no subject: 'fundraising asks will be finalized'."""
    opens = next((child for child in clause.children if child.i == verb.i + 1), None)
    return opens is not None and opens.dep_ in ("aux", "auxpass") and opens.tag_ in ("MD", "VBZ", "VBP", "VBD")


def verb_taken_for_noun(noun: Token) -> set[int] | None:
    """Return the tokens of the clause after a verb taken for a plural noun: 'the military claims to have killed 12'."""
    following = [token.lower_ for token in noun.doc[noun.i + 1 : noun.i + 3]]
    if following != ["to", "have"] or noun.dep_ != "nsubj" or left_edge(noun) == noun.i:
        return None
    return {token for token in subtree(noun.head) if token > noun.i}


def participle_beside(noun: Token) -> tuple[Token, Literal["subject", "object"]] | None:
    """Return the participle after a noun that the parse attaches to the verb: 'joined the 120,000 crowded into camps'.

    With it comes the role of the noun.
    """
    for token in noun.doc[noun.i + 1 : noun.i + 5]:
        participle = is_past_participle(token) or is_present_participle(token)
        if participle and token.dep_ in ("ccomp", "xcomp", "oprd", "advcl") and token.head == noun.head:
            if any(child.dep_ in ("nsubj", "nsubjpass", "aux", "mark") for child in token.children):
                return None
            return token, "object" if is_past_participle(token) else "subject"
        if token.pos_ not in ("ADV", "PUNCT"):
            return None
    return None


def verbs_taken_for_nouns(counted: Token, node: Token | None) -> list[Token]:
    """Return the verbs that the parser took for a name or for what is counted (`node`): 'Thousands Flee As ...'.

    Capitals show it, and a singular noun right after a number above one: 'Three drown in river', '13 die in fire'.
    """
    following = [counted.nbor(1)] if counted.i + 1 < len(counted.doc) else []
    candidates = [*following, *([node] if node is not None else [])]
    return [token for token in candidates if (is_noun(token) and token.is_title) or _is_verb_behind_number(token)]


def _is_verb_behind_number(token: Token) -> bool:
    """Whether a singular word stands right after a number above one, and no noun or adjective follows the word."""
    if token.i == 0 or token.nbor(-1).pos_ != "NUM" or token.nbor(-1).lower_ in ("one", "1"):
        return False
    alone = token.i + 1 == len(token.doc) or token.nbor(1).pos_ not in ("NOUN", "PROPN", "ADJ")
    return alone and token.tag_ in ("NN", "VBP", "VB")
