"""Nobody and nothing: the noun that 'no' denies, what a clause says of it, and whether it is said to be so."""

from collections.abc import Iterator

from spacy.tokens import Token

from transforms.syntax.words import is_determiner, is_verb

_SUBJECTS = frozenset({"nsubj", "nsubjpass"})
_OBJECTS = frozenset({"dobj", "attr", "pobj", "oprd"})
_COMPLEMENTS = frozenset({"acomp", "oprd", "xcomp", "attr", "ccomp"})
MAX_CLIMB = 3  # steps from a subject to what is said of it: 'is believed to have died'


def noun_of_determiner(token: Token) -> Token | None:
    """The noun behind a determiner: 'deaths' of 'no deaths'."""
    return token.head if is_determiner(token) and token.head.i > token.i else None


def said_of(token: Token) -> list[Token]:
    """The words that say something of a noun: its verb with what completes it, the clause that modifies it."""
    verb = token.head
    if token.dep_ in _SUBJECTS:
        return [verb, *_complements(verb)]
    if token.dep_ in _OBJECTS and is_verb(verb):
        return [verb, *(child for child in token.children if child.dep_ == "acl"), *_complements(verb)]
    return []


def _complements(verb: Token) -> Iterator[Token]:
    """What the verb says of its subject: 'was hurt', 'is missing', 'is believed to have died'."""
    at = [verb]
    for _ in range(MAX_CLIMB):
        at = [child for above in at for child in above.children if child.dep_ in _COMPLEMENTS and child.i > above.i]
        yield from at


def has_marker_above(token: Token, words: frozenset[str]) -> bool:
    """Whether one of these auxiliaries or conjunctions stands with the clause or one above it: 'should be killed'."""
    at = token
    for _ in range(MAX_CLIMB):
        if any(child.lower_ in words for child in at.children if child.dep_ in {"aux", "mark"}):
            return True
        if at.head == at:
            return False
        at = at.head
    return False
