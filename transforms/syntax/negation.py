"""Negation by 'no' and 'nobody': the noun that is denied, what its clause says, and whether the clause is a fact."""

from collections.abc import Iterator

from spacy.tokens import Token

from transforms.syntax.words import is_determiner, is_verb

_SUBJECTS = frozenset({"nsubj", "nsubjpass"})
_OBJECTS = frozenset({"dobj", "attr", "pobj", "oprd"})
_COMPLEMENTS = frozenset({"acomp", "oprd", "xcomp", "attr", "ccomp"})
MAX_CLIMB = 3  # steps from a subject to its predicate: 'is believed to have died'


def noun_of_determiner(token: Token) -> Token | None:
    """The noun after a determiner: 'deaths' of 'no deaths'."""
    return token.head if is_determiner(token) and token.head.i > token.i else None


def said_of(token: Token) -> list[Token]:
    """Return the predicates of a noun: its verb with its complements, and the clause that modifies the noun."""
    verb = token.head
    if token.dep_ in _SUBJECTS:
        return [verb, *_complements(verb)]
    if token.dep_ in _OBJECTS and is_verb(verb):
        return [verb, *(child for child in token.children if child.dep_ == "acl"), *_complements(verb)]
    return []


def _complements(verb: Token) -> Iterator[Token]:
    """Yield the complements of a verb, and theirs: 'hurt' in 'was hurt', 'died' in 'is believed to have died'."""
    at = [verb]
    for _ in range(MAX_CLIMB):
        at = [child for above in at for child in above.children if child.dep_ in _COMPLEMENTS and child.i > above.i]
        yield from at


def has_marker_above(token: Token, words: frozenset[str]) -> bool:
    """Whether the clause or one above it has one of these auxiliaries or conjunctions: 'should be killed'."""
    at = token
    for _ in range(MAX_CLIMB):
        if any(child.lower_ in words for child in at.children if child.dep_ in {"aux", "mark"}):
            return True
        if at.head == at:
            return False
        at = at.head
    return False
